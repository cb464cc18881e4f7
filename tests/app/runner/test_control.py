"""Commands between batches, with real training on the other side of a real pipe."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from app.domain.summary import Summary
from app.limits import LIMITS
from app.runner.checkpoints import Checkpoints
from app.runner.control import Control, StoppedError
from app.runner.pipe import Pipe
from app.runner.rates import EPOCH_END, Rates
from engine.experiment import Experiment, Trainer, prepare
from tests.app.asking import SPEC


class Trained:
    """A training in a thread, and the host's end of its pipe."""

    def __init__(self) -> None:
        self.left, self.right = socket.socketpair()
        self.host = Pipe(self.right.fileno(), blocking=True)
        self.events: list[tuple[str, Mapping[str, Any]]] = []
        self.ended = ""
        self.prepared = prepare(Experiment.parse({**SPEC, "fit": {"epochs": 2000, "batch_size": 256}}))
        self.epoch = threading.Event()
        self.thread = threading.Thread(target=self._train)
        self.thread.start()

    def _train(self) -> None:
        try:
            # a clock that always moves on: every batch looks for commands
            ticks = iter(range(10**9))
            pipe, rates = Pipe(self.left.fileno(), blocking=True), Rates()
            trainer = Trainer(self.prepared, self._tell)
            checkpoints = Checkpoints(pipe, trainer, Summary(), LIMITS.checkpoint_bytes)
            control = Control(pipe, rates, checkpoints, clock=lambda: float(next(ticks)))
            trainer.go([rates, checkpoints, control])
            self.ended = "finished"
        except StoppedError:
            self.ended = "stopped"

    def _tell(self, kind: str, body: Mapping[str, Any]) -> None:
        self.events.append((kind, body))
        self.epoch.set()

    def command(self, number: int, kind: str, refusal: str = "", **args: Any) -> None:
        self.host.send({"command": number, "type": kind, **args})
        if kind not in ("stop", "go", "rest"):
            wanted = {"kind": "ack", "command": number, "type": kind}
            answer = self.heard("ack")
            self.facts = answer.pop("facts", {})
            assert answer == wanted | ({"refusal": refusal} if refusal else {})

    def heard(self, kind: str) -> dict[str, Any]:
        """The next frame of a kind; checkpoints may come between."""
        while (head := self.host.receive()[0])["kind"] != kind:
            assert head["kind"] == "checkpoint"
        return head

    def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + 5
        while not true():
            assert time.monotonic() < end, "it did not happen in time"
            self.epoch.wait(0.005)

    def epochs(self) -> int:
        return sum(kind == "epoch" for kind, _ in self.events)


@pytest.fixture
def trained() -> Iterator[Trained]:
    made = Trained()
    yield made
    if made.thread.is_alive():
        made.command(99, "stop")
        made.thread.join(5)
    made.left.close()
    made.right.close()


def test_pause_stands_still_steps_step_and_stop_ends(trained: Trained) -> None:
    trained.command(1, "pause")
    updates = trained.prepared.model.updates
    for number in range(3):
        trained.command(2 + number, "step", unit="batch")
    trained.until(lambda: trained.prepared.model.updates == updates + 3)
    epochs = trained.epochs()  # only now: the pause may have come at the last batch of an epoch
    trained.command(5, "step", unit="epoch")
    trained.until(lambda: trained.epochs() == epochs + 1)
    trained.command(6, "pause")
    assert (trained.prepared.model.updates % 5, trained.epochs()) == (0, epochs + 1)  # 1,079 rows in batches of 256
    trained.command(8, "set_learning_rate", value=0.125)
    assert trained.facts == {"updates": trained.prepared.model.updates, "moment": EPOCH_END, "value": 0.125}
    assert trained.prepared.model.optimizer.learning_rate == 0.125
    trained.command(8, "set_learning_rate", refusal="arg.min", value=-1)
    assert trained.prepared.model.optimizer.learning_rate == 0.125
    trained.epoch.clear()
    trained.command(9, "go")
    assert trained.epoch.wait(5)
    trained.command(10, "stop")
    trained.thread.join(5)
    assert (trained.ended, trained.epochs() < 2000) == ("stopped", True)


def test_pausing_twice_is_pausing_once(trained: Trained) -> None:
    trained.command(1, "pause")
    trained.command(2, "pause")
    trained.epoch.clear()
    trained.command(3, "go")
    assert trained.epoch.wait(5)


def test_who_is_asked_to_rest_does_so_at_the_end_of_an_epoch_and_goes_on_when_told(trained: Trained) -> None:
    trained.command(0, "rest")
    trained.heard("rested")
    epochs, updates = trained.epochs(), trained.prepared.model.updates
    assert updates % 5 == 0
    time.sleep(0.05)
    assert trained.prepared.model.updates == updates
    trained.command(0, "go")
    trained.until(lambda: trained.epochs() > epochs)


def test_a_pause_outlives_a_wish_to_rest(trained: Trained) -> None:
    trained.command(1, "pause")
    updates = trained.prepared.model.updates
    trained.command(0, "rest")
    trained.command(2, "pause")
    assert trained.prepared.model.updates == updates
