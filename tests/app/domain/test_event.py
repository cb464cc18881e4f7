"""Encoding: once, and never NaN."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from app.domain.event import encode, envelope, timestamp

ENCODED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "plain": ({"epoch": 1, "logs": {"loss": 0.5}}, {"epoch": 1, "logs": {"loss": 0.5}}),
    "nan": ({"logs": {"loss": math.nan}}, {"logs": {"loss": None}, "not_finite": {"/logs/loss": "nan"}}),
    "infinities": (
        {"a": [1.0, math.inf, -math.inf]},
        {"a": [1.0, None, None], "not_finite": {"/a/1": "inf", "/a/2": "-inf"}},
    ),
    "numpy": ({"a": np.float32(0.5), "b": np.int64(3)}, {"a": 0.5, "b": 3}),
    "numpy nan": ({"a": np.array([1.0, np.nan])}, {"a": [1.0, None], "not_finite": {"/a/1": "nan"}}),
    "Korean": ({"message": {"ko": "가"}}, {"message": {"ko": "가"}}),
}


@pytest.mark.parametrize(("data", "wanted"), ENCODED.values(), ids=ENCODED)
def test_encoding(data: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert json.loads(encode(data), parse_constant=pytest.fail) == wanted


def test_what_has_no_json_is_refused() -> None:
    with pytest.raises(TypeError):
        encode({"a": object()})


def test_the_envelope_carries_the_data_untouched() -> None:
    body = json.loads(envelope("a" * 16, 7, 2, "epoch", timestamp(0.25), '{"epoch":1}'))
    assert body == {
        "run": "a" * 16,
        "seq": 7,
        "attempt": 2,
        "type": "epoch",
        "time": "1970-01-01T00:00:00.250Z",
        "data": {"epoch": 1},
    }
