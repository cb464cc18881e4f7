"""GroupQueryAttention: multi-head attention in which several query heads share a key and a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from engine.array import Shape
from engine.errors import SpecError, Words
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
from engine.layers.attention.heads import Headed, trio
from engine.layers.base import Example
from engine.marks import Ge, Le
from engine.spec import Text, block


@block(
    "layer",
    aliases=("GroupedQueryAttention",),  # the class's own name in Keras, and in its files
    title=Words("Grouped-query attention", "그룹 질의 어텐션"),
    help=Words("Several query heads share a key and a value.", "질의 헤드 여럿이 키와 값을 함께 써요."),
    family="attention",
    glyph="attention",
)
class GroupQueryAttention(Headed):
    """Multi-head attention with fewer heads of key and value; each serves equally many heads of the query.

    Shapes: query (batch, queries, n), value and key (batch, keys, m) -> (batch, queries, n). Weights as in
    MultiHeadAttention. Source: Ainslie et al. 2023; Keras 3, layers.GroupQueryAttention."""

    head_dim: HeadSize
    num_query_heads: Heads
    num_key_value_heads: Annotated[
        int,
        Ge(1),
        Le(1024),
        Text("Key heads", "키 헤드 수", "Must divide the query heads.", "질의 헤드 수의 약수여야 해요.", "simple"),
    ]
    dropout: DropRate = 0.0
    use_bias: UseBias = True
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

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.num_query_heads % self.num_key_value_heads:
            raise SpecError(
                "args.heads", owner="GroupQueryAttention", got=self.num_query_heads, wants=self.num_key_value_heads
            ).at("num_query_heads")

    @property
    def default_name(self) -> str:
        return "grouped_query_attention"

    def heads(self) -> tuple[int, int]:
        return self.num_query_heads, self.num_key_value_heads

    def sizes(self) -> tuple[int, int]:
        return self.head_dim, self.head_dim

    def infer(self, shapes: Sequence[Shape]) -> list[Shape]:
        query, *_ = trio(shapes)
        if len(query) != 2:
            raise self.refuse("shape.needs_sequence", query)
        return super().infer(shapes)

    def compute_output_shape(self, query_shape: Any, value_shape: Any = None, key_shape: Any = None) -> Any:
        """As for every attention, but query and value must have equally many features, as Keras wants it here."""
        if value_shape is not None and query_shape[-1] != value_shape[-1]:
            raise self.refuse("shape.attention", tuple(query_shape[1:]), value=tuple(value_shape[1:]), key="")
        return super().compute_output_shape(query_shape, value_shape, key_shape)

    def saved_parts(self) -> dict[str, Any]:
        return {f"_{name}": layer for name, layer in self.parts().items()}

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(2, 4, 2), [(3, 5)], [(3, 5), (4, 3, 3)], 141),
            Example(cls(2, 2, 1, use_bias=False, use_gate=True), [(2, 3), (3, 3)], [(2, 3), (2, 2, 3)], 48),
            Example(cls(1, 2, 1, dropout=0.3), [(2, 3), (3, 3), (3, 2)], [(2, 3), (2, 2, 3)], 24),
        ]
