"""Embedding: a table with one row of numbers per word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Annotated, Any

import numpy as np

from engine import constraints, initializers, regularizers
from engine.array import Array, Shape
from engine.constraints import Constraint
from engine.errors import DataError, Words
from engine.initializers import Initializer
from engine.layers.arguments import ActivityRegularizer
from engine.layers.base import Cache, Context, Example, Layer, ParamSpec
from engine.layers.room import Room
from engine.marks import Ge, Le
from engine.regularizers import Regularizer
from engine.spec import Ref, Scale, Text, block


@block(
    "layer",
    title=Words("Embedding", "임베딩"),
    help=Words("Gives every word a row of numbers of its own.", "단어마다 숫자 한 줄을 배워요."),
    family="core",
    glyph="embedding",
)
class Embedding(Layer):
    """y = embeddings[x], for whole numbers x from 0 to input_dim - 1.

    Shapes: any -> (..., output_dim). Weights: embeddings (input_dim, output_dim); a row's gradient is the sum over its
    uses. With ``mask_zero`` the steps where x is 0 are masked. ``weights`` gives the first table.
    Raises DataError for a number that is not in the table. Source: Keras 3, layers.Embedding."""

    input_dim: Annotated[
        int,
        Ge(1),
        Le(2**24),
        Scale("log"),
        Text("Words", "단어 수", "Whole numbers it knows, from 0.", "0부터 세어 아는 정수의 개수예요.", "simple"),
    ]
    output_dim: Annotated[
        int,
        Ge(1),
        Le(65_536),
        Scale("log"),
        Text("Size", "크기", "Numbers per word.", "단어마다 숫자가 몇 개인지예요.", "simple"),
    ]
    embeddings_initializer: Annotated[
        Initializer | str,
        Ref("initializer"),
        Text("Table starts as", "표 초깃값", "First values of the table.", "표의 첫 값이에요."),
    ] = "uniform"
    embeddings_regularizer: Annotated[
        Regularizer | str | None,
        Ref("regularizer"),
        Text("Table price", "표 규제", "Large numbers cost extra.", "큰 숫자에 값을 매겨요."),
    ] = None
    embeddings_constraint: Annotated[
        Constraint | str | None,
        Ref("constraint"),
        Text("Table bound", "표 제약", "What the table must keep to.", "표가 지켜야 할 조건이에요."),
    ] = None
    mask_zero: Annotated[
        bool, Text("Mask 0", "0 가리기", "Skips steps where the word is 0.", "단어가 0인 시점을 건너뛰어요.", "card")
    ] = False

    activity_regularizer: ActivityRegularizer = None

    # written out, because ``weights`` is an argument here and a property of every layer
    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None,
        mask_zero: bool = False,
        weights: Any = None,
        *,
        input_length: int | None = None,  # as older scripts say it; Keras takes no notice of it either
        activity_regularizer: Any = None,
        **place: Any,
    ) -> None:
        self.input_dim, self.output_dim, self.mask_zero = input_dim, output_dim, mask_zero
        self.embeddings_initializer = embeddings_initializer
        self.embeddings_regularizer = embeddings_regularizer
        self.embeddings_constraint = embeddings_constraint
        self.activity_regularizer = activity_regularizer
        super().__init__(**place)
        if weights is not None:
            self._build([()])
            self.set_weights(weights if isinstance(weights, list) and len(weights) == 1 else [weights])

    @property
    def supports_masking(self) -> bool:  # type: ignore[override]
        return self.mask_zero

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        return (*shapes[0], self.output_dim)

    def build(self, input_shape: Any = None) -> None:
        """Make the table, which does not hang on what comes in."""
        super().build((None,) if input_shape is None else input_shape)

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        table = ParamSpec(
            (self.input_dim, self.output_dim),
            initializers.get(self.embeddings_initializer),
            regularizer=regularizers.get(self.embeddings_regularizer),
            constraint=constraints.get(self.embeddings_constraint),
        )
        return {"embeddings": table}

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        words = xs[0].astype(np.int64)  # the model hands on whole numbers as floats
        if words.size and not 0 <= words.min() <= words.max() < self.input_dim:
            raise DataError(
                "data.indices",
                layer=str(self.name),
                most=self.input_dim - 1,
                lowest=int(words.min()),
                highest=int(words.max()),
            )
        return p["embeddings"][words], {"words": words, "dtype": xs[0].dtype}

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        words, dtype = cache.values()
        if words.size and "embeddings" in g:
            # sorted, so that all uses of a word lie together and add up in one sweep
            flat = words.reshape(-1)
            order = np.argsort(flat, kind="stable")
            used, starts = np.unique(flat[order], return_index=True)
            g["embeddings"][used] += np.add.reduceat(dy.reshape(-1, self.output_dim)[order], starts, axis=0)
        return [np.zeros(words.shape, dtype)]  # whole numbers have no slope

    @property
    def makes_masks(self) -> bool:
        return self.mask_zero

    def mask(self, xs: Sequence[Array], masks: Sequence[Array | None], cache: Cache = None) -> Array | None:
        return xs[0] != 0 if self.mask_zero else None

    def room(self, shapes: Sequence[Shape]) -> Room:
        x, y = prod(shapes[0]), prod(self.infer(shapes))
        return Room(2 * x + y, 2 * x + y, 4 * x + 2 * y, 4 * x + y)  # whole numbers of 64 bit count twice

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 0

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(10, 4), (5,), (5, 4), 40, indices=10),
            Example(cls(3, 2, mask_zero=True), (2, 3), (2, 3, 2), 6, indices=3),
        ]
