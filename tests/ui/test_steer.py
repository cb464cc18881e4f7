"""What can be done with a run: steer it live, give it more epochs, go on from its past, wait in the line, share it."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.app.processes import children, runner_of, until, web_of
from tests.serving import Served, serve
from tests.ui import acts
from tests.ui.conftest import OpenPage
from tests.ui.test_live import LONG, count

TOKEN = "a word for the whole class"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that tests may break, as it mends itself, with room for one run."""
    with serve(tmp_path_factory.mktemp("own"), STRATA_RUN_SLOTS="1") as served:
        yield served


def shown(page: Page) -> str:
    return page.url.split("#run=")[1]


def history(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("id => fetch(`/api/v1/runs/${id}/history`).then(r => r.json())", shown(page))
    return found


def stop(page: Page) -> None:
    page.locator("#wave").press("Shift+S")
    expect(page.locator(".run.on .st.stopped")).to_be_visible()


def table(page: Page) -> list[list[str]]:
    """The loss, as the page has it."""
    page.locator("#wave").press("t")
    rows: list[list[str]] = page.locator(".look .twin tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.textContent))"
    )
    page.locator("#wave").press("t")
    return rows


def test_the_learning_rate_acts_while_it_trains_and_while_it_is_paused(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=LONG))
    acts.train(page)
    acts.trained(page, 2)
    rate = page.locator(".steer").get_by_role("slider", name="Learning rate")
    expect(rate).to_have_attribute("aria-valuetext", "0.001")
    rate.press("ArrowRight")
    expect(rate).to_have_attribute("aria-valuetext", "0.002")  # and no dots: it was answered
    acts.trained(page, count(page) + 2)
    acts.main_button(page).click()
    acts.action(page, "resume")
    rate.press("ArrowLeft")
    rate.press("ArrowLeft")
    expect(rate).to_have_attribute("aria-valuetext", "0.0005")
    at = count(page)
    acts.main_button(page).click()
    acts.trained(page, at + 2)
    stop(page)
    rates = history(page)["columns"]["learning_rate"]
    assert list(dict.fromkeys(round(value, 6) for value in rates)) == [0.001, 0.002, 0.0005]


@pytest.mark.thorough
def test_a_refused_rate_is_said_and_the_old_one_is_shown(open_page: OpenPage) -> None:
    spec = {**acts.SHORT, "fit": {**acts.SHORT["fit"], "epochs": LONG}}
    schedule = {
        "class_name": "ExponentialDecay",
        "config": {"initial_learning_rate": 0.01, "decay_steps": 100, "decay_rate": 0.9},
    }
    spec["compile"] = {**spec["compile"], "optimizer": {"class_name": "Adam", "config": {"learning_rate": schedule}}}
    page = open_page()
    made = page.evaluate(START, spec)
    page.goto(page.url.split("#")[0] + f"#run={made['id']}")
    page.reload()
    acts.trained(page, 2)
    rate = page.locator(".steer").get_by_role("slider", name="Learning rate")
    rate.press("End")
    expect(page.locator(".note.bad")).to_contain_text("does not take that learning rate")
    expect(rate).not_to_have_attribute("aria-valuetext", re.compile("^10"))
    stop(page)


START = """spec => fetch('/api/v1/runs', {
  method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(spec),
}).then(answer => answer.json())"""


def test_one_batch_at_a_time(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=LONG))
    acts.train(page)
    acts.trained(page, 1)
    page.keyboard.press(",")  # a run that does not stand still comes to stand
    acts.action(page, "resume")
    told = []
    for _ in range(4):
        page.wait_for_timeout(300)  # batches are told four times a second at most, and not right behind an epoch's end
        page.locator(".play").get_by_role("button", name="One batch").click()
        expect(page.locator(".trained")).not_to_have_text("one step")
        page.wait_for_timeout(200)
        told += re.findall(r"epoch (\d+), batch (\d+) of 34", page.locator(".trained").inner_text())
    places = [34 * int(epoch) + int(batch) for epoch, batch in told]
    assert len(places) >= 3
    assert places == sorted(set(places))
    assert places[-1] - places[0] <= 3
    stop(page)


def test_an_ended_run_is_given_more_epochs_and_followed_again(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft())
    acts.train(page)
    acts.finished(page, 8)
    run, before = shown(page), history(page)["columns"]["loss"]
    page.locator(".steer").get_by_role("spinbutton", name="More epochs").fill("4")
    page.locator("[data-steer=extend]").click()
    acts.finished(page, 12)
    expect(page.locator(".run.on .st.finished")).to_be_visible()
    assert shown(page) == run
    expect(page.locator("[data-note=changed]")).to_have_count(0)
    expect(page.get_by_role("spinbutton", name="Epochs", exact=True)).to_have_value("12")
    assert history(page)["columns"]["loss"][:8] == before
    assert [row[0] for row in table(page)] == [str(n) for n in range(1, 13)]


def test_a_new_run_goes_on_from_an_epoch_of_the_past(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft())
    acts.train(page)
    acts.finished(page, 8)
    first, number = shown(page), page.locator(".look .of").inner_text()
    page.locator("#wave").press("Home")
    page.locator("#wave").press("ArrowRight")
    page.get_by_role("spinbutton", name="Learning rate").fill("0.01")
    page.locator("[data-steer=fork]").click()
    expect(page).not_to_have_url(re.compile(first))
    acts.finished(page, 8)
    assert history(page)["epoch"] == [3, 4, 5, 6, 7, 8]
    rows = table(page)
    assert [row[0] for row in rows] == ["3", "4", "5", "6", "7", "8"]
    assert all(re.match(r"\d", cell) for row in rows for cell in row)
    page.locator("#wave").press("Home")
    expect(page.locator("#epoch")).to_have_text("3")
    expect(page.locator(".run.on .nm")).to_have_text("learning_rate 0.01")
    page.locator("[data-origin]").click()
    expect(page).to_have_url(re.compile(first))
    expect(page.locator(".look .of")).to_have_text(number)


def test_weights_that_do_not_fit_are_told_in_the_servers_words(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(), unquiet=True)
    acts.train(page)
    acts.finished(page, 8)
    run = shown(page)
    acts.card(page, 1).click()
    page.get_by_role("spinbutton", name="Units").fill("8")
    with page.expect_response(re.compile("/fork")) as answer:
        page.locator("[data-steer=fork]").click()
    assert answer.value.status >= 400
    expect(page.locator(".note.bad")).to_contain_text("weights of other shapes")
    assert shown(page) == run


@pytest.mark.thorough
def test_a_place_in_the_line_is_shown_and_can_be_given_up(own_server: Served, open_page: OpenPage) -> None:
    long = open_page(base=own_server.url, storage=acts.draft(epochs=LONG))
    acts.train(long)
    acts.trained(long, 2)
    others = [open_page(base=own_server.url, storage=acts.draft(epochs=400)) for _ in range(2)]
    for page in others:
        acts.train(page)
    last = others[-1]
    expect(last.locator(".trained")).to_have_text(re.compile(r"place \d, about [\d.]+ s|waiting, place \d"))
    expect(last.locator("#say")).to_have_text(re.compile("Waiting, 1 ahead of you, about|Next in line"))
    expect(last.locator(".run.on .st.queued")).to_be_visible()
    acts.main_button(last).click()
    acts.action(last, "resume")
    expect(last.locator(".run.on .st.paused")).to_be_visible()
    acts.main_button(last).click()
    expect(last.locator(".run.on .st:is(.queued, .running)")).to_be_visible()
    expect(long.locator("[data-note='why.queued.others_wait']")).to_be_visible()  # whose epochs take long gives way
    for page in (long, *others):
        stop(page)


def test_a_killed_web_server_leaves_no_gap(own_server: Served, open_page: OpenPage) -> None:
    page = open_page(base=own_server.url, storage=acts.draft(epochs=LONG), unquiet=True)
    acts.train(page)
    acts.trained(page, 3)
    web = web_of(own_server.data_dir)
    assert web is not None
    os.kill(own_server.process.pid, signal.SIGSTOP)  # or the next one is there before anybody has seen anything
    for pid in children(own_server.process.pid, " app web "):  # its spare, too
        os.kill(pid, signal.SIGKILL)
    expect(page.locator("[data-note=offline], [data-note=stale]")).to_be_visible()
    os.kill(own_server.process.pid, signal.SIGCONT)
    until(lambda: web_of(own_server.data_dir) not in (None, web))
    before = count(page)
    acts.trained(page, before + 3)
    expect(page.locator("[data-note=offline], [data-note=stale]")).to_have_count(0)
    stop(page)
    told = history(page)["epoch"]
    assert told == list(range(1, count(page) + 1))
    assert [row[0] for row in table(page)] == [f"{epoch:,}" for epoch in told]


def test_a_killed_runner_is_told_and_the_run_goes_on_where_it_was(own_server: Served, open_page: OpenPage) -> None:
    page = open_page(base=own_server.url, storage=acts.draft(epochs=LONG), language="ko")
    acts.train(page)
    acts.trained(page, 3)
    runner = runner_of(own_server.data_dir)
    assert runner is not None
    os.kill(runner, signal.SIGKILL)
    note = page.locator("[data-note='broke.runner_lost']")
    expect(note).to_contain_text("잃은 것은 없어요")
    at = count(page)
    assert at >= 3
    acts.trained(page, at + 2)
    stop(page)
    assert history(page)["epoch"] == list(range(1, count(page) + 1))


def test_a_shared_run_is_looked_at_and_not_steered(tmp_path: Path, open_page: OpenPage) -> None:
    with serve(tmp_path, STRATA_ACCESS_TOKEN=TOKEN) as served:
        door = f"/?token={TOKEN.replace(' ', '%20')}"
        mine = open_page(door, base=served.url, storage=acts.draft())
        acts.train(mine)
        acts.finished(mine, 8)
        run = shown(mine)
        other = open_page(f"{door}#run={run}", base=served.url, unquiet=True)
        expect(other.locator(".toast")).to_contain_text("no longer there")  # hidden as long as it is not shared
        mine.locator(".run.on").get_by_role("button", name="What to do with run").click()
        mine.get_by_role("menuitem", name="Copy link").click()
        expect(mine.locator(".toast")).to_be_visible()
        other.goto(f"{served.url}/#run={run}")
        other.reload()
        expect(other.locator("[data-note=shared]")).to_be_visible()
        expect(other.locator("#wave")).to_have_attribute("data-trained", "8")
        expect(other.locator(".steer")).to_have_count(0)
        expect(other.get_by_role("button", name="Stop")).to_have_count(0)
        other.locator(".run.on").get_by_role("button", name="What to do with run").click()
        expect(other.get_by_role("menuitem")).to_have_text(["Copy link", "Lab report"])
