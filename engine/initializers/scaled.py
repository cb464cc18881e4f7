"""Initializers whose spread suits the size of the kernel, so that signals neither grow nor fade from layer to layer."""

from __future__ import annotations

from math import sqrt
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.initializers.base import RandomInitializer, Seed, fans
from engine.initializers.drawn import truncated_normal
from engine.marks import Ge, Gt, Le
from engine.spec import Text, block

UNIT_CUT = 0.87962566103423978
"""The standard deviation of a unit normal that is cut off at two: sqrt(1 - 4 phi(2) / (2 Phi(2) - 1))."""

Mode: TypeAlias = Literal["fan_in", "fan_out", "fan_avg"]
Distribution: TypeAlias = Literal["truncated_normal", "untruncated_normal", "uniform"]
InputAxes: TypeAlias = Annotated[
    tuple[int, ...] | None,
    Ge(-8),
    Le(8),
    Text(
        "Input axes",
        "입력 축",
        "Kernel axes that come in. Empty: by place.",
        "들어오는 축이에요. 비워도 돼요.",
        "hidden",
    ),
]
OutputAxes: TypeAlias = Annotated[
    tuple[int, ...] | None,
    Ge(-8),
    Le(8),
    Text(
        "Output axes",
        "출력 축",
        "Kernel axes that go out. Empty: by place.",
        "나가는 축이에요. 비워도 돼요.",
        "hidden",
    ),
]


class Scaling(RandomInitializer):
    """Mean 0 and variance scale / n, where n is fan_in, fan_out or their mean. Source: Keras 3, VarianceScaling."""

    input_axes: tuple[int, ...] | None
    output_axes: tuple[int, ...] | None

    def spread(self) -> tuple[float, Mode, Distribution]:
        """Scale, what the variance is divided by, and the distribution."""
        raise NotImplementedError

    def along(self, input_axes: tuple[int, ...], output_axes: tuple[int, ...]) -> Scaling:
        """The same for a kernel of which these axes come in and those go out."""
        made: Scaling = type(self).from_config(self.get_config())
        made.input_axes, made.output_axes = input_axes, output_axes
        return made

    @property
    def scratch(self) -> float:  # type: ignore[override]
        return 1.0 if self.spread()[2] == "uniform" else 2.3

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        scale, mode, distribution = self.spread()
        fan_in, fan_out = fans(shape, self.input_axes, self.output_axes)
        size = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[mode]
        deviation = sqrt(scale / max(1.0, size))
        if distribution == "uniform":
            limit = sqrt(3) * deviation  # the variance of U(-a, a) is a^2 / 3
            return limit * (2 * rng.random(shape) - 1)
        if distribution == "untruncated_normal":
            return rng.normal(0, deviation, shape)
        # divided by the standard deviation after the cut, so that the variance is right
        return deviation / UNIT_CUT * truncated_normal(shape, rng)


@block(
    "initializer",
    name="variance_scaling",
    aliases=("VarianceScaling",),
    title=Words("Variance scaling", "분산 맞춤"),
    help=Words("Drawn with a spread that suits the kernel's size.", "가중치의 크기에 맞는 퍼짐으로 뽑아요."),
)
class VarianceScaling(Scaling):
    """Mean 0 and variance scale / n, where n is fan_in, fan_out or their mean. Source: Keras 3."""

    scale: Annotated[float, Gt(0), Text("Scale", "배율", "Factor on the variance.", "분산에 곱하는 값이에요.")] = 1.0
    mode: Annotated[Mode, Text("Size", "기준", "What divides the variance.", "분산을 무엇으로 나눌지예요.")] = "fan_in"
    distribution: Annotated[
        Distribution, Text("Distribution", "분포", "Where it is drawn from.", "어떤 분포에서 뽑을지예요.")
    ] = "truncated_normal"
    seed: Seed = None
    input_axes: InputAxes = None
    output_axes: OutputAxes = None

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "distribution" and isinstance(value, str):  # Keras takes capitals, and "normal" for the cut-off one
            value = {"normal": "truncated_normal"}.get(value.lower(), value.lower())
        super().__setattr__(name, value)

    def spread(self) -> tuple[float, Mode, Distribution]:
        return self.scale, self.mode, self.distribution


@block(
    "initializer",
    name="glorot_uniform",
    aliases=("GlorotUniform",),
    title=Words("Glorot uniform", "글로럿 균등"),
    help=Words("Drawn evenly; the range suits sigmoid and tanh.", "고르게 뽑아요. 시그모이드와 tanh에 맞는 범위예요."),
)
class GlorotUniform(Scaling):
    """U(-a, a), a = sqrt(6 / (fan_in + fan_out)). Source: Glorot & Bengio 2010."""

    seed: Seed = None
    input_axes: InputAxes = None
    output_axes: OutputAxes = None

    def spread(self) -> tuple[float, Mode, Distribution]:
        return 1.0, "fan_avg", "uniform"


@block(
    "initializer",
    name="glorot_normal",
    aliases=("GlorotNormal",),
    title=Words("Glorot normal", "글로럿 정규"),
    help=Words("From a bell curve that suits sigmoid and tanh.", "시그모이드와 tanh에 맞는 종 모양 분포에서 뽑아요."),
)
class GlorotNormal(Scaling):
    """Normal cut off at two deviations, variance 2 / (fan_in + fan_out) after the cut. Source: Glorot & Bengio 2010."""

    seed: Seed = None
    input_axes: InputAxes = None
    output_axes: OutputAxes = None

    def spread(self) -> tuple[float, Mode, Distribution]:
        return 1.0, "fan_avg", "truncated_normal"


@block(
    "initializer",
    name="he_uniform",
    aliases=("HeUniform",),
    title=Words("He uniform", "헤 균등"),
    help=Words("Drawn evenly; the range suits relu.", "고르게 뽑아요. relu에 맞는 범위예요."),
)
class HeUniform(Scaling):
    """U(-a, a), a = sqrt(6 / fan_in). Source: He et al. 2015."""

    seed: Seed = None
    input_axes: InputAxes = None
    output_axes: OutputAxes = None

    def spread(self) -> tuple[float, Mode, Distribution]:
        return 2.0, "fan_in", "uniform"


@block(
    "initializer",
    name="he_normal",
    aliases=("HeNormal",),
    title=Words("He normal", "헤 정규"),
    help=Words("Drawn from a bell curve that suits relu.", "relu에 맞는 종 모양 분포에서 뽑아요."),
)
class HeNormal(Scaling):
    """Normal cut off at two deviations, variance 2 / fan_in after the cut. Source: He et al. 2015."""

    seed: Seed = None
    input_axes: InputAxes = None
    output_axes: OutputAxes = None

    def spread(self) -> tuple[float, Mode, Distribution]:
        return 2.0, "fan_in", "truncated_normal"


@block(
    "initializer",
    name="lecun_uniform",
    aliases=("LecunUniform",),
    title=Words("LeCun uniform", "르쿤 균등"),
    help=Words("Drawn evenly; the range suits selu.", "고르게 뽑아요. selu에 맞는 범위예요."),
)
class LecunUniform(Scaling):
    """U(-a, a), a = sqrt(3 / fan_in). Source: LeCun et al. 1998."""

    seed: Seed = None
    input_axes: InputAxes = None
    output_axes: OutputAxes = None

    def spread(self) -> tuple[float, Mode, Distribution]:
        return 1.0, "fan_in", "uniform"


@block(
    "initializer",
    name="lecun_normal",
    aliases=("LecunNormal",),
    title=Words("LeCun normal", "르쿤 정규"),
    help=Words("Drawn from a bell curve that suits selu.", "selu에 맞는 종 모양 분포에서 뽑아요."),
)
class LecunNormal(Scaling):
    """Normal cut off at two deviations, variance 1 / fan_in after the cut. Source: LeCun et al. 1998."""

    seed: Seed = None
    input_axes: InputAxes = None
    output_axes: OutputAxes = None

    def spread(self) -> tuple[float, Mode, Distribution]:
        return 1.0, "fan_in", "truncated_normal"
