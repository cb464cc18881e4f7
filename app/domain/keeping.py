"""Which checkpoints of a run stay: the last two, to go on from, and a sparse row of earlier ones, to go back to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LAST = 2
MOST = 32
MOST_BYTES = 16_000_000


class Kept(NamedTuple):
    """A checkpoint in the store. ``whole``: it stands at the end of an epoch."""

    id: int
    epoch: int
    size: int
    whole: bool


def superfluous(found: Sequence[Kept], most: int = MOST, most_bytes: int = MOST_BYTES) -> list[int]:
    """Ids to let go of, given a run's checkpoints in the order in which they were made.

    Beside the last two only ends of epochs stay; of those as many as may, with the largest gaps left even: the one that
    goes is the one whose neighbours are nearest to each other, so what stays is spread over the whole run."""
    earlier, last = list(found[:-LAST]), found[-LAST:]
    gone = [kept.id for kept in earlier if not kept.whole]
    earlier = [kept for kept in earlier if kept.whole]
    while earlier and (len(earlier) > most or sum(kept.size for kept in earlier) > most_bytes):
        epochs = [0, *(kept.epoch for kept in earlier), last[0].epoch]
        gaps = [epochs[place + 2] - epochs[place] for place in range(len(earlier))]
        gone.append(earlier.pop(gaps.index(min(gaps))).id)
    return gone
