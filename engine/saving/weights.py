"""Where every number of a model lies in model.weights.h5.

A layer's own weights are ``<path>/vars/0``, ``1``, ... in Keras's order; the layers inside it lie below their part
names (``<path>/forward_layer/cell/vars/0``). The layers of a model lie in ``<path>/layers``, each called by its class
in snake_case and by its number among those of its class: ``dense``, ``dense_1``; a layer's own name plays no part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.array import Array
from engine.errors import DataError
from engine.layers import Layer
from engine.models.network import Network
from engine.names import by_class
from engine.saving.hdf5 import Reader
from engine.saving.writing import in_file_order


@dataclass(frozen=True)
class Place:
    """A layer with weights of its own, and the group in which they lie."""

    path: str
    layer: Layer

    @property
    def arrays(self) -> list[Array]:
        """Views of the weights, in Keras's order."""
        return [view for name, view in self.layer.views.items() if "/" not in name]


def places(model: Network, path: str = "") -> list[Place]:
    """All groups of a model. A layer that stands in it twice lies where it is met first."""
    seen: set[int] = set()
    return [place for place in _places(model, path, seen) if place.layer is not model]


def _places(layer: Layer, path: str, seen: set[int]) -> Iterator[Place]:
    if id(layer) in seen:
        return
    seen.add(id(layer))
    if isinstance(layer, Network):
        for name, inner in by_class(in_file_order(layer)):
            yield from _places(inner, f"{path}layers/{name}/", seen)
        return
    if (place := Place(f"{path}vars", layer)).arrays:
        yield place
    for name, inner in layer.saved_parts().items():
        yield from _places(inner, f"{path}{name}/", seen)


def fill(file: Reader, found: Sequence[Place], skip_mismatch: bool = False) -> None:
    """Read all weights. Raises DataError, before anything is changed, if a number or a shape differs; or leaves out
    the layers where it does."""
    read: list[tuple[Array, Array]] = []
    for place in found:
        try:
            read += _read(file, place)
        except DataError:
            if not skip_mismatch:
                raise
    for array, numbers in read:
        array[...] = numbers


def _read(file: Reader, place: Place) -> list[tuple[Array, Array]]:
    arrays, held = place.arrays, file.entries(place.path)
    if len(held) != len(arrays):
        name = str(place.layer.name)
        raise DataError("file.weights_number", layer=name, path=place.path, wants=len(arrays), got=len(held))
    return [(array, file.read(f"{place.path}/{number}", array.shape)) for number, array in enumerate(arrays)]
