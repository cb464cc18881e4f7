"""EinsumDense: a dense layer whose axes are named by letters."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Annotated

import numpy as np

from engine import activations, constraints, initializers, regularizers
from engine.array import Array, Shape
from engine.errors import Words
from engine.initializers import Initializer, Scaling
from engine.layers.arguments import (
    ActivationName,
    BiasConstraint,
    BiasInitializer,
    BiasRegularizer,
    KernelConstraint,
    KernelInitializer,
    KernelRegularizer,
)
from engine.layers.base import Cache, Context, Example, Layer, ParamSpec, Weights
from engine.layers.room import Room
from engine.layers.standing import linear, standing
from engine.marks import Ge, Le
from engine.spec import OneOrMore, Text, block

_FORMS = (
    r"(?P<x>[a-zA-Z]+),(?P<k>[a-zA-Z]+)->(?P<y>[a-zA-Z]+)",
    r"(?P<left>\.\.\.)(?P<x>[a-zA-Z]+),(?P<k>[a-zA-Z]+)->\.\.\.(?P<y>[a-zA-Z]+)",
    r"(?P<x>[a-zA-Z]{2,})(?P<right>\.\.\.),(?P<k>[a-zA-Z]+)->(?P<y>[a-zA-Z]+)\.\.\.",
)


@dataclass(frozen=True)
class Axes:
    """An equation with every axis of a given input written as a letter, and the length of each; the batch axis is 0."""

    x: str
    kernel: str
    y: str
    bias: str
    lengths: dict[str, int]

    def shape(self, letters: str) -> Shape:
        return tuple(self.lengths[letter] for letter in letters)


@block(
    "layer",
    title=Words("Einsum dense", "아인슈타인 완전 연결층"),
    help=Words("A dense layer over the axes you name.", "이름 붙인 축끼리 곱하고 더하는 완전 연결층이에요."),
    family="core",
    glyph="dense",
)
class EinsumDense(Layer):
    """y = activation(einsum(equation, x, kernel) + bias).

    ``equation``: "ab,bc->ac" is Dense; letters of x, kernel and y with the batch axis first, "..." for any further axes
    on the left or right. ``output_shape``: that of one sample without the axes of "...", None where the input says it.
    Weights: kernel with the axes of the equation, bias with those in ``bias_axes``. Gradients: the same sum with the
    gradient in y's place, d kernel = einsum("x,y->kernel", x, dz), dx = einsum("y,kernel->x", dz, kernel).
    Raises ShapeError if letters and shapes do not fit. Source: Keras 3, layers.EinsumDense."""

    equation: Annotated[
        str, Text("Equation", "식", "Axes of input, kernel, output.", "입력, 가중치, 출력의 축이에요.", "simple")
    ]
    output_shape: Annotated[
        int | tuple[int | None, ...],
        OneOrMore(),
        Ge(1),
        Le(65_536),
        Text("Output shape", "출력 모양", "Shape of one output.", "출력 하나의 모양이에요.", "simple"),
    ]
    activation: ActivationName = standing(linear)
    bias_axes: Annotated[
        str | None, Text("Bias axes", "편향 축", "Letters that have a bias. Empty: none.", "편향이 있는 축의 글자예요.")
    ] = None
    kernel_initializer: KernelInitializer = "glorot_uniform"
    bias_initializer: BiasInitializer = "zeros"
    kernel_regularizer: KernelRegularizer = None
    bias_regularizer: BiasRegularizer = None
    kernel_constraint: KernelConstraint = None
    bias_constraint: BiasConstraint = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if isinstance(self.output_shape, int):
            self.output_shape = (self.output_shape,)

    def axes(self, shape: Shape) -> Axes:
        """The equation for inputs of this shape (without the batch axis). Raises ShapeError if they do not fit."""
        forms = (re.fullmatch(form, self.equation.replace(" ", "")) for form in _FORMS)
        found = next((form for form in forms if form is not None), None)
        if found is None:
            raise self.refuse("einsum.form", shape)
        x, kernel, y = found["x"], found["k"], found["y"]
        parts = found.groupdict()
        more = len(shape) + 1 - len(x)
        if more < 0 or (more and not (parts.get("left") or parts.get("right"))):
            raise self.refuse("einsum.axes", shape, equation=self.equation)
        free = [letter for letter in string.ascii_letters if letter not in x + kernel + y]
        dots = "".join(free[:more])
        return self._measured(shape, x, kernel, y, dots, left=bool(parts.get("left")))

    def _measured(self, shape: Shape, x: str, kernel: str, y: str, dots: str, *, left: bool) -> Axes:
        given = self.output_shape if isinstance(self.output_shape, tuple) else (self.output_shape,)
        full_x, full_y = (dots + x, dots + y) if left else (x + dots, y + dots)
        lengths = dict(zip(full_x, (0, *shape), strict=True))
        named = [letter for letter in full_y[1:] if letter not in dots]
        if left and dots:
            named = list(y)
        if len(named) != len(given):
            raise self.refuse("einsum.axes", shape, equation=self.equation)
        for letter, wanted in zip(named, given, strict=True):
            length = lengths.setdefault(letter, wanted or 0)
            if wanted is not None and length != wanted:
                raise self.refuse(
                    "einsum.length", shape, equation=self.equation, letter=letter, wants=wanted, here=length
                )
        bias = self.bias_axes or ""
        lonely = [c for c in y if c not in x + kernel] + [c for c in kernel if c not in x + y]
        lonely += [c for c in bias if c not in y] + [c for c in kernel if not lengths.get(c)]
        if lonely:
            raise self.refuse("einsum.letter", shape, equation=self.equation, letter=lonely[0])
        return Axes(full_x, kernel, full_y, bias, lengths)

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        axes = self.axes(shapes[0])
        return activations.get(self.activation).infer(axes.shape(axes.y[1:]))

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        axes = self.axes(shapes[0])
        kernel = ParamSpec(
            axes.shape(axes.kernel),
            self._kernel_start(axes),
            regularizer=regularizers.get(self.kernel_regularizer),
            constraint=constraints.get(self.kernel_constraint),
        )
        if not self.bias_axes:
            return {"kernel": kernel}
        bias = ParamSpec(
            self._bias_shape(axes),
            initializers.get(self.bias_initializer),
            regularizer=regularizers.get(self.bias_regularizer),
            constraint=constraints.get(self.bias_constraint),
        )
        return {"kernel": kernel, "bias": bias}

    def _kernel_start(self, axes: Axes) -> Initializer:
        """The initializer, told which axes of the kernel come in and which go out."""
        start = initializers.get(self.kernel_initializer)
        if isinstance(start, Scaling) and (start.input_axes is None or start.output_axes is None):
            out = tuple(place for place, letter in enumerate(axes.kernel) if letter in axes.y)
            into = tuple(place for place in range(len(axes.kernel)) if place not in out)
            return start.along(into, out)
        return start

    def _bias_shape(self, axes: Axes) -> Shape:
        """From the first axis with a bias to the last of y; 1 for those without."""
        first = min(axes.y.index(letter) for letter in axes.bias)
        return tuple(axes.lengths[letter] if letter in axes.bias else 1 for letter in axes.y[first:])

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        axes = self.axes(x.shape[1:])
        z = np.einsum(f"{axes.x},{axes.kernel}->{axes.y}", x, p["kernel"])
        if self.bias_axes:
            z = z + p["bias"]
        y = activations.get(self.activation)(z)
        return y, (x, z, y)

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        x, z, y = cache
        axes = self.axes(x.shape[1:])
        dz = activations.get(self.activation).gradient(dy, z, y)
        g["kernel"][...] += np.einsum(f"{axes.x},{axes.y}->{axes.kernel}", x, dz)
        if self.bias_axes:
            shape = g["bias"].shape
            # summed over the axes in front of the bias, and over those where it has length 1
            rows = dz.reshape(-1, *dz.shape[dz.ndim - len(shape) :]).sum(axis=0)
            summed = tuple(axis for axis, length in enumerate(shape) if length == 1)
            g["bias"][...] += rows.sum(axis=summed, keepdims=True)
        # an axis that only x has was summed over: its gradient is the same all along
        kept = "".join(letter if letter in axes.y + axes.kernel else "" for letter in axes.x)
        dx = np.einsum(f"{axes.y},{axes.kernel}->{kept}", dz, p["kernel"])
        places = [place for place, letter in enumerate(axes.x) if letter not in kept]
        return [np.broadcast_to(np.expand_dims(dx, places), x.shape).copy()]

    def room(self, shapes: Sequence[Shape]) -> Room:
        axes = self.axes(shapes[0])
        z, x = prod(axes.shape(axes.y[1:])), prod(shapes[0])
        own = Room(z, 2 * z if self.bias_axes else z, 2 * x)
        return own.then(activations.get(self.activation), z, prod(self.infer(shapes)))

    def flops(self, shapes: Sequence[Shape]) -> int:
        axes = self.axes(shapes[0])
        letters = [letter for letter in dict.fromkeys(axes.x + axes.kernel) if letter != axes.y[0]]
        return int(2 * np.prod([axes.lengths[letter] or 1 for letter in letters], dtype=np.int64))

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls("ab,bc->ac", 4, bias_axes="c"), (3,), (4,), 16),
            Example(cls("abc,cd->abd", (None, 2), "tanh", "d"), (4, 3), (4, 2), 8),
            Example(cls("...x,xy->...y", 2, bias_axes="y"), (2, 4, 3), (2, 4, 2), 8),
            Example(cls("abc,cde->abde", (None, 2, 3), bias_axes="de"), (4, 3), (4, 2, 3), 24),
            Example(cls("abc...,bcd->ad...", 2, bias_axes="d"), (3, 2, 4), (2, 4), 14),
            Example(cls("abc,cd->ad", 2), (4, 3), (2,), 6),
        ]
