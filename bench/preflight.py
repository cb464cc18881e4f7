"""How true a plan is: python -m bench.preflight [specs] [seed]

Draws random experiments, plans each, trains each for an epoch (or until a second's batches are done) in a process of
its own, started and confined as a runner's child, with validation, pictures and checkpoint, and compares the peak of
its memory with the plan. Exits with 1 if the line is missed: 95 of 100 within 20 %, none under by more than 30 %.

STRATA_PREFLIGHT_LOG=FILE keeps every experiment and what it took, one JSON value a line.
"""

from __future__ import annotations

import os

from app.runner.confine import single_threaded

os.environ.update(single_threaded())  # before NumPy loads

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from app.calibration import TINY
from app.limits import LIMITS
from app.runner import nursery
from bench.draw import Config, Draw
from bench.trial import run, write_pictures
from engine.experiment.bounds import Bounds
from engine.experiment.cost import Speed
from engine.experiment.plan import Plan, examine

WITHIN, SHARE, UNDER = 0.20, 0.95, 0.30
SMALLEST, LARGEST = 1e6, 500e6
"""Bytes beside the program itself between which experiments are drawn, small ones as often as large ones."""


@dataclass(frozen=True)
class Outcome:
    spec: Config
    planned: Plan
    found: Mapping[str, Any]

    @property
    def memory(self) -> float:
        """Planned over measured bytes."""
        return (self.planned.memory_bytes or 0) / float(self.found["peak"])

    @property
    def time(self) -> float:
        """Planned over measured seconds."""
        return (self.planned.seconds or 0.0) / max(float(self.found["seconds"]), 1e-4)

    def told(self) -> str:
        layers = " ".join(layer.class_name for layer in self.planned.layers)
        optimizer = self.spec["compile"]["optimizer"]["class_name"]
        memory = self.planned.memory
        parts = {} if memory is None else {name: round(size / 1e6, 1) for name, size in memory.to_json().items()}
        return (
            f"x{self.memory:.2f} of {self.found['peak'] / 1e6:.0f} MB, batches of {self.spec['fit']['batch_size']}, "
            f"{self.spec['data']['dataset']}, {optimizer}: {layers} {parts}"
        )


def drawn(seed: int, folder: Path, bounds: Bounds, speed: Speed) -> Iterator[tuple[Config, Plan]]:
    """Experiments of every size between the two, whose first batches take a few seconds at most."""
    draw = Draw(seed)
    while True:
        wanted, best = SMALLEST * (LARGEST / SMALLEST) ** draw.rng.random(), None
        for _ in range(60):
            spec = draw.experiment()
            planned = examine(spec, folder, speed, bounds)
            if planned.errors or planned.memory is None or planned.training is None or planned.seconds is None:
                continue
            size = planned.memory.total - bounds.base_bytes
            off = max(size, 1) / wanted if size > wanted else wanted / max(size, 1)
            slow = planned.seconds * (
                3 / planned.training.batches + planned.training.validation / planned.training.rows / 3
            )
            if slow < 4 and planned.memory.total < 2 * LARGEST and (best is None or off < best[0]):
                best = off, spec, planned
            if off < 1.3 and best is not None and best[0] == off:
                break
        if best is not None:
            yield best[1], best[2]


def outcomes(specs: int, seed: int, folder: Path, workers: int) -> list[Outcome]:
    """So many experiments with what they took; those that a wrong number ended are drawn again."""
    write_pictures(folder)
    nursery.prepare()
    nursery.CONTEXT.set_forkserver_preload(["bench.trial"])
    run(TINY, folder)
    bounds = Bounds(
        memory_bytes=float("inf"), base_bytes=int(run(TINY, folder)["peak"]), checkpoint_bytes=LIMITS.checkpoint_bytes
    )
    source, done, speed = drawn(seed, folder, bounds, Speed.measured()), [], Speed.measured()
    del speed
    with ThreadPoolExecutor(workers) as pool:
        while len(done) < specs:
            batch = [next(source) for _ in range(min(specs - len(done), 4 * workers))]
            for (spec, planned), found in zip(batch, pool.map(lambda pair: run(pair[0], folder), batch), strict=True):
                if "fault" in found:
                    print("not trained:", found["fault"], file=sys.stderr)
                elif found["reason"] in (None, "cut"):
                    done.append(Outcome(spec, planned, found))
    return done


def judged(done: list[Outcome]) -> bool:
    """Print the figures; whether the line is met."""
    done = sorted(done, key=lambda outcome: outcome.memory)
    within = sum(abs(outcome.memory - 1) <= WITHIN for outcome in done) / len(done)
    print(f"within {WITHIN:.0%}: {within:.1%} of {len(done)} (wanted {SHARE:.0%})")
    print("worst under:", done[0].told())
    print("worst over:", done[-1].told())
    print("memory, planned / measured:", _quantiles([outcome.memory for outcome in done]))
    print("seconds, planned / measured:", _quantiles([outcome.time for outcome in done]))
    twice = sum(0.5 <= outcome.time <= 2 for outcome in done) / len(done)
    print(f"seconds within twice: {twice:.1%}")
    space = max((outcome.found["space"] - outcome.found["peak"]) / 1e6 for outcome in done)
    print(f"address space beyond resident memory: up to {space:.0f} MB")
    return within >= SHARE and done[0].memory >= 1 - UNDER


def _quantiles(numbers: list[float]) -> str:
    cuts = quantiles(numbers, n=100, method="inclusive")
    return ", ".join(f"{place}%: {cuts[place - 1]:.2f}" for place in (1, 5, 25, 50, 75, 95, 99))


def main(specs: int, seed: int) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        done = outcomes(specs, seed, Path(folder), workers=2)
    if os.environ.get("STRATA_PREFLIGHT_LOG"):
        lines = [
            json.dumps({"spec": o.spec, "ratio": o.memory, "time": o.time, "told": o.told(), **o.found}) for o in done
        ]
        Path(os.environ["STRATA_PREFLIGHT_LOG"]).write_text("\n".join(lines))
    met = judged(done)
    print(f"seed {seed}, {time.monotonic() - began:.0f} s: {'met' if met else 'missed'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500, int(sys.argv[2]) if len(sys.argv) > 2 else 0))
