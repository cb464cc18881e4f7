"""Read IDX files, the format of MNIST: a big-endian header (magic, one size per axis), then the numbers, gzip or not.

Source: yann.lecun.com, THE MNIST DATABASE, "FILE FORMATS FOR THE MNIST DATABASE".
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError

Array: TypeAlias = NDArray[Any]

_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_MOST_AXES = 8
_MOST_BYTES = 2**31
# deflate cannot pack tighter than about 1 to 1032: a header that promises more than that lies, whatever follows
_TIGHTEST = 1032


@dataclass(frozen=True)
class Header:
    """What the first bytes promise."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]

    @property
    def start(self) -> int:
        return 4 + 4 * len(self.shape)

    @property
    def size(self) -> int:
        return math.prod(self.shape) * self.dtype.itemsize


def header(path: Path) -> Header:
    """Type and shape of an IDX file, checked against the size of the file. Raises DataError."""
    with _open(path) as stream:
        return _header(stream, path)


def read(path: Path) -> Array:
    """The array of an IDX file in native byte order. Raises DataError, before allocating, if the header lies."""
    with _open(path) as stream:
        head = _header(stream, path)
        body = _bytes(stream, head.size + 1, path)
    if len(body) != head.size:
        code = "data.idx_short" if len(body) < head.size else "data.idx_long"
        raise DataError(code, file=path.name, expected=head.size)
    array = np.frombuffer(body, head.dtype).reshape(head.shape)
    return array.astype(head.dtype.newbyteorder("="), copy=False)


def _open(path: Path) -> BinaryIO:
    try:
        with path.open("rb") as start:
            zipped = start.read(2) == b"\x1f\x8b"
        return cast(BinaryIO, gzip.open(path)) if zipped else path.open("rb")
    except OSError:
        raise DataError("data.file_unreadable", file=path.name) from None


def _header(stream: BinaryIO, path: Path) -> Header:
    magic = _bytes(stream, 4, path)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in _TYPES or not 1 <= magic[3] <= _MOST_AXES:
        raise DataError("data.idx_magic", file=path.name)
    sizes = _bytes(stream, 4 * magic[3], path)
    if len(sizes) < 4 * magic[3]:
        raise DataError("data.idx_short", file=path.name, expected=4 * magic[3])
    head = Header(np.dtype(_TYPES[magic[2]]), struct.unpack(f">{magic[3]}I", sizes))
    on_disk = path.stat().st_size
    zipped = isinstance(stream, gzip.GzipFile)
    room = on_disk * _TIGHTEST if zipped else on_disk - head.start
    if head.size > min(room, _MOST_BYTES):
        raise DataError("data.idx_short", file=path.name, expected=head.size)
    if not zipped and head.size < room:
        raise DataError("data.idx_long", file=path.name, expected=head.size)
    return head


def _bytes(stream: BinaryIO, count: int, path: Path) -> bytes:
    try:
        return stream.read(count)
    except (OSError, EOFError, zlib.error):  # what gzip says of a damaged or cut file
        raise DataError("data.file_damaged", file=path.name) from None
