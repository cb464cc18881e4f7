"""The lenses on a run's model: they appear with the layers they fit, follow card and playhead, and are for everyone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui import acts
from tests.ui.conftest import OpenPage
from tests.ui.test_everyone import SMALL, WIDER, offences

SOFTMAX = {"class_name": "Dense", "config": {"units": 10, "activation": "softmax"}}
CONV = [
    {"class_name": "Conv2D", "config": {"filters": 4, "kernel_size": [3, 3], "activation": "relu"}},
    {"class_name": "Conv2D", "config": {"filters": 6, "kernel_size": [3, 3], "activation": "relu"}},
    {"class_name": "Flatten", "config": {}},
    SOFTMAX,
]
LSTM = [{"class_name": "LSTM", "config": {"units": 8}}, SOFTMAX]
WORDS = [
    {"class_name": "Flatten", "config": {}},
    {"class_name": "Embedding", "config": {"input_dim": 17, "output_dim": 3}},
    {"class_name": "Flatten", "config": {}},
    SOFTMAX,
]
LENSES: dict[str, tuple[str, list[dict[str, Any]], str]] = {
    "kernels": ("digits", CONV, "[data-chart=maps-conv2d] canvas"),
    "gates": ("digits_rows", LSTM, "[data-chart=gate-f] canvas"),
    "embedding": ("digits", WORDS, "[data-chart=embedding] canvas"),
    "scatter": ("digits", CONV, "[data-chart=apart] canvas"),
}


def bench(dataset: str, layers: list[dict[str, Any]], epochs: int = 3) -> dict[str, str]:
    spec = json.loads(json.dumps(acts.SHORT))
    spec["data"]["dataset"], spec["model"]["layers"], spec["fit"]["epochs"] = dataset, layers, epochs
    return {"strata.draft": json.dumps(spec)}


def lens(page: Page, name: str) -> None:
    page.locator(f"#lens-{name}").click()
    expect(page.locator(".lens")).to_have_attribute("data-lens", name)


PAINTED = """async canvas => {
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3]) seen.add([data[i], data[i + 1], data[i + 2]].join());
  return seen.size;
}"""


@pytest.mark.parametrize(("language", "width", "theme"), [("en", 1280, "light"), ("ko", 390, "dark")])
@pytest.mark.parametrize("name", LENSES)
def test_a_lens_shows_the_model_at_the_playhead(
    open_page: OpenPage, name: str, language: str, width: int, theme: str
) -> None:
    dataset, layers, picture = LENSES[name]
    page = open_page(width=width, language=language, theme=theme, storage=bench(dataset, layers))
    lens(page, name)
    expect(page.locator(".lens .say")).to_be_visible()  # without a run: what there will be to see
    acts.train(page)
    acts.finished(page, 3)
    sentence = page.locator("[data-sentence]")
    expect(sentence.locator("b").first).to_have_text("3")
    last = sentence.inner_text()
    assert page.locator(picture).first.evaluate(PAINTED) > 4
    page.locator("#wave").press("Home")
    expect(sentence.locator("b").first).to_have_text("1")
    assert sentence.inner_text() != last
    assert offences(page, ".look") == []
    if width < 768:
        assert page.evaluate(SMALL) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate(WIDER) == []
    for button in page.locator(".lens [data-twin]").all():
        button.click()
    expect(page.locator(".lens .twin tbody tr").nth(2)).to_be_attached()
    assert offences(page, ".look") == []


def test_lenses_come_with_the_layers_that_they_fit(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft())
    tabs = page.get_by_role("tab")
    expect(page.locator("#lens-scatter")).to_be_visible()
    assert [tab.get_attribute("id") for tab in tabs.all() if "kernels" in (tab.get_attribute("id") or "")] == []
    page.get_by_role("button", name="Examples").click()
    page.locator("[data-example=digits-lstm]").click()
    expect(page.locator("#lens-gates")).to_be_visible()
    expect(page.locator("#lens-kernels")).to_have_count(0)


def test_the_selected_card_chooses_the_layer_and_a_filter_its_map(open_page: OpenPage) -> None:
    page = open_page(storage=bench("digits", CONV))
    acts.train(page)
    acts.finished(page, 3)
    acts.card(page, 0).click()
    page.locator("[data-see=kernels]").click()
    expect(page.locator(".tile")).to_have_count(4)
    acts.card(page, 1).click()
    expect(page.locator(".tile")).to_have_count(6)
    expect(page.locator("[data-sentence]")).to_contain_text("conv2d_1")
    page.locator("[data-filter='2']").click()
    expect(page.locator("[data-filter='2']")).to_have_attribute("aria-pressed", "true")
    told = page.locator("[data-told]").inner_text()
    page.locator(".thumb").nth(3).click()
    expect(page.locator("[data-told]")).not_to_have_text(told)
    expect(page.locator(".thumb").nth(3)).to_have_attribute("aria-pressed", "true")


def test_a_point_is_told_by_pointer_and_by_keys(open_page: OpenPage) -> None:
    page = open_page(storage=bench("digits", CONV))
    acts.train(page)
    acts.finished(page, 3)
    lens(page, "scatter")
    told = page.locator("[data-pointed]")
    told.press("ArrowRight")
    expect(told).to_contain_text(re.compile(r"Row \d+ is \d"))
    expect(told.locator("canvas")).to_be_visible()
    first = told.inner_text()
    told.press("ArrowRight")
    expect(told).not_to_have_text(first)
    page.locator("[data-class='7']").click()
    told.press("ArrowRight")
    expect(told).to_contain_text("is 7")
    box = page.locator("[data-chart=apart] canvas").bounding_box()
    assert box is not None
    before = told.inner_text()
    for share in (0.3, 0.4, 0.5, 0.6, 0.7):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
    expect(told).not_to_have_text(before)


def test_a_cloud_does_not_turn_over_from_epoch_to_epoch(open_page: OpenPage) -> None:
    page = open_page()
    found = page.evaluate(
        """async () => {
          const { aligned } = await import('/static/js/charts/plane.js');
          const cloud = [[3, 1], [-2, 0.5], [1, -1.5], [-2, 0]];
          const moved = cloud.map(([x, y]) => [x * 1.1, y - 0.1]);
          const turns = { same: ([x, y]) => [x, y], mirrored: ([x, y]) => [-x, y], turned: ([x, y]) => [-x, -y],
            swapped: ([x, y]) => [y, x], both: ([x, y]) => [-y, x] };
          return Object.entries(turns).filter(([, turn]) =>
            JSON.stringify(aligned(moved.map(turn), cloud)) !== JSON.stringify(moved)).map(([name]) => name);
        }"""
    )
    assert found == []


@pytest.mark.thorough
def test_forty_epochs_are_scrubbed_without_a_process_for_each(open_page: OpenPage) -> None:
    page = open_page(storage=bench("digits", acts.SHORT["model"]["layers"], epochs=40))
    acts.train(page)
    acts.finished(page, 40)
    lens(page, "scatter")
    epoch = page.locator("[data-sentence] b").first
    expect(epoch).to_have_text("40")
    page.locator("#wave").press("Home")
    expect(epoch).to_have_text("1")
    for number in range(2, 41):
        page.locator("#wave").press("ArrowRight")
        if number % 13 == 0:
            expect(epoch).to_have_text(str(number))
    expect(epoch).to_have_text("40")
