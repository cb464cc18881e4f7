"""Records: dataclasses that are made in a third of the time.

A dataclass writes and compiles a method for every thing it can do. The first step of a program makes some fifty of
them, which was a third of the wait for it. Here only ``__init__`` is compiled; comparing, hashing and showing are the
same few lines for all.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

__all__ = ["record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(cls=None, /, *, frozen=False, eq=True, init=True):
        """``@record`` and ``@record(frozen=True)``, used as ``dataclass`` is: equal if kind and values are, unless
        ``eq`` is False. A frozen one has a hash; that nobody assigns to it is seen by the type checker alone."""

        def make(plain):
            own = {"__repr__": _show} | ({"__eq__": _equal, "__hash__": _hash if frozen else None} if eq else {})
            for name in own.keys() - vars(plain).keys():
                setattr(plain, name, own[name])
            return dataclass(eq=False, repr=False, init=init)(plain)

        return make if cls is None else make(cls)


def _equal(self: object, other: object) -> bool:
    return type(other) is type(self) and vars(other) == vars(self)


def _hash(self: object) -> int:
    return hash((type(self), *vars(self).values()))


def _show(self: Any) -> str:
    shown = [field.name for field in fields(self) if field.repr]
    return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"
