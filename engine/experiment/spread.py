"""Spread: how the numbers of an array lie, in a few figures: norm, mean, quantiles, a histogram.

What hangs on order is reckoned from a sample of at most 1,024 numbers, taken evenly; so the time of a look has a bound.
Numbers that are none (NaN, infinity) are left out and counted.
"""

from __future__ import annotations

import base64
from math import ceil, gcd
from typing import Any

import numpy as np

from engine.array import Array

SAMPLE = 1_024
BINS = 24
QUANTILES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
FINE = 32_767

_SHARES = np.array(QUANTILES)
_EDGES = np.arange(1, BINS) / BINS


def spread(values: Array, bins: bool = True) -> dict[str, Any]:
    """mean, std, zero (share of exact zeros), quantiles (of 0, 5, 25, 50, 75, 95, 100 %: the ends are the least and the
    largest number of the sample) and bins: counts of 24 equal steps between the ends.

    Shapes: any. ``strange`` counts what is no number; without any number left only that is said."""
    taken = sample(values)
    found: dict[str, Any] = {}
    if not np.isfinite(taken.sum()):
        finite = taken[np.isfinite(taken)]
        if len(finite) < len(taken):
            found["strange"] = len(taken) - len(finite)
        taken = finite
    if not len(taken):
        return found
    taken = np.sort(taken).astype(np.float64) + 0.0  # or a zero might be -0.0
    places = np.round(_SHARES * (len(taken) - 1)).astype(np.intp)
    low, high = taken[0], taken[-1]
    mean = float(taken.mean())
    deviation = float(np.sqrt(max(float(taken @ taken) / len(taken) - mean**2, 0.0)))
    zero = int(taken.searchsorted(0.0, "right") - taken.searchsorted(0.0)) / len(taken)
    found |= {"mean": short(mean), "std": short(deviation), "zero": short(zero)}
    found["quantiles"] = [short(value) for value in taken[places].tolist()]
    if bins:
        cuts = taken.searchsorted(low + (high - low) * _EDGES, "left").tolist()
        found["bins"] = [right - left for left, right in zip([0, *cuts], [*cuts, len(taken)], strict=True)]
    return found


def sample(values: Array) -> Array:
    """At most 1,024 numbers of an array, evenly from all of it and from all of its last axis. Shapes: any -> (n,)."""
    if values.size <= SAMPLE:
        return values.ravel()
    step = ceil(values.size / SAMPLE)
    while gcd(step, values.shape[-1]) > 1:  # or one channel alone would stand for all of them
        step += 1
    return values.ravel()[::step]


def norm(values: Array) -> float | None:
    """sqrt(sum of squares) of all numbers; None if it is not finite."""
    flat = values.ravel()
    found = float(flat @ flat)
    if not np.isfinite(found):  # a diverging run may hold numbers whose squares are too large for float32
        found = float(np.square(flat, dtype=np.float64).sum())
    return short(float(np.sqrt(found))) if np.isfinite(found) else None


def short(value: float) -> float:
    """Four digits: enough for a picture and a reading."""
    return float(f"{value:.4g}")


def packed(values: Array) -> dict[str, Any]:
    """An array as text: ``data`` holds whole numbers of 16 bits (little-endian), of which 32,767 is ``most``.

    Shapes: any; read row by row. Both are None if a number in it is none."""
    most = float(np.abs(values).max(initial=0.0))
    if not np.isfinite(most):
        return {"most": None, "data": None}
    steps = np.round(values * (FINE / most if most else 0.0)).astype("<i2")
    return {"most": short(most), **text(steps)}


def text(values: Array) -> dict[str, str]:
    """The bytes of an array under "data", and how they are written."""
    return {"encoding": "base64", "data": base64.b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")}
