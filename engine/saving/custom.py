"""Classes of one's own: how a file calls them, and where they are looked up when it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

_C = TypeVar("_C")
_classes: dict[str, Any] = {}
_names: dict[Any, str] = {}


def tells_itself(cls: Any) -> bool:
    """Whether files hold what ``get_config`` says: a regularizer, constraint, loss or metric of one's own."""
    return "spec_name" not in vars(cls) and cls.kind in ("regularizer", "constraint", "loss", "metric")


def get_custom_objects() -> dict[str, Any]:
    """The classes that every file may name, by name; may be added to."""
    return _classes


def register_keras_serializable(package: str = "Custom", name: str | None = None) -> Callable[[_C], _C]:
    """A decorator: from now on files may name this class, as ``package>name``."""

    def enter(made: _C) -> _C:
        called = f"{package}>{name or getattr(made, '__name__', '')}"
        _classes[called], _names[made] = made, called
        return made

    return enter


def get_registered_name(obj: Any) -> str:
    """How files call a class: as it was registered, or by its own name."""
    return _names.get(obj, str(getattr(obj, "__name__", obj)))


def get_registered_object(name: str, custom_objects: Mapping[str, Any] | None = None) -> Any:
    """The class that is called so, or None."""
    return (custom_objects or {}).get(name, _classes.get(name))


@contextmanager
def custom_object_scope(custom_objects: Mapping[str, Any]) -> Iterator[None]:
    """Within it, files may name these classes too."""
    before = dict(_classes)
    _classes.update(custom_objects)
    try:
        yield
    finally:
        _classes.clear()
        _classes.update(before)


CustomObjectScope = custom_object_scope
