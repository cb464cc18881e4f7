"""The first minutes of a newcomer: what opens, what Train does, what stays; both languages, two widths, both themes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.ui import acts
from tests.ui.conftest import OpenPage

LOCALES = Path(__file__).resolve().parents[2] / "static" / "locales"
WALKS = [("en", 1280, "light"), ("ko", 1280, "dark"), ("ko", 390, "light"), ("en", 390, "dark")]


@pytest.mark.parametrize(("language", "width", "theme"), WALKS)
def test_a_newcomer_trains_and_looks(open_page: OpenPage, language: str, width: int, theme: str) -> None:
    words = json.loads((LOCALES / f"{language}.json").read_text(encoding="utf-8"))
    page = open_page(width=width, height=844 if width < 768 else 800, language=language, theme=theme)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    expect(acts.main_button(page)).to_have_text(words["transport.train"])
    expect(acts.main_button(page)).to_have_class(re.compile("pulse"))
    expect(page.locator("#say")).to_have_text(words["verdict.none"])
    expect(page.locator(".soft")).to_have_count(6)

    acts.train(page)
    acts.trained(page, 1)
    expect(acts.main_button(page)).not_to_have_class(re.compile("pulse"))
    acts.finished(page, int(page.locator("#wave").get_attribute("aria-valuemax") or 0))
    acts.action(page, "start")
    expect(page.locator("#say b").first).to_have_text(re.compile(r"\d"))
    expect(page.locator(".soft .mk.ok").nth(3)).to_be_attached()  # at least four of six are right
    expect(page.locator("[data-chart=curve-loss]")).to_have_attribute("aria-label", re.compile(r"\d\.\d"))

    acts.column(page, "train")
    expect(page.locator(".run")).not_to_have_count(0)
    expect(page.locator(".run.on .st.finished")).to_be_visible()
    acts.column(page, "model")
    expect(acts.card(page, 0)).to_be_visible()
    acts.column(page, "data")
    expect(page.locator(".each figure")).to_have_count(10)
    acts.column(page, "look")


def test_language_changes_everything_at_once_and_is_remembered(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("heading", name="데이터", exact=False).first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.reload()
    expect(acts.main_button(page)).to_have_text("학습 시작")


def test_theme_follows_the_system_until_chosen(open_page: OpenPage) -> None:
    page = open_page(theme="dark")
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Light theme").click()
    expect(root).to_have_attribute("data-theme", "light")
    page.reload()
    expect(root).to_have_attribute("data-theme", "light")
    page.get_by_role("button", name="Dark theme").click()
    page.emulate_media(color_scheme="light")  # back at the system's theme means following it again
    expect(root).to_have_attribute("data-theme", "light")


def test_first_point_is_on_screen_within_a_second_and_a_half(open_page: OpenPage) -> None:
    page = open_page()
    acts.action(page, "start")
    took = page.evaluate(
        """async () => {
          const started = performance.now();
          document.querySelector('.play .main').click();
          const points = () => document.querySelector('[data-chart=curve-loss] .fill')?.dataset.points;
          while (!(Number(points()) >= 1)) await new Promise(requestAnimationFrame);
          return performance.now() - started;
        }"""
    )
    print(f"first point after {took:.0f} ms")
    assert took < 1500


EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "app" / "examples").glob("*.json"))


@pytest.mark.thorough
def test_every_example_is_one_click_away(open_page: OpenPage) -> None:
    page = open_page()
    for path in EXAMPLES:
        example = json.loads(path.read_text(encoding="utf-8"))
        page.get_by_role("button", name="Examples").click()
        page.locator(f"[data-example={example['id']}]").click()
        expect(page.locator("h1")).to_have_text(example["title"]["en"])
        expect(page.locator(".plan button.line")).to_have_count(5)
        assert acts.names(page) == [layer["class_name"] for layer in example["spec"]["model"]["layers"]]
        page.get_by_role("spinbutton", name="Epochs").fill("2")
        acts.train(page)
        acts.finished(page, 2)
        acts.action(page, "start")


def test_two_dimensional_data_shows_the_surface(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="Examples").click()
    page.locator("[data-example=spiral]").click()
    expect(page.locator(".toys canvas")).to_have_count(7)
    acts.train(page)
    acts.trained(page, 20)
    page.keyboard.press("Shift+S")
    field = page.locator("[data-chart=surface] canvas").first
    colours = field.evaluate(
        """async canvas => {
          await new Promise(requestAnimationFrame);
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Set();
          for (let i = 0; i < data.length; i += 400) seen.add([0, 1, 2].map((k) => data[i + k] >> 4).join());
          return seen.size;
        }"""
    )
    assert colours > 8, "the field is one colour"
    expect(page.locator("[data-chart=surface]")).to_have_attribute("aria-label", re.compile(r"Accuracy \d"))
    expect(page.locator(".softs")).to_have_count(0)
