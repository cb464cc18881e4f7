#!/usr/bin/env python3
"""Pictures of the running page: `python tools/screenshots.py` makes docs/images, the rest goes into shots/.

    --views    every view that the page offers, of a run at its end: columns, lenses, ways to see the model, sheets
    --all      every state below: a form, the palette, a fault, the examples, tables

Both in two languages and two themes, --views at 1440 and 390 px, --all at five widths. Starts a server of its own with
an empty data folder, drives a Chromium (STRATA_CHROME, or one on PATH), stops both. Views are found on the page itself
(tests/ui/views.py), so a new lens is taken without a change here. Looking at the pictures is the point: run it after
every change of the page.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.serving import serve  # noqa: E402
from tests.ui.acts import column  # noqa: E402
from tests.ui.views import views  # noqa: E402

QUIET = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--hide-scrollbars",
)
SECONDS = 60_000
NARROW = 390


@dataclass(frozen=True)
class View:
    """How a page is looked at."""

    width: int
    height: int
    language: str
    theme: str

    @property
    def name(self) -> str:
        return f"{self.language}-{self.theme}-{self.width}"


WIDE = View(1440, 900, "en", "light")
MATRIX = [
    View(width, height, language, theme)
    for width, height in ((1440, 900), (1280, 800), (900, 1100), (NARROW, 844), (320, 640))
    for language in ("en", "ko")
    for theme in ("light", "dark")
]


# ---- states of the page
def open_page(browser: Browser, address: str, view: View) -> Page:
    context = browser.new_context(
        viewport={"width": view.width, "height": view.height},
        color_scheme="dark" if view.theme == "dark" else "light",
        device_scale_factor=2 if view.width < 768 else 1,
        has_touch=view.width < 768,
    )
    context.add_cookies([{"name": "lang", "value": view.language, "url": address}])
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#say")).to_be_visible(timeout=SECONDS)
    expect(page.locator(".plan button.line").first).to_be_attached(timeout=SECONDS)
    page.wait_for_load_state("networkidle")
    return page


def example(page: Page, name: str) -> None:
    page.locator(".top nav button").first.click()
    page.locator(f"[data-example={name}]").click()
    expect(page.locator(".plan button.line").first).to_be_attached(timeout=SECONDS)


def train_to(page: Page, share: float) -> None:
    """Train, wait for the end, and stand at a share of the epochs."""
    before = page.url
    page.locator(".play .main").click()
    expect(page).not_to_have_url(before)
    epochs = int(page.locator("#wave").get_attribute("aria-valuemax") or "1")
    expect(page.locator("#wave")).to_have_attribute("data-trained", str(epochs))
    seek(page, max(1, round(epochs * share)))


def seek(page: Page, epoch: int) -> None:
    wave = page.locator("#wave")
    wave.focus()
    page.keyboard.press("Home")
    for _ in range((epoch - 1) // 10):
        page.keyboard.press("Shift+ArrowRight")
    for _ in range((epoch - 1) % 10):
        page.keyboard.press("ArrowRight")
    wave.blur()
    page.mouse.move(2, 2)
    page.wait_for_timeout(350)


def fresh(page: Page) -> None:
    page.wait_for_timeout(400)


def digits(page: Page) -> None:
    train_to(page, 0.4)


def story(page: Page) -> None:
    """Three runs that differ by one thing each, the last one on its way, a layer's form open."""
    train_to(page, 1)
    page.locator(".card button.row").nth(1).click()
    page.get_by_role("spinbutton").nth(0).fill("16")
    train_to(page, 1)
    page.get_by_role("spinbutton").nth(0).fill("32")
    page.locator(".add").click()
    page.locator(".palette input").fill("dropout")
    page.keyboard.press("Enter")
    expect(page.locator(".plan button.line").first).to_be_attached(timeout=SECONDS)
    page.wait_for_timeout(400)
    page.locator(".card button.row").nth(1).click()
    train_to(page, 0.4)


def form(page: Page) -> None:
    train_to(page, 0.4)
    column(page, "model")
    page.locator(".card button.row").nth(1).click()
    page.wait_for_timeout(400)


def palette(page: Page) -> None:
    column(page, "model")
    page.locator(".add").click()


def fault(page: Page) -> None:
    train_to(page, 1)
    draft = json.loads(page.evaluate("localStorage.getItem('strata.draft')"))
    draft["model"]["layers"].insert(1, {"class_name": "Conv2D", "config": {"filters": 8, "kernel_size": 3}})
    page.evaluate("text => localStorage.setItem('strata.draft', text)", json.dumps(draft))
    page.reload()
    expect(page.locator("[data-fault]").first).to_be_attached(timeout=SECONDS)
    column(page, "model")
    page.wait_for_timeout(400)


def of_example(name: str, share: float) -> Callable[[Page], None]:
    def state(page: Page) -> None:
        example(page, name)
        train_to(page, share)

    return state


def tables(page: Page) -> None:
    train_to(page, 0.4)
    for button in page.locator("[data-twin]").all():
        button.click()


def examples_sheet(page: Page) -> None:
    page.locator(".top nav button").first.click()
    expect(page.locator(".gallery .term").first).to_be_attached()
    page.wait_for_load_state("networkidle")


def diverged(page: Page) -> None:
    """A rate that is far too large, and what the page says about it."""
    example(page, "diabetes")
    column(page, "train")
    page.locator("#train [data-about$='.learning_rate'] input").fill("5")
    page.locator("#train [data-about^='optimizer'] select").select_option("SGD")
    page.locator("#train [data-about$='.learning_rate'] input").fill("5")
    page.locator(".play .main").click()
    column(page, "look")
    expect(page.locator("[data-cure]")).to_be_visible()


def by_heart(page: Page) -> None:
    example(page, "by-heart")
    train_to(page, 1)


def projector(page: Page) -> None:
    train_to(page, 0.4)
    page.keyboard.press("p")
    page.wait_for_timeout(400)


def card(page: Page) -> None:
    column(page, "train")
    page.locator("#train .term").nth(2).click()
    expect(page.locator(".formula-box")).to_be_visible()


def tab(name: str) -> Callable[[Page], None]:
    def state(page: Page) -> None:
        column(page, name)
        page.wait_for_timeout(200)

    return state


STATES: dict[str, Callable[[Page], None]] = {
    "fresh": fresh,
    "digits": digits,
    "story": story,
    "form": form,
    "palette": palette,
    "fault": fault,
    "spiral": of_example("spiral", 0.5),
    "cancer": of_example("breast-cancer", 0.5),
    "diabetes": of_example("diabetes", 0.5),
    "hills": of_example("hills", 0.5),
    "lstm": of_example("digits-lstm", 0.5),
    "tables": tables,
    "examples": examples_sheet,
    "card": card,
    "by-heart": by_heart,
    "diverged": diverged,
    "projector": projector,
    "data": tab("data"),
    "train": tab("train"),
}


def chrome() -> str:
    found = os.environ.get("STRATA_CHROME") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        sys.exit("No browser: set STRATA_CHROME to a Chromium, Chrome or Edge.")
    return found


def shoot(browser: Browser, address: str, view: View, state: str, target: Path) -> None:
    page = open_page(browser, address, view)
    STATES[state](page)
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(target))
    page.context.close()
    print(target)


def shoot_views(browser: Browser, address: str, view: View) -> None:
    """One run to its end, then every view of it."""
    page = open_page(browser, address, view)
    train_to(page, 1)
    seen = set()
    for name, _ in views(page):
        page.mouse.move(2, 2)
        page.wait_for_timeout(350)
        picture = page.screenshot()
        if picture not in seen:  # in wide windows all columns are one picture
            target = ROOT / "shots" / "views" / f"{name.replace(' ', '-')}-{view.name}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(picture)
            print(target)
        seen.add(picture)
    page.context.close()


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--views", action="store_true", help="every view that the page offers, into shots/views/")
    parser.add_argument("--all", action="store_true", help="every state at every width, into shots/")
    parser.add_argument("--state", action="append", choices=sorted(STATES), help="with --all: only these states")
    parser.add_argument("--only", action="append", help="only windows whose name contains this, as ko-dark or 390")
    chosen: Any = parser.parse_args(arguments)
    expect.set_options(timeout=SECONDS)
    wanted = [view for view in MATRIX if not chosen.only or any(part in view.name for part in chosen.only)]
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as served, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chrome(), args=list(QUIET))
        if not (chosen.all or chosen.views):
            images = ROOT / "docs" / "images"
            shoot(browser, served.url, WIDE, "story", images / "digits-en-light.png")
            shoot(browser, served.url, View(1440, 900, "ko", "dark"), "spiral", images / "spiral-ko-dark.png")
        for view in wanted if chosen.views else ():
            if view.width in (WIDE.width, NARROW):
                shoot_views(browser, served.url, view)
        for view in wanted if chosen.all else ():
            for state in chosen.state or STATES:
                shoot(browser, served.url, view, state, ROOT / "shots" / f"{state}-{view.name}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
