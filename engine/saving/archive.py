"""The container of a .keras file: a zip with metadata.json, config.json and model.weights.h5.

A file may come from anywhere. Nothing is unpacked to disk; the three members are read into memory, and only after
their number, names, declared sizes and ratios were found harmless.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from engine.errors import DataError, shown

if TYPE_CHECKING:
    import zipfile

File: TypeAlias = str | os.PathLike[str] | BinaryIO
METADATA, CONFIG, WEIGHTS = "metadata.json", "config.json", "model.weights.h5"

MOST_MEMBERS = 1000
"""Keras may put vocabularies and the like below assets/; we never look at them."""
LARGEST = {METADATA: 2**20, CONFIG: 2**26, WEIGHTS: 2**32}
"""Bytes, unpacked."""
FREE, RATIO = 2**24, 100
"""What is larger than FREE when unpacked may be at most RATIO times as large as it is packed."""

_TRICKS = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f\\]")


def unpack(blob: bytes) -> dict[str, bytes]:
    """The members that we know, by name. Raises DataError for anything that is not a sound archive."""
    import zipfile  # here, because it takes its time and only files want it

    try:
        with zipfile.ZipFile(io.BytesIO(blob)) as archive:
            _check(archive.infolist())
            return {name: archive.read(name) for name in LARGEST if name in archive.namelist()}
    except DataError:
        raise
    except Exception as error:  # zipfile and zlib raise a dozen kinds, by what is broken
        raise DataError("file.not_a_zip") from error


def _check(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or len(set(names)) < len(names):
        raise DataError("file.members", got=len(members), limit=MOST_MEMBERS)
    for member in members:
        if _TRICKS.search(member.filename) or member.flag_bits & 1:
            raise DataError("file.member_name", got=shown(member.filename))
        limit = LARGEST.get(member.filename, 2**32)
        if member.file_size > min(limit, max(FREE, RATIO * member.compress_size)):
            raise DataError("file.too_large", name=shown(member.filename), got=member.file_size)


def pack(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members, stored as Keras does: equal members give equal bytes."""
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def parse_json(name: str, content: bytes) -> dict[str, Any]:
    """A JSON object. Raises DataError."""
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise DataError("file.not_json", name=name) from error
    if not isinstance(found, dict):
        raise DataError("file.not_json", name=name)
    return found


def read(file: File, ending: str) -> bytes:
    """All bytes of a file. Raises DataError if there is none, or if it is called otherwise."""
    if not isinstance(file, str | os.PathLike):
        return file.read()
    path = named(file, ending)
    if not path.is_file():
        raise DataError("file.missing", name=shown(path.name))
    return path.read_bytes()


def named(file: str | os.PathLike[str], ending: str) -> Path:
    """The path of a file whose name ends as Keras wants it. Raises DataError."""
    path = Path(file)
    if not path.name.endswith(ending):
        raise DataError("file.ending", name=shown(path.name), wants=ending)
    return path


def write(file: File, blob: bytes, ending: str, overwrite: bool = True) -> None:
    """Put the bytes there whole or not at all. Raises DataError instead of overwriting, if told so."""
    if not isinstance(file, str | os.PathLike):
        file.write(blob)
        return
    path = named(file, ending)
    if path.exists() and not overwrite:
        raise DataError("file.exists", name=shown(path.name))
    # beside the target, so that the last step is a rename: a reader sees the old file or the new one
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(half, "wb") as stream:
            stream.write(blob)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)
