"""Attention with several heads over the axes of pictures, and with heads that share a key and a value."""

from __future__ import annotations

from typing import Any

QV = [(3, 2), (4, 2)]
CAUSAL, SCORES = {"call": {"use_causal_mask": True}}, {"call": {"return_attention_scores": True}}
BOTH = {"call": {"use_causal_mask": True, "return_attention_scores": True}}

LAYERS: dict[str, tuple[Any, ...]] = {
    "heads over a picture": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 2},
        [(2, 3, 2), (2, 2, 2)],
        {"spread": True},
    ),
    "heads over rows of a picture": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 2, "attention_axes": (2,)},
        [(2, 3, 2), (2, 4, 2)],
        {"spread": True, **SCORES},
    ),
    "heads over columns of a picture": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 2, "attention_axes": 1},
        [(3, 2, 2), (4, 2, 2)],
        {"spread": True},
    ),
    "heads over both axes": (
        "MultiHeadAttention",
        {"num_heads": 1, "key_dim": 2, "attention_axes": (1, 2)},
        [(2, 3, 2), (2, 2, 2)],
        {"spread": True, **SCORES},
    ),
    "groups": (
        "GroupQueryAttention",
        {"head_dim": 2, "num_query_heads": 4, "num_key_value_heads": 2},
        QV,
        {"spread": True},
    ),
    "groups alone": (
        "GroupQueryAttention",
        {"head_dim": 2, "num_query_heads": 3, "num_key_value_heads": 1, "use_bias": False},
        [(3, 4), (5, 4), (5, 4)],
        {"spread": True, **SCORES},
    ),
    "groups causal": (
        "GroupQueryAttention",
        {"head_dim": 2, "num_query_heads": 2, "num_key_value_heads": 2, "sliding_window": 2},
        [(4, 3), (4, 3)],
        {"spread": True, **CAUSAL},
    ),
    "groups masked gate": (
        "GroupQueryAttention",
        {"head_dim": 2, "num_query_heads": 4, "num_key_value_heads": 2, "use_gate": True, "dropout": 0.3},
        [(4, 3), (5, 3)],
        {"spread": True, "masks": True},
    ),
    "groups masked": (
        "GroupQueryAttention",
        {"head_dim": 2, "num_query_heads": 4, "num_key_value_heads": 2},
        [(4, 3), (5, 3)],
        {"spread": True, "masks": True, "attention_mask": (4, 5)},
    ),
}
