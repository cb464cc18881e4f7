"""Every view of the page, found on the page itself: what is added to its tabs, switches and sheets is walked too."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.ui import acts

COLUMNS = ("data", "model", "train", "look")


def views(page: Page, *, around: bool = True) -> Iterator[tuple[str, str]]:
    """Open one view after the other and yield its name and the selector of what it changed.

    A run must be shown, or lenses that need one are not offered. Without ``around`` only what lies in Look and Model.
    """
    for name in COLUMNS if around else ("model", "look"):
        acts.column(page, name)
        if page.locator(f"#{name}").is_visible():
            yield name, f"#{name}"
    yield from _switches(page)
    yield from _lenses(page)
    if around:
        yield from _sheets(page)


def _lenses(page: Page) -> Iterator[tuple[str, str]]:
    """The tabs of Look, from the first to the last and back."""
    acts.column(page, "look")
    names = [tab.get_attribute("id") or "" for tab in page.locator(".lenses [role=tab]").all()]
    for name in names:
        page.locator(f"#{name}").click()
        lens = page.locator("#lens > *")
        expect(lens.first).to_be_attached()
        page.wait_for_load_state("networkidle")
        yield name, ".look"
    if names:
        page.locator(f"#{names[0]}").click()


def _switches(page: Page) -> Iterator[tuple[str, str]]:
    """The ways to see the model, where there are several: stack, graph, code."""
    acts.column(page, "model")
    ways = page.locator("#model .h .seg button")
    for place in range(ways.count()):
        ways.nth(place).click()
        page.wait_for_load_state("networkidle")
        yield f"model {ways.nth(place).inner_text().lower()}", "#model"
    if ways.count():
        ways.first.click()


def _sheets(page: Page) -> Iterator[tuple[str, str]]:
    """Whatever opens above the page from the top bar, the list of all words, and a card of it."""
    openers = page.locator(".top [aria-haspopup=dialog]")
    for place in range(openers.count()):
        if not openers.nth(place).is_visible():
            continue
        openers.nth(place).click()
        sheet = page.get_by_role("dialog")
        expect(sheet.locator("> *").nth(1)).to_be_attached()
        page.wait_for_load_state("networkidle")
        yield f"sheet {place}", "[role=dialog]"
        page.keyboard.press("Escape")
        expect(sheet).to_have_count(0)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("h")
    expect(page.locator(".words button").first).to_be_visible()
    yield "words", "[role=dialog]"
    page.locator(".words button").first.click()
    expect(page.locator(".sheet .formula-box, .sheet .names").first).to_be_visible()
    yield "card", "[role=dialog]"
    page.keyboard.press("Escape")
