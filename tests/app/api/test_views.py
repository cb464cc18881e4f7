"""Views over REST: any epoch of any run, told to the bit as it was; refusals in their form; no process per epoch."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.domain.event import encode
from app.runner.replay import put, weights_of
from engine.callbacks import Callback
from engine.experiment import Experiment, Trainer, prepare
from engine.views import view_of
from tests.app.asking import API, LONG, SPEC, fetch, start, watch
from tests.serving import Served

EPOCHS = 12
FLATTEN, DENSE = SPEC["model"]["layers"]
HIDDEN = {"class_name": "Dense", "config": {"units": 16, "activation": "tanh"}}
MODEL = {"class_name": "Sequential", "layers": [FLATTEN, HIDDEN, DENSE]}
RUN = {**SPEC, "model": MODEL, "fit": {"epochs": EPOCHS, "batch_size": 64}}


class Keeping(Callback):
    """The weights at the end of every epoch."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    def on_train_begin(self, logs: Any = None) -> None:
        self.kept.append(weights_of(self.model))

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.kept.append(weights_of(self.model))


@pytest.fixture(scope="module")
def truth() -> list[dict[str, Any]]:
    """What the view says after every epoch of a training in this process."""
    trainer, keeping = Trainer(prepare(Experiment.parse(RUN))), Keeping()
    trainer.go([keeping])
    answers = []
    for weights in keeping.kept:
        put(trainer.prepared.model, weights)
        answers.append(json.loads(encode(view_of("scatter", {}).look(trainer.prepared.subject))))
    return answers


@pytest.fixture(scope="module")
def run(server: Served) -> str:
    made = start(server.url, RUN)
    watch(server.url, made)
    return made


def look(server: Served, run: str, question: str) -> tuple[int, dict[str, Any]]:
    status, _, body = fetch(f"{server.url}{API}/runs/{run}/views/{question}")
    return status, json.loads(body)


def test_every_epoch_is_told_as_it_was_and_one_film_shows_them_all(
    server: Served, run: str, truth: list[dict[str, Any]]
) -> None:
    order = [EPOCHS - 1, *range(EPOCHS - 1), EPOCHS]
    first = time.monotonic()
    assert look(server, run, f"scatter?epoch={order[0]}")[0] == 200
    time.sleep(0.3)  # the film goes on meanwhile
    began = time.monotonic()
    for epoch in order:
        status, answer = look(server, run, f"scatter?epoch={epoch}")
        assert (status, answer.pop("view"), answer.pop("epoch")) == (200, "scatter", epoch)
        assert answer == truth[epoch], epoch
    # a process for each of them would take at least as long as the first again
    assert time.monotonic() - began < EPOCHS / 3 * (began - first)


def test_without_an_epoch_the_newest_model_is_looked_at(server: Served, run: str, truth: list[dict[str, Any]]) -> None:
    status, answer = look(server, run, "scatter")
    assert (status, answer["epoch"], answer["points"]) == (200, EPOCHS, truth[EPOCHS]["points"])


REFUSED = {
    "an epoch to come": ("scatter?epoch=13", 422, "run.epoch"),
    "a view that fits no layer": ("kernels?epoch=1", 422, "view.nothing"),
    "a layer that is not there": ("scatter?layer=nowhere", 422, "view.layer"),
    "a row that is not there": ("gates?sample=-1", 422, "input.invalid"),
    "a part that is sealed": ("scatter?split=test", 422, "input.invalid"),
    "an unknown argument": ("scatter?surprise=1", 422, "input.invalid"),
    "no number": ("scatter?epoch=two", 422, "input.invalid"),
    "no view": ("nothing", 404, "route.unknown"),
}


@pytest.mark.parametrize(("question", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_refusals(server: Served, run: str, question: str, status: int, code: str) -> None:
    got, answer = look(server, run, question)
    assert (got, answer["code"]) == (status, code)


def test_the_test_rows_are_sealed_until_somebody_opens_them_for_that_epoch(server: Served, run: str) -> None:
    for question in ("judgement?split=test&epoch=2", "examples?split=test&epoch=2", "judgement?split=test"):
        status, answer = look(server, run, question)
        assert (status, answer["code"]) == (409, "run.sealed"), question
    status, _, body = fetch(f"{server.url}{API}/runs/{run}/openings", "POST", {"epoch": 2})
    assert (status, json.loads(body)) == (201, {"epoch": 2, "opened": [2]})
    status, answer = look(server, run, "judgement?split=test&epoch=2")
    assert (status, answer["rows"]) == (200, 359)
    assert look(server, run, "judgement?split=test&epoch=3")[0] == 409
    # a script that evaluates on the test rows opens them as well
    evaluated = json.loads(fetch(f"{server.url}{API}/runs/{run}/evaluate", "POST", {"split": "test", "epoch": 3})[2])
    status, answer = look(server, run, "judgement?split=test&epoch=3")
    assert (status, answer["right"] / 359) == (200, pytest.approx(evaluated["logs"]["accuracy"]))
    assert json.loads(fetch(f"{server.url}{API}/runs/{run}")[2])["opened"] == [2, 3]


def test_a_fork_shows_the_run_it_came_from_up_to_the_fork(
    server: Served, run: str, truth: list[dict[str, Any]]
) -> None:
    other = {**RUN, "fit": {"epochs": 5, "batch_size": 32}}
    status, _, body = fetch(f"{server.url}{API}/runs/{run}/fork", "POST", {"epoch": 3, "spec": other})
    assert status == 201
    fork = json.loads(body)["id"]
    watch(server.url, fork)
    for epoch in (2, 3):
        assert look(server, fork, f"scatter?epoch={epoch}")[1]["points"] == truth[epoch]["points"]
    status, answer = look(server, fork, "scatter?epoch=4")
    assert status == 200
    assert answer["points"] != truth[4]["points"]


def test_a_run_can_be_looked_at_while_it_trains(server: Served) -> None:
    running = start(server.url, LONG)
    watch(server.url, running, until="epoch")
    status, answer = look(server, running, "scatter?epoch=1")
    assert (status, answer["epoch"]) == (200, 1)
    assert look(server, running, "scatter?epoch=0")[0] == 200
    fetch(f"{server.url}{API}/runs/{running}/commands", "POST", {"type": "stop"})


def test_a_prediction_of_any_epoch_is_that_of_its_weights(server: Served, run: str) -> None:
    found = []
    for epoch in (1, EPOCHS, 1):
        body = {"inputs": [[[[0.0]] * 8] * 8], "epoch": epoch}
        found.append(json.loads(fetch(f"{server.url}{API}/runs/{run}/predict", "POST", body)[2])["outputs"])
    assert found[0] == found[2] != found[1]


def test_near_is_the_last_epoch_at_hand_and_says_which(server: Served) -> None:
    running = start(server.url, {**RUN, "fit": {"epochs": 10_000, "batch_size": 64}})
    watch(server.url, running, until="checkpoint")  # the first stands at the end of the first epoch
    status, answer = look(server, running, "scatter?epoch=1&near=true")
    assert (status, answer["epoch"]) == (200, 1)
    events = fetch(f"{server.url}{API}/runs/{running}")
    reached, kept = json.loads(events[2])["epoch"], json.loads(events[2])["snapshots"]
    assert look(server, running, f"scatter?epoch={reached}&near=true")[1]["epoch"] >= max(kept)
    fetch(f"{server.url}{API}/runs/{running}/commands", "POST", {"type": "stop"})


def test_a_crowd_is_answered_or_told_when_to_come_back(server: Served) -> None:
    """Twenty at once look at an epoch that nobody has filmed: some wait for the film, the others are sent away."""
    made = start(server.url, {**RUN, "seed": 7})
    watch(server.url, made)
    address = f"{server.url}{API}/runs/{made}/views/scatter?epoch={EPOCHS // 2}"
    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(lambda _: fetch(address), range(20)))
    assert {status for status, _, _ in answers} <= {200, 429}
    assert len({body for status, _, body in answers if status == 200}) == 1
    assert all(headers["retry-after"] == "1" for status, headers, _ in answers if status == 429)
