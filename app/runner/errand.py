"""`python -m app.runner.errand`: one look into a run's past, in a throwaway process.

In: one line of JSON (the past, the folder of data sets, limits), then its checkpoints, whose lengths stand where they
belong. Out: the file of the model.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.runner.confine import confine, single_threaded
from app.runner.order import Past


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


def main() -> int:
    os.environ.update(single_threaded())  # before NumPy loads
    from app.runner.replay import file_at

    head, _, blobs = sys.stdin.buffer.read().partition(b"\n")
    errand = json.loads(head)
    answer, sys.stderr = os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(2), "w")  # the confined process has none
    confine(errand["memory_bytes"], errand["seconds"])
    answer.write(file_at(read(errand["past"], memoryview(blobs)), Path(errand["datasets"])))
    answer.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
