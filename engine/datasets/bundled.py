"""The files in data/, made by tools/export_datasets.py; data/PROVENANCE.md says where they come from."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.datasets.base import Array

FOLDER = Path(__file__).parent / "data"
UCI = "CC BY 4.0"
"""Licence of everything in the UCI Machine Learning Repository."""


def read(name: str) -> tuple[Array, Array]:
    """x and y of a bundled file."""
    with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as stored:
        return stored["x"], stored["y"]
