"""Frames between a child and its host: four bytes of length, one line of JSON, then data as it is. No pickle."""

from __future__ import annotations

import json
import os
import select
import struct
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Frame: TypeAlias = tuple[dict[str, Any], bytes]

LENGTH = struct.Struct(">I")
LARGEST = 256_000_000
CHUNK = 1 << 18


class PipeError(Exception):
    """The other side is gone, or speaks another language."""


class Pipe:
    """One end of a socket pair. The child's end waits; the host's end (``blocking=False``) never does."""

    def __init__(self, file: int, *, blocking: bool) -> None:
        self.file = file
        os.set_blocking(file, blocking)
        self._held = bytearray()
        self._poll = select.poll()
        self._poll.register(file, select.POLLIN)

    def send(self, head: Mapping[str, Any], data: bytes = b"") -> None:
        """Write one frame. Raises PipeError if the other side is gone, or if the host's end would have to wait."""
        body = json.dumps(head, ensure_ascii=False).encode() + b"\n"
        view = memoryview(LENGTH.pack(len(body) + len(data)) + body + data)
        try:
            while view:
                view = view[os.write(self.file, view) :]
        except OSError as error:
            raise PipeError from error

    def waiting(self) -> bool:
        """Whether something can be received now: one read may have brought more frames than one.

        About a microsecond, so that it can be asked after every batch."""
        return bool(self._held) or bool(self._poll.poll(0))

    def receive(self) -> Frame:
        """Wait for one frame (the child's end)."""
        while (frame := self._cut()) is None:
            self._read()
        return frame

    def received(self) -> Iterator[Frame]:
        """The frames that one read brings (the host's end); an unfinished one is kept for the next time."""
        self._read()
        while (frame := self._cut()) is not None:
            yield frame

    def _read(self) -> None:
        try:
            part = os.read(self.file, CHUNK)
        except BlockingIOError:
            return
        except OSError as error:
            raise PipeError from error
        if not part:
            raise PipeError
        self._held += part

    def _cut(self) -> Frame | None:
        if len(self._held) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack_from(self._held)
        if length > LARGEST:
            raise PipeError
        end = LENGTH.size + length
        if len(self._held) < end:
            return None
        body = bytes(self._held[LENGTH.size : end])
        del self._held[:end]
        head, _, data = body.partition(b"\n")
        try:
            return json.loads(head), data
        except ValueError as error:
            raise PipeError from error
