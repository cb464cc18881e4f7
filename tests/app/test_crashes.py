"""kill -9 in mid-run: the log stays whole, and what can go on goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.locks import RUNNER, SERVE, WEB, holder, pid_of
from app.supervisor import ROOT
from tests.app.asking import API, SPEC, fetch, is_whole, start, watch
from tests.app.processes import below, children, is_alive, runner_of, until, web_of
from tests.serving import Served, serve

EPOCHS = 50
SLOW = {**SPEC, "fit": {"epochs": EPOCHS, "batch_size": 1}}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose processes tests may kill, as it mends itself."""
    with serve(tmp_path_factory.mktemp("own"), STRATA_RUN_SLOTS="1") as served:
        yield served
    assert [holder(served.data_dir / name) for name in (SERVE, WEB, RUNNER)] == [None] * 3


def states(events: list[dict[str, object]]) -> list[object]:
    return [event["data"]["state"] for event in events if event["type"] == "state"]  # type: ignore[index]


def command(served: Served, run: str, kind: str, **args: Any) -> None:
    status, _, _ = fetch(f"{served.url}{API}/runs/{run}/commands", "POST", {"type": kind, **args})
    assert status == 202


def told(events: list[dict[str, Any]]) -> list[Any]:
    """What a run says of itself, without the time it took."""
    kinds = [event for event in events if event["type"] in ("epoch", "probe")]
    return [{name: value for name, value in event["data"].items() if name != "seconds"} for event in kinds]


def model(served: Served, run: str) -> bytes:
    return fetch(f"{served.url}{API}/runs/{run}/model?format=npz")[2]


def test_killed_processes_are_followed_by_others_that_go_on_to_the_same_bits(own: Served) -> None:
    unbroken = start(own.url, SLOW)
    wanted, _ = watch(own.url, unbroken)
    run = start(own.url, SLOW)
    watch(own.url, run, until="epoch")
    runner, web = runner_of(own.data_dir), web_of(own.data_dir)
    assert runner is not None
    assert web is not None
    child = below(runner)[-1]
    os.kill(child, signal.SIGKILL)
    first, _ = watch(own.url, run, until="epoch")
    until(lambda: below(runner)[-1] != child)
    watch(own.url, run, since=len(first), until="epoch")
    orphans = below(runner)
    os.kill(runner, signal.SIGKILL)
    until(lambda: runner_of(own.data_dir) not in (None, runner), seconds=3)
    until(lambda: not any(map(is_alive, orphans)), seconds=3)
    os.kill(web, signal.SIGKILL)
    until(lambda: web_of(own.data_dir) not in (None, web), seconds=3)
    events, code = watch(own.url, run)  # nobody was refused meanwhile: the socket listens on
    assert (is_whole(events), code) == (True, 1000)
    assert states(events) == ["queued", "running", "queued", "running", "queued", "running", "finished"]
    assert [event["data"]["reason"] for event in events if event["type"] == "state"][2::2] == [
        *("crashed", "runner_lost"),
        None,
    ]
    assert told(events) == told(wanted)
    assert model(own, run) == model(own, unbroken)
    histories = [json.loads(fetch(f"{own.url}{API}/runs/{one}/history")[2]) for one in (run, unbroken)]
    assert [history["attempt"] for history in histories] == [3, 1]
    assert histories[0]["epoch"] == list(range(1, EPOCHS + 1))
    assert histories[0]["columns"]["loss"] == histories[1]["columns"]["loss"]


@pytest.mark.parametrize("place", [RUNNER, WEB])
def test_a_spare_that_was_there_before_takes_over(own: Served, place: str) -> None:
    until(lambda: len(children(own.process.pid)) == 4)
    until(lambda: fetch(f"{own.url}/readyz")[0] == 200)
    first = pid_of(own.data_dir / place)
    assert first is not None
    for _ in range(2):
        there = children(own.process.pid)
        killed = pid_of(own.data_dir / place)
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        until(lambda before=killed: pid_of(own.data_dir / place) not in (None, before))
        assert pid_of(own.data_dir / place) in there
        until(lambda: len(children(own.process.pid)) == 4)
    events, code = watch(own.url, start(own.url, SPEC))
    assert (is_whole(events), code, events[-1]["data"]["state"]) == (True, 1000, "finished")


def test_what_people_set_while_it_ran_is_set_again_at_its_place(own: Served) -> None:
    run = start(own.url, SLOW)
    watch(own.url, run, until="epoch")
    command(own, run, "set_learning_rate", value=0.0125)
    events, _ = watch(own.url, run, until="ack")
    ack = events[-1]["data"]
    events, _ = watch(own.url, run, since=len(events), until="epoch")
    child = below(runner_of(own.data_dir) or 0)[-1]
    os.kill(child, signal.SIGKILL)
    again, _ = watch(own.url, run)
    assert again[-1]["attempt"] == 2
    rates = {event["data"]["epoch"]: event["data"]["learning_rate"] for event in again if event["type"] == "epoch"}
    epoch = -(-ack["updates"] // 1_079)  # one row an update
    assert [rates[n] for n in range(epoch + 1, EPOCHS + 1)] == [0.0125] * (EPOCHS - epoch)


def test_a_frozen_runner_is_replaced(own: Served) -> None:
    run = start(own.url, SLOW)
    watch(own.url, run, until="epoch")
    runner = runner_of(own.data_dir)
    assert runner is not None
    os.kill(runner, signal.SIGSTOP)
    until(lambda: runner_of(own.data_dir) not in (None, runner), seconds=10)
    assert not is_alive(runner)
    events, code = watch(own.url, run)
    assert (is_whole(events), code, events[-1]["data"]["state"]) == (True, 1000, "finished")


def test_when_the_supervisor_is_killed_all_go_with_it_and_the_next_start_goes_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serve(data, STRATA_RUN_SLOTS="1") as first:
        run = start(first.url, SLOW)
        seen, _ = watch(first.url, run, until="epoch")
        family = below(first.process.pid)
        first.process.kill()
        until(lambda: not any(map(is_alive, family)), seconds=4)
        with serve(data, STRATA_RUN_SLOTS="1") as second:
            rest, code = watch(second.url, run, since=len(seen))
            assert (is_whole(seen + rest), code) == (True, 1000)
            assert watch(second.url, run)[0] == seen + rest
    assert runner_of(data) is None


@pytest.mark.parametrize("command", [("app.runner", "--slots", "1", "--data-dir", "."), ("app", "web", "0")])
def test_whoever_stands_by_does_not_outlive_who_started_it(tmp_path: Path, command: tuple[str, ...]) -> None:
    """It may have been left alone before it could look, and the lock it waits for is free."""
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    place = {**os.environ, "STRATA_DATA_DIR": ".", "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-m", *command, "--spare", "--parent", gone.stdout.decode().strip()]
    ended = subprocess.run(line, cwd=tmp_path, env=place, timeout=20, check=False)
    assert ended.returncode in (0, 1)
    assert holder(tmp_path / (RUNNER if "app.runner" in command else WEB)) is None


def test_ctrl_c_ends_everything_and_the_next_start_goes_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serve(data, STRATA_RUN_SLOTS="1") as first:
        run = start(first.url, SLOW)
        watch(first.url, run, until="epoch")
        runner = runner_of(data)
        assert runner is not None
        family = [runner, *below(runner)]
        first.process.send_signal(signal.SIGINT)
        assert first.process.wait(timeout=10) == 0  # 0.5 s on an idle machine
        said = first.process.stdout.read() if first.process.stdout else ""
    assert said.splitlines() == [f"Strata is open at {first.url}", "Press Ctrl-C to stop."]
    until(lambda: not any(map(is_alive, family)), seconds=3)  # the forkserver notices a moment after its runner
    with serve(data, STRATA_RUN_SLOTS="1") as second:
        events, _ = watch(second.url, run)
    assert is_whole(events)
    assert states(events) == ["queued", "running", "queued", "running", "finished"]
    assert events[-1]["attempt"] == 2
