"""model.weights.h5: arrays by path ("layers/dense/vars/0"), in HDF5.

h5py is needed only here, and only when a file is really read or written: importing it takes longer than the engine.
A file may come from anywhere: links, virtual and external data sets are refused, and nothing is read before its shape
is the one that was expected.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import numpy as np

from engine.array import Array, Shape
from engine.errors import DataError, StateError, StrataError

_NAMES = 100_000
_FREE, _RATIO = 2**18, 8


def pack(arrays: Mapping[str, Any], names: Mapping[str, str]) -> bytes:
    """A file with these arrays, and with ``names`` written to groups for people who look into it."""
    h5py = library()
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for path, name in names.items():
            file.require_group(path).attrs["name"] = name
        for path, array in arrays.items():
            file.create_dataset(path, data=array)
    return stream.getvalue()


def most_numbers(blob: bytes) -> int:
    """How many numbers a file of this size may hold: they may be packed, but weights do not pack well."""
    return max(_FREE, _RATIO * len(blob) // 4)


class Reader:
    """A file being read. Raises DataError for anything that is not a sound file; use it in a ``with``."""

    def __init__(self, blob: bytes) -> None:
        self._h5py = library()
        try:
            self._file = self._h5py.File(io.BytesIO(blob), "r")
        except Exception as error:  # h5py raises OSError, RuntimeError, KeyError and more, by what is broken
            raise DataError("file.not_hdf5") from error

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
        if error is not None and isinstance(error, Exception) and not isinstance(error, StrataError):
            raise DataError("file.not_hdf5") from error

    def entries(self, path: str) -> list[str]:
        """What lies in a group, by name; nothing if there is no such group."""
        group = self._find(path)
        if group is None:
            return []
        if not isinstance(group, self._h5py.Group) or len(group) > _NAMES:
            raise DataError("file.not_hdf5")
        return list(group)

    def read(self, path: str, shape: Shape) -> Array:
        """The numbers at a path, which must have this shape."""
        found = self._find(path)
        if not isinstance(found, self._h5py.Dataset) or found.external or found.is_virtual:
            raise DataError("file.no_weights", path=path)
        if found.shape != shape:
            raise DataError("file.weights_shape", path=path, wants=shape, got=tuple(found.shape or ()))
        if found.dtype.kind not in "fiu":
            raise DataError("file.no_weights", path=path)
        array: Array = np.asarray(found[()])
        return array

    def _find(self, path: str) -> Any:
        """The object at a path, walking over real members only: a link may point out of the file."""
        at: Any = self._file
        for step in path.split("/"):
            if not isinstance(at, self._h5py.Group) or step not in at:
                return None
            if at.get(step, getclass=True, getlink=True) is not self._h5py.HardLink:
                raise DataError("file.link", path=path)
            at = at[step]
        return at


def library() -> Any:
    """h5py. Raises StateError if it is not installed."""
    try:
        import h5py
    except ImportError as error:  # the engine works without; only this room needs it
        raise StateError("state.no_h5py") from error
    return h5py
