"""Layers over sequences, pictures and volumes: (batch, *spatial, channels) with one, two or three spatial axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from engine.array import Shape
from engine.layers.base import Layer

_WANTS = {1: "shape.needs_sequence", 2: "shape.needs_picture", 3: "shape.needs_volume"}


class Spatial(Layer):
    """Base of the layers whose class says how many spatial axes it has (``rank``).

    Keras's ``data_format`` is accepted where Keras has it; the channels are always last."""

    data_format: Literal["channels_last"] | None

    def __post_init__(self) -> None:
        super().__post_init__()
        if getattr(self, "data_format", "none of it") is None:
            self.data_format = "channels_last"

    def split(self, shapes: Sequence[Shape]) -> tuple[Shape, int]:
        """Spatial sizes and channels of the only input. Raises ShapeError if it has another number of axes."""
        (shape,) = shapes
        if len(shape) != self.rank + 1:
            raise self.refuse(_WANTS[self.rank], shape)
        return shape[:-1], shape[-1]
