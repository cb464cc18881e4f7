"""Attention and AdditiveAttention: every query takes a weighted mean of the values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Annotated, Any, Literal

import numpy as np

from engine import initializers
from engine.array import Array, Shape
from engine.errors import ShapeError, SpecError, Words, shown
from engine.layers.arguments import DropRate, Seed
from engine.layers.attention.scores import Scored, asked, causal, kept, softmax, softmax_gradient
from engine.layers.axes import folded
from engine.layers.base import Cache, Context, Example, ParamSpec, Weights
from engine.layers.room import Room
from engine.spec import Text, block

HIDDEN = 1e9
"""Taken off the score of a masked key: its share is then 0."""


class Looking(Scored):
    """shares = softmax(scores(query, key)); y = shares @ value. A list of query, value and, if it is not value, key.

    Shapes: query (batch, queries, n), value (batch, keys, m), key (batch, keys, n) -> (batch, queries, m), and with
    ``return_attention_scores`` the shares (batch, queries, keys). Masked values get no share, masked queries give 0;
    ``use_causal_mask`` hides from each query the keys after it. Source: Keras 3, layers.Attention."""

    use_scale: bool
    dropout: float
    seed: int | None

    supports_masking = True
    reads_hanging_masks = True

    def bind(
        self, inputs: Any, *, return_attention_scores: bool = False, use_causal_mask: bool = False
    ) -> tuple[list[Any], dict[str, Any]]:
        if not isinstance(inputs, list | tuple):
            raise SpecError("call.needs_query_value", layer=str(self.name), got=shown(inputs))
        return list(inputs), asked(return_attention_scores, use_causal_mask)

    def unbind(self, inputs: Sequence[Any], options: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        return [list(inputs)], dict(options)

    def infer(self, shapes: Sequence[Shape]) -> list[Shape]:
        if len(shapes) not in (2, 3):
            raise ShapeError("shape.query_value", layer=str(self.name), got=len(shapes))
        query, value, key = shapes[0], shapes[1], shapes[-1]
        ranks = {len(query), len(value), len(key)}
        if ranks & {0, 1} or len(ranks) > 1 or query[-1] != key[-1] or value[:-1] != key[:-1]:
            raise self.refuse("shape.attention", query, value=value, key=key)
        return [(*query[:-1], value[-1]), (*query[:-1], key[-2])]

    def compute_output_shape(self, input_shape: Any) -> Any:
        return self._first_shape(input_shape)

    def scores(self, p: Weights, query: Array, key: Array) -> tuple[Array, Cache]:
        """How well each key suits each query: (batch, queries, keys)."""
        raise NotImplementedError

    def scores_gradient(
        self, p: Weights, g: Weights, ds: Array, query: Array, key: Array, cache: Cache
    ) -> tuple[Array, Array]:
        """Adds the weights' gradients; those of query and key."""
        raise NotImplementedError

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[list[Array], Cache]:
        query, value, key = xs[0], xs[1], xs[-1]
        if ctx.masks and not 2 <= len(ctx.masks) <= 3:
            raise ShapeError("shape.masks", layer=str(self.name), wants=2, got=len(ctx.masks))
        q_mask, v_mask = (ctx.masks[0], ctx.masks[1]) if ctx.masks else (None, None)
        scores, made = self.scores(p, query, key)
        visible = None if v_mask is None else v_mask[:, None, :]
        if ctx.options.get("use_causal_mask"):
            earlier = causal(*scores.shape[-2:])
            visible = earlier if visible is None else visible & earlier
        shares = softmax(scores if visible is None else np.where(visible, scores, scores - scores.dtype.type(HIDDEN)))
        factor = kept(shares.shape, self.dropout, self.seed, shares.dtype, ctx)
        used = shares if factor is None else shares * factor
        y = used @ value
        if q_mask is not None:
            y = np.where(q_mask[..., None], y, y.dtype.type(0))
        return [y, used], {"xs": xs, "made": made, "shares": shares, "factor": factor, "used": used, "rows": q_mask}

    def backward(self, p: Weights, g: Weights, dy: Any, cache: Cache) -> Sequence[Array]:
        xs, made, shares, factor, used, rows = cache.values()
        query, value, key = xs[0], xs[1], xs[-1]
        dout, dshares = dy
        if dout is None:
            dout = np.zeros((*query.shape[:-1], value.shape[-1]), query.dtype)
        if rows is not None:
            dout = dout * rows[..., None]
        dvalue = used.swapaxes(-1, -2) @ dout
        through = dout @ value.swapaxes(-1, -2)
        through = through if dshares is None else through + dshares
        ds = softmax_gradient(through if factor is None else through * factor, shares)
        dquery, dkey = self.scores_gradient(p, g, ds, query, key, made)
        return [dquery, dvalue + dkey] if len(xs) == 2 else [dquery, dvalue, dkey]

    def room(self, shapes: Sequence[Shape]) -> Room:
        y, scores = (prod(shape) for shape in self.infer(shapes))
        bent = scores * shapes[0][-1] if self.score_arrays[1] else 0
        made = scores * self.score_arrays[0] + bent * self.score_arrays[1]
        kept = y + scores * (3 if self.dropout else 1) + made
        return Room(kept, max(kept + scores, 2 * bent + scores), y + max(3 * scores, scores + 3.3 * bent))

    @property
    def score_arrays(self) -> tuple[int, int]:
        """How many arrays (queries, keys) and (queries, keys, features) the scores keep for the way back."""
        raise NotImplementedError

    def flops(self, shapes: Sequence[Shape]) -> int:
        y, scores = self.infer(shapes)
        return prod(scores) * (2 * shapes[0][-1] + 5 + 2 * y[-1])


@block(
    "layer",
    title=Words("Attention", "어텐션"),
    help=Words("Each query gathers the values that suit it.", "질의마다 어울리는 값을 모아 와요."),
    family="attention",
    glyph="attention",
)
class Attention(Looking):
    """scores = scale (query . key), or concat_score_weight sum tanh(scale (query + key)) with score_mode concat.

    Weights: scale and concat_score_weight, one number each, where used. Everything else is as in ``Looking``.
    Source: Luong et al. 2015; Keras 3, layers.Attention."""

    use_scale: Annotated[bool, Text("Scale", "배율", "Learns a factor of the scores.", "점수에 곱할 수를 배워요.")] = (
        False
    )
    score_mode: Annotated[
        Literal["dot", "concat"],
        Text("Score", "점수", "dot: product. concat: tanh of the sum.", "dot은 내적, concat은 합의 tanh예요.", "card"),
    ] = "dot"
    dropout: DropRate = 0.0
    seed: Seed = None

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        one = ParamSpec((), initializers.get("ones"))
        scale = {"scale": one} if self.use_scale else {}
        return scale | ({"concat_score_weight": one} if self.score_mode == "concat" else {})

    @property
    def score_arrays(self) -> tuple[int, int]:
        return (1, 2) if self.score_mode == "concat" else (1, 0)

    def scores(self, p: Weights, query: Array, key: Array) -> tuple[Array, Cache]:
        if self.score_mode == "dot":
            products = query @ key.swapaxes(-1, -2)
            return products * p["scale"] if self.use_scale else products, products
        sums = query[..., :, None, :] + key[..., None, :, :]  # (batch, queries, keys, n)
        bent = np.tanh(sums * p["scale"] if self.use_scale else sums)
        total = bent.sum(axis=-1)
        return p["concat_score_weight"] * total, (sums, bent, total)

    def scores_gradient(
        self, p: Weights, g: Weights, ds: Array, query: Array, key: Array, cache: Cache
    ) -> tuple[Array, Array]:
        if self.score_mode == "dot":
            if self.use_scale:
                g["scale"][...] += (ds * cache).sum()
                ds = ds * p["scale"]
            return ds @ key, ds.swapaxes(-1, -2) @ query
        sums, bent, total = cache
        g["concat_score_weight"][...] += (ds * total).sum()
        dsums = (ds * p["concat_score_weight"])[..., None] * (1 - bent * bent)
        if self.use_scale:
            g["scale"][...] += (dsums * sums).sum()
            dsums = dsums * p["scale"]
        return dsums.sum(axis=-2), dsums.sum(axis=-3)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), [(3, 2), (4, 2)], [(3, 2), (3, 4)], 0),
            Example(cls(use_scale=True, dropout=0.3), [(3, 2), (4, 5), (4, 2)], [(3, 5), (3, 4)], 1),
            Example(cls(score_mode="concat"), [(3, 2), (4, 2)], [(3, 2), (3, 4)], 1),
            Example(cls(True, "concat"), [(2, 3), (2, 3), (2, 3)], [(2, 3), (2, 2)], 2),
        ]


@block(
    "layer",
    title=Words("Additive attention", "덧셈 어텐션"),
    help=Words("Attention that scores by a bent sum.", "합을 구부려 점수를 매기는 어텐션이에요."),
    family="attention",
    glyph="attention",
)
class AdditiveAttention(Looking):
    """scores = sum scale tanh(query + key). Weights: scale (n,), if used. Everything else is as in ``Looking``.

    Source: Bahdanau et al. 2015; Keras 3, layers.AdditiveAttention."""

    use_scale: Annotated[bool, Text("Scale", "배율", "Learns a factor per feature.", "특성마다 곱할 수를 배워요.")] = (
        True
    )
    dropout: DropRate = 0.0
    seed: Seed = None

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        return {"scale": ParamSpec((shapes[0][-1],), initializers.get("glorot_uniform"))} if self.use_scale else {}

    @property
    def score_arrays(self) -> tuple[int, int]:
        return 0, 1

    def scores(self, p: Weights, query: Array, key: Array) -> tuple[Array, Cache]:
        bent = np.tanh(query[..., :, None, :] + key[..., None, :, :])  # (batch, queries, keys, n)
        return bent @ p["scale"] if self.use_scale else bent.sum(axis=-1), bent

    def scores_gradient(
        self, p: Weights, g: Weights, ds: Array, query: Array, key: Array, cache: Cache
    ) -> tuple[Array, Array]:
        dbent = ds[..., None] * (p["scale"] if self.use_scale else 1)
        if self.use_scale:
            g["scale"][...] += folded(ds[..., None] * cache, g["scale"].shape)
        dsums = dbent * (1 - cache * cache)
        return dsums.sum(axis=-2), dsums.sum(axis=-3)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), [(3, 2), (4, 2)], [(3, 2), (3, 4)], 2),
            Example(cls(use_scale=False, dropout=0.3), [(3, 2), (4, 5), (4, 2)], [(3, 5), (3, 4)], 0),
        ]
