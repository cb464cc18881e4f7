"""Children that fail in one way each, named for it. They run in real processes behind real pipes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from typing import Any

from app.runner import nursery
from app.runner.confine import confine
from app.runner.nursery import CONTEXT, Child
from app.runner.order import Order
from app.runner.pipe import Pipe

Errand = Callable[[Pipe], None]


def finishes(pipe: Pipe) -> None:
    for epoch in (1, 2, 3):
        pipe.send({"kind": "event", "type": "epoch", "epoch": epoch, "summary": "{}"}, b'{"epoch":%d}' % epoch)
    pipe.send({"kind": "checkpoint", "epoch": 3, "whole": True}, b"weights")
    pipe.send({"kind": "end", "signal": "finish", "reason": None}, b"{}")


def diverges(pipe: Pipe) -> None:
    pipe.send({"kind": "end", "signal": "diverge", "reason": "not_a_number"}, b'{"epoch":2,"batch":7}')


def crashes(pipe: Pipe) -> None:
    pipe.send({"kind": "event", "type": "note"}, b'{"code":"hello"}')
    os.kill(os.getpid(), signal.SIGSEGV)


def exits(pipe: Pipe) -> None:
    os._exit(7)


def breaks_off(pipe: Pipe) -> None:
    """Dies in the middle of a frame."""
    os.write(pipe.file, b"\x00\x00\xff\xffhalf")
    os._exit(0)


def talks_nonsense(pipe: Pipe) -> None:
    os.write(pipe.file, b"\x00\x00\x00\x05nope\n")
    time.sleep(60)


def boasts(pipe: Pipe) -> None:
    """Announces a frame larger than any."""
    os.write(pipe.file, b"\xff\xff\xff\xff")
    time.sleep(60)


def hungers(pipe: Pipe) -> None:
    """A memory bomb that nobody catches: the limit raises MemoryError, and the process ends with it."""
    confine(300_000_000, 60)
    hoard = []
    while True:
        hoard.append(bytearray(100_000_000))


def spins(pipe: Pipe) -> None:
    """A tight loop that never looks at its pipe."""
    while True:
        pass


def lingers(pipe: Pipe) -> None:
    """Says that it has ended, and stays."""
    finishes(pipe)
    time.sleep(60)


def waits(pipe: Pipe) -> None:
    """Trains nothing and obeys: answers every command, ends at stop."""
    while True:
        command, _ = pipe.receive()
        if command["type"] == "stop":
            pipe.send({"kind": "end", "signal": "stop", "reason": "by_owner"}, b"{}")
            return
        if "command" in command:
            pipe.send({"kind": "ack", "command": command["command"], "type": command["type"]})


def obeys(pipe: Pipe) -> None:
    """The same, and rests when it is asked to."""
    while True:
        command, _ = pipe.receive()
        if command["type"] == "stop":
            pipe.send({"kind": "end", "signal": "stop", "reason": "by_owner"}, b"{}")
            return
        if command["type"] == "rest":
            pipe.send({"kind": "event", "type": "note"}, b"{}")
            pipe.send({"kind": "rested"})
        elif command["type"] != "go":
            pipe.send({"kind": "ack", "command": command["command"], "type": command["type"]})


def floods(pipe: Pipe) -> None:
    """Sends faster than any store takes."""
    for number in range(3000):
        pipe.send({"kind": "event", "type": "probe"}, b'{"n":%d,"x":"%s"}' % (number, b"x" * 500))
    finishes(pipe)


def entry(errand: Errand, connection: Connection) -> None:
    """Runs in the child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.close(2)
    os.open(os.devnull, os.O_WRONLY)
    errand(Pipe(connection.fileno(), blocking=True))


def bearing(errands: Mapping[str, Errand], born: list[Child]) -> Callable[[str, int, Order], Child]:
    """A stand-in for nursery.bear: the spec of a run is the name of its errand, as JSON."""

    def bear(run: str, attempt: int, order: Order) -> Child:
        ours, theirs = CONTEXT.Pipe(duplex=True)
        process: Any = CONTEXT.Process(target=entry, args=(errands[order.spec], theirs), daemon=True)  # type: ignore[index]
        process.start()
        theirs.close()
        child = nursery.Child(run, attempt, process, Pipe(os.dup(ours.fileno()), blocking=False))
        ours.close()
        born.append(child)
        return child

    return bear
