"""Every loss: its gradient, its mean, and its refusals."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from engine.activations import sigmoid, softmax
from engine.array import Array
from engine.checks import loss_gradient
from engine.errors import StrataError
from engine.losses import Loss
from engine.spec import KINDS, arguments

OPTIONS = {"from_logits": (False, True), "label_smoothing": (0.0, 0.1)}


def variants(cls: type[Loss]) -> list[Loss]:
    names = [name for name in OPTIONS if name in arguments(cls)]
    return [cls(**dict(zip(names, chosen, strict=True))) for chosen in itertools.product(*map(OPTIONS.get, names))]


LOSSES = [loss for cls in KINDS["loss"].values() for loss in variants(cls)]  # type: ignore[arg-type]
each_loss = pytest.mark.parametrize("loss", LOSSES, ids=repr)
each_shape = pytest.mark.parametrize("leading", [(5,), (4, 3)], ids=["rows", "sequences"])


def data(loss: Loss, leading: tuple[int, ...], classes: int = 4) -> tuple[Array, Array]:
    """Targets as the loss wants them, and outputs of the right kind."""
    rng = np.random.default_rng(len(leading))
    z = rng.normal(size=(*leading, classes))
    indices = rng.integers(0, classes, leading)
    if loss.targets == "numbers":
        return rng.normal(size=z.shape), z
    y = indices if loss.targets == "indices" else np.eye(classes)[indices]
    if loss.from_logits:
        return y, z
    return y, sigmoid(z) if loss.targets == "binary" else softmax(z)


@each_shape
@each_loss
def test_the_gradient_is_central_differences(loss: Loss, leading: tuple[int, ...]) -> None:
    assert loss_gradient(loss, *data(loss, leading)) < 1e-6


@each_shape
@each_loss
def test_the_samples_make_the_mean(loss: Loss, leading: tuple[int, ...]) -> None:
    y_true, y_pred = data(loss, leading)
    per_sample, gradient = loss.measure(y_true, y_pred)
    assert per_sample.shape == leading[:1]
    assert gradient.shape == y_pred.shape
    assert per_sample.mean() == pytest.approx(loss(y_true, y_pred))
    alone = [loss(y_true[i : i + 1], y_pred[i : i + 1]) for i in range(len(y_true))]
    assert per_sample == pytest.approx(alone)


@each_loss
def test_float32_stays_float32(loss: Loss) -> None:
    y_true, y_pred = data(loss, (5,))
    per_sample, gradient = loss.measure(y_true, y_pred.astype(np.float32))
    assert per_sample.dtype == gradient.dtype == np.float32


@each_loss
def test_a_better_guess_costs_less(loss: Loss) -> None:
    y_true, y_pred = data(loss, (5,))
    _, gradient = loss.measure(y_true, y_pred)
    assert loss(y_true, y_pred - 0.1 * gradient) < loss(y_true, y_pred)


@each_loss
def test_shapes_that_do_not_fit_are_refused(loss: Loss) -> None:
    y_true, y_pred = data(loss, (5,))
    for wrong in (y_true[..., None, None] * np.ones(2), np.ones((5, 3)), np.ones((4, 4))):
        with pytest.raises(StrataError):
            loss.measure(wrong, y_pred)


@pytest.mark.parametrize("loss", [loss for loss in LOSSES if getattr(loss, "from_logits", False)], ids=repr)
def test_logits_and_probabilities_agree(loss: Loss) -> None:
    """The gradient by the logits is a - y, whether the loss or the activation takes the step (DESIGN, section 8)."""
    y_true, z = data(loss, (6,))
    activation = sigmoid if loss.targets == "binary" else softmax
    a = activation(z)
    plain = type(loss)(**{**loss.get_config(), "from_logits": False})
    per_sample, by_p = plain.measure(y_true, a)
    expected, by_logits = loss.measure(y_true, z)
    assert per_sample == pytest.approx(expected, rel=1e-5)
    assert activation.gradient(by_p, z, a) == pytest.approx(by_logits, rel=1e-5, abs=1e-9)
    if getattr(loss, "label_smoothing", 0) == 0:
        y = np.eye(z.shape[-1])[y_true] if loss.targets == "indices" else y_true
        count = z.size if loss.targets == "binary" else len(z)
        assert by_logits == pytest.approx((a - y) / count)
