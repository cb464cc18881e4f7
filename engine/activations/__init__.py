"""The activation functions, by Keras's names: ``relu(x)`` on arrays, "relu" in specs, ``Relu(0.1)`` configured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.activations.base import Activation
from engine.activations.bends import (
    HardShrink,
    HardSigmoid,
    HardTanh,
    LeakyRelu,
    Linear,
    Relu,
    Relu6,
    SoftShrink,
    SparseSigmoid,
    Threshold,
)
from engine.activations.curves import Celu, Elu, Exponential, Selu, Softplus, SparsePlus, Squareplus
from engine.activations.gates import Gelu, Glu, HardSilu, Mish, Silu
from engine.activations.shares import LogSoftmax, Softmax, Sparsemax
from engine.activations.squashers import LogSigmoid, Sigmoid, Softsign, Tanh, TanhShrink
from engine.spec import resolve, to_json

__all__ = [
    "Activation",
    "Celu",
    "Elu",
    "Exponential",
    "Gelu",
    "Glu",
    "HardShrink",
    "HardSigmoid",
    "HardSilu",
    "HardTanh",
    "LeakyRelu",
    "Linear",
    "LogSigmoid",
    "LogSoftmax",
    "Mish",
    "Relu",
    "Relu6",
    "Selu",
    "Sigmoid",
    "Silu",
    "SoftShrink",
    "Softmax",
    "Softplus",
    "Softsign",
    "SparsePlus",
    "SparseSigmoid",
    "Sparsemax",
    "Squareplus",
    "Tanh",
    "TanhShrink",
    "Threshold",
    "celu",
    "deserialize",
    "elu",
    "exponential",
    "gelu",
    "get",
    "glu",
    "hard_shrink",
    "hard_sigmoid",
    "hard_silu",
    "hard_swish",
    "hard_tanh",
    "leaky_relu",
    "linear",
    "log_sigmoid",
    "log_softmax",
    "mish",
    "relu",
    "relu6",
    "selu",
    "serialize",
    "sigmoid",
    "silu",
    "soft_shrink",
    "softmax",
    "softplus",
    "softsign",
    "sparse_plus",
    "sparse_sigmoid",
    "sparsemax",
    "squareplus",
    "swish",
    "tanh",
    "tanh_shrink",
    "threshold",
]

# Keras's spelling, each made when it is first asked for
celu: Celu
elu: Elu
exponential: Exponential
gelu: Gelu
glu: Glu
hard_shrink: HardShrink
hard_sigmoid: HardSigmoid
hard_silu: HardSilu
hard_swish: HardSilu
hard_tanh: HardTanh
leaky_relu: LeakyRelu
linear: Linear
log_sigmoid: LogSigmoid
log_softmax: LogSoftmax
mish: Mish
relu: Relu
relu6: Relu6
selu: Selu
sigmoid: Sigmoid
silu: Silu
soft_shrink: SoftShrink
softmax: Softmax
softplus: Softplus
softsign: Softsign
sparse_plus: SparsePlus
sparse_sigmoid: SparseSigmoid
sparsemax: Sparsemax
squareplus: Squareplus
swish: Silu
tanh: Tanh
tanh_shrink: TanhShrink
threshold: Threshold

_SAME = {"swish": "silu", "hard_swish": "hard_silu"}


def _one(name: str) -> Activation:
    made = globals()
    if name not in made:
        made[name] = _one(_SAME[name]) if name in _SAME else made[__annotations__[name]]()
    found: Activation = made[name]
    return found


if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __annotations__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return _one(name)

    def __dir__():
        return sorted({*globals(), *__annotations__})


def get(identifier: Any) -> Activation:
    """An activation from itself, its name, its object form or a layer that is one; None is linear. Raises SpecError."""
    if isinstance(identifier, Activation):
        return identifier
    made: Activation = _one("linear") if identifier is None else resolve("activation", identifier)
    return made


def serialize(activation: Any) -> str | dict[str, Any]:
    """The name of an activation, or its object form where an argument is not the default."""
    written: str | dict[str, Any] = to_json(get(activation))
    return written


def deserialize(config: Any, custom_objects: Any = None) -> Activation:  # noqa: ARG001  (Keras's signature)
    """The inverse of ``serialize``."""
    return get(config)
