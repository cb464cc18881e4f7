"""Single layers beyond what every layer must do: windows, ties, masks, gates."""

from __future__ import annotations

import numpy as np
import pytest

from engine import layers
from engine.layers.base import Context
from engine.layers.windows import Windows
from engine.spec import resolve

RAMP = np.arange(16.0).reshape(1, 4, 4, 1)


def context(training: bool, seed: int = 0) -> Context:
    return Context(training, np.random.default_rng(seed))


# (windows, sizes, counts, margins): Keras's rules by hand; "same" puts the odd cell at the end
GEOMETRY = {
    "valid": (Windows((3, 3), (1, 1), "valid"), (28, 28), (26, 26), [(0, 0), (0, 0)]),
    "a rest is left out": (Windows((2,), (2,), "valid"), (5,), (2,), [(0, 0)]),
    "same": (Windows((3,), (1,), "same"), (5,), (5,), [(1, 1)]),
    "same, even window": (Windows((2,), (1,), "same"), (5,), (5,), [(0, 1)]),
    "same, stride 2": (Windows((3,), (2,), "same"), (6,), (3,), [(0, 1)]),
    "same, stride beyond window": (Windows((2,), (3,), "same"), (6,), (2,), [(0, 0)]),
    "dilated": (Windows((3,), (1,), "same", (2,)), (5,), (5,), [(2, 2)]),
    "too large": (Windows((5,), (1,), "valid"), (4,), (0,), [(0, 0)]),
}


@pytest.mark.parametrize(("windows", "sizes", "counts", "margins"), GEOMETRY.values(), ids=GEOMETRY)
def test_geometry(windows: Windows, sizes: tuple[int, ...], counts: tuple[int, ...], margins: object) -> None:
    assert windows.counts(sizes) == counts
    assert windows.margins(sizes) == margins


@pytest.mark.parametrize("sizes", [(5,), (4, 5), (3, 4, 5)], ids=["1-D", "2-D", "3-D"])
def test_rows_and_cells_are_the_same_windows(sizes: tuple[int, ...]) -> None:
    windows = Windows((2,) * len(sizes), (1,) * len(sizes), "valid")
    x = np.random.default_rng(0).normal(size=(2, *sizes, 3))
    counts = windows.counts(sizes)
    rows = windows.gather(x, counts).reshape(2, *counts, -1, 3)
    cells = np.stack([x[place] for place in windows.cells(counts)], axis=-2)
    assert np.array_equal(rows, cells)


def test_convolution_does_not_flip_the_kernel() -> None:
    layer = layers.Conv2D(1, (2, 2), use_bias=False)
    layer.build((None, 4, 4, 1))
    layer.set_weights([np.array([1.0, 0, 0, 0]).reshape(2, 2, 1, 1)])
    assert np.array_equal(layer(RAMP), RAMP[:, :3, :3].astype(np.float32))


@pytest.mark.parametrize(("pool", "strides"), [((2, 2), None), ((3, 3), (1, 1)), ((2, 1), (1, 2))])
def test_pooling_takes_the_largest(pool: tuple[int, int], strides: tuple[int, int] | None) -> None:
    layer = layers.MaxPooling2D(pool, strides)
    y = layer(RAMP)
    height, width = strides or pool
    for i, j in np.ndindex(*y.shape[1:3]):
        window = RAMP[0, i * height : i * height + pool[0], j * width : j * width + pool[1]]
        assert y[0, i, j, 0] == window.max()


def test_of_equals_the_first_gets_the_gradient() -> None:
    layer = layers.MaxPooling2D()
    y, cache = layer.forward({}, [np.ones((1, 2, 2, 1))], context(True))
    (dx,) = layer.backward({}, {}, np.full_like(y, 5), cache)
    assert dx[0, :, :, 0].tolist() == [[5, 0], [0, 0]]


def test_a_picture_of_negative_numbers_is_not_pooled_with_its_padding() -> None:
    layer = layers.MaxPooling2D((3, 3), (2, 2), padding="same")
    assert layer(RAMP - 100).max() == -85
    assert np.isfinite(layer(RAMP - 100)).all()


def test_dropout_keeps_the_mean_and_forgets_the_share() -> None:
    layer, x = layers.Dropout(0.2), np.ones((100, 1000), np.float32)
    y, _ = layer.forward({}, [x], context(True))
    assert np.unique(y).tolist() == pytest.approx([0, 1.25])
    assert y.mean() == pytest.approx(1, abs=0.01)
    assert (y == 0).mean() == pytest.approx(0.2, abs=0.01)


def test_dropout_does_nothing_outside_training() -> None:
    x = np.ones((2, 3))
    assert layers.Dropout(0.5).forward({}, [x], context(False))[0] is x
    assert not layers.Dropout(1.0).forward({}, [x], context(True))[0].any()


def test_the_last_step_is_the_end_of_the_sequence() -> None:
    every, last = layers.LSTM(3, return_sequences=True), layers.LSTM(3)
    x = np.random.default_rng(0).normal(size=(2, 5, 4))
    every.build((None, 5, 4))
    last.build((None, 5, 4))
    last.set_weights(every.get_weights())
    assert np.array_equal(every(x)[:, -1], last(x))


def test_backwards_reads_the_sequence_from_its_end() -> None:
    forwards, backwards = layers.LSTM(3), layers.LSTM(3, go_backwards=True)
    x = np.random.default_rng(0).normal(size=(2, 5, 4))
    forwards.build((None, 5, 4))
    backwards.build((None, 5, 4))
    backwards.set_weights(forwards.get_weights())
    assert np.array_equal(backwards(x), forwards(x[:, ::-1]))


def test_the_cache_shows_the_gates() -> None:
    layer = layers.LSTM(3)
    layer.build((None, 5, 4))
    _, cache = layer.forward(layer.views, [np.ones((2, 5, 4), np.float32)], context(False))
    assert cache["gates"].shape == (5, 2, 4, 3)  # (time, batch, i f g o, units)
    assert cache["c"].shape == cache["h"].shape == (6, 2, 3)


def test_a_layer_stands_alone() -> None:
    dense = layers.Dense(2, "relu")
    assert dense(np.ones((4, 3))).shape == (4, 2)
    assert dense.built
    assert dense.count_params() == 8
    assert [weight.name for weight in dense.trainable_weights] == ["kernel", "bias"]
    dense.trainable = False
    assert [weight.name for weight in dense.non_trainable_weights] == ["kernel", "bias"]
    assert dense.bias.shape == (2,)
    with pytest.raises(AttributeError, match="wings"):
        dense.wings  # noqa: B018


def test_one_number_stands_for_both_sizes() -> None:
    assert layers.Conv2D(1, 3, 2).strides == (2, 2)  # type: ignore[arg-type]
    assert layers.MaxPooling2D(3).pool_size == (3, 3)  # type: ignore[arg-type]


# layer -> what torch gives the four equal numbers of a 2 x 2 picture: windows choose the first, amax shares
TIES = {
    "window": (layers.MaxPooling2D(2), [1, 0, 0, 0]),
    "adaptive": (layers.AdaptiveMaxPooling2D(1), [1, 0, 0, 0]),
    "global": (layers.GlobalMaxPooling2D(keepdims=True), [0.25, 0.25, 0.25, 0.25]),
}


@pytest.mark.parametrize(("layer", "shares"), TIES.values(), ids=TIES)
def test_who_gets_the_gradient_of_equals(layer: layers.Layer, shares: list[float]) -> None:
    y, cache = layer.forward({}, [np.zeros((1, 2, 2, 1))], context(True))
    (dx,) = layer.backward({}, {}, np.ones_like(y), cache)
    assert dx.ravel().tolist() == shares


# open axes: what hangs on a length that is not known is not known, channels are
OPEN = {
    "convolution": (layers.Conv2D(4, 3, 2, "same"), (None, None, 3), (None, None, 4)),
    "one open axis": (layers.Conv2D(4, 3), (None, 5, 3), (None, 3, 4)),
    "causal": (layers.Conv1D(4, 3, padding="causal"), (None, 2), (None, 4)),
    "depthwise": (layers.DepthwiseConv1D(3), (None, 2), (None, 2)),
    "transposed": (layers.Conv2DTranspose(4, 3, 2), (None, None, 3), (None, None, 4)),
    "pooling": (layers.MaxPooling2D(), (None, None, 3), (None, None, 3)),
    "global": (layers.GlobalAveragePooling2D(), (None, None, 3), (3,)),
    "adaptive": (layers.AdaptiveMaxPooling2D((2, 3)), (None, None, 3), (2, 3, 3)),
    "padding": (layers.ZeroPadding2D(), (None, 4, 3), (None, 6, 3)),
    "cropping": (layers.Cropping2D(1), (None, 4, 3), (None, 2, 3)),
    "repeating": (layers.UpSampling2D(), (None, 4, 3), (None, 8, 3)),
}


@pytest.mark.parametrize(("layer", "given", "wanted"), OPEN.values(), ids=OPEN)
def test_lengths_that_are_not_known_stay_unknown(layer: layers.Layer, given: tuple, wanted: tuple) -> None:
    assert layer.compute_output_shape((None, *given)) == (None, *wanted)
    assert layer(layers.Input(given)).shape == (None, *wanted)


def test_channels_first_is_refused_and_channels_last_is_kept() -> None:
    layer = layers.Conv2D(1, 3, data_format="channels_last")
    assert layer.get_config()["data_format"] == layers.AveragePooling1D(2).data_format == "channels_last"
    with pytest.raises(ValueError, match="data_format must be one of channels_last, got channels_first"):
        layers.Conv2D(1, 3, data_format="channels_first")


def test_other_spellings_are_the_same_classes() -> None:
    assert layers.Convolution2DTranspose is layers.Conv2DTranspose
    assert layers.GlobalAvgPool1D is layers.GlobalAveragePooling1D
    assert type(resolve("layer", {"class_name": "MaxPool2D"})) is layers.MaxPooling2D
