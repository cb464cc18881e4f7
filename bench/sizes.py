"""Sizes of layers, drawn: what an argument of this name may be, where a layer is to stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from random import Random
from typing import Any, TypeAlias

Shape: TypeAlias = tuple[int, ...]


def log_uniform(rng: Random, low: int, high: int) -> int:
    """Small ones are as likely as large ones."""
    return min(high, max(low, round(low * (high / low) ** rng.random())))


@dataclass(frozen=True)
class At:
    """Where a layer is to stand: what it reads, and how many spatial axes its class wants."""

    rng: Random
    shape: Shape
    rank: int


def _several(low: int, high: int) -> Callable[[At], Any]:
    return lambda at: [at.rng.randint(low, high) for _ in range(at.rank or 1)]


def pairs(most: int) -> Callable[[At], Any]:
    def drawn(at: At) -> Any:
        pairs = [[at.rng.randint(0, most), at.rng.randint(0, most)] for _ in range(at.rank or 1)]
        return pairs[0] if at.rank == 1 else pairs

    return drawn


def _target(at: At) -> list[int]:
    """Another way to cut as many numbers."""
    left, found = prod(at.shape), []
    for _ in range(at.rng.randint(0, 3)):
        found.append(at.rng.choice([n for n in range(1, min(left, 32) + 1) if left % n == 0]))
        left //= found[-1]
    return [*found, left]


SIZES: dict[str, Callable[[At], Any]] = {
    "units": lambda at: log_uniform(at.rng, 2, 2_048 if len(at.shape) == 1 else 256),
    "filters": lambda at: log_uniform(at.rng, 1, 96),
    "kernel_size": _several(1, 5),
    "pool_size": _several(1, 3),
    "strides": lambda at: at.rng.choice((1, 1, 2)),
    "size": _several(1, 3),
    "cropping": pairs(1),
    "padding": lambda at: at.rng.choice(("valid", "same")),
    "output_size": _several(1, 6),
    "rate": lambda at: at.rng.choice((0.1, 0.5)),
    "stddev": lambda _: 0.1,
    "target_shape": _target,
    "dims": lambda at: at.rng.sample(range(1, len(at.shape) + 1), len(at.shape)),
    "n": lambda at: log_uniform(at.rng, 2, 32),
    "groups": lambda at: at.rng.choice([n for n in (1, 1, 2, 4) if at.shape[-1] % n == 0]),
    "equation": lambda _: "...x,xy->...y",
    "output_shape": lambda at: [None] * (len(at.shape) - 1) + [log_uniform(at.rng, 2, 256)],
    "pieces": lambda at: at.rng.choice((2, 4)),
    "input_dim": lambda _: 100,
    "output_dim": lambda at: log_uniform(at.rng, 2, 64),
    "l2": lambda _: 1e-4,
    "dropout": lambda at: at.rng.choice((0.0, 0.0, 0.2)),
    "recurrent_dropout": lambda at: at.rng.choice((0.0, 0.0, 0.0, 0.2)),
}
