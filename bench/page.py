"""How smooth the page is: python -m bench.page [seconds] [first_page | frames | hidden | memory ...]

A real server, a real browser (STRATA_CHROME, or a chromium on PATH), a real training with some 20 events a second.

    script of the first page     bytes as sent, at most 150 KB
    ready                        from the first byte asked for to a Train button that acts, median of 5, at most 1 s
    frames in every lens         frames longer than 50 ms, tasks longer than 50 ms, script's share of the time
    a long training              heap after a full collection, at the end of 500, 1,000, 2,000, 4,000 epochs
    opening and closing          heap and elements after 20 rounds through all lenses and sheets
    a hidden tab                 script's share of the time; what it shows when it comes back

Exit code 1 if a bound does not hold.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, Request, WebSocket, expect, sync_playwright

from tests.serving import serve
from tests.ui import acts
from tests.ui.views import views

SCRIPT_BYTES, READY_MS, LONG_FRAMES, HEAP_BYTES = 150_000, 1_000, 0.01, 2_000_000
"""Bounds: bytes of script, milliseconds, share of frames over 50 ms, bytes that a closed view may leave behind."""

READY = """() => {
  const look = () => {
    const main = document.querySelector('.play .main[data-action=start]');
    if (main && document.querySelector('.plan button.line')) window.readyAt = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}"""

FRAMES = """async (seconds) => {
  const tasks = [];
  const watch = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)));
  watch.observe({ type: 'longtask' });
  const frames = [];
  const end = performance.now() + seconds * 1000;
  let before = await new Promise(requestAnimationFrame);
  while (performance.now() < end) {
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - before);
    before = now;
  }
  watch.disconnect();
  return { frames, tasks };
}"""

# A headless browser never hides a tab: this is what a hidden one does to a page.
HIDE = """() => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
  window.frame = window.requestAnimationFrame;
  window.held = [];
  window.requestAnimationFrame = (then) => window.held.push(then);
  document.dispatchEvent(new Event('visibilitychange'));
}"""
SHOW = """() => {
  delete document.hidden;
  delete document.visibilityState;
  window.requestAnimationFrame = window.frame;
  for (const then of window.held) requestAnimationFrame(then);
  document.dispatchEvent(new Event('visibilitychange'));
}"""


def paced(epochs: int) -> dict[str, str]:
    """A run whose epochs take about a tenth of a second: an epoch and a picture each, 20 events a second."""
    spec: dict[str, Any] = json.loads(acts.draft(epochs=epochs)["strata.draft"])
    spec["fit"]["batch_size"] = 1
    return {"strata.draft": json.dumps(spec)}


class Bench:
    """One browser and one server; every measurement opens a page of its own."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url, self.broken = browser, url, list[str]()

    def tell(self, name: str, text: str, *, good: bool = True) -> None:
        print(f"{name:24} {text}{'' if good else '   TOO MUCH'}", flush=True)
        if not good:
            self.broken.append(name)

    @contextmanager
    def page(self, storage: dict[str, str] | None = None) -> Iterator[Page]:
        context = self.browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
        for key, value in (storage or {}).items():
            context.add_init_script(f"localStorage.setItem({key!r}, {value!r})")
        page = context.new_page()
        page.add_init_script(f"({READY})()")
        page.goto(self.url)
        expect(page.locator(".plan button.line").first).to_be_attached(timeout=30_000)
        yield page
        context.close()

    def first_page(self, _: float) -> None:
        """Every time in a fresh context, so that nothing is kept from before."""
        times = []
        for _ in range(5):
            context = self.browser.new_context(viewport={"width": 1440, "height": 900})
            page = context.new_page()
            page.add_init_script(f"({READY})()")
            sent = scripts_of(page)
            page.goto(self.url)
            until(page, "window.readyAt")
            times.append(page.evaluate("window.readyAt"))
            first = list(sent)
            page.wait_for_load_state("networkidle")
            size, all_of_it = (sum(one.sizes()["responseBodySize"] for one in group) for group in (first, sent))
            context.close()
        text = f"{size:,} bytes in {len(first)} files until it is ready, {all_of_it:,} when it is at rest"
        self.tell("script of first page", text, good=size <= SCRIPT_BYTES)
        ready = statistics.median(times)
        self.tell("ready", f"{ready:.0f} ms ({min(times):.0f} to {max(times):.0f})", good=ready <= READY_MS)

    def frames(self, seconds: float) -> None:
        with self.page(paced(4_000)) as page:
            events: list[int] = []
            page.on("websocket", lambda socket: count_frames(socket, events))
            acts.train(page)
            acts.trained(page, 3)
            session = session_of(page)
            for tab in lenses(page):
                if tab:
                    page.locator(f"#{tab}").click()
                    page.wait_for_timeout(1_000)
                before, spent = len(events), busy(session)
                found = page.evaluate(FRAMES, seconds)
                frames = sorted(found["frames"])
                rate = (len(events) - before) / seconds
                share = (busy(session) - spent) / seconds
                late = sum(one > 50 for one in frames)
                median, most = frames[len(frames) // 2], frames[int(len(frames) * 0.99)]
                text = (
                    f"{rate:.0f} events/s, {len(frames) / seconds:.0f} frames/s: median {median:.1f} ms,"
                    f" p99 {most:.1f} ms, longest {frames[-1]:.0f} ms, {late} over 50 ms;"
                    f" {len(found['tasks'])} long tasks, script {share:.0%} of the time"
                )
                self.tell(tab or "lens-overview", text, good=late <= max(1, LONG_FRAMES * len(frames)))
            acts.main_button(page).press("Shift+S")

    def memory(self, _: float) -> None:
        quick = acts.draft(epochs=4_000, batch_size=2_000)  # one batch an epoch: there are no quicker ones
        with self.page(quick) as page:
            session = session_of(page)
            start = heap(session)
            acts.train(page)
            sizes = [f"{start / 1e6:.1f} at first"]
            for epochs in (500, 1_000, 2_000, 4_000):
                until(page, f"{TRAINED} >= {epochs}")
                sizes.append(f"{heap(session) / 1e6:.1f} at {epochs:,}")
            page.locator("#wave").press("End")
            full = heap(session)
            each = (full - start) / 4_000
            self.tell("a long training", f"MB: {', '.join(sizes)}; {each:,.0f} bytes an epoch", good=each < 10_000)
            list(views(page))  # what is fetched when it is first opened stays, and is no leak
            before, elements = heap(session), counted(session)
            for _ in range(20):
                list(views(page))
            grown = heap(session) - before
            text = f"{grown / 1e6:+.2f} MB, {counted(session) - elements:+,} elements after 20 rounds"
            self.tell("opening and closing", text, good=grown < HEAP_BYTES)

    def hidden(self, seconds: float) -> None:
        with self.page(paced(2_000)) as page:
            acts.train(page)
            acts.trained(page, 3)
            session = session_of(page)
            spent = busy(session)
            page.wait_for_timeout(seconds * 1_000)
            visible = (busy(session) - spent) / seconds
            page.evaluate(HIDE)
            spent = busy(session)
            page.wait_for_timeout(seconds * 1_000)
            hidden = (busy(session) - spent) / seconds
            trained = int(page.locator("#wave").get_attribute("data-trained") or 0)
            page.evaluate(SHOW)
            began = time.perf_counter()
            until(page, f"{TRAINED} > {trained}")
            took = (time.perf_counter() - began) * 1_000
            text = f"script {hidden:.1%} of the time (seen: {visible:.1%}); up to date {took:.0f} ms after it came back"
            self.tell("a hidden tab", text, good=hidden < 0.1)
            acts.main_button(page).press("Shift+S")


TRAINED = "Number(document.querySelector('#wave').dataset.trained)"


def until(page: Page, holds: str) -> None:
    """Wait for something to hold on the page, whose policy forbids to wait by evaluating text there."""
    page.evaluate(f"async () => {{ while (!({holds})) await new Promise((go) => setTimeout(go, 20)); }}")


def session_of(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    return session


def scripts_of(page: Page) -> list[Request]:
    """Scripts as they have come; the list grows."""
    found: list[Request] = []

    def keep(request: Request) -> None:
        if request.resource_type == "script":
            found.append(request)

    page.on("requestfinished", keep)
    return found


def count_frames(socket: WebSocket, events: list[int]) -> None:
    socket.on("framereceived", lambda data: events.append(len(data)))


def metrics(session: CDPSession) -> dict[str, float]:
    return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}


def busy(session: CDPSession) -> float:
    """Processor seconds of the page's main thread: script, style, layout, painting."""
    return metrics(session)["TaskDuration"]


def heap(session: CDPSession) -> float:
    session.send("HeapProfiler.collectGarbage")
    return metrics(session)["JSHeapUsedSize"]


def counted(session: CDPSession) -> int:
    return int(metrics(session)["Nodes"])


def lenses(page: Page) -> list[str]:
    """Ids of the lenses' tabs; with only one there are none."""
    return [tab.get_attribute("id") or "" for tab in page.locator(".lenses [role=tab]").all()] or [""]


def main(arguments: list[str]) -> int:
    seconds = float(arguments[0]) if arguments else 8.0
    chrome = os.environ.get("STRATA_CHROME") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chrome:
        sys.exit("No browser: set STRATA_CHROME to a Chromium, Chrome or Edge.")
    expect.set_options(timeout=60_000)  # a busy machine is told apart by its figures, not by giving up
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-precise-memory-info"]
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as served, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chrome, args=quiet)
        bench = Bench(browser, served.url)
        load = re.match(r"[\d.]+", Path("/proc/loadavg").read_text()) if Path("/proc/loadavg").exists() else None
        print(f"{browser.version}, {os.cpu_count()} cores, load {load.group() if load else 'unknown'} before the start")
        for name in arguments[1:] or ("first_page", "frames", "hidden", "memory"):
            getattr(bench, name)(seconds)
        browser.close()
    print(f"too much: {', '.join(bench.broken)}" if bench.broken else "all within bounds")
    return 1 if bench.broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
