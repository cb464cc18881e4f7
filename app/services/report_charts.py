"""Where the lines, ticks and dots of a report's charts stand, in the units of their drawing. The template draws them.

Everything here is geometry and short figures: nothing that a person typed comes in, so nothing has to be escaped.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from app.services import figures

Values: TypeAlias = Sequence[float | None]
Scale: TypeAlias = Callable[[float], float]

WIDTH, HEIGHT = 460.0, 236.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 124.0, 14.0, 26.0
SQUARE = 320.0
MOST_POINTS = 500
APART = 16.0
"""Least distance between the base lines of two labels."""


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Line:
    """A curve: pieces between gaps, each as SVG points, and its end with the label beside it."""

    part: str
    pieces: list[str]
    end: tuple[float, float] | None
    label: float
    text: str


@dataclass(frozen=True)
class Curve:
    """One log over the epochs."""

    name: str
    x: list[Tick]
    y: list[Tick]
    lines: list[Line]
    best: tuple[float, float] | None
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT
    bottom: float = HEIGHT - BOTTOM


@dataclass(frozen=True)
class Dots:
    """Predictions beside what is true, with the line on which they would be right."""

    x: list[Tick]
    y: list[Tick]
    dots: list[tuple[float, float]]
    off: float
    side: float = SQUARE
    left: float = LEFT
    bottom: float = SQUARE - BOTTOM
    right: float = SQUARE - 12.0
    top: float = TOP


def step(span: float, count: int) -> float:
    """1, 2 or 5 times a power of ten, so that about ``count`` of them fill the span."""
    if not span > 0:
        return 1.0
    raw = span / count
    power = 10.0 ** math.floor(math.log10(raw))
    return next((digit for digit in (1, 2, 5, 10) if digit * power >= raw * 0.999), 10) * power


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values from low to high."""
    width = step(high - low, count)
    first, last = math.ceil(low / width - 1e-9), math.floor(high / width + 1e-9)
    return [float(f"{number * width:.12g}") for number in range(first, last + 1)]


def epoch_ticks(first: int, last: int) -> list[int]:
    """The first epoch, round ones, and the last."""
    width = max(1, round(step(last, 4)))
    between = [n for n in range(width, last, width) if first + width * 0.3 < n < last - width * 0.45]
    return sorted({first, *between, last})


def bounds(values: Values, *, share: bool) -> tuple[float, float]:
    """The range of a value axis: shares up to one, losses down to zero."""
    known = finite(values)
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    if share:
        return min(0.8, math.floor(low * 5 + 1e-9) / 5), 1.0
    width = step(high or 1.0, 4)
    return min(0.0, low), max(width, math.ceil(high / width - 1e-9) * width)


def plain(value: float) -> str:
    """A tick: 0.5, 30,000."""
    return f"{value:,g}".replace("-", "−")


def finite(values: Values) -> list[float]:
    return [value for value in values if value is not None and math.isfinite(value)]


def curve(name: str, epochs: Sequence[int], parts: dict[str, Values], best: int | None) -> Curve:
    """The chart of one log; ``parts``: "train" and perhaps "validation". ``best``: the epoch with the flag."""
    share = figures.is_share(name)
    first, last = (epochs[0], epochs[-1]) if epochs else (1, 1)
    low, high = bounds([value for values in parts.values() for value in values], share=share)

    def x(epoch: float) -> float:
        return round(LEFT + (epoch - first) / max(1, last - first) * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        return round(TOP + (high - value) / (high - low or 1) * (HEIGHT - TOP - BOTTOM), 1)

    ends = {part: _end(epochs, values) for part, values in parts.items()}
    places = apart([y(end[1]) if end else math.inf for end in ends.values()])
    lines = [
        Line(
            part,
            _pieces(epochs, values, x, y),
            None if (end := ends[part]) is None else (x(end[0]), y(end[1])),
            place,
            figures.metric(name, end[1] if end else None),
        )
        for (part, values), place in zip(parts.items(), places, strict=True)
    ]
    shown = parts.get("validation") or next(iter(parts.values()), [])
    flag = shown[list(epochs).index(best)] if best is not None and best in epochs else None
    return Curve(
        name,
        [Tick(x(epoch), figures.figure(epoch)) for epoch in epoch_ticks(first, last)],
        [Tick(y(value), figures.percent(value, 0) if share else plain(value)) for value in ticks(low, high)],
        lines,
        (x(best), y(flag)) if best is not None and flag is not None and math.isfinite(flag) else None,
    )


def _end(epochs: Sequence[int], values: Values) -> tuple[int, float] | None:
    """The last epoch with a number, and that number."""
    pairs = zip(reversed(epochs), reversed(values), strict=True)
    return next(((epoch, value) for epoch, value in pairs if value is not None and math.isfinite(value)), None)


def _pieces(epochs: Sequence[int], values: Values, x: Scale, y: Scale) -> list[str]:
    """Points of the line, thinned out evenly, broken where a value is no number."""
    stride = max(1, math.ceil(len(epochs) / MOST_POINTS))
    pieces: list[list[str]] = [[]]
    for place, (epoch, value) in enumerate(zip(epochs, values, strict=True)):
        if value is None or not math.isfinite(value):
            pieces.append([])
        elif place % stride == 0 or place == len(epochs) - 1:
            pieces[-1].append(f"{x(epoch)},{y(value)}")
    return [" ".join(piece) for piece in pieces if piece]


def apart(wished: Sequence[float]) -> list[float]:
    """Places of labels near those wished for, at least ``APART`` from one another, inside the drawing."""
    order = sorted(range(len(wished)), key=lambda index: wished[index])
    places = [min(HEIGHT - BOTTOM, max(TOP, place)) for place in wished]
    for before, after in pairwise(order):
        places[after] = max(places[after], places[before] + APART)
    over = max([0.0, *(place - (HEIGHT - BOTTOM) for place in places)])
    return [round(place - over, 1) for place in places]


def dots(true: Values, said: Values) -> Dots | None:
    """Predictions over what is true; None if there is nothing to show."""
    pairs = [
        (a, b)
        for a, b in zip(true, said, strict=False)
        if a is not None and b is not None and math.isfinite(a) and math.isfinite(b)
    ]
    if not pairs:
        return None
    low, high = min(min(pair) for pair in pairs), max(max(pair) for pair in pairs)
    width = step(high - low, 4)
    low, high = math.floor(low / width) * width, math.ceil(high / width) * width
    span = high - low or 1.0

    def x(value: float) -> float:
        return round(LEFT + (value - low) / span * (SQUARE - LEFT - 12.0), 1)

    def y(value: float) -> float:
        return round(TOP + (high - value) / span * (SQUARE - TOP - BOTTOM), 1)

    marks = ticks(low, high, 4)
    return Dots(
        [Tick(x(value), plain(value)) for value in marks],
        [Tick(y(value), plain(value)) for value in marks],
        [(x(a), y(b)) for a, b in pairs],
        sum(abs(a - b) for a, b in pairs) / len(pairs),
    )
