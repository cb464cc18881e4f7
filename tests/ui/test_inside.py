"""Looking inside: units and weights on the cards, and what the lenses Weights and Gradients say and show."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui import acts
from tests.ui.conftest import OpenPage
from tests.ui.test_everyone import SMALL, WIDER, offences


def stack(*units: int, activation: str = "tanh", rate: float = 0.01, epochs: int = 6) -> dict[str, Any]:
    """Points of a spiral and a stack of Dense layers."""
    layers = [{"class_name": "Dense", "config": {"units": n, "activation": activation}} for n in units]
    last = {"class_name": "Dense", "config": {"units": 1, "activation": "sigmoid"}}
    options = {"samples": 200}
    return {
        **acts.SHORT,
        "data": {"dataset": "spiral", "validation_split": 0.2, "test_split": 0.2, "options": options},
        "model": {"class_name": "Sequential", "layers": [*layers, last]},
        "compile": {
            "loss": "binary_crossentropy",
            "optimizer": {"class_name": "SGD", "config": {"learning_rate": rate}},
            "metrics": ["accuracy"],
        },
        "fit": {"epochs": epochs, "batch_size": 16, "shuffle": True, "callbacks": []},
    }


def bench(spec: dict[str, Any]) -> dict[str, str]:
    return {"strata.draft": json.dumps(spec)}


def lens(page: Page, name: str) -> None:
    page.locator(f"#lens-{name}").click()
    expect(page.locator("#lens")).to_have_attribute("data-lens", name)


def painted(page: Page, place: str) -> int:
    """How many of the pixels of a canvas have a colour."""
    count: int = page.locator(place).first.evaluate(
        """async canvas => {
          await new Promise(requestAnimationFrame);
          await new Promise(requestAnimationFrame);
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((value, at) => at % 4 === 3 && value > 0).length;
        }"""
    )
    return count


def test_cards_show_their_units_and_seams_the_weights(open_page: OpenPage) -> None:
    page = open_page(storage=bench(stack(4, 12)))
    expect(page.locator("canvas.units")).to_have_count(0)  # nothing is known before the first run
    acts.train(page)
    acts.finished(page, 6)
    expect(page.locator("canvas.units")).to_have_count(4)  # the inputs and three layers
    expect(page.locator(".seam canvas.weights")).to_have_count(3)
    expect(page.locator("canvas.units").nth(2)).to_have_attribute("aria-label", re.compile("^8 of 12 units at epoch 6"))
    expect(page.locator("canvas.weights").first).to_have_attribute("aria-label", re.compile("^8 weights"))
    assert painted(page, "canvas.units") > 200
    assert painted(page, "canvas.weights") > 200
    # another rate leaves the model as it was, another layer does not
    page.get_by_role("spinbutton", name="Learning rate").first.fill("0.02")
    expect(page.locator("canvas.units")).to_have_count(4)
    acts.card(page, 0).press("Delete")
    expect(page.locator("canvas.units")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator("canvas.units")).to_have_count(4)


def test_the_network_can_be_read_by_keyboard_by_pointer_and_as_a_table(open_page: OpenPage) -> None:
    page = open_page(storage=bench(stack(4)))
    lens(page, "weights")
    expect(page.locator("#say")).to_have_text(re.compile("^Press Train and look inside"))
    acts.train(page)
    acts.finished(page, 6)
    net = page.locator("[data-chart=network]")
    expect(net).to_be_visible()
    read = page.locator("#lens figure [role=status]")
    net.press("ArrowDown")
    expect(read).to_have_text(re.compile(r"^(x1|x2|Dense 1, unit \d) → Dense [12], unit \d: −?\d"))
    strongest = read.inner_text()
    net.press("ArrowDown")
    expect(read).not_to_have_text(strongest)
    net.press("ArrowUp")
    expect(read).to_have_text(strongest)
    expect(page.locator("#epoch")).to_have_text("6")  # these arrows are not those of the film
    box = net.bounding_box() or {}
    page.mouse.move(box["x"] + 0.97 * box["width"], box["y"] + 4)  # away from every line
    expect(read).to_have_text(re.compile("^Blue is positive"))
    for share in (0.4, 0.45, 0.5, 0.55, 0.6, 0.65):
        page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + share * box["height"])
    expect(read).to_have_text(re.compile("^x[12] → Dense 1, unit"))
    page.locator("[data-twin]").first.click()
    rows = page.locator("#lens .twin").first.locator("tbody tr")
    expect(rows).to_have_count(12)  # 2 × 4 + 4 × 1
    sizes = [abs(float(text.replace("−", "-"))) for text in rows.locator("td:last-child").all_inner_texts()]
    assert sizes == sorted(sizes, reverse=True)


SAID: dict[str, tuple[dict[str, Any], str, str]] = {
    "a gradient that vanishes": (stack(8, 8, 8, 8, 8, activation="sigmoid"), "gradients", "vanishes on its way back"),
    "one that reaches all": (stack(8), "gradients", "gets the least|about the same strength"),
    "weights that changed": (stack(4), "weights", r"have changed most\. Their norm went from \d"),
}


@pytest.mark.parametrize(("spec", "where", "words"), SAID.values(), ids=SAID)
def test_what_the_lenses_say(open_page: OpenPage, spec: dict[str, Any], where: str, words: str) -> None:
    page = open_page(storage=bench(spec))
    acts.train(page)
    acts.finished(page, 6)
    lens(page, where)
    expect(page.locator("#say")).to_have_text(re.compile(words))


def test_the_remedy_is_one_click_away(open_page: OpenPage) -> None:
    page = open_page(storage=bench(stack(8, 8, 8, 8, 8, activation="sigmoid")))
    acts.train(page)
    acts.finished(page, 6)
    lens(page, "gradients")
    cure = page.get_by_role("button", name="Use relu in 5 layers")
    cure.click()
    expect(acts.card(page, 4)).to_contain_text("8 · relu")
    expect(acts.card(page, 5)).to_contain_text("1 · sigmoid")
    expect(cure).to_have_count(0)
    acts.action(page, "start")  # the plan takes the model as it is now


def test_the_film_scrubs_what_lies_inside(open_page: OpenPage) -> None:
    page = open_page(storage=bench(stack(4)))
    acts.train(page)
    acts.finished(page, 6)
    lens(page, "gradients")
    expect(page.locator("#say")).to_have_text(re.compile("^Epoch 6:"))
    expect(page.locator("[data-chart=gradient-norms]")).to_have_attribute(
        "aria-label", re.compile("at epoch 6: Dense 1")
    )
    page.locator("#wave").press("ArrowLeft")
    expect(page.locator("#say")).to_have_text(re.compile("^Epoch [45]:"))
    expect(page.locator("#lens")).to_contain_text("SGD gives every weight the same learning rate, 0.01.")
    assert painted(page, "[data-chart=gradient-norms] canvas") > 500


@pytest.mark.parametrize(("language", "width", "theme"), [("ko", 390, "light"), ("en", 1280, "dark")])
def test_everyone_can_look_inside(open_page: OpenPage, language: str, width: int, theme: str) -> None:
    page = open_page(width=width, height=844, language=language, theme=theme, storage=bench(stack(4, 4)))
    acts.train(page)
    acts.finished(page, 6)
    acts.column(page, "look")
    found = []
    for name in ("weights", "gradients"):
        lens(page, name)
        expect(page.locator("#lens [data-chart]")).not_to_have_count(0)
        found += offences(page, "#look") + page.evaluate(WIDER)
        if width < 768:
            found += page.evaluate(SMALL)
        for button in page.locator("#lens [data-twin]").all():
            button.click()
        found += offences(page, "#lens") + page.evaluate(WIDER)
    acts.column(page, "model")
    found += offences(page, "#model") + page.evaluate(WIDER)
    assert found == [], "\n".join(found)
