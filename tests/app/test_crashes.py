"""kill -9 in mid-run: the log stays whole, and what can go on goes on."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from app.locks import RUNNER, WEB, holder
from tests.app.asking import API, SPEC, fetch, is_whole, start, watch
from tests.app.processes import below, is_alive, runner_of, until
from tests.serving import Served, serve

SLOW = {**SPEC, "fit": {"epochs": 40, "batch_size": 4}}


@pytest.fixture
def own(tmp_path: Path) -> Served:
    """A server that a test may kill: (its folder is its own)."""
    with serve(tmp_path / "data", STRATA_RUN_SLOTS="1") as served:
        yield served  # type: ignore[misc]
    assert holder(served.data_dir / RUNNER) is None
    assert holder(served.data_dir / WEB) is None


def states(events: list[dict[str, object]]) -> list[object]:
    return [event["data"]["state"] for event in events if event["type"] == "state"]  # type: ignore[index]


def test_a_killed_child_and_a_killed_runner_are_followed_by_a_new_attempt(own: Served) -> None:
    run = start(own.url, SLOW)
    watch(own.url, run, until="epoch")
    runner = runner_of(own.data_dir)
    assert runner is not None
    child = below(runner)[-1]
    os.kill(child, signal.SIGKILL)
    first, _ = watch(own.url, run, until="epoch")
    until(lambda: below(runner)[-1] != child)
    watch(own.url, run, since=len(first), until="epoch")
    orphans = below(runner)
    os.kill(runner, signal.SIGKILL)
    until(lambda: runner_of(own.data_dir) not in (None, runner), seconds=3)
    until(lambda: not any(map(is_alive, orphans)), seconds=3)
    events, code = watch(own.url, run)
    assert (is_whole(events), code) == (True, 1000)
    assert states(events) == ["queued", "running", "queued", "running", "queued", "running", "finished"]
    assert [event["data"]["reason"] for event in events if event["type"] == "state"][2::2] == [
        *("crashed", "runner_lost"),
        None,
    ]
    epochs = [(event["attempt"], event["data"]["epoch"]) for event in events if event["type"] == "epoch"]
    assert [epoch for attempt, epoch in epochs if attempt == 3] == list(range(1, 41))
    history = json.loads(fetch(f"{own.url}{API}/runs/{run}/history")[2])
    assert (history["attempt"], len(history["epoch"])) == (3, 40)


def test_a_killed_web_server_does_not_end_the_run(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serve(data, STRATA_RUN_SLOTS="1") as first:
        run = start(first.url, SLOW)
        seen, _ = watch(first.url, run, until="epoch")
        runner = runner_of(data)
        first.process.kill()
        first.process.wait(5)
        assert runner is not None
        assert is_alive(runner)
        with serve(data, STRATA_RUN_SLOTS="1") as second:
            assert runner_of(data) == runner
            rest, code = watch(second.url, run, since=len(seen))
            assert (is_whole(seen + rest), code) == (True, 1000)
            assert states(seen + rest) == ["queued", "running", "finished"]
            assert watch(second.url, run)[0] == seen + rest
    assert runner_of(data) is None


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
    assert not any(map(is_alive, family))
    with serve(data, STRATA_RUN_SLOTS="1") as second:
        events, _ = watch(second.url, run)
    assert is_whole(events)
    assert states(events) == ["queued", "running", "queued", "running", "finished"]
    assert events[-1]["attempt"] == 2
