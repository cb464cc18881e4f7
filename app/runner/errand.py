"""`python -m app.runner.errand`: one look into a run's past, in a throwaway process.

In: one line of JSON (the past, the folder of data sets, limits, the epoch asked for), then its checkpoints, whose
lengths stand where they belong. Out: the weights of every epoch on the way, each after a line of JSON that says which
epoch it is and how many bytes they are. Beyond the epoch asked for it goes on for a while, because whoever looks back
looks about: as far as the past says, and as long as ``spare_bytes`` and ``spare_seconds`` last.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from app.runner.confine import NICENESS, confine, single_threaded
from app.runner.order import Past

WAITED_FOR = 5
"""The niceness as long as somebody waits: behind the web server, before trainings."""


def written(past: Past, blobs: list[bytes]) -> dict[str, Any]:
    """A past as JSON values; its checkpoints are appended to ``blobs``."""
    if past.checkpoint is not None:
        blobs.append(past.checkpoint)
    origin = None if past.origin is None else written(past.origin, blobs)
    return {**vars(past), "checkpoint": len(past.checkpoint or b""), "origin": origin}


def read(head: Mapping[str, Any], blobs: memoryview) -> Past:
    """The past again."""
    size = head["checkpoint"]
    origin = None if head["origin"] is None else read(head["origin"], blobs[size:])
    return Past(head["spec"], head["epoch"], bytes(blobs[:size]) or None, head["rates"], origin)


@dataclass
class Frames:
    """Writes epoch after epoch, until what was to be seen has been, and the spare time or bytes are used up.

    ``relax`` is called when it has been: nobody waits any more."""

    stream: BinaryIO
    asked: int
    spare_bytes: int
    spare_seconds: float
    relax: Callable[[], object] = lambda: None
    reached: float | None = None

    def __call__(self, epoch: int, weights: bytes) -> bool:
        if (self.asked - epoch) * len(weights) > self.spare_bytes:
            return True  # of a large model only the last epochs on the way: whoever asked can keep no more
        self.stream.write(json.dumps({"epoch": epoch, "bytes": len(weights)}).encode() + b"\n")
        self.stream.write(weights)
        self.stream.flush()
        if epoch < self.asked:
            return True
        if self.reached is None:
            self.reached = time.monotonic()
            self.relax()
        self.spare_bytes -= len(weights)
        return self.spare_bytes > 0 and time.monotonic() - self.reached < self.spare_seconds


def main() -> int:
    os.environ.update(single_threaded())  # before NumPy loads
    from app.runner.replay import film  # here, so that who waits for an errand has it loaded

    head, _, blobs = sys.stdin.buffer.read().partition(b"\n")
    if not head:  # whoever it waited for is gone
        return 0
    errand = json.loads(head)
    answer, sys.stderr = os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(2), "w")  # the confined process has none
    confine(errand["memory_bytes"], errand["seconds"], WAITED_FOR)
    spare = errand["spare_bytes"], errand["spare_seconds"]
    frames = Frames(answer, errand["asked"], *spare, relax=lambda: os.nice(NICENESS - WAITED_FOR))
    film(read(errand["past"], memoryview(blobs)), Path(errand["datasets"]), frames)
    answer.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
