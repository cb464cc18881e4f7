"""A run that is followed: pause, step, stop, reload, a cut line, a second attempt, the shelf."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.ui import acts
from tests.ui.conftest import OpenPage
from tests.ui.line import Line

LONG = 4000  # epochs: some ten seconds of training


def epoch(page: Page) -> int:
    return int(page.locator("#epoch").inner_text().replace(",", ""))


def count(page: Page) -> int:
    return int(page.locator("#wave").get_attribute("data-trained") or 0)


def test_pause_resume_step_and_stop(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=LONG))
    acts.train(page)
    acts.trained(page, 2)
    acts.main_button(page).click()
    expect(page.locator(".run.on .st.paused")).to_be_visible()
    acts.action(page, "resume")
    page.locator("#wave").press("End")
    paused_at = count(page)
    page.keyboard.press(".")
    expect(page.locator("#wave")).to_have_attribute("data-trained", str(paused_at + 1))
    acts.main_button(page).click()
    acts.trained(page, paused_at + 3)
    page.keyboard.press("Shift+S")
    expect(page.locator(".run.on .st.stopped")).to_be_visible()
    acts.action(page, "start")
    assert epoch(page) == count(page) < LONG


def test_reload_finds_the_same_run_the_same_curve_and_goes_on(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=LONG))
    acts.train(page)
    acts.trained(page, 5)
    address = page.url
    assert "#run=" in address
    page.reload()
    expect(page.locator(".run.on .st.running")).to_be_visible()
    acts.trained(page, 6)
    before = count(page)
    acts.trained(page, before + 2)
    expect(page).to_have_url(address)
    page.locator("#wave").focus()
    page.keyboard.press("Shift+S")
    expect(page.locator(".run.on .st.stopped")).to_be_visible()


def test_the_slider_is_the_time_machine(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft())
    acts.train(page)
    acts.finished(page, 8)
    wave = page.locator("#wave")
    last = page.locator(".soft").first.get_attribute("aria-label")
    wave.press("Home")
    expect(page.locator("#epoch")).to_have_text("1")
    expect(page.locator(".soft").first).not_to_have_attribute("aria-label", last or "")
    wave.press("ArrowRight")
    expect(wave).to_have_attribute("aria-valuetext", re.compile("epoch 2 of 8, trained to 8"))
    box = wave.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.81, box["y"] + 20)
    expect(page.locator("#epoch")).to_have_text("7")
    acts.action(page, "play")
    acts.main_button(page).click()
    acts.action(page, "start")  # it played to the end by itself
    expect(page.locator("#epoch")).to_have_text("8")


def test_a_change_leaves_the_old_run_and_says_so(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft())
    acts.train(page)
    acts.finished(page, 8)
    acts.card(page, 1).click()
    page.get_by_role("spinbutton", name="Units").fill("8")
    note = page.locator("[data-note=changed]")
    expect(note).to_be_visible()
    acts.train(page)
    expect(note).to_have_count(0)
    expect(page.locator(".run.on .nm")).to_have_text("units 8")
    acts.finished(page, 8)
    page.locator(".run button.open").nth(1).click()
    expect(note).to_be_visible()
    note.get_by_role("button").click()
    expect(note).to_have_count(0)
    expect(acts.card(page, 1)).to_contain_text("32 · relu")


def test_delete_rename_and_undo(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=2))
    acts.train(page)
    acts.finished(page, 2)
    here = page.locator(".run.on")
    here.get_by_role("button", name="What to do with run").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.keyboard.type("my best one")
    page.keyboard.press("Enter")
    expect(here.locator(".nm")).to_have_text("my best one")
    there = page.locator(".run", has_text="my best one")
    here.get_by_role("button", name="What to do with run").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(there).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(there).to_have_count(1)


def test_a_cut_line_is_said_and_heals(open_page: OpenPage, line: Line) -> None:
    page = open_page(base=line.url, storage=acts.draft(epochs=LONG), unquiet=True)
    acts.train(page)
    acts.trained(page, 3)
    line.cut()
    note = page.locator("[data-note=offline]")
    expect(note).to_be_visible()
    before = count(page)
    line.mend()
    expect(note).to_have_count(0)
    acts.trained(page, before + 2)
    expect(page.locator("#said")).to_have_text(re.compile(r"Caught up|Still learning|Epoch"))
    page.locator("#wave").press("Shift+S")
    expect(page.locator(".run.on .st.stopped")).to_be_visible()


def test_a_second_attempt_is_shown_honestly(open_page: OpenPage) -> None:
    """The server's own words, but the run breaks off after two epochs and goes on."""
    page = open_page(storage=acts.draft(epochs=4))
    page.route_web_socket(re.compile("/stream"), tell_of_a_crash)
    acts.train(page)
    expect(page.locator("[data-note='broke.crashed']")).to_contain_text("broke off at epoch 2. It went on by itself")
    expect(page.locator(".run.on .state")).to_contain_text("attempt 2")
    expect(page.locator("#wave")).to_have_attribute("data-trained", "3")


def tell_of_a_crash(socket: WebSocketRoute) -> None:
    seq = 0

    def send(attempt: int, kind: str, **data: object) -> None:
        nonlocal seq
        seq += 1
        body = {"run": "r", "seq": seq, "attempt": attempt, "type": kind, "time": "2026-01-01T00:00:00Z", "data": data}
        socket.send(json.dumps(body))

    def learn(attempt: int, number: int) -> None:
        logs = {"loss": 1 / number, "accuracy": 0.5, "val_loss": 1 / number, "val_accuracy": 0.5}
        send(
            attempt, "epoch", epoch=number, epochs=4, updates=number, seconds=0.1 * number, learning_rate=0.1, logs=logs
        )

    send(1, "state", state="running", reason=None)
    learn(1, 1)
    learn(1, 2)
    send(2, "state", state="queued", reason="crashed")
    send(2, "state", state="running", reason=None)
    learn(2, 3)
