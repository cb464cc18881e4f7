"""InputLayer: says what shape comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import InitVar
from typing import Annotated, Any

from engine.array import Array, Shape
from engine.errors import SpecError, Words
from engine.layers.base import Cache, Context, Example, Layer, Weights
from engine.layers.room import Room
from engine.layers.shapes import OpenShape, fits
from engine.layers.symbolic import Call, Tensor
from engine.marks import Ge, Le
from engine.spec import Text, block


@block(
    "layer",
    title=Words("Input", "입력"),
    help=Words("Says what shape comes in.", "어떤 모양이 들어오는지 알려 줘요."),
    family="core",
    glyph="input",
)
class InputLayer(Layer):
    """y = x, after checking that one sample has ``shape``; None in it stands for any length.

    ``batch_size`` fixes the batch axis, which stateful recurrent layers need. Source: Keras 3, layers.InputLayer."""

    shape: Annotated[
        tuple[int | None, ...] | None,
        Ge(1),
        Le(2**24),
        Text("Shape", "모양", "Shape of one sample.", "샘플 하나의 모양이에요.", "simple"),
    ] = None
    batch_size: Annotated[
        int | None,
        Ge(1),
        Le(2**24),
        Text("Batch size", "배치 크기", "Empty: any.", "비워 두면 몇 행이든 괜찮아요."),
    ] = None

    batch_shape: InitVar[Sequence[int | None] | None] = None
    """The same with the batch axis first, as Keras's configs write it; it comes in place of ``shape``."""

    supports_masking = True

    def __post_init__(self, batch_shape: Sequence[int | None] | None = None) -> None:
        super().__post_init__()
        if batch_shape is not None:
            self.batch_size, *shape = batch_shape
            self.shape = tuple(shape)

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> InputLayer:
        """Make an input from our config or from Keras's, which has ``batch_shape``. Raises SpecError as others do."""
        rest = dict(config)
        batch_shape = rest.pop("batch_shape", None)
        if isinstance(batch_shape, list | tuple) and batch_shape:
            rest |= {"batch_size": batch_shape[0], "shape": list(batch_shape[1:])}
        return super().from_config(rest)

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if self.shape is not None and not fits(self.shape, shape):
            raise self.refuse("shape.input", shape, wants=self.shape)
        return shape

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        return xs[0], None

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy]

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(0, 0, 0)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 0

    @property
    def declared(self) -> OpenShape:
        """The shape. Raises SpecError if there is none: only an experiment may leave it to its data."""
        if self.shape is None:
            raise SpecError("arg.missing", owner="InputLayer", name="shape").at("shape")
        return self.shape

    @property
    def tensor(self) -> Tensor:
        """The symbolic tensor that stands for what comes in."""
        if not self.calls:
            made = Call(self, (), {})
            made.outputs = [Tensor((self.batch_size, *self.declared), made)]
            self.calls.append(made)
        return self.calls[0].outputs[0]

    @property
    def output(self) -> Tensor:
        return self.tensor

    @property
    def input(self) -> Tensor:
        return self.tensor

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls((30,)), (30,), (30,), 0), Example(cls((None, None, 1)), (8, 8, 1), (8, 8, 1), 0)]


def KerasTensor(shape: Sequence[int | None], dtype: str | None = None, name: str | None = None) -> Tensor:  # noqa: N802
    """A symbolic tensor that stands for itself; ``shape`` has the batch axis first."""
    return Input(batch_shape=shape, dtype=dtype, name=name)


def Input(  # noqa: N802  (Keras's spelling)
    shape: Sequence[int | None] | None = None,
    batch_size: int | None = None,
    dtype: str | None = None,  # noqa: ARG001  (numbers are read in the model's own float type)
    name: str | None = None,
    batch_shape: Sequence[int | None] | None = None,
    tensor: Any = None,
) -> Tensor:
    """A symbolic tensor: the first entry of a Sequential, or where a functional model begins.

    The batch axis is not part of ``shape``; ``batch_shape`` has it first. Raises SpecError without a shape."""
    if tensor is not None:
        raise SpecError("call.unknown_option", layer="Input", got="tensor")
    if batch_shape is not None:
        batch_size, shape = batch_shape[0], batch_shape[1:]
    if shape is None:
        raise SpecError("arg.missing", owner="Input", name="shape").at("shape")
    return InputLayer(tuple(shape), batch_size, name=name).tensor
