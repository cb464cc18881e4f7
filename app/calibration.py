"""What plans of time and memory rest on: how fast this machine is, and what a run's process takes before it holds
anything. Measured once, in a process of its own, and kept in the data folder; measured anew on another machine, another
Python or NumPy, and when we measure otherwise.

    python -m app.calibration        measure, print, keep nothing
"""

from __future__ import annotations

import json
import os
import platform
import resource
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.runner.confine import NICENESS

if TYPE_CHECKING:
    from engine.experiment import Speed

FILE = "calibration.json"
METHOD = 1
"""Of measuring; kept figures of another method are measured anew."""
TINY: dict[str, Any] = {
    "data": {"dataset": "spiral", "options": {"samples": 50}},
    "model": {"class_name": "Sequential", "layers": [{"class_name": "Dense", "config": {"units": 2}}]},
    "compile": {"loss": "mse", "optimizer": "sgd", "metrics": []},
    "fit": {"epochs": 1, "batch_size": 1},
}
"""The smallest experiment: what it takes is the program itself."""


@dataclass(frozen=True)
class Calibration:
    """``call``, ``flop``, ``element``, ``far``: seconds, as ``engine.experiment.Speed``. ``base_bytes``: the peak of a
    run's process that has trained the smallest net."""

    call: float
    flop: float
    element: float
    far: float
    base_bytes: int

    def __post_init__(self) -> None:
        if not all(isinstance(value, int | float) and 0 < value < 1e12 for value in asdict(self).values()):
            raise ValueError("figures beyond reason")

    @property
    def speed(self) -> Speed:
        from engine.experiment import Speed

        return Speed(self.call, self.flop, self.element, self.far)


TYPICAL = Calibration(call=4e-7, flop=1.1e-11, element=5e-11, far=5e-9, base_bytes=46_000_000)
"""A laptop of 2026: for plans that are asked for before this machine is measured."""


def machine() -> dict[str, str | int]:
    """What the figures belong to."""
    from app.settings import cores  # it brings pydantic, which a run's process does without

    return {
        "method": METHOD,
        "processor": _processor(),
        "cores": cores(),
        "python": platform.python_version(),
        "numpy": version("numpy"),
    }


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def read(folder: Path) -> Calibration | None:
    """The figures kept for this machine; None if there are none, or the file is damaged."""
    try:
        body = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Calibration(**body["figures"]) if body["machine"] == machine() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(folder: Path, found: Calibration) -> None:
    """Write whole or not at all."""
    body = {"machine": machine(), "figures": asdict(found), "measured": datetime.now(UTC).isoformat(timespec="seconds")}
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=FILE, delete=False, encoding="utf-8") as file:
        json.dump(body, file, indent=1)
    os.replace(file.name, folder / FILE)


# ---- in the process that measures


def _measure() -> Calibration:
    from app.runner import nursery
    from engine.experiment import Speed

    os.nice(NICENESS)
    nursery.prepare()
    ours, theirs = nursery.CONTEXT.Pipe(duplex=False)
    process = nursery.CONTEXT.Process(target=_smallest, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    base = int(ours.recv())
    process.join()
    return Calibration(**asdict(Speed.measured()), base_bytes=base)


def _smallest(connection: Connection) -> None:
    """A run's process with nothing in it but the smallest net."""
    from engine.experiment import Experiment, Trainer, encode_weights, prepare

    prepared = prepare(Experiment.parse(TINY))
    trainer = Trainer(prepared, lambda *_: None)
    trainer.go()
    encode_weights(prepared, 1, trainer.position())
    connection.send(peak_bytes())


def peak_bytes() -> int:
    """The most resident memory of this process so far."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024
    found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found if sys.platform == "darwin" else found * 1024


if __name__ == "__main__":
    from app import calibration  # the forkserver's child looks its errand up by this name

    print(json.dumps(asdict(calibration._measure())))
