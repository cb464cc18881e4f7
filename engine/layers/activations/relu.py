"""ReLU, LeakyReLU and ELU as layers."""

from __future__ import annotations

from dataclasses import InitVar, field
from typing import Annotated

from engine import activations
from engine.errors import Words
from engine.layers.activations.activation import FunctionLayer
from engine.layers.base import Example
from engine.marks import Ge
from engine.spec import Text, block


@block(
    "layer",
    title=Words("ReLU", "ReLU"),
    help=Words("Turns negative numbers into zero.", "음수를 0으로 바꿔요."),
    family="activation",
    glyph="activation",
)
class ReLU(FunctionLayer):
    """y = min(x, max_value) above the threshold, negative_slope (x - threshold) below it. Shapes: any -> same.

    Source: Keras 3, layers.ReLU."""

    max_value: Annotated[
        float | None,
        Ge(0),
        Text("Largest", "최댓값", "Larger outputs become this. Empty: none.", "이보다 큰 출력을 잘라요."),
    ] = None
    negative_slope: Annotated[
        float,
        Ge(0),
        Text(
            "Negative slope",
            "음수 기울기",
            "How much of negative numbers stays.",
            "음수를 얼마나 남길지예요.",
            "simple",
        ),
    ] = 0.0
    threshold: Annotated[
        float, Ge(0), Text("Threshold", "문턱값", "Smaller inputs count as negative.", "이보다 작으면 음수처럼 다뤄요.")
    ] = 0.0

    def as_activation(self) -> activations.Activation:
        return activations.Relu(self.negative_slope, self.max_value, self.threshold)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (4, 3), (4, 3), 0),
            Example(cls(max_value=1), (6,), (6,), 0),
            Example(cls(negative_slope=0.2), (6,), (6,), 0),
            Example(cls(0.8, 0.1, 0.3), (6,), (6,), 0),
        ]


@block(
    "layer",
    title=Words("Leaky ReLU", "리키 ReLU"),
    help=Words("Makes negative numbers small instead of zero.", "음수를 0 대신 작은 값으로 줄여요."),
    family="activation",
    glyph="activation",
)
class LeakyReLU(FunctionLayer):
    """y = x above 0, negative_slope x elsewhere. Shapes: any -> same.

    Source: Maas et al. 2013; Keras 3, layers.LeakyReLU."""

    negative_slope: Annotated[
        float,
        Ge(0),
        Text(
            "Negative slope",
            "음수 기울기",
            "How much of negative numbers stays.",
            "음수를 얼마나 남길지예요.",
            "simple",
        ),
    ] = 0.3

    alpha: InitVar[float | None] = field(default=None, kw_only=True)
    """The slope, as older scripts call it."""

    def __post_init__(self, alpha: float | None = None) -> None:
        super().__post_init__()
        if alpha is not None:
            self.negative_slope = alpha

    def as_activation(self) -> activations.Activation:
        return activations.LeakyRelu(self.negative_slope)

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (4, 3), (4, 3), 0), Example(cls(0.0), (5,), (5,), 0)]


@block(
    "layer",
    title=Words("ELU", "ELU"),
    help=Words("Bends negative numbers smoothly.", "음수를 부드럽게 구부려요."),
    family="activation",
    glyph="activation",
)
class ELU(FunctionLayer):
    """y = x above 0, alpha (e^x - 1) elsewhere. Shapes: any -> same. Source: Clevert et al. 2016; Keras 3."""

    alpha: Annotated[float, Text("Alpha", "알파", "How far down it goes.", "아래로 얼마나 내려갈지예요.", "simple")] = (
        1.0
    )

    def as_activation(self) -> activations.Activation:
        return activations.Elu(self.alpha)

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (4, 3), (4, 3), 0), Example(cls(0.5), (5,), (5,), 0)]
