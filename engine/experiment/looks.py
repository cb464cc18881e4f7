"""How often a run is looked at, and with how many rows: what the pictures cost hangs on it."""

from __future__ import annotations

from math import ceil

LOOK = {"softmax": 6, "surface": 64 * 64, "scatter": 100, None: 0}
"""Rows that the pictures on the page ask the model for after every epoch."""
INSIDE = 32
"""Training rows that go there and back, to see what the layers do with them."""

LOOKS, FEW, APART = 200, 20, 30
"""Most looks inside of a run, about; and the updates between two of them, unless fewer than 20 would be left."""


def spacing(epochs: int, updates: int) -> int:
    """Epochs from one look inside to the next, so that looking takes a few % of the time. ``updates``: of one epoch."""
    return max(ceil(epochs / LOOKS), min(ceil(APART / updates), ceil(epochs / FEW)))
