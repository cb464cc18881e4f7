"""For everyone: axe, keyboard alone, a screen reader's words, narrow windows, less motion."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui import acts
from tests.ui.conftest import OpenPage

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def offences(page: Page, place: str = "html", rules: list[str] | None = None) -> list[str]:
    page.evaluate(AXE)
    # Colours are judged when nothing moves any more.
    page.evaluate(STILL)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    result: dict[str, Any] = page.evaluate("([place, options]) => axe.run(place, options)", [place, options])
    return [
        f"{one['impact']} {one['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for one in result["violations"]
        for node in one["nodes"]
    ]


STILL = """() => Promise.allSettled(document.getAnimations()
  .filter(one => one.effect.getTiming().iterations !== Infinity).map(one => one.finished))"""


def with_a_form(page: Page) -> None:
    acts.column(page, "model")
    acts.card(page, 1).click()
    page.locator(".form .fold").click()


def with_the_palette(page: Page) -> None:
    acts.column(page, "model")
    page.locator(".add").click()


def with_a_menu(page: Page) -> None:
    acts.column(page, "model")
    page.locator(".card .kebab").first.click()


def with_tables(page: Page) -> None:
    acts.column(page, "look")
    acts.train(page)
    acts.finished(page, 2)
    for button in page.locator("[data-twin]").all():
        button.click()


def with_more_epochs(page: Page) -> None:
    acts.column(page, "look")
    expect(page.locator("[data-steer=extend]")).to_be_visible()


def with_the_past(page: Page) -> None:
    page.locator("#wave").press("Home")
    expect(page.locator("[data-steer=fork]")).to_be_visible()


def with_keys(page: Page) -> None:
    page.locator("#wave").press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def with_points(page: Page) -> None:
    page.locator(".top nav button").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.locator("[data-example=spiral]").click()
    expect(page.locator(".toys button").first).to_be_attached()


# What opens is judged by itself; the page around it has been judged once.
STATES: dict[str, tuple[Callable[[Page], None], str]] = {
    "fresh": (lambda page: None, "html"),
    "form": (with_a_form, ".model"),
    "menu": (with_a_menu, ".menu"),
    "palette": (with_the_palette, ".palette"),
    "tables": (with_tables, ".look"),
    "more": (with_more_epochs, ".transport"),
    "past": (with_the_past, ".transport"),
    "keys": (with_keys, ".sheet"),
    "points": (with_points, ".data, .look"),
}


@pytest.mark.thorough
@pytest.mark.parametrize(("language", "width", "theme"), [("en", 1280, "light"), ("ko", 390, "dark")])
def test_axe_finds_nothing(open_page: OpenPage, language: str, width: int, theme: str) -> None:
    page = open_page(width=width, language=language, theme=theme, storage=acts.draft(epochs=2))
    found = []
    for name, (state, place) in STATES.items():
        state(page)
        found += [f"{name}: {offence}" for offence in offences(page, place)]
        page.keyboard.press("Escape")
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(("theme", "width"), [("dark", 1280), ("light", 390)])
def test_every_text_stands_out_from_its_ground(open_page: OpenPage, theme: str, width: int) -> None:
    page = open_page(width=width, theme=theme, storage=acts.draft(epochs=2))
    acts.train(page)
    acts.finished(page, 2)
    assert offences(page, rules=["color-contrast"]) == []


def test_axe_finds_nothing_in_a_wrong_stack(open_page: OpenPage) -> None:
    spec = json.loads(acts.draft()["strata.draft"])
    spec["model"]["layers"].insert(1, {"class_name": "Conv2D", "config": {"filters": 8, "kernel_size": 3}})
    page = open_page(storage={"strata.draft": json.dumps(spec)})
    expect(page.locator(".card.bad")).to_be_visible()
    assert offences(page) == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_needs_sideways_scrolling(open_page: OpenPage, language: str) -> None:
    page = open_page(width=320, height=640, language=language, storage=acts.draft())
    found = []
    for width in (320, 360, 820, 1100):
        page.set_viewport_size({"width": width, "height": 640})
        for name in ("data", "model", "train", "look"):
            acts.column(page, name)
            found += [f"{width} {name}: {what}" for what in page.evaluate(WIDER)]
    acts.train(page)
    for steered in (wait_for_the_end, with_the_past, with_a_run_that_stands):
        steered(page)
        for width in (320, 360, 390, 768, 1024):
            page.set_viewport_size({"width": width, "height": 640})
            acts.column(page, "look")
            found += [f"{width} {steered.__name__}: {what}" for what in page.evaluate(WIDER)]
    assert found == [], "\n".join(found)


def wait_for_the_end(page: Page) -> None:
    acts.finished(page, 8)


def with_a_run_that_stands(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("#train .field input").nth(1).fill("4000")
    acts.action(page, "start")
    acts.main_button(page).click()
    acts.trained(page, 1)
    acts.main_button(page).click()
    acts.action(page, "resume")


WIDER = """() => [...document.querySelectorAll('.shell *')].filter(one => {
  const box = one.getBoundingClientRect();
  const hidden = one.closest('.sr, .plot, .twin, .cmp, .code, .classes, canvas, .word, .skip') || !box.width;
  return !hidden && (box.right > innerWidth + 1 || box.left < -1);
}).map(one => one.className + ' ' + one.textContent.slice(0, 30))"""


def test_fingers_find_targets_of_44_pixels(open_page: OpenPage) -> None:
    page = open_page(width=390, height=844, storage=acts.draft())
    small = []
    for name in ("data", "model", "train", "look"):
        acts.column(page, name)
        small += page.evaluate(SMALL)
    acts.train(page)
    acts.finished(page, 8)
    small += page.evaluate(SMALL)
    with_the_past(page)
    small += page.evaluate(SMALL)
    assert small == [], "\n".join(small)


SMALL = """() => [...document.querySelectorAll('button, select, input')].filter(one => {
  const box = one.getBoundingClientRect();
  return box.width && !one.closest('.sr') && (box.height < 43.5 || box.width < 23.5);
}).map(one => `${one.className} ${one.textContent.slice(0, 20)} ${one.getBoundingClientRect().height}`)"""


def test_the_whole_way_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft())
    acts.action(page, "start")
    page.keyboard.press("a")
    page.keyboard.type("flat")
    page.keyboard.press("Enter")
    assert "Flatten" in acts.names(page)[1:]
    page.keyboard.press("Control+z")
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    acts.action(page, "start")  # what was undone is planned anew
    page.locator("#wave").focus()
    page.keyboard.press(" ")
    acts.finished(page, 8)
    page.keyboard.press("b")
    page.keyboard.press("t")
    expect(page.get_by_role("region", name="Loss")).to_be_visible()
    page.keyboard.press("t")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_single_keys_can_be_switched_off(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft())
    page.keyboard.press("?")
    page.get_by_role("switch", name="Single keys act").uncheck()
    page.keyboard.press("Escape")
    page.locator("body").press("a")
    expect(page.locator(".palette")).to_have_count(0)
    page.locator("body").press("Control+z")  # chords stay


@pytest.mark.thorough
def test_less_motion_moves_in_whole_epochs(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(), calm=True)
    acts.train(page)
    acts.trained(page, 8)
    transforms = page.evaluate(
        """async () => {
          const seen = [];
          const end = performance.now() + 1600;
          while (performance.now() < end) {
            seen.push(document.querySelector('.soft .bars i').style.transform);
            await new Promise(requestAnimationFrame);
          }
          return seen.filter((value, at) => value !== seen[at - 1]).length;
        }"""
    )
    assert transforms <= 5  # at most two changes a second
    expect(page.locator("#epoch")).to_have_text(re.compile(r"\d"))
