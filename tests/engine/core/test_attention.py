"""Attention beyond its numbers, which the oracle knows: how it is called, what it shows, where its weights lie."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine import layers
from engine.layers.base import Layer

X = np.random.default_rng(0).normal(size=(2, 4, 3)).astype(np.float32)
MULTI = {
    "heads": layers.MultiHeadAttention(2, 3),
    "groups": layers.GroupQueryAttention(3, 2, 1),
    "attention": layers.Attention(),
    "additive": layers.AdditiveAttention(),
}
each = pytest.mark.parametrize("layer", MULTI.values(), ids=MULTI)


@each
def test_scores_are_shown_only_when_asked_for(layer: Layer) -> None:
    assert isinstance(layer([X, X]), np.ndarray)
    y, scores = layer([X, X], return_attention_scores=True)
    assert y.shape == X.shape
    assert scores.sum(axis=-1) == pytest.approx(1, abs=1e-5)


@each
def test_a_causal_mask_hides_what_comes_later(layer: Layer) -> None:
    _, scores = layer([X, X], return_attention_scores=True, use_causal_mask=True)
    assert not scores[..., ~np.tri(4, dtype=bool)].any()
    assert scores[..., 0, 0] == pytest.approx(1)


@each
def test_symbolic_calls_have_the_shapes_of_numbers(layer: Layer) -> None:
    x = engine.Input((4, 3))
    y, scores = type(layer).from_config(layer.get_config())([x, x], return_attention_scores=True)
    found = layer([X, X], return_attention_scores=True)
    assert [y.shape[1:], scores.shape[1:]] == [array.shape[1:] for array in found]
    assert layer.compute_output_shape([(None, 4, 3), (None, 4, 3)]) == (None, 4, 3)


def test_one_input_attends_to_itself() -> None:
    layer = layers.MultiHeadAttention(2, 3)
    assert np.array_equal(layer(X), layer(X, X))
    assert np.array_equal(layer(X), layer(X, X, X))


def test_a_query_that_may_look_nowhere() -> None:
    """In Keras it looks everywhere alike if nobody asks for the scores, and nowhere if somebody does."""
    layer = layers.MultiHeadAttention(1, 2, use_bias=False)
    nothing = np.zeros((2, 4, 4), bool)
    mean = layer(X.mean(axis=1, keepdims=True))
    assert layer(X, X, attention_mask=nothing) == pytest.approx(np.broadcast_to(mean, X.shape), abs=1e-6)
    y, scores = layer(X, X, attention_mask=nothing, return_attention_scores=True)
    assert not y.any()
    assert not scores.any()


def test_weights_lie_where_files_look_for_them() -> None:
    layer = layers.MultiHeadAttention(2, 3, value_dim=4, use_gate=True)
    layer.build((None, 5, 6), (None, 7, 8))
    assert {path: view.shape for path, view in layer.views.items()} == {
        "query_dense/kernel": (6, 2, 3),
        "query_dense/bias": (2, 3),
        "key_dense/kernel": (8, 2, 3),
        "key_dense/bias": (2, 3),
        "gate_dense/kernel": (6, 2, 4),
        "gate_dense/bias": (2, 4),
        "value_dense/kernel": (8, 2, 4),
        "value_dense/bias": (2, 4),
        "output_dense/kernel": (2, 4, 6),
        "output_dense/bias": (6,),
    }
    assert [weight.shape for weight in layer.weights] == [view.shape for view in layer.views.values()]
    assert layer.key_dense.kernel.shape == (8, 2, 3)
    layer.key_dense.trainable = False
    assert len(layer.trainable_weights) == 8


def test_a_functional_model_with_a_mask_goes_through_its_config() -> None:
    x, mask = engine.Input((4, 3)), engine.Input((4, 4))
    y, scores = layers.MultiHeadAttention(2, 3)(
        x, x, attention_mask=mask, use_causal_mask=True, return_attention_scores=True
    )
    model = engine.Model([x, mask], [layers.Add()([x, y]), scores])
    again = type(model).from_config(model.get_config())
    again.set_weights(model.get_weights())
    seen = np.ones((2, 4, 4))
    seen[0, :, 1] = 0
    for one, other in zip(model.predict([X, seen], verbose=0), again.predict([X, seen], verbose=0), strict=True):
        assert np.array_equal(one, other)
    assert not model.predict([X, seen], verbose=0)[1][0, :, :, 1].any()
