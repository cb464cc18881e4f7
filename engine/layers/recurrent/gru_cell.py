"""GRUCell: one step of a GRU."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Any, ClassVar

import numpy as np

from engine import activations
from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import (
    ActivationName,
    BiasConstraint,
    BiasInitializer,
    BiasRegularizer,
    KernelConstraint,
    KernelInitializer,
    KernelRegularizer,
    Units,
    UseBias,
)
from engine.layers.base import Context, Example, Weights
from engine.layers.recurrent.arguments import (
    DropoutSeed,
    InputDropout,
    RecurrentActivation,
    RecurrentConstraint,
    RecurrentDropout,
    RecurrentInitializer,
    RecurrentRegularizer,
    ResetAfter,
)
from engine.layers.recurrent.kernel_cell import KernelCell, in_columns, summed
from engine.layers.recurrent.product import by_input, by_kernel, times
from engine.layers.recurrent.through_time import Trace
from engine.spec import block


@block(
    "cell",
    title=Words("GRU cell", "GRU 셀"),
    help=Words("One step of a GRU.", "GRU의 한 걸음이에요."),
    family="recurrent",
    glyph="recurrent",
)
class GRUCell(KernelCell):
    """a = x kernel + bias;  b = h recurrent_kernel + recurrent bias
        z, r = recurrent_activation(a_z + b_z, a_r + b_r);  g = activation(a_g + r * b_g)
        h = z * h + (1 - z) * g

    Without reset_after there is one bias, and g = activation(a_g + (r * h) recurrent_kernel_g). Shapes: x (batch,
    features), h (batch, units). Weights, columns in the order z r g: kernel (features, 3 units), recurrent_kernel
    (units, 3 units), bias (2, 3 units), or (3 units,) without reset_after.
    Trace: "gates" (time, batch, 3, units) are z r g, "inner" is b_g (or (r * h) recurrent_kernel_g).
    Source: Cho et al. 2014; Keras 3, layers.GRUCell."""

    blocks: ClassVar[int] = 3

    extra_blocks: ClassVar[tuple[int, int]] = (4, 3)

    units: Units
    activation: ActivationName = "tanh"
    recurrent_activation: RecurrentActivation = "sigmoid"
    use_bias: UseBias = True
    kernel_initializer: KernelInitializer = "glorot_uniform"
    recurrent_initializer: RecurrentInitializer = "orthogonal"
    bias_initializer: BiasInitializer = "zeros"
    kernel_regularizer: KernelRegularizer = None
    recurrent_regularizer: RecurrentRegularizer = None
    bias_regularizer: BiasRegularizer = None
    kernel_constraint: KernelConstraint = None
    recurrent_constraint: RecurrentConstraint = None
    bias_constraint: BiasConstraint = None
    dropout: InputDropout = 0.0
    recurrent_dropout: RecurrentDropout = 0.0
    reset_after: ResetAfter = True
    seed: DropoutSeed = None
    implementation: int = field(default=2, kw_only=True)

    @property
    def bias_shape(self) -> Shape:
        return (2, 3 * self.units) if self.reset_after else (3 * self.units,)

    def input_bias(self, p: Weights) -> Array:
        return p["bias"][0] if self.reset_after else p["bias"]

    @property
    def gate(self) -> activations.Activation:
        return activations.get(self.recurrent_activation)

    def open(self, shape: Shape, dtype: np.dtype[Any], ctx: Context) -> Trace:
        trace = super().open(shape, dtype, ctx)
        return trace | {"gates": np.empty_like(trace["z"]), "inner": np.empty_like(trace["h"][1:])}

    def step(self, p: Weights, trace: Trace, t: int) -> None:
        a, gates, inner, h = trace["z"][t], trace["gates"][t], trace["inner"][t], trace["h"]
        if self.reset_after:
            b = self.looped(p, trace, t)
            if self.use_bias:
                b += self.in_blocks(p["bias"][1])
            inner[...] = b[:, 2]
        else:
            b = self.in_blocks(times(self.looping, h[t], self._gates(p), self._masks_of(trace, slice(2))))
        a[:, :2] += b[:, :2]
        gates[:, :2] = self.gate(a[:, :2])
        z, r, g = gates[:, 0], gates[:, 1], gates[:, 2]
        if not self.reset_after:
            inner[...] = times(self.looping, r * h[t], self._candidate(p), self._masks_of(trace, slice(2, 3)))
        a[:, 2] += r * inner if self.reset_after else inner
        g[...] = self.bend(a[:, 2])
        h[t + 1] = z * h[t] + (1 - z) * g

    def open_back(self, trace: Trace) -> Trace:
        return {"dz": np.empty_like(trace["z"]), "db": np.empty_like(trace["z"])}

    def step_back(self, p: Weights, trace: Trace, back: Trace, t: int, ds: Sequence[Array]) -> list[Array]:
        a, gates, inner, h = trace["z"][t], trace["gates"][t], trace["inner"][t], trace["h"][t]
        da, db, (dh,) = back["dz"][t], back["db"][t], ds
        z, r, g = gates[:, 0], gates[:, 1], gates[:, 2]
        da[:, 2] = self.bend.gradient(dh * (1 - z), a[:, 2], g)
        before = dh * z
        if self.reset_after:
            db[:, 2] = da[:, 2] * r
            dr = da[:, 2] * inner
        else:
            db[:, 2] = da[:, 2]
            dreset = by_input(
                self.looping, da[:, 2], self._candidate(p), h.shape[1:], self._masks_of(trace, slice(2, 3))
            )
            before += dreset * r
            dr = dreset * h
        da[:, :2] = self.gate.gradient(np.stack([dh * (h - g), dr], axis=1), a[:, :2], gates[:, :2])
        db[:, :2] = da[:, :2]
        if self.reset_after:
            return [before + self.looped_back(p, trace, db)]
        pair = in_columns(db[:, :2])
        return [before + by_input(self.looping, pair, self._gates(p), h.shape[1:], self._masks_of(trace, slice(2)))]

    def gradients(self, p: Weights, g: Weights, trace: Trace, back: Trace) -> None:
        da, db, h = in_columns(back["dz"]), in_columns(back["db"]), trace["h"][:-1]
        shape, recurrent = p["kernel"].shape, g["recurrent_kernel"]
        g["kernel"][...] += by_kernel(self.reading, trace["x"], da, shape, trace["x_masks"])
        if self.reset_after:
            recurrent[...] += by_kernel(self.looping, h, db, recurrent.shape, trace["h_masks"])
        else:
            split = 2 * self.units
            for columns, blocks, x in (
                (slice(None, split), slice(2), h),
                (slice(split, None), slice(2, 3), trace["gates"][:, :, 1] * h),
            ):
                part, masks = recurrent[:, columns], self._masks_of(trace, blocks)
                part += by_kernel(self.looping, x, db[..., columns], part.shape, masks)
        if self.use_bias:
            g["bias"][...] += np.stack([summed(da), summed(db)]) if self.reset_after else summed(da)

    def _gates(self, p: Weights) -> Array:
        """The state's kernel of z and r."""
        return p["recurrent_kernel"][:, : 2 * self.units]

    def _candidate(self, p: Weights) -> Array:
        """The state's kernel of g."""
        return p["recurrent_kernel"][:, 2 * self.units :]

    @staticmethod
    def _masks_of(trace: Trace, blocks: slice) -> Array | None:
        masks: Array | None = trace["h_masks"]
        return None if masks is None else masks[blocks]

    def flops(self, shapes: Sequence[Shape]) -> int:
        return self.units * (6 * (shapes[0][-1] + self.units) + 3 + 8)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(2), [(3,), (2,)], [(2,), (2,)], 42),
            Example(cls(2, reset_after=False, dropout=0.3), [(3,), (2,)], [(2,), (2,)], 36),
        ]
