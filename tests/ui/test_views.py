"""All views, for everyone: axe finds nothing; nothing is cut off at 320 px or in the projector's letters."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.ui import acts
from tests.ui.conftest import OpenPage
from tests.ui.test_everyone import WIDER, offences
from tests.ui.views import views


def with_a_run(page: Page) -> None:
    acts.train(page)
    acts.finished(page, 3)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(("language", "width", "theme"), [("en", 1440, "dark"), ("ko", 390, "light")])
def test_axe_finds_nothing_in_any_view(open_page: OpenPage, language: str, width: int, theme: str) -> None:
    page = open_page(width=width, height=900, language=language, theme=theme, storage=acts.draft(epochs=3))
    with_a_run(page)
    found, seen = [], []
    for name, place in views(page):
        seen.append(name)
        found += [f"{name}: {offence}" for offence in offences(page, place)]
    assert found == [], "\n".join(found)
    assert {"data", "model", "train", "look", "sheet 0", "words", "card"} <= set(seen)


def test_no_view_needs_sideways_scrolling_at_320_pixels(open_page: OpenPage) -> None:
    """320 px is what 1280 px are at 400 %."""
    page = open_page(width=320, height=640, language="ko", storage=acts.draft(epochs=3))
    with_a_run(page)
    found = [f"{name}: {what}" for name, _ in views(page) for what in page.evaluate(WIDER)]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("width", [1280, 820])
def test_a_projector_shows_model_and_look_in_large_letters(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width, height=800, storage=acts.draft(epochs=3))
    with_a_run(page)
    expect(page.locator(".soft")).to_have_count(6)
    page.keyboard.press("p")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "21px"
    expect(page.locator(".soft")).to_have_count(3)
    expect(page.locator("#data")).to_be_hidden()
    expect(page.locator("#train")).to_be_hidden()
    found = [f"{name}: {what}" for name, _ in views(page, around=False) for what in page.evaluate(WIDER)]
    assert found == [], "\n".join(found)
    assert offences(page) == []
    page.keyboard.press("p")
    expect(page.locator(".soft")).to_have_count(6)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "16px"


def test_forced_colours_leave_every_control_and_sign_visible(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=3))
    page.emulate_media(forced_colors="active")
    with_a_run(page)
    for selector, style, gone in (
        (".play .main", "backgroundColor", "rgba(0, 0, 0, 0)"),
        (".loop li", "borderTopStyle", "none"),
        (".card", "outlineStyle", "none"),
        (".run.on", "outlineStyle", "none"),
    ):
        value = page.locator(selector).first.evaluate(f"one => getComputedStyle(one).{style}")
        assert value != gone, f"{selector}: {style} is {value}"
    assert offences(page) == []


def test_less_motion_keeps_the_loop_still(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=40), calm=True)
    acts.train(page)
    turned = page.evaluate(
        """async () => {
          const end = performance.now() + 1200;
          let turned = false;
          while (performance.now() < end) {
            turned ||= document.querySelector('.loop.turns') !== null;
            await new Promise(requestAnimationFrame);
          }
          return turned;
        }"""
    )
    assert turned is False
    expect(page.locator(".loop .back")).to_have_text(re.compile(r"\d+ rounds so far"))


def test_a_listener_hears_sentences(open_page: OpenPage) -> None:
    """The transport, the charts and the verdict say in words what the eye sees."""
    page = open_page(language="ko", storage=acts.draft(epochs=3))
    with_a_run(page)
    expect(page.locator("#said")).to_have_text(re.compile("정확도"))
    expect(page.locator("#wave")).to_have_attribute("aria-valuetext", re.compile(r"^에포크 3 / 3|3"))
    for chart in page.locator("[role=img]").all():
        assert chart.get_attribute("aria-label"), chart.evaluate("one => one.outerHTML.slice(0, 100)")
