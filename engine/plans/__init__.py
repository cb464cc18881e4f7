"""Plans: recognised patterns of layers, run on buffers that are made once.

The plain path (``engine/models/graph.py``) says what a network computes. A plan computes the same numbers, up to the
rounding of float32, without making an array per step: that is where a small network spends most of its time.
"""

from engine.plans.shelf import Shelf

__all__ = ["Shelf"]
