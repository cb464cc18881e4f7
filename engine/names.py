"""Keras's way of turning a class name into a variable name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Protocol, TypeVar


class Nameable(Protocol):
    @property
    def default_name(self) -> str: ...


_T = TypeVar("_T", bound=Nameable)


def snake_case(name: str) -> str:
    """MaxPooling2D -> max_pooling2d, LSTM -> lstm, PReLU -> p_re_lu. Source: Keras 3, to_snake_case."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def by_class(objects: Iterable[_T]) -> Iterator[tuple[str, _T]]:
    """Layers as Keras's files call them: by class, and from the second of a class on by number: dense, dense_1."""
    used: dict[str, int] = {}
    for made in objects:
        kind = made.default_name
        number = used.get(kind, 0)
        used[kind] = number + 1
        yield (f"{kind}_{number}" if number else kind), made


class _Counts:
    """How many objects of each kind were named so far in this process, as Keras counts them."""

    def __init__(self) -> None:
        self.used: dict[str, int] = {}


_counts = _Counts()


def auto_name(base: str) -> str:
    """dense, dense_1, dense_2, ...: the next name of a kind. Source: Keras 3, auto_name."""
    number = _counts.used.get(base, 0)
    _counts.used[base] = number + 1
    return f"{base}_{number}" if number else base


def clear_session() -> None:
    """Count from the beginning again: the next Dense is called "dense". Keras's name for it."""
    _counts.used.clear()


def free_name(wanted: str, taken: Collection[str | None]) -> str:
    """dense, or the first of dense_1, dense_2, ... that nobody has."""
    number, name = 0, wanted
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name
