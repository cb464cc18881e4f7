"""Every loss: its gradient, its reductions, and its refusals."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from engine import losses
from engine.activations import sigmoid, softmax
from engine.array import Array
from engine.checks import loss_gradient, numeric_gradient, relative_error
from engine.errors import StrataError
from engine.losses import CTC, Circle, Loss
from engine.registry import KINDS
from engine.spec import arguments, build, config_of

# argument -> values worth a test, beside the default
OPTIONS: dict[str, tuple[Any, ...]] = {
    "from_logits": (True,),
    "label_smoothing": (0.1,),
    "axis": (0, 1, -2),
    "ignore_class": (1,),
    "apply_class_balancing": (True,),
    "alpha": (0.7,),
    "beta": (0.2,),
    "gamma": (1.0, 3.0),
    "delta": (0.3,),
    "q": (0.2,),
    "margin": (0.1,),
    "remove_diagonal": (False,),
}
TIME = 6


def variants(cls: type[Loss]) -> list[Loss]:
    """The defaults, every option alone, and all that are not an axis together."""
    known = {name: values for name, values in OPTIONS.items() if name in arguments(cls)}
    together = {name: values[-1] for name, values in known.items() if name != "axis"}
    configs = [{}, *({name: value} for name, values in known.items() for value in values), together]
    unique = {json.dumps(config, sort_keys=True): config for config in configs}
    return [cls(**config) for config in unique.values()]


LOSSES = [loss for cls in KINDS["loss"].values() for loss in variants(cls)]  # type: ignore[arg-type]
DEFAULTS = [cls() for cls in KINDS["loss"].values()]
each_loss = pytest.mark.parametrize("loss", LOSSES, ids=repr)
each_class = pytest.mark.parametrize("loss", DEFAULTS, ids=lambda loss: type(loss).__name__)
each_shape = pytest.mark.parametrize("leading", [(5,), (4, 3)], ids=["rows", "sequences"])


def data(loss: Loss, leading: tuple[int, ...], classes: int = 4) -> tuple[Array, Array]:
    """Targets as the loss wants them, and outputs of the right kind, in float64."""
    rng = np.random.default_rng(len(leading))
    if isinstance(loss, CTC):
        rows = leading[0]
        return np.where(np.arange(2) < rng.integers(0, 3, (rows, 1)), 3, 0), rng.normal(size=(rows, TIME, classes))
    if isinstance(loss, Circle):
        embeddings = rng.normal(size=(6, classes))
        return np.array([0, 1, 0, 2, 1, 0]), embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True)
    z = rng.normal(size=(*leading, classes))
    indices = rng.integers(0, classes, leading)
    if not loss.expects and loss.targets == "numbers":
        return np.abs(rng.normal(size=z.shape)) + 0.1, np.exp(z)
    y = indices if loss.targets == "indices" else np.eye(classes)[indices]
    outputs = z if getattr(loss, "from_logits", False) or not loss.expects else None
    if outputs is None:
        outputs = sigmoid(z) if loss.targets == "binary" else softmax(z)
    if isinstance(loss.axis, int) and loss.expects and -z.ndim <= loss.axis < z.ndim:
        outputs = np.moveaxis(outputs, -1, loss.axis)
        y = y if loss.targets == "indices" else np.moveaxis(y, -1, loss.axis)
    return y, outputs


@each_shape
@each_loss
def test_the_gradient_is_central_differences(loss: Loss, leading: tuple[int, ...]) -> None:
    assert loss_gradient(loss, *data(loss, leading)) < 1e-6


@each_class
@pytest.mark.parametrize("reduction", ["sum_over_batch_size", "mean_with_sample_weight", "sum", "none"])
def test_the_gradient_holds_with_weights(loss: Loss, reduction: Any) -> None:
    loss = type(loss)(reduction=reduction)
    y_true, y_pred = data(loss, (4, 3))
    plain = np.asarray(type(loss)(reduction="none")(y_true, y_pred))
    weights = np.random.default_rng(5).uniform(0, 2, plain.shape)
    mask = np.random.default_rng(6).random(plain.shape) < 0.7
    _, gradient = loss.measure(y_true, y_pred, weights, mask)
    numeric = numeric_gradient(lambda: loss.measure(y_true, y_pred, weights, mask)[0], y_pred)
    assert relative_error(gradient, numeric) < 1e-6


@each_shape
@each_loss
def test_a_call_and_a_measure_agree(loss: Loss, leading: tuple[int, ...]) -> None:
    y_true, y_pred = data(loss, leading)
    value, gradient = loss.measure(y_true, y_pred)
    assert gradient.shape == y_pred.shape
    assert value == pytest.approx(loss(y_true, y_pred), rel=1e-4)
    several = type(loss)(**{**arguments_of(loss), "reduction": "none"})
    assert np.sum(several(y_true, y_pred)) == pytest.approx(several.measure(y_true, y_pred)[0], rel=1e-4)


def arguments_of(loss: Loss) -> dict[str, Any]:
    return {name: getattr(loss, name) for name in arguments(type(loss))}


@each_loss
def test_float32_stays_float32(loss: Loss) -> None:
    y_true, y_pred = data(loss, (5,))
    value, gradient = loss.measure(y_true, y_pred.astype(np.float32), np.ones(()))
    assert isinstance(value, float)
    assert gradient.dtype == np.float32
    elements, slope = loss.elements(*loss.align(y_true, y_pred.astype(np.float32)))
    assert elements.dtype == slope.dtype == np.float32


@each_loss
def test_a_better_guess_costs_less(loss: Loss) -> None:
    y_true, y_pred = data(loss, (5,))
    value, gradient = loss.measure(y_true, y_pred)
    step = 1e-4 * gradient / np.linalg.norm(gradient)
    assert loss.measure(y_true, y_pred - step)[0] < value


@each_loss
def test_shapes_that_do_not_fit_are_refused(loss: Loss) -> None:
    y_true, y_pred = data(loss, (5,))
    for wrong in (y_true[..., None, None] * np.ones(2), np.ones((5, 3, 1)), np.ones((4, 4))):
        with pytest.raises(StrataError):
            loss.measure(wrong, y_pred)


@each_class
def test_weights_that_do_not_fit_are_refused(loss: Loss) -> None:
    y_true, y_pred = data(loss, (5,))
    values = np.asarray(type(loss)(reduction="none")(y_true, y_pred))
    if values.ndim:
        with pytest.raises(StrataError, match="Sample weights of shape"):
            loss.measure(y_true, y_pred, np.ones(len(values) + 1))


@each_loss
def test_config_round_trip(loss: Loss) -> None:
    again = type(loss).from_config(json.loads(json.dumps(loss.get_config())))
    assert again.get_config() == loss.get_config()
    assert losses.deserialize(json.loads(json.dumps(losses.serialize(loss)))).get_config() == loss.get_config()
    if not loss.unwritten:  # Keras's config loses some arguments; a spec (``config_of``) keeps them
        y_true, y_pred = data(loss, (5,))
        assert again(y_true, y_pred) == loss(y_true, y_pred)
    kept = build(type(loss), json.loads(json.dumps(config_of(loss))))
    assert config_of(kept) == config_of(loss)


LOGITS = [loss for loss in LOSSES if getattr(loss, "from_logits", False)]


@pytest.mark.parametrize("loss", LOGITS, ids=repr)
def test_logits_and_probabilities_agree(loss: Loss) -> None:
    """The gradient by the logits is a - y, whether the loss or the activation takes the step (DESIGN, section 8)."""
    y_true, z = data(loss, (6,))
    activation = sigmoid if loss.targets == "binary" else softmax
    a = activation(z)
    plain = type(loss)(**{**arguments_of(loss), "from_logits": False})
    value, by_p = plain.measure(y_true, a)
    expected, by_logits = loss.measure(y_true, z)
    assert value == pytest.approx(expected, rel=1e-5)
    assert activation.gradient(by_p, z, a) == pytest.approx(by_logits, rel=1e-5, abs=1e-9)
    usual = ("BinaryCrossentropy", "CategoricalCrossentropy", "SparseCategoricalCrossentropy")
    if (
        type(loss).__name__ in usual
        and getattr(loss, "label_smoothing", 0) == 0
        and arguments_of(loss).get("ignore_class") is None
    ):
        y = np.eye(z.shape[-1])[y_true] if loss.targets == "indices" else y_true
        count = z.size if loss.targets == "binary" else len(z)
        assert by_logits == pytest.approx((a - y) / count)
