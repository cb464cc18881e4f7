"""Building a model by mouse and by keyboard; the plan follows, and every change can be undone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui import acts
from tests.ui.conftest import OpenPage


def planned(page: Page, line: int, value: str) -> None:
    expect(page.locator(".plan .line").nth(line).locator("span").last).to_have_text(value)


@pytest.fixture
def bench(open_page: OpenPage) -> Page:
    page = open_page(storage=acts.draft())
    planned(page, 0, "2,410")
    return page


def test_arguments_change_shapes_parameters_and_the_plan(bench: Page) -> None:
    acts.card(bench, 1).click()
    units = bench.get_by_role("spinbutton", name="Units")
    units.fill("16")
    planned(bench, 0, "1,210")
    expect(acts.card(bench, 1)).to_contain_text("64×16 + 16")
    expect(bench.locator(".seam").nth(2)).to_have_text("16")
    units.press("ArrowUp")
    expect(units).to_have_value("17")
    units.press("Alt+ArrowUp")
    expect(units).to_have_value("27")
    units.fill("0")
    expect(bench.locator(".under")).to_have_text(re.compile("≥ 1"))
    units.blur()
    expect(units).to_have_value("27")  # what does not fit was never set
    bench.get_by_role("combobox", name="Activation").select_option("tanh")
    expect(acts.card(bench, 1)).to_contain_text("27 · tanh")


def test_every_argument_is_in_the_form(bench: Page) -> None:
    catalog: dict[str, Any] = bench.evaluate("async () => (await fetch('/api/v1/catalog')).json()")
    dense = next(block for block in catalog["kinds"]["layer"] if block["class_name"] == "Dense")
    acts.card(bench, 1).click()
    bench.locator(".form .fold").click()
    for argument in dense["schema"]["properties"].values():
        expect(bench.locator(".form").get_by_text(argument["x-text"]["label"]["en"], exact=True)).to_be_visible()


def test_the_split_can_be_changed(bench: Page) -> None:
    bench.get_by_role("button", name="change").click()
    bench.get_by_role("slider", name="Validation").fill("40")
    expect(bench.locator(".splitkey li").nth(1)).to_contain_text("718")
    planned(bench, 1, "23")


def test_add_duplicate_remove_and_undo(bench: Page) -> None:
    before = acts.names(bench)
    bench.get_by_role("button", name="Add a layer", exact=True).click()
    bench.keyboard.type("drop")
    bench.keyboard.press("Enter")
    expect(bench.locator(".stack .nm")).to_have_count(5)
    assert acts.names(bench) == ["Flatten", "Dense", "Dropout", "Dropout", "Dense"]
    bench.get_by_role("button", name="What to do with Flatten").click()
    bench.get_by_role("menuitem", name="Duplicate").click()
    assert acts.names(bench)[:2] == ["Flatten", "Flatten"]
    bench.get_by_role("button", name="What to do with Flatten").first.click()
    bench.get_by_role("menuitem", name="Remove").click()
    for _ in range(3):
        bench.keyboard.press("Control+z")
    expect(bench.locator(".stack .nm")).to_have_count(4)
    assert acts.names(bench) == before
    bench.keyboard.press("Control+Shift+z")
    expect(bench.locator(".stack .nm")).to_have_count(5)


def test_keyboard_moves_a_layer_and_says_where(bench: Page) -> None:
    acts.card(bench, 1).focus()
    bench.keyboard.press("Alt+ArrowDown")
    expect(bench.locator(".stack .nm").nth(2)).to_have_text("Dense")
    expect(bench.locator("#said")).to_have_text("Dense, place 3 of 4")
    expect(acts.card(bench, 2)).to_be_focused()
    bench.keyboard.press("ArrowUp")
    expect(acts.card(bench, 1)).to_be_focused()
    bench.get_by_role("button", name="What to do with Dropout").click()
    bench.get_by_role("menuitem", name="Move down").click()
    assert acts.names(bench) == ["Flatten", "Dense", "Dropout", "Dense"]


def test_drag_moves_a_layer(bench: Page) -> None:
    acts.card(bench, 2).hover()
    expect(bench.locator(".stack[data-drags]")).to_be_visible()
    start = acts.card(bench, 2).bounding_box()
    goal = acts.card(bench, 1).bounding_box()
    assert start is not None
    assert goal is not None
    bench.mouse.move(start["x"] + 60, start["y"] + 15)
    bench.mouse.down()
    bench.mouse.move(start["x"] + 60, start["y"] - 10, steps=4)
    bench.mouse.move(goal["x"] + 60, goal["y"] + 5, steps=8)
    bench.mouse.up()
    expect(bench.locator(".stack .nm").nth(1)).to_have_text("Dropout")
    assert acts.names(bench) == ["Flatten", "Dropout", "Dense", "Dense"]
    expect(bench.locator(".stack .layer")).to_have_count(4)
    planned(bench, 0, "2,410")


@pytest.mark.parametrize(("language", "fix"), [("en", "Fix Conv2D"), ("ko", "Conv2D 고치기")])
def test_a_wrong_stack_says_so_on_its_card_and_one_click_mends_it(open_page: OpenPage, language: str, fix: str) -> None:
    spec = json.loads(acts.draft()["strata.draft"])
    spec["model"]["layers"].insert(1, {"class_name": "Conv2D", "config": {"filters": 8, "kernel_size": 3}})
    page = open_page(language=language, storage={"strata.draft": json.dumps(spec)})
    wrong = page.locator(".card.bad")
    expect(wrong).to_contain_text("Conv2D")
    expect(wrong.locator(".facts")).to_contain_text("64")
    expect(page.locator(".card.wait")).to_have_count(3)
    planned(page, 0, "–")
    expect(acts.main_button(page)).to_have_text(fix)
    acts.main_button(page).click()
    expect(wrong.locator("[data-remedy]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".card.bad")).to_have_count(0)
    assert acts.names(page)[:2] == ["Conv2D", "Flatten"]
    expect(page.locator("#said")).to_have_text(re.compile(r"[\d,]{3,}"))
    acts.action(page, "start")


def test_the_optimizer_brings_its_own_arguments(bench: Page) -> None:
    bench.get_by_role("combobox", name="Optimizer").select_option("SGD")
    rate = bench.get_by_role("spinbutton", name="Learning rate")
    expect(rate).to_have_value("0.01")
    rate.press("ArrowUp")
    expect(rate).to_have_value("0.02")
    bench.get_by_role("spinbutton", name="Epochs").fill("3")
    planned(bench, 3, "102")
    bench.get_by_role("button", name="Undo", exact=True).click()
    planned(bench, 3, "272")
