"""Every example is built from an empty stack, by mouse and by keys alone, and comes out as the example is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui import acts
from tests.ui.conftest import OpenPage

EXAMPLES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))["spec"]
    for path in sorted((Path(__file__).resolve().parents[2] / "app" / "examples").glob("*.json"))
}
MOST = 150  # presses of Tab: more fields than any card has


def empty(spec: dict[str, Any]) -> dict[str, str]:
    return {"strata.draft": json.dumps({**spec, "model": {**spec["model"], "layers": []}})}


@pytest.fixture(scope="module")
def labels() -> dict[str, dict[str, str]]:
    """layer -> argument -> its English label, from the catalogue."""
    from app.services.catalog import catalog

    blocks = json.loads(catalog().body)["kinds"]["layer"]
    return {
        block["class_name"]: {name: one["x-text"]["label"]["en"] for name, one in block["schema"]["properties"].items()}
        for block in blocks
    }


def built(page: Page) -> list[tuple[str, dict[str, Any]]]:
    """The layers as the server is asked about them: (class, arguments)."""
    draft = json.loads(page.evaluate("localStorage.getItem('strata.draft')"))
    return [(layer["class_name"], layer["config"]) for layer in draft["model"]["layers"]]


def written(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def same(made: list[tuple[str, dict[str, Any]]], spec: dict[str, Any]) -> None:
    """Every layer, with every argument that the example sets."""
    wanted = [(layer["class_name"], layer.get("config", {})) for layer in spec["model"]["layers"]]
    assert [
        (name, {key: config.get(key) for key in given}) for (name, config), (_, given) in zip(made, wanted, strict=True)
    ] == wanted


@pytest.mark.parametrize("name", EXAMPLES)
def test_by_mouse(open_page: OpenPage, labels: dict[str, dict[str, str]], name: str) -> None:
    spec = EXAMPLES[name]
    page = open_page(storage=empty(spec))
    for layer in spec["model"]["layers"]:
        page.get_by_role("button", name="Add a layer", exact=True).click()
        page.locator(f"[data-layer={layer['class_name']}]").click()
        card = page.locator(".stack .card.sel, .stack .card.bad").last
        if layer.get("config") and card.locator(".fold").count():
            card.locator(".fold").first.click()
        for argument, value in layer.get("config", {}).items():
            label = labels[layer["class_name"]][argument]
            field = card.get_by_label(label, exact=True).first
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(str(value))
            else:
                field.fill(written(value))
                field.blur()
    same(built(page), spec)
    acts.action(page, "start")


@pytest.mark.parametrize("name", EXAMPLES)
def test_by_keys(open_page: OpenPage, labels: dict[str, dict[str, str]], name: str) -> None:
    spec = EXAMPLES[name]
    page = open_page(storage=empty(spec))
    press, write = page.keyboard.press, page.keyboard.type
    page.locator("body").focus()
    for index, layer in enumerate(spec["model"]["layers"]):
        press("a")
        write(layer["class_name"])
        press("Enter")
        expect(acts.card(page, index)).to_be_focused()
        for argument, value in layer.get("config", {}).items():
            reach(page, labels[layer["class_name"]][argument])
            enter(page, value)
            acts.card(page, index).focus()
        press("Escape")
    same(built(page), spec)
    acts.action(page, "start")


def reach(page: Page, label: str) -> None:
    """Press Tab until the field with this label has the focus, opening what is folded on the way."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
              const here = document.activeElement;
              const folded = here.matches('.form .fold[aria-expanded=false]');
              const named = document.getElementById(here.getAttribute('aria-labelledby') ?? '');
              return { label: (named ?? here.labels?.[0])?.textContent ?? '', folded };
            }"""
        )
        if found["folded"]:
            page.keyboard.press("Enter")
        if found["label"] == label:
            return
    pytest.fail(f"no field {label}")


def enter(page: Page, value: Any) -> None:
    """Into whatever has the focus: a list of choices takes its name, a slider its steps, a field the text."""
    kind = page.evaluate("document.activeElement.type")
    if kind == "select-one":
        page.keyboard.type(str(value))
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.value") == value
    elif kind == "range":
        while (now := float(page.evaluate("document.activeElement.value"))) != value:
            page.keyboard.press("ArrowRight" if now < value else "ArrowLeft")
    else:
        page.keyboard.press("Control+a")
        page.keyboard.type(written(value))
