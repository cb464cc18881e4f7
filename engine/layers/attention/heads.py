"""Attention with several heads: the one mathematics behind MultiHeadAttention and GroupedQueryAttention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod, sqrt
from typing import Any

import numpy as np

from engine.activations import sigmoid
from engine.array import Array, Shape
from engine.constraints import Constraint
from engine.errors import ShapeError, SpecError
from engine.initializers import Initializer
from engine.layers.attention.projection import Projection, project, project_gradient, projection_params
from engine.layers.attention.scores import Scored, asked, causal, kept, softmax, softmax_gradient
from engine.layers.base import Cache, Context, ParamSpec, Weights
from engine.layers.protocol import part, within
from engine.layers.room import Room
from engine.layers.symbolic import Tensor
from engine.masked import with_mask
from engine.regularizers import Regularizer


class Headed(Scored):
    """Every head projects query, key and value, and attends with them; the heads' results are projected together:

        q, k, v = query Wq, key Wk, value Wv;  shares = softmax(q k^T / sqrt(key size));  y = (shares v) Wo

    Inputs: query, value, and if given key (else value) and attention_mask; one input attends to itself. Masked values
    and what attention_mask, a causal mask or a window hides get no share. The second output are the shares.
    Source: Vaswani et al. 2017; Keras 3, layers.MultiHeadAttention."""

    use_bias: bool
    kernel_initializer: Initializer | str
    bias_initializer: Initializer | str
    kernel_regularizer: Regularizer | str | None
    bias_regularizer: Regularizer | str | None
    kernel_constraint: Constraint | str | None
    bias_constraint: Constraint | str | None
    activity_regularizer: Regularizer | str | None
    dropout: float
    sliding_window: int | None
    use_gate: bool
    seed: int | None

    supports_masking = True
    reads_hanging_masks = True

    # ---- what the layers differ in

    def heads(self) -> tuple[int, int]:
        """Heads of the query, and of key and value."""
        raise NotImplementedError

    def sizes(self) -> tuple[int, int]:
        """Numbers of each head: of query and key, and of value."""
        raise NotImplementedError

    def target(self, query: Shape) -> Shape:
        """The last axes of the output."""
        return query[-1:]

    def axes(self, query: Shape) -> tuple[int, ...]:
        """Over which axes the queries look, counted with the batch axis."""
        return tuple(range(1, len(query)))

    # ---- how it is called

    def __post_init__(self) -> None:
        super().__post_init__()
        self.query_dense, self.key_dense = Projection(name="query"), Projection(name="key")
        self.value_dense, self.output_dense = Projection(name="value"), Projection(name="attention_output")
        self.gate_dense = Projection(name="gate")

    def parts(self) -> dict[str, Any]:
        gate = {"gate_dense": self.gate_dense} if self.use_gate else {}
        first = {"query_dense": self.query_dense, "key_dense": self.key_dense}
        return {**first, **gate, "value_dense": self.value_dense, "output_dense": self.output_dense}

    def saved_parts(self) -> dict[str, Any]:
        return {"_gate_dense" if name == "gate_dense" else name: layer for name, layer in self.parts().items()}

    def bind(
        self,
        query: Any,
        value: Any = None,
        key: Any = None,
        query_mask: Any = None,
        value_mask: Any = None,
        key_mask: Any = None,
        attention_mask: Any = None,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> tuple[list[Any], dict[str, Any]]:
        if isinstance(query, list | tuple):
            query, value, key, attention_mask = (*query, None, None, None)[:4]
        if key is None and (key_mask is not None or attention_mask is not None):
            key = value = query if value is None else value
        inputs = [self._masked(query, query_mask, "query_mask")]
        inputs += [] if value is None else [self._masked(value, value_mask, "value_mask")]
        inputs += [] if key is None else [self._masked(key, key_mask, "key_mask")]
        inputs += [] if attention_mask is None else [attention_mask]
        return inputs, asked(return_attention_scores, use_causal_mask)

    def unbind(self, inputs: Sequence[Any], options: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        query, value, *more = inputs if len(inputs) > 1 else [*inputs, *inputs]
        return [query, value], {**dict(zip(("key", "attention_mask"), more, strict=False)), **options}

    def _masked(self, x: Any, mask: Any, name: str) -> Any:
        if mask is None:
            return x
        if isinstance(x, Tensor):
            raise SpecError("call.unknown_option", layer=str(self.name), got=name)
        return with_mask(np.asarray(x), np.asarray(mask, bool))

    def build(self, query_shape: Any, value_shape: Any = None, key_shape: Any = None) -> None:
        """Make the weights of a layer that stands alone, from shapes with the batch axis."""
        shapes = query_shape if isinstance(query_shape, list) else [query_shape, value_shape, key_shape]
        self._build([tuple(shape[1:]) for shape in shapes if shape is not None])

    def compute_output_shape(self, query_shape: Any, value_shape: Any = None, key_shape: Any = None) -> Any:
        """The output shape, with the batch axis, for shapes with the batch axis."""
        several = isinstance(query_shape, list) and not isinstance(query_shape[0], int | None)
        shapes = query_shape if several else [query_shape, value_shape, key_shape]
        return self._first_shape([shape for shape in shapes if shape is not None])

    # ---- the four questions

    def infer(self, shapes: Sequence[Shape]) -> list[Shape]:
        if len(shapes) > 4:
            raise ShapeError("shape.query_value", layer=str(self.name), got=len(shapes))
        query, value, key = trio(shapes)
        ranks = {len(query), len(value), len(key)}
        if ranks & {0, 1} or len(ranks) > 1 or value[:-1] != key[:-1]:
            raise self.refuse("shape.attention", query, value=value, key=key)
        axes = self.axes(query)
        free, beside = ([row[axis - 1] for axis in range(1, len(row)) if axis not in axes] for row in (query, key))
        if free != beside:
            raise self.refuse("shape.attention", query, value=value, key=key)
        scores = (*free, self.heads()[0], *(query[axis - 1] for axis in axes), *(key[axis - 1] for axis in axes))
        return [(*query[:-1], *self.target(query)), scores]

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        query, value, key = trio(shapes)
        (many, few), (size, value_size) = self.heads(), self.sizes()
        kernels: dict[str, tuple[Shape, Shape]] = {
            "query_dense": (query[-1:], (many, size)),
            "key_dense": (key[-1:], (few, size)),
            "gate_dense": (query[-1:], (many, value_size)),
            "value_dense": (value[-1:], (few, value_size)),
            "output_dense": ((many, value_size), self.target(query)),
        }
        specs: dict[str, ParamSpec] = {}
        for name in self.parts():
            specs |= within(name, projection_params(self, *kernels[name]))
        return specs

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[list[Array], Cache]:
        query, value, key = trio(xs)
        axes = self.axes(query.shape[1:])
        parts = {name: part(p, name) for name in self.parts()}
        projected = [
            project(x, parts[name]) for x, name in ((query, "query_dense"), (key, "key_dense"), (value, "value_dense"))
        ]
        q, k, v = projected
        # fused in Keras: a query to which all is hidden then looks at all keys alike, elsewhere at none
        fused = q.ndim == 4 and self.dropout == 0 and not ctx.options.get("return_attention_scores")
        q = gathered(q, axes) * q.dtype.type(1 / sqrt(self.sizes()[0]))
        k, v = (gathered(self._repeated(x), axes) for x in (k, v))
        shape = (len(query), *self.infer([x.shape[1:] for x in (query, value, key)])[1])
        visible = self._visible(xs, ctx, shape, len(axes))
        scores = q @ k.swapaxes(-1, -2)
        if visible is not None:
            visible = visible.reshape(scores.shape)
            scores = np.where(visible, scores, scores.dtype.type(-1e9))
        hidden = None if visible is None or fused else visible
        shares = softmax(scores) if hidden is None else softmax(scores) * hidden
        factor = kept(shares.shape, self.dropout, self.seed, shares.dtype, ctx)
        used = shares if factor is None else shares * factor
        mixed = scattered(used @ v, axes, query.shape[:-1])
        gate = sigmoid(project(query, parts["gate_dense"])) if self.use_gate else None
        inside = [*projected, *([] if gate is None else [gate])] if self.has_price else []
        y = project(mixed if gate is None else mixed * gate, parts["output_dense"], 2)
        cache = {"xs": xs, "q": q, "k": k, "v": v, "shares": shares, "factor": factor}
        cache |= {"used": used, "mixed": mixed, "gate": gate, "inside": inside}
        return [y, shares.reshape(shape)], cache

    def _repeated(self, x: Array) -> Array:
        many, few = self.heads()
        return x if many == few else np.repeat(x, many // few, axis=-2)

    def _unrepeated(self, dx: Array) -> Array:
        many, few = self.heads()
        return dx if many == few else dx.reshape(*dx.shape[:-2], few, many // few, dx.shape[-1]).sum(axis=-2)

    def _visible(self, xs: Sequence[Array], ctx: Context, shape: Shape, count: int) -> Array | None:
        """Where a query may look at a key, shaped as the scores; None for everywhere."""
        masks = [*ctx.masks[: len(xs[:3])]]
        q_mask, *key_masks = (masks or [None]) if len(masks) != 1 else [masks[0], masks[0]]
        found = [] if q_mask is None else [q_mask[:, :, None]]
        found += [mask[:, None, :] for mask in key_masks if mask is not None]
        queries, keys = xs[0].shape[1], trio(xs)[1].shape[1]
        if ctx.options.get("use_causal_mask"):
            found.append(causal(queries, keys)[None])
        if self.sliding_window is not None:
            apart = np.abs(np.arange(queries)[:, None] - np.arange(keys))
            found.append((apart < self.sliding_window)[None])
        if len(xs) > 3:
            found.append(xs[3] != 0)
        if not found:
            return None
        visible = found[0]
        for mask in found[1:]:
            visible = visible & mask
        while visible.ndim < len(shape):
            visible = np.expand_dims(visible, -2 * count - 1)
        return np.broadcast_to(visible, shape)

    def backward(self, p: Weights, g: Weights, dy: Any, cache: Cache) -> Sequence[Array]:
        xs, q, k, v, shares, factor, used, mixed, gate, inside = cache.values()
        charges: list[Any] = super().price_slopes(inside) or [0] * 4  # of what the projections give, gate last
        query, value, key = trio(xs)
        axes = self.axes(query.shape[1:])
        weights = {name: (part(p, name), part(g, name)) for name in self.parts()}
        dquery = np.zeros_like(query)
        through = np.zeros_like(shares)
        dv = np.zeros_like(v)
        dout, dshares = dy
        if dout is not None:
            dmixed = project_gradient(dout, mixed if gate is None else mixed * gate, *weights["output_dense"], 2)
            if gate is not None:
                dgate = sigmoid.gradient(dmixed * mixed + charges[3], gate, gate)
                dquery = dquery + project_gradient(dgate, query, *weights["gate_dense"])
                dmixed = dmixed * gate
            dmixed = gathered(dmixed, axes)
            dv = used.swapaxes(-1, -2) @ dmixed
            through = dmixed @ v.swapaxes(-1, -2)
            through = through if factor is None else through * factor
        if dshares is not None:
            through = through + dshares.reshape(shares.shape)
        ds = softmax_gradient(through, shares)
        scale = q.dtype.type(1 / sqrt(self.sizes()[0]))
        dq = scattered(ds @ k, axes, query.shape[:-1]) * scale
        dk = self._unrepeated(scattered(ds.swapaxes(-1, -2) @ q, axes, key.shape[:-1]))
        dv = self._unrepeated(scattered(dv, axes, value.shape[:-1]))
        dquery = dquery + project_gradient(dq + charges[0], query, *weights["query_dense"])
        dkey = project_gradient(dk + charges[1], key, *weights["key_dense"])
        dvalue = project_gradient(dv + charges[2], value, *weights["value_dense"])
        if len(xs) == 1:
            return [dquery + dvalue + dkey]
        if len(xs) == 2:
            return [dquery, dvalue + dkey]
        return [dquery, dvalue, dkey, *(np.zeros_like(mask) for mask in xs[3:])]

    def price(self, outputs: Sequence[Array], cache: Cache) -> float:
        """What the activity regularizer charges: for every projection, not only the last."""
        return super().price([outputs[0], *cache["inside"]], cache)

    def price_slopes(self, outputs: Sequence[Array]) -> list[Array]:
        """d price / d output; those of the projections inside are added on the way back."""
        return super().price_slopes(outputs[:1])

    def room(self, shapes: Sequence[Shape]) -> Room:
        query, _, key = trio(shapes)
        y, scores = (prod(shape) for shape in self.infer(shapes))
        size, value_size = self.sizes()
        looking, seen = prod(query[:-1]) * self.heads()[0], prod(key[:-1]) * self.heads()[0]
        projected = (looking + seen) * (size + value_size)  # q, k, v and what they come to
        kept = y + scores * (3 if self.dropout else 1) + projected + (looking * value_size if self.use_gate else 0)
        return Room(kept, kept + scores + projected / 2, 2.7 * scores + 1.5 * projected)

    def flops(self, shapes: Sequence[Shape]) -> int:
        query, value, key = trio(shapes)
        rows = {"key_dense": key, "value_dense": value}  # the others read the query
        projected: int = sum(
            2 * spec.size * prod(rows.get(path.partition("/")[0], query)[:-1])
            for path, spec in self.params(shapes).items()
        )
        return projected + prod(self.infer(shapes)[1]) * (2 * sum(self.sizes()) + 5)


def trio(xs: Sequence[Any]) -> tuple[Any, Any, Any]:
    """Query, value and key of one, two or three inputs; a mask may follow."""
    query, value, key = (*xs, xs[-1], xs[-1])[:3]
    return query, value, key


def order(rank: int, axes: tuple[int, ...]) -> list[int]:
    """(batch, axes..., heads, size) sorted as (batch, free axes..., heads, looked-at axes..., size)."""
    free = [axis for axis in range(1, rank - 2) if axis not in axes]
    return [0, *free, rank - 2, *axes, rank - 1]


def gathered(x: Array, axes: tuple[int, ...]) -> Array:
    """(batch, ..., heads, size) -> (batch, free axes..., heads, all places looked at, size)."""
    sorted_ = x.transpose(order(x.ndim, axes))
    lead = sorted_.shape[: x.ndim - len(axes) - 1]
    return sorted_.reshape(*lead, prod(sorted_.shape[len(lead) : -1]), x.shape[-1])


def scattered(y: Array, axes: tuple[int, ...], places: Shape) -> Array:
    """The inverse of ``gathered``, for inputs with these first axes, batch included."""
    rank = len(places) + 2
    sorted_ = y.reshape(*y.shape[:-2], *(places[axis] for axis in axes), y.shape[-1])
    return sorted_.transpose(np.argsort(order(rank, axes)))
