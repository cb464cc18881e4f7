"""The activation functions, by Keras's names: ``relu(x)`` on arrays, "relu" in specs, ``Relu(0.1)`` configured."""

from __future__ import annotations

from typing import Any

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

linear, relu, relu6, leaky_relu, threshold = Linear(), Relu(), Relu6(), LeakyRelu(), Threshold()
hard_tanh, hard_sigmoid, sparse_sigmoid = HardTanh(), HardSigmoid(), SparseSigmoid()
hard_shrink, soft_shrink, tanh_shrink = HardShrink(), SoftShrink(), TanhShrink()
tanh, sigmoid, log_sigmoid, softsign = Tanh(), Sigmoid(), LogSigmoid(), Softsign()
elu, selu, celu, exponential = Elu(), Selu(), Celu(), Exponential()
softplus, squareplus, sparse_plus = Softplus(), Squareplus(), SparsePlus()
silu, hard_silu, gelu, mish, glu = Silu(), HardSilu(), Gelu(), Mish(), Glu()
softmax, log_softmax, sparsemax = Softmax(), LogSoftmax(), Sparsemax()
swish, hard_swish = silu, hard_silu


def get(identifier: Any) -> Activation:
    """An activation from itself, its name, its object form or a layer that is one; None is linear. Raises SpecError."""
    if isinstance(identifier, Activation):
        return identifier
    made: Activation = linear if identifier is None else resolve("activation", identifier)
    return made


def serialize(activation: Any) -> str | dict[str, Any]:
    """The name of an activation, or its object form where an argument is not the default."""
    written: str | dict[str, Any] = to_json(get(activation))
    return written


def deserialize(config: Any, custom_objects: Any = None) -> Activation:  # noqa: ARG001  (Keras's signature)
    """The inverse of ``serialize``."""
    return get(config)
