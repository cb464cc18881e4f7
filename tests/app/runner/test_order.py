"""What the log knows already is not said again, and what it does not know is."""

from __future__ import annotations

from typing import Any

import pytest

from app.runner.order import Known

KNOWN = Known(epoch=4, probe=(4, "surface"), batch=(5, 30))
CASES: dict[str, tuple[Known, str, dict[str, Any], bool]] = {
    "an epoch": (KNOWN, "epoch", {"epoch": 4}, True),
    "the next epoch": (KNOWN, "epoch", {"epoch": 5}, False),
    "a batch of the next epoch": (KNOWN, "batch", {"epoch": 5, "batch": 30}, True),
    "a later batch": (KNOWN, "batch", {"epoch": 5, "batch": 31}, False),
    "its picture": (KNOWN, "probe", {"epoch": 4, "view": "surface"}, True),
    "a look inside before it": (KNOWN, "probe", {"epoch": 3, "view": "layers"}, True),
    "the look inside after it": (KNOWN, "probe", {"epoch": 4, "view": "layers"}, False),
    "a picture before a look inside": (Known(probe=(4, "layers")), "probe", {"epoch": 4, "view": "softmax"}, True),
    "the first picture": (Known(), "probe", {"epoch": 0, "view": "softmax"}, False),
}


@pytest.mark.parametrize(("known", "kind", "body", "wanted"), CASES.values(), ids=CASES)
def test_what_the_log_knows(known: Known, kind: str, body: dict[str, Any], wanted: bool) -> None:
    assert known.has(kind, body) is wanted
