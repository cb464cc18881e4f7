"""What all convolutional layers share: a linear map by kernels, a bias, an activation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

from engine import activations, constraints, initializers, regularizers
from engine.activations import Activation
from engine.array import Array, Shape
from engine.constraints import Constraint
from engine.errors import SpecError
from engine.initializers import Initializer
from engine.layers.arguments import shape_of
from engine.layers.base import Cache, Context, ParamSpec
from engine.layers.room import Room
from engine.layers.spatial import Spatial
from engine.layers.windows import Edge, Windows
from engine.regularizers import Regularizer


class Convolutional(Spatial):
    """y = activation(linear map of x + bias). A family says what its kernels are and how they are applied."""

    kernel_size: Shape | int
    strides: Shape | int
    padding: Edge
    dilation_rate: Shape | int
    activation: Activation | str | None
    use_bias: bool
    bias_initializer: Initializer | str
    bias_regularizer: Regularizer | str | None
    bias_constraint: Constraint | str | None

    # ---- what a family answers

    def features(self, channels: int) -> int:
        """Channels of the output. Raises ShapeError if the input cannot have so many channels."""
        raise NotImplementedError

    def kernels(self, channels: int) -> dict[str, ParamSpec]:
        """Every weight but the bias."""
        raise NotImplementedError

    def apply(self, p: Mapping[str, Array], x: Array) -> tuple[Array, Cache]:
        """The linear map, and what ``revert`` needs."""
        raise NotImplementedError

    def revert(self, p: Mapping[str, Array], g: Mapping[str, Array], dz: Array, cache: Cache) -> Array:
        """Add the kernels' gradients into ``g``; dx."""
        raise NotImplementedError

    def map_room(self, sizes: Shape, channels: int, z: int) -> Room:
        """The room of ``apply``, which gives z numbers, and of ``revert``."""
        raise NotImplementedError

    def counts(self, sizes: Shape) -> Shape:
        """Spatial sizes of the output."""
        return self.windows.counts(sizes)

    def places(self, sizes: Shape) -> int:
        """How often each number of a kernel is used per sample."""
        return prod(self.counts(sizes))

    # ---- what follows from it

    @property
    def windows(self) -> Windows:
        dilation = shape_of(self.dilation_rate)
        return Windows(shape_of(self.kernel_size), shape_of(self.strides), self.padding, dilation)

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        sizes, channels = self.split(shapes)
        counts = self.counts(sizes)
        if min(counts) < 1:
            raise self.refuse("shape.window", shapes[0], window=self.windows.reach)
        return (*counts, self.features(channels))

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        channels = shapes[0][-1]
        if not self.use_bias:
            return self.kernels(channels)
        price, bound = regularizers.get(self.bias_regularizer), constraints.get(self.bias_constraint)
        start = initializers.get(self.bias_initializer)
        bias = ParamSpec((self.features(channels),), start, regularizer=price, constraint=bound)
        return {**self.kernels(channels), "bias": bias}

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        z, seen = self.apply(p, xs[0])
        if self.use_bias:
            z += p["bias"]
        y = activations.get(self.activation)(z)
        return y, (seen, z, y)

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        seen, z, y = cache
        dz = activations.get(self.activation).gradient(dy, z, y)
        if self.use_bias:
            g["bias"][...] += dz.reshape(-1, dz.shape[-1]).sum(axis=0)
        return [self.revert(p, g, dz, seen)]

    def room(self, shapes: Sequence[Shape]) -> Room:
        sizes, channels = self.split(shapes)
        z = prod(self.counts(sizes)) * self.features(channels)
        return self.map_room(sizes, channels, z).then(activations.get(self.activation), z, prod(self.infer(shapes)))

    def margin(self, sizes: Shape) -> int:
        """Cells of the padded input; 0 where nothing is padded and so nothing copied."""
        padded = self.windows.padded(sizes)
        return 0 if padded == tuple(sizes) else prod(padded)

    def room_of_windows(self, sizes: Shape, channels: int, z: int, *, groups: bool) -> Room:
        """What ``convolve`` and its gradients take."""
        places = prod(self.windows.counts(sizes)) * channels
        rows, padded = places * prod(self.windows.lengths), self.margin(sizes) * channels
        x = prod(sizes) * channels
        whole = padded or x
        if groups:
            return Room(rows + z, max(padded + whole + rows, rows + 2 * z), z + whole + places + x, z)
        return Room(rows + z, max(padded + rows, rows + z), whole + max(places, x if padded else 0))

    def flops(self, shapes: Sequence[Shape]) -> int:
        sizes, channels = self.split(shapes)
        weights = sum(spec.size for spec in self.kernels(channels).values())
        return 2 * self.places(sizes) * weights + 2 * prod(self.infer(shapes))

    def rounds(self, shapes: Sequence[Shape]) -> int:
        return prod(self.windows.lengths)

    def refuse_strides_with_dilation(self) -> None:
        """Keras allows only one of the two above 1."""
        strides, dilation = shape_of(self.strides), shape_of(self.dilation_rate)
        if max(strides) > 1 and max(dilation) > 1:
            owner = type(self).__name__
            raise SpecError("arg.strides_dilation", owner=owner, strides=strides, dilation=dilation).at("dilation_rate")
