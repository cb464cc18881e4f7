"""GRU with the reset gate after and before the product: every flag, masks, first and last states."""

from __future__ import annotations

from typing import Any

from tests.oracle.topics.recurrent import EVERY, GAPS, LAST, flags

BEFORE = {"reset_after": False}

LAYERS: dict[str, Any] = {f"gru, {name}": case for name, case in flags("GRU", {}, 1).items()} | {
    "gru, gates of softmax": ("GRU", {"units": 3, "recurrent_activation": "softmax"}, (4, 2)),
    "gru before, plain": ("GRU", {"units": 3, **BEFORE}, (4, 2)),
    "gru before, every step, backwards": ("GRU", {"units": 3, **BEFORE, **EVERY, "go_backwards": True}, (4, 2)),
    "gru before, without bias": ("GRU", {"units": 3, **BEFORE, "use_bias": False}, (4, 2)),
    "gru before, relu": ("GRU", {"units": 3, **BEFORE, "activation": "relu"}, (4, 2)),
    "gru before, mask, first state": (
        "GRU",
        {"units": 3, **BEFORE, **EVERY, **LAST},
        [(4, 2), (3,)],
        {"states": True, "call": {"mask": GAPS}},
    ),
}
