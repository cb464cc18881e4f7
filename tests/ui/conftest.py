"""A real browser on a real server. A page fails its test on a console message, a page error, or a request elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.serving import Served, serve
from tests.ui.line import Line

SHOTS = Path(__file__).resolve().parents[2] / "shots" / "failures"
ARGUMENTS = [
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
]
expect.set_options(timeout=10_000)


class OpenPage(Protocol):
    def __call__(
        self,
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 800,
        language: str = "en",
        theme: str = "light",
        base: str | None = None,
        unquiet: bool = False,
        storage: dict[str, str] | None = None,
        calm: bool = False,
    ) -> Page: ...


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The whole suite is to stay quick: of a test's variants the first one runs, what is marked as thorough does not.
    EVERY=1 runs all of it."""
    variants: dict[str, list[pytest.Item]] = {}
    for item in items:
        if "open_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            variants.setdefault(item.nodeid.partition("[")[0], []).append(item)
    spare = {item for several in variants.values() for item in several[1:]}
    spare |= {item for item in items if item.get_closest_marker("thorough")}
    if spare and os.environ.get("EVERY") != "1":
        config.hook.pytest_deselected(items=[item for item in items if item in spare])
        items[:] = [item for item in items if item not in spare]


@pytest.fixture(scope="session")
def chromium(chrome: str) -> Iterator[Browser]:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chrome, args=ARGUMENTS + (["--no-sandbox"] if root else []))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("page")) as served:
        yield served


@pytest.fixture
def line(server: Served) -> Iterator[Line]:
    """A connection to the server that can be cut."""
    with Line(int(server.url.rsplit(":", 1)[1])) as made:
        yield made


@pytest.fixture
def open_page(chromium: Browser, server: Served, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open the page in a context of its own; complaints are checked when the test ends."""
    contexts: list[tuple[BrowserContext, Page]] = []
    complaints: list[str] = []

    def open_one(
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 800,
        language: str = "en",
        theme: str = "light",
        base: str | None = None,
        unquiet: bool = False,
        storage: dict[str, str] | None = None,
        calm: bool = False,
    ) -> Page:
        address = base or server.url
        options: dict[str, Any] = {"reduced_motion": "reduce"} if calm else {}
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="ko-KR" if language == "ko" else "en-US",
            color_scheme="dark" if theme == "dark" else "light",
            has_touch=width < 768,
            **options,
        )
        context.add_cookies([{"name": "lang", "value": language, "url": address}])
        for key, value in (storage or {}).items():
            context.add_init_script(f"localStorage.setItem({key!r}, {value!r})")
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
        page.on("request", lambda one: complaints.extend(elsewhere(one, address)))
        if not unquiet:
            page.on("console", lambda message: complaints.append(f"console: {said(message)}"))
        contexts.append((context, page))
        page.goto(address + path)
        expect(page.locator("#say")).to_be_visible()
        return page

    yield open_one
    failed = getattr(request.node, "failed", False) or bool(complaints)
    for number, (context, page) in enumerate(contexts):
        if failed and not page.is_closed():
            SHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(SHOTS / f"{request.node.name}-{number}.png"))
        context.close()
    assert complaints == []


def elsewhere(request: Request, address: str) -> list[str]:
    inside = request.url.startswith((address, "data:", "blob:", address.replace("http", "ws", 1)))
    return [] if inside else [f"request to {request.url}"]


def said(message: ConsoleMessage) -> str:
    return f"{message.type}: {message.text}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.when == "call" and report.failed:
        item.failed = True  # type: ignore[attr-defined]
    return report
