"""Attention with several heads: masks, causality, windows, gates, axes; at rest, since Keras draws other dropouts."""

from __future__ import annotations

from typing import Any

CAUSAL, SCORES = {"call": {"use_causal_mask": True}}, {"call": {"return_attention_scores": True}}
BOTH = {"call": {"use_causal_mask": True, "return_attention_scores": True}}

LAYERS: dict[str, tuple[Any, ...]] = {
    "heads": ("MultiHeadAttention", {"num_heads": 2, "key_dim": 3}, [(3, 4), (5, 4)], {"spread": True}),
    "heads with key": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 3, "value_dim": 2, "use_bias": False},
        [(3, 4), (5, 2), (5, 3)],
        {"spread": True},
    ),
    "heads scores": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 3},
        [(3, 4), (3, 4)],
        {"spread": True, **SCORES},
    ),
    "heads causal": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 3},
        [(4, 3), (4, 3)],
        {"spread": True, **CAUSAL},
    ),
    "heads causal, fewer keys": (
        "MultiHeadAttention",
        {"num_heads": 1, "key_dim": 2},
        [(4, 3), (3, 3)],
        {"spread": True, **CAUSAL},
    ),
    "heads causal scores": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 3, "dropout": 0.3},
        [(4, 3), (4, 3)],
        {"spread": True, **BOTH},
    ),
    "heads masked": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 3},
        [(4, 3), (5, 3)],
        {"spread": True, "masks": True},
    ),
    "heads masked scores": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 3},
        [(4, 3), (5, 3), (5, 2)],
        {"spread": True, "masks": True, **SCORES},
    ),
    "heads masked, dropout at rest": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 3, "dropout": 0.3},
        [(4, 3), (4, 3)],
        {"spread": True, "masks": True, **CAUSAL},
    ),
    "heads attention mask": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 3},
        [(4, 3), (5, 3)],
        {"spread": True, "attention_mask": (4, 5)},
    ),
    "heads attention mask per head": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 3},
        [(4, 3), (5, 3)],
        {"spread": True, "attention_mask": (2, 4, 5), **BOTH},
    ),
    "heads attention mask and masks": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 3},
        [(4, 3), (5, 3)],
        {"spread": True, "attention_mask": (4, 5), "masks": True},
    ),
    "heads window": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 2, "sliding_window": 2},
        [(5, 3), (5, 3)],
        {"spread": True, **BOTH},
    ),
    "heads gate": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 2, "value_dim": 3, "use_gate": True},
        [(4, 3), (4, 3)],
        {"spread": True},
    ),
    "heads output shape": (
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 2, "output_shape": (5,)},
        [(4, 3), (4, 3)],
        {"spread": True},
    ),
    "heads output number": (
        "MultiHeadAttention",
        {"num_heads": 1, "key_dim": 2, "output_shape": 5},
        [(4, 3), (4, 3)],
        {"spread": True},
    ),
    "heads output matrix": (
        "MultiHeadAttention",
        {"num_heads": 1, "key_dim": 2, "output_shape": (2, 3)},
        [(4, 3), (4, 3)],
        {"spread": True},
    ),
}
