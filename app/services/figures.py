"""Figures as people read them, the same way as the page writes them: 1,797; 0.140; > 99.9%; a true minus sign."""

from __future__ import annotations

import math
import re

NOTHING = "–"
SHARES = re.compile("accuracy|precision|recall|auc")


def figure(value: float | None, digits: int = 0) -> str:
    """1,797 or 0.140."""
    if value is None or not math.isfinite(value):
        return NOTHING
    return f"{value:,.{digits}f}".replace("-", "−")


def loss(value: float | None) -> str:
    """A loss: three decimals, more if it is tiny, fewer if it is large."""
    if value is None or not math.isfinite(value):
        return NOTHING
    size = abs(value)
    if (0 < size < 0.0005) or size >= 1e7:
        mantissa, power = f"{value:.1e}".split("e")
        return f"{mantissa}e{int(power)}".replace("-", "−")
    return figure(value, 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 10 else 3)


def percent(share: float | None, digits: int = 1) -> str:
    """A share of one, never as a false 100%."""
    if share is None or not math.isfinite(share):
        return NOTHING
    if round(share * 100, digits) == 100 and share < 1:
        return f"> {figure(100 - 10**-digits, digits)}%"
    return f"{figure(share * 100, digits)}%"


def is_share(name: str) -> bool:
    """Whether a log reads best as a percentage."""
    return SHARES.search(name) is not None


def metric(name: str, value: float | None) -> str:
    """A log's value in its own way."""
    return percent(value) if is_share(name) else loss(value)


def shape(sizes: list[int | None] | None) -> str:
    """8 × 8 × 1"""
    if sizes is None:
        return "?"
    return " × ".join("?" if size is None else figure(size) for size in sizes) or "1"


def plain(value: object) -> str:
    """A setting's value as it stands on a card: 3×3, relu, 0.001, None."""
    if isinstance(value, list):
        return "×".join("+".join(map(str, part)) if isinstance(part, list) else str(part) for part in value)
    if isinstance(value, dict):
        inside = ", ".join(f"{name} {plain(part)}" for name, part in value.get("config", {}).items())
        word = str(value.get("class_name", ""))
        return f"{word} ({inside})" if inside else word
    return str(value).replace("-", "−") if isinstance(value, int | float) else str(value)
