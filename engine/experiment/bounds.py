"""What a run may take, and what the program itself takes: facts that a plan is told, as the engine looks at no machine
by itself."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class Bounds:
    """``memory_bytes`` and ``seconds`` of a whole run. Beyond the first a spec is refused; beyond the second it is
    warned of, and beyond ``PATIENCE`` times the second refused too. ``base_bytes``: a process that has trained the
    smallest net. ``checkpoint_bytes``: the largest checkpoint that is sent on."""

    memory_bytes: float = 2 * GIGABYTE
    seconds: float = inf
    base_bytes: int = 46_000_000
    checkpoint_bytes: float = inf


PATIENCE = 10
"""An estimate of time may be wrong by half; a spec that would take so many times too long is refused all the same."""
NONE = Bounds(memory_bytes=inf)
"""For whoever has decided already."""
