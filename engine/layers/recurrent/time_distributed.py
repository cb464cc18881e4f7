"""TimeDistributed: the same layer at every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Cache, Context, Example, Layer, ParamSpec, Weights, part, within
from engine.layers.convolutional.conv import Conv2D
from engine.layers.core.dense import Dense
from engine.layers.recurrent.lstm import LSTM
from engine.layers.room import Room
from engine.spec import Ref, Text, block


@block(
    "layer",
    title=Words("TimeDistributed", "시점마다 같은 층"),
    help=Words("Uses the same layer at every step.", "같은 층을 시점마다 써요."),
    family="wrapper",
    glyph="repeat",
)
class TimeDistributed(Layer):
    """y_t = layer(x_t) for every step t, with one set of weights.

    Shapes: (batch, time, *row) -> (batch, time, *what the layer makes of a row). All steps go through the layer at
    once, as rows of one large batch; one after the other if the layer keeps statistics of what it sees. A mask says
    which steps count, and what it says beyond that is the layer's own mask. Source: Keras 3, layers.TimeDistributed."""

    layer: Annotated[Layer, Ref("layer"), Text("Layer", "층", "Reads every step.", "시점마다 읽는 층이에요.", "simple")]

    supports_masking = True

    def parts(self) -> dict[str, Layer]:
        return {"layer": self.layer}

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if len(shape) < 2:
            raise self.refuse("shape.needs_sequence", shape)
        made = self.layer.infer([shape[1:]])
        if isinstance(made, list):
            raise self.refuse("shape.several_outputs", shape)
        return (shape[0], *made)

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        return within("layer", self.layer.params([shapes[0][1:]]))

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        mask = ctx.mask
        if mask is not None and mask.shape[:2] != x.shape[:2]:
            raise self.refuse("shape.step_mask", mask.shape, wants=x.shape[:2])
        together = all(spec.trainable for spec in self.layer.params([x.shape[2:]]).values())
        parts = [_rows(x)] if together else list(x.swapaxes(0, 1))
        masks: list[Array | None] = [None] * len(parts)
        if mask is not None and (mask.ndim > 2 or not together):
            masks = [_rows(mask)] if together else list(mask.swapaxes(0, 1))
        own = part(p, "layer")
        ys, caches = [], []
        for x_t, mask_t in zip(parts, masks, strict=True):
            y, cache = self.layer.forward(
                own, [x_t], replace(ctx, masks=() if mask_t is None else [mask_t], options={})
            )
            ys.append(y)
            caches.append(cache)
        y = ys[0].reshape(*x.shape[:2], *ys[0].shape[1:]) if together else np.stack(ys, axis=1)
        return y, {"layer": caches, "together": together}

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        own, own_g = part(p, "layer"), part(g, "layer")
        if cache["together"]:
            (dx,) = self.layer.backward(own, own_g, _rows(dy), cache["layer"][0])
            return [dx.reshape(*dy.shape[:2], *dx.shape[1:])]
        steps = zip(dy.swapaxes(0, 1), cache["layer"], strict=True)
        return [np.stack([self.layer.backward(own, own_g, dy_t, cache_t)[0] for dy_t, cache_t in steps], axis=1)]

    def room(self, shapes: Sequence[Shape]) -> Room:
        return self.layer.room([shapes[0][1:]]) * shapes[0][0]

    def flops(self, shapes: Sequence[Shape]) -> int:
        return shapes[0][0] * self.layer.flops([shapes[0][1:]])

    def rounds(self, shapes: Sequence[Shape]) -> int:
        return self.layer.rounds([shapes[0][1:]])

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(Dense(3, activation="relu")), (4, 2), (4, 3), 9),
            Example(cls(Conv2D(2, (2, 2))), (3, 4, 4, 1), (3, 3, 3, 2), 10),
            Example(cls(LSTM(2)), (2, 3, 1), (2, 2), 32),
        ]


def _rows(x: Array) -> Array:
    """(batch, time, ...) -> (batch * time, ...)."""
    return x.reshape(-1, *x.shape[2:])
