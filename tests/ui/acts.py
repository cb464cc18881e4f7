"""What a person does on the page, in words; used by the tests of this folder."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

SHORT: dict[str, Any] = {
    "name": "A short run",
    "seed": 42,
    "data": {"dataset": "digits", "validation_split": 0.2, "test_split": 0.2, "options": {}},
    "model": {
        "class_name": "Sequential",
        "layers": [
            {"class_name": "Flatten", "config": {}},
            {"class_name": "Dense", "config": {"units": 32, "activation": "relu"}},
            {"class_name": "Dropout", "config": {"rate": 0.2}},
            {"class_name": "Dense", "config": {"units": 10, "activation": "softmax"}},
        ],
    },
    "compile": {
        "loss": "categorical_crossentropy",
        "optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.001}},
        "metrics": ["accuracy"],
    },
    "fit": {"epochs": 8, "batch_size": 32, "shuffle": True, "callbacks": []},
}


def draft(**fit: int) -> dict[str, str]:
    """What a device remembers that has this experiment on the bench."""
    return {"strata.draft": json.dumps({**SHORT, "fit": {**SHORT["fit"], **fit}})}


def main_button(page: Page) -> Locator:
    return page.locator(".play .main")


def action(page: Page, name: str) -> None:
    """Wait until the big button would do this."""
    expect(main_button(page)).to_have_attribute("data-action", name)


def column(page: Page, name: str) -> None:
    """Make a column visible, where the window shows only one."""
    tab = page.locator(f"#tab-{name}")
    if tab.is_visible():
        tab.click()


def train(page: Page) -> None:
    """Press Train and wait until the new run is the one that is shown."""
    action(page, "start")
    before = page.url
    main_button(page).click()
    expect(page).not_to_have_url(before)


def trained(page: Page, least: int) -> None:
    """Wait until so many epochs are trained."""
    expect(page.locator("#wave")).to_have_attribute("data-trained", re.compile(at_least(least)))


def at_least(number: int) -> str:
    """A pattern for whole numbers of at most four digits that are not smaller."""
    return f"^({'|'.join(str(n) for n in range(number, max(number + 1, 400)))}|[4-9]\\d\\d|\\d{{4}})$"


def finished(page: Page, epochs: int) -> None:
    """Wait for the end of the training, then go to the end of the film."""
    expect(page.locator("#wave")).to_have_attribute("data-trained", str(epochs))
    page.locator("#wave").press("End")
    expect(page.locator("#epoch")).to_have_text(str(epochs))


def names(page: Page) -> list[str]:
    """The layers on the bench, from the top."""
    return page.locator(".stack .nm").all_inner_texts()


def card(page: Page, index: int) -> Locator:
    return page.locator(".stack button.row").nth(index)
