"""Runs side by side, a fair race, links and the lab report: what a class does with more than one run."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui import acts
from tests.ui.conftest import OpenPage
from tests.ui.test_everyone import SMALL, WIDER, offences

PHRASES = {
    "en": {"race": "Change one thing and race", "first": "First to", "loss": "Loss"},
    "ko": {"race": "하나만 바꿔 겨루기", "first": "가장 먼저 다다른", "loss": "손실"},
}


def start(page: Page, spec: dict[str, Any], label: str, race: str | None = None) -> str:
    """A run that a script starts beside the page; its id, when it has ended."""
    made: str = page.evaluate(
        """async ([spec, label, race]) => {
          const ask = (path, method, body) => fetch(`/api/v1/runs${path}`, {
            method, headers: { 'Content-Type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}),
          }).then((answer) => answer.json());
          const { id } = await ask(race ? `?race=${race}` : '', 'POST', spec);
          await ask(`/${id}`, 'PATCH', { label });
          while (!(await ask(`/${id}`, 'GET')).ended) await new Promise((done) => setTimeout(done, 50));
          return id;
        }""",
        [spec, label, race],
    )
    return made


def spec_of(**changes: Any) -> dict[str, Any]:
    """The short experiment, changed in its parts: fit={"epochs": 3}."""
    return {**acts.SHORT, **{name: {**acts.SHORT[name], **change} for name, change in changes.items()}}


def compared(page: Page, *ids: str) -> None:
    """Open the page again with these runs side by side."""
    kept = json.dumps([{"id": one, "series": at + 1} for at, one in enumerate(ids)])
    page.evaluate("kept => localStorage.setItem('strata.compared', kept)", kept)
    page.reload()
    expect(page.locator("#say")).to_be_visible()
    acts.column(page, "look")
    page.locator("#lens-compare").click()
    expect(page.locator(".cmp tbody tr")).to_have_count(len(ids))


def cells(page: Page) -> list[list[str]]:
    """The table as text, without what can be done in it."""
    rows: list[list[str]] = page.locator(".cmp tr").evaluate_all(
        "rows => rows.map(row => [...row.children].slice(0, -1).map(cell => cell.innerText.trim()))"
    )
    return rows


def race(page: Page, language: str, thing: str, values: str) -> None:
    page.get_by_role("button", name=PHRASES[language]["race"]).first.click()
    sheet = page.get_by_role("dialog")
    sheet.locator("select").select_option(thing)
    sheet.locator("input").fill(values)
    expect(page.locator("[data-race]")).not_to_have_attribute("aria-disabled", "true")
    page.locator("[data-race]").click()
    expect(sheet).to_have_count(0)


@pytest.mark.parametrize(("language", "width", "theme"), [("en", 1280, "light"), ("ko", 390, "dark")])
def test_a_fair_race(open_page: OpenPage, language: str, width: int, theme: str) -> None:
    page = open_page(width=width, height=844, language=language, theme=theme, storage=acts.draft())
    acts.column(page, "look")
    page.locator("#lens-compare").click()
    race(page, language, "optimizer learning_rate", "0.0001, 0.01")
    expect(page.locator(".cmp tbody tr")).to_have_count(2)
    acts.finished(page, 8)
    expect(page.locator("#say")).to_contain_text(PHRASES[language]["first"])
    expect(page.locator("#say")).to_contain_text("learning_rate 0.01")
    field = page.locator(".aim input")
    field.fill("99.9")  # nobody is as good as that after eight epochs
    expect(page.locator("#say")).to_contain_text("99.9%")
    expect(page.locator("#say")).not_to_contain_text(PHRASES[language]["first"])
    page.locator(".aim").get_by_role("button", name=PHRASES[language]["loss"], exact=True).click()
    field.fill("9")  # every loss is below that from the first epoch on
    expect(page.locator("#say")).to_contain_text("9.000")
    expect(page.locator("#say")).to_contain_text("learning_rate 0.0001, learning_rate 0.01")
    plot = page.locator("[data-chart=lanes-loss] canvas")
    plot.hover(position={"x": plot.bounding_box()["width"] / 2, "y": 40})  # type: ignore[index]
    head, *rows = cells(page)
    assert head[1].replace("\u00a0", " ") in ("Optimizer · Learning rate", "옵티마이저 · 학습률")
    assert [row[1] for row in rows] == ["0.0001", "0.01"]
    assert [row[0] for row in rows] == ["learning_rate 0.0001", "learning_rate 0.01"]
    # both from the same weights, over the same batches: a script finds them as one race
    found = page.evaluate(
        """async () => {
          const all = (await (await fetch('/api/v1/runs?limit=2')).json()).runs;
          const one = await (await fetch(`/api/v1/runs?race=${all[0].race}`)).json();
          return one.runs.map(run => run.label);
        }"""
    )
    assert found == ["learning_rate 0.01", "learning_rate 0.0001"]
    assert offences(page, ".look, .top") == []
    if width < 768:
        assert page.evaluate(SMALL) == []
        assert page.evaluate(WIDER) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate(WIDER) == []


def test_a_race_that_cannot_run_is_said_before_it_starts(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft())
    page.get_by_role("button", name="Race", exact=True).click()
    sheet = page.get_by_role("dialog")
    sheet.locator("select").select_option("layer 2 rate")
    sheet.locator("input").fill("0.2, 1.5")
    expect(sheet.get_by_role("alert")).to_contain_text("1.5")
    expect(page.locator("[data-race]")).to_have_attribute("aria-disabled", "true")
    sheet.locator("select").select_option("layer 3 units")
    sheet.locator("input").fill("10, 12")  # ten classes want ten outputs
    expect(sheet.get_by_role("alert")).to_contain_text("units 12")
    expect(page.locator("[data-race]")).to_have_attribute("aria-disabled", "true")
    assert offences(page, ".sheet") == []
    page.keyboard.press("Escape")
    expect(page.locator(".run")).to_have_count(page.locator(".run").count())


@pytest.mark.thorough
def test_runs_are_ticked_on_the_shelf_six_at_most(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=1))
    for number in range(7):
        start(page, spec_of(fit={"epochs": 1}), f"tick {number}")
    page.reload()
    page.locator("body").press("c")
    ticks = page.get_by_role("checkbox", name=re.compile("tick [0-6]"))
    expect(ticks).to_have_count(7)
    chosen = page.locator(".run .tick input:checked")
    expect(chosen).to_have_count(1)
    for tick in ticks.all():
        if not tick.is_checked() and chosen.count() < 6:
            tick.check()
    expect(page.locator(".cmp tbody tr")).to_have_count(6)
    page.get_by_role("checkbox", name=re.compile("tick [0-6]"), checked=False).first.click()
    expect(chosen).to_have_count(6)
    expect(page.locator("#said")).to_contain_text("Six runs at most")
    page.get_by_role("button", name=re.compile("Take tick 3 out")).click()
    expect(page.locator(".cmp tbody tr")).to_have_count(5)
    page.reload()
    page.locator("#lens-compare").click()
    expect(page.locator(".cmp tbody tr")).to_have_count(5)  # this device remembers


def test_what_differs_is_found_and_sorts(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft())
    layers = [*acts.SHORT["model"]["layers"][:2], acts.SHORT["model"]["layers"][3]]
    ids = [
        start(page, spec_of(fit={"epochs": 3}), "long"),
        start(page, spec_of(fit={"epochs": 2}, model={"layers": layers}), "bare"),
        start(page, spec_of(fit={"epochs": 2}, data={"validation_split": 0.0}), "blind"),
    ]
    compared(page, *ids)
    expect(page.locator(".cmp thead")).to_contain_text("Dropout")  # the specs of all of them are here
    head, *rows = cells(page)
    assert head[:4] == ["Run", "Validation", "Layer 3\u00a0· Dropout", "Epochs"]
    assert [row[:4] for row in rows] == [
        ["long", "0.2", "Dropout 0.2", "3"],
        ["bare", "0.2", "none", "2"],
        ["blind", "0", "Dropout 0.2", "2"],
    ]
    expect(page.locator(".note").filter(has_text="only under training: blind")).to_be_visible()
    expect(page.locator(".note").filter(has_text="different data")).to_be_visible()
    page.get_by_role("columnheader", name="Epochs").first.get_by_role("button").click()
    assert [row[0] for row in cells(page)[1:]] == ["bare", "blind", "long"]
    page.get_by_role("columnheader", name="Epochs").first.get_by_role("button").click()
    assert cells(page)[1][0] == "long"
    page.locator(".aim").get_by_role("button", name="train", exact=True).click()
    page.locator("[data-twin]").first.click()
    twin = page.locator(".look .twin")
    expect(twin.locator("tbody tr")).to_have_count(3)
    history = page.evaluate("id => fetch(`/api/v1/runs/${id}/history`).then(r => r.json())", ids[2])
    accuracy = history["columns"]["accuracy"][0]
    expect(twin.locator("tbody tr").first.locator("td").last).to_have_text(f"{accuracy:.1%}")
    page.get_by_role("button", name="Rename bare").click()
    page.locator(".cmp form input").fill("no dropout")
    page.locator(".cmp form input").press("Enter")
    expect(page.locator(".run .nm").filter(has_text="no dropout")).to_be_visible()


@pytest.mark.thorough
def test_a_run_that_trains_is_followed_beside_the_one_that_is_shown(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=2))
    short = start(page, spec_of(fit={"epochs": 2}), "short")
    long = page.evaluate(
        """spec => fetch('/api/v1/runs', { method: 'POST', headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(spec) }).then(r => r.json()).then(run => run.id)""",
        spec_of(fit={"epochs": 4000}),
    )
    page.goto(page.url.split("#")[0] + f"#run={short}")
    compared(page, short, long)
    twin = page.locator("[data-twin]").first
    twin.click()
    rows = page.locator(".look .twin tbody tr")
    expect(rows.nth(5)).to_be_attached()
    before = rows.count()
    expect(rows.nth(before + 2)).to_be_attached()  # it goes on without being asked
    page.evaluate(
        """id => fetch(`/api/v1/runs/${id}/commands`, { method: 'POST', headers: { 'Content-Type': 'application/json' },
          body: '{"type": "stop"}' })""",
        long,
    )
    expect(page.locator(".cmp .st.stopped")).to_be_visible()


def link(page: Page) -> str:
    """The address that Share copies."""
    page.get_by_role("button", name="Share").click()
    page.get_by_role("menuitem", name="Copy a link to this experiment").click()
    expect(page.locator(".toast")).to_contain_text("Link copied")
    copied: str = page.evaluate("() => window.copied")
    return copied


CLIPBOARD = "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); };"


def test_a_link_gives_the_same_experiment_and_takes_nothing_away(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=17))
    page.evaluate(CLIPBOARD)
    address = link(page)
    path = address.split("/", 3)[3]
    fresh = open_page(f"/{path}")
    expect(fresh.locator("h1")).to_have_text("A short run")
    assert acts.names(fresh) == ["Flatten", "Dense", "Dropout", "Dense"]
    expect(fresh.get_by_role("spinbutton", name="Epochs")).to_have_value("17")
    assert "#x=" not in fresh.url
    fresh.reload()
    expect(fresh.get_by_role("spinbutton", name="Epochs")).to_have_value("17")

    mine = open_page(f"/{path}", storage=acts.draft(epochs=5))
    expect(mine.get_by_role("spinbutton", name="Epochs")).to_have_value("17")
    mine.locator(".toast").get_by_role("button", name="Undo").click()
    expect(mine.get_by_role("spinbutton", name="Epochs")).to_have_value("5")
    mine.evaluate("address => { location.hash = address.split('#')[1]; }", address)  # into a page that is open
    expect(mine.get_by_role("spinbutton", name="Epochs")).to_have_value("17")


BROKEN = {
    "1.AAAA": "incomplete or damaged",
    "9.AAAA": "another version",
    "%3Cscript%3Ealert(1)%3C/script%3E": "another version",
    "1.": "incomplete or damaged",
}


def test_a_link_that_cannot_be_read_changes_nothing(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=5))
    for text, words in BROKEN.items():
        page.evaluate("text => { location.hash = `x=${text}`; }", text)
        expect(page.locator(".toast")).to_contain_text(words)
        expect(page.get_by_role("spinbutton", name="Epochs")).to_have_value("5")
        assert page.locator(".toast").get_by_role("button").count() == 0


ODD: dict[str, tuple[tuple[str | int, ...], Any]] = {
    "an object for a number": (("model", "layers", 1, "config", "units"), {"a": 1}),
    "a number for a block": (("model", "layers", 1, "config", "activation"), 5),
    "an optimizer that is none": (("compile", "optimizer"), [1]),
    "metrics of no output": (("compile", "metrics"), {"a": ["accuracy"]}),
    "callbacks that are none": (("fit", "callbacks"), [None, 5, {"class_name": 3}]),
    "no layers": (("model", "layers"), []),
    "markup for a data set": (("data", "dataset"), "<img src=x onerror=alert(1)>"),
    "markup for a name": (("name",), "<img src=x onerror=alert(1)>"),
}


def test_an_odd_experiment_in_a_link_breaks_nothing(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=5), unquiet=True)  # a page error fails the test all the same
    for path, value in ODD.values():
        spec = json.loads(json.dumps(acts.SHORT))
        place = spec
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        squeeze = zlib.compressobj(wbits=-15)
        body = squeeze.compress(json.dumps(spec).encode()) + squeeze.flush()
        text = base64.urlsafe_b64encode(body).decode().rstrip("=")
        page.evaluate("text => { location.hash = `x=1.${text}`; }", text)
        expect(page.locator(".toast")).to_contain_text("Opened from a link")
        if path != ("name",):
            acts.action(page, "fix")
        page.locator(".toast").get_by_role("button", name="Undo").click()
        acts.action(page, "start")
    expect(page.get_by_role("spinbutton", name="Epochs")).to_have_value("5")


def test_a_run_has_a_link_and_a_report(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=2))
    acts.train(page)
    acts.finished(page, 2)
    page.evaluate(CLIPBOARD)
    page.get_by_role("button", name="Share").click()
    page.get_by_role("menuitem", name=re.compile("Copy a link to run")).click()
    expect(page.locator(".toast")).to_contain_text("Link copied")
    shown = page.url.split("#")[1]
    assert page.evaluate("() => window.copied").endswith(f"#{shown}")
    other = open_page(f"/#{shown}")
    expect(other.locator("#epoch")).to_have_text("2")
    page.get_by_role("button", name="Share").click()
    with page.expect_popup() as opened:
        page.get_by_role("menuitem", name=re.compile("Lab report")).click()
    report = opened.value
    expect(report.locator("h1")).to_have_text("A short run")
    assert report.locator("svg[role=img]").count() == 2
    assert report.locator("script").count() == 0


@pytest.mark.parametrize(("theme", "width"), [("light", 1100), ("dark", 360)])
def test_a_report_opens_offline_and_for_everyone(open_page: OpenPage, tmp_path: Any, theme: str, width: int) -> None:
    page = open_page(storage=acts.draft(epochs=2), theme=theme, width=width)
    run = start(page, spec_of(fit={"epochs": 2}), "for the file")
    text = page.evaluate("id => fetch(`/api/v1/runs/${id}/report?lang=ko`).then(r => r.text())", run)
    file = tmp_path / "report.html"
    file.write_text(text, encoding="utf-8")
    context = page.context.browser.new_context(  # type: ignore[union-attr]
        color_scheme=theme,
        viewport={"width": width, "height": 800},
        offline=True,
        bypass_csp=True,  # type: ignore[arg-type]
    )
    alone = context.new_page()
    asked: list[str] = []
    alone.on("request", lambda one: asked.append(one.url))
    alone.goto(file.as_uri())
    assert asked == [file.as_uri()]
    expect(alone.locator("h1")).to_have_text("A short run")
    assert alone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert offences(alone) == []
    context.close()
