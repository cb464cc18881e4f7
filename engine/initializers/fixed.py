"""Initializers without chance."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine.array import Array, Shape
from engine.errors import ShapeError, Words
from engine.initializers.base import Initializer
from engine.spec import Numbers, Text, block


@block(
    "initializer",
    name="zeros",
    aliases=("Zeros", "zero"),
    title=Words("Zeros", "모두 0"),
    help=Words("Every number starts at 0.", "모든 숫자가 0에서 시작해요."),
)
class Zeros(Initializer):
    """Every number is 0."""

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        return np.zeros(shape)


@block(
    "initializer",
    name="ones",
    aliases=("Ones", "one"),
    title=Words("Ones", "모두 1"),
    help=Words("Every number starts at 1.", "모든 숫자가 1에서 시작해요."),
)
class Ones(Initializer):
    """Every number is 1."""

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        return np.ones(shape)


@block(
    "initializer",
    name="constant",
    aliases=("Constant",),
    title=Words("Constant", "상수"),
    help=Words("Every number starts at one value.", "모든 숫자가 한 값에서 시작해요."),
)
class Constant(Initializer):
    """Every number is ``value``; nested lists or an array are laid along the last axes. Raises ShapeError if they do
    not fit."""

    value: Annotated[float, Numbers(), Text("Value", "값", "Where all begin.", "모두 이 값에서 시작해요.")] = 0.0

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value.tolist() if isinstance(value, np.ndarray) else value)

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        values = np.asarray(self.value, dtype=np.float64)
        try:
            return np.broadcast_to(values, shape).copy()
        except ValueError:
            raise ShapeError("init.shape", initializer="Constant", wants=values.shape, got=shape) from None


@block(
    "initializer",
    name="identity",
    aliases=("Identity", "IdentityInitializer"),
    title=Words("Identity", "단위 행렬"),
    help=Words("Passes every number on as it is.", "숫자를 그대로 넘겨주는 행렬이에요."),
)
class Identity(Initializer):
    """The identity matrix times gain, cut off or filled up with zeros. Raises ShapeError unless there are two axes."""

    gain: Annotated[float, Text("Gain", "배율", "Factor on all numbers.", "모든 숫자에 곱하는 값이에요.")] = 1.0

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        if len(shape) != 2:
            raise ShapeError("init.needs_matrix", initializer="Identity", wants=2, got=shape)
        return self.gain * np.eye(*shape)
