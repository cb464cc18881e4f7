"""The engine against PyTorch and JAX, side by side in one run: make bench, or python -m bench.engine

    python -m bench.engine [--rounds N] [workload ...]      the usual workloads, or some of them by name
    python -m bench.engine --shapes                         two dozen of other shapes

All train the same small networks on the same rows in one process, one thread each, in turn: a round is a ``fit``
(metrics on), as many eager PyTorch steps, with its plain and its fused optimizer, and as many compiled JAX steps. What
is printed are medians of the ratios of a round, above 1 where the engine is faster (than the faster of PyTorch's two):
machines are shared, so only such ratios mean anything. Beside them stands how much of this machine's matrix peak a step
of the engine reaches.

PyTorch and JAX have to be installed into the same environment (pip install torch jax); without them the engine runs
alone.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Sequence

from app.runner.confine import single_threaded

os.environ.update(single_threaded())  # before NumPy loads
if hasattr(os, "sched_setaffinity"):  # JAX has threads of its own and no switch for them: all share one core
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import numpy as np

from bench import contestants
from bench.contestants import compiled, gemm_peak, ours, theirs
from bench.workloads import SHAPES, WORKLOADS

ROUNDS = 15


def row(name: str, rounds: int, peak: float) -> str:
    """Let all train one workload in turn; the line that tells of it."""
    work = (WORKLOADS | SHAPES)[name]
    step, operations = ours(work)
    eager = [theirs(work, fused=fused) for fused in (False, True)] if contestants.torch else []
    jitted = compiled(work) if contestants.jax else None
    taken, against_torch, against_jax = list[float](), list[float](), list[float]()
    for _ in range(rounds):
        taken.append(step())
        against_torch += [min(other() for other in eager) / taken[-1]] if eager else []
        against_jax += [jitted() / taken[-1]] if jitted else []
    usual, share = statistics.median(taken), operations / min(taken) / peak
    ratios = f"{_median(against_torch):>8} {_median(against_jax):>6}"
    return f"{name:<12} {ratios} {share:>8.0%} {usual * 1e6:>7,.0f} us  {work.what}"


def _median(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):.2f}" if ratios else "-"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Train beside PyTorch and JAX, and print the ratios.")
    parser.add_argument("names", nargs="*", metavar="workload", help=", ".join((*WORKLOADS, *SHAPES)))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--shapes", action="store_true", help="the other shapes instead of the usual workloads")
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.names if name not in WORKLOADS | SHAPES]
    if unknown:
        parser.error(f"There is no workload {', '.join(unknown)}. Known: {', '.join((*WORKLOADS, *SHAPES))}.")
    peak = gemm_peak()
    peers = [f"{peer.__name__} {peer.__version__}" for peer in (contestants.torch, contestants.jax) if peer]
    print(f"one thread, {chosen.rounds} rounds; matrix peak {peak / 1e9:.0f} Gflop/s; NumPy {np.__version__}", end="; ")
    print(", ".join(peers) if peers else "neither PyTorch nor JAX is installed: the engine runs alone")
    print(f"{'workload':<12} {'PyTorch':>8} {'JAX':>6} {'of peak':>8} {'a step':>10}  what")
    for name in chosen.names or (SHAPES if chosen.shapes else WORKLOADS):
        print(row(name, chosen.rounds, peak), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
