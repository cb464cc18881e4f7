"""MultiHeadAttention: several attentions side by side, each looking for something else."""

from __future__ import annotations

from typing import Annotated, Any

from engine.array import Shape
from engine.errors import Words
from engine.layers.arguments import (
    ActivityRegularizer,
    BiasConstraint,
    BiasInitializer,
    BiasRegularizer,
    DropRate,
    KernelConstraint,
    KernelInitializer,
    KernelRegularizer,
    Seed,
    UseBias,
)
from engine.layers.attention.arguments import Heads, HeadSize, SlidingWindow, UseGate
from engine.layers.attention.heads import Headed
from engine.layers.axes import place
from engine.layers.base import Example
from engine.layers.standing import standing
from engine.marks import Ge, Le
from engine.spec import OneOrMore, Text, block


@block(
    "layer",
    title=Words("Multi-head attention", "멀티헤드 어텐션"),
    help=Words("Several attentions side by side.", "어텐션 여러 개가 나란히 봐요."),
    family="attention",
    glyph="attention",
)
class MultiHeadAttention(Headed):
    """``num_heads`` attentions with a query, key and value of their own; see ``Headed`` for the formula.

    Shapes: query (batch, queries, n), value and key (batch, keys, m) -> (batch, queries, n), or the last axes of
    ``output_shape``. With more axes, ``attention_axes`` says over which of them a query looks; the others go side by
    side. Weights: query_dense, key_dense, value_dense with kernel (features, heads, size) and bias (heads, size),
    output_dense with kernel (heads, value_dim, n) and bias (n,), and gate_dense, whose sigmoid lets results through.
    As in Keras it takes the masks off its inputs, and of the query reads no other mask than the one that hangs on it:
    ``query_mask`` of a call does not count. Source: Vaswani et al. 2017; Keras 3, layers.MultiHeadAttention."""

    num_heads: Heads
    key_dim: HeadSize
    value_dim: Annotated[
        int | None,
        Ge(1),
        Le(65_536),
        Text(
            "Value size",
            "값 크기",
            "Numbers of a value per head; empty: as key.",
            "헤드마다 값의 크기예요. 비우면 키와 같아요.",
        ),
    ] = standing(lambda layer: layer.key_dim)
    dropout: DropRate = 0.0
    use_bias: UseBias = True
    output_shape: Annotated[
        int | tuple[int, ...] | None,
        OneOrMore(),
        Ge(1),
        Le(65_536),
        Text(
            "Output shape",
            "출력 모양",
            "Last axes of the output; empty: as query.",
            "출력의 끝 축이에요. 비우면 질의와 같아요.",
        ),
    ] = None
    attention_axes: Annotated[
        int | tuple[int, ...] | None,
        OneOrMore(),
        Ge(-64),
        Le(64),
        Text(
            "Attention axes", "어텐션 축", "Where to look; empty: everywhere.", "둘러볼 축이에요. 비우면 모든 축이에요."
        ),
    ] = None
    sliding_window: SlidingWindow = None
    kernel_initializer: KernelInitializer = "glorot_uniform"
    bias_initializer: BiasInitializer = "zeros"
    kernel_regularizer: KernelRegularizer = None
    bias_regularizer: BiasRegularizer = None
    activity_regularizer: ActivityRegularizer = None
    kernel_constraint: KernelConstraint = None
    bias_constraint: BiasConstraint = None
    use_gate: UseGate = False
    seed: Seed = None

    takes_masks_off = True

    def _masked(self, x: Any, mask: Any, name: str) -> Any:
        return super()._masked(x, None if name == "query_mask" else mask, name)

    def heads(self) -> tuple[int, int]:
        return self.num_heads, self.num_heads

    def sizes(self) -> tuple[int, int]:
        return self.key_dim, self.value_dim or 0  # never 0: it stands for key_dim where it is not given

    def target(self, query: Shape) -> Shape:
        if not self.output_shape:
            return query[-1:]
        return (self.output_shape,) if isinstance(self.output_shape, int) else self.output_shape

    def axes(self, query: Shape) -> tuple[int, ...]:
        if not self.attention_axes:
            return super().axes(query)
        axes = (self.attention_axes,) if isinstance(self.attention_axes, int) else self.attention_axes
        return tuple(place(self, axis, query) for axis in axes)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(2, 3), [(4, 5)], [(4, 5), (2, 4, 4)], 143),
            Example(cls(2, 3, value_dim=2, output_shape=(3,)), [(2, 4), (3, 5)], [(2, 3), (2, 2, 3)], 105),
            Example(cls(1, 2, use_bias=False, use_gate=True), [(2, 3), (3, 2), (3, 4)], [(2, 3), (1, 2, 3)], 30),
            Example(
                cls(2, 2, dropout=0.3, sliding_window=2), [(3, 2), (3, 2), (3, 2), (3, 3)], [(3, 2), (2, 3, 3)], 46
            ),
            Example(cls(2, 1, attention_axes=2), [(2, 3, 2)], [(2, 3, 2), (2, 2, 3, 3)], 24),
            Example(cls(1, 2, attention_axes=(1, 2)), [(2, 2, 3)], [(2, 2, 3), (1, 2, 2, 2, 2)], 33),
        ]
