"""Values and blocks as Python writes them, with Keras's names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import SpecError
from engine.layers.base import Layer
from engine.registry import KINDS
from engine.saving.names import MODULES
from engine.spec import Block, arguments, config_of

_MODULES = {**MODULES, "callback": "keras.callbacks"}


STRANGE = frozenset(
    {
        ("loss", "kullback_leibler_divergence"),
        ("loss", "logcosh"),
        ("metric", "fbeta_score"),
        ("regularizer", "l1_l2"),
        ("regularizer", "orthogonal"),
    }
)
"""Words that say a block here and mean nothing to Keras: such a block is written as a call."""


OWN = ("Maxout",)
"""Layers of the engine that Keras does not have."""


class Name(str):
    """Code that stands as it is."""

    __slots__ = ()


def text(value: Any) -> str:
    """An argument as it is written: "relu", (3, 3), keras.initializers.HeNormal()."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, Block):
        return _argument(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{text(name)}: {text(part)}" for name, part in value.items()) + "}"
    if isinstance(value, tuple):
        inside = ", ".join(map(text, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, list):
        return "[" + ", ".join(map(text, value)) + "]"
    return repr(value)


def call(function: str, *args: Any, **named: Any) -> str:
    """A call: f(1, axis=2)."""
    inside = [text(value) for value in args] + [f"{name}={text(value)}" for name, value in named.items()]
    return f"{function}({', '.join(inside)})"


def block(made: Block, more: Mapping[str, Any] | None = None, *, always: tuple[str, ...] = ()) -> str:
    """A block as a call of its Keras class: what is required by place, what is not the default by name, then ``more``.

    ``always``: arguments that are written even if they are the default."""
    kept = _needed(made)
    first: list[Any] = []
    named: dict[str, Any] = {}
    for name, argument in arguments(type(made)).items():
        if argument.required and not named:
            first.append(_given(made, name))
        elif name in kept or name in always:
            named[name] = _given(made, name)
    if isinstance(made, Layer) and made.trainable is False:
        named["trainable"] = False
    return call(f"{_MODULES[made.kind]}.{type(made).__name__}", *first, **named, **(more or {}))


def _needed(made: Block) -> set[str]:
    """The arguments without which it would be another block. Some defaults hang on others (strides on pool_size), so
    each argument that is left out is tried."""
    cls, whole = type(made), config_of(made)
    place = {"name": made.name} if isinstance(made, Layer) else {}

    def other(kept: set[str]) -> set[str]:
        try:
            twin = config_of(cls(**{name: _given(made, name) for name in kept}, **place))
        except SpecError:  # some arguments only stand together
            return set(whole) - kept
        return {name for name, value in whole.items() if twin[name] != value}

    required = {name for name, argument in arguments(cls).items() if argument.required}
    kept = set(required)
    while more := other(kept):
        kept |= more
    for name in reversed([name for name in whole if name in kept - required]):
        if not other(kept - {name}):
            kept.remove(name)
    return kept


def _given(made: Block, name: str) -> Any:
    """An argument as it was given, also where reading it says what it stands for."""
    given = vars(made)
    return given[name] if name in given else getattr(made, name)


def _argument(made: Block) -> str:
    """A block inside another one: its word if it has nothing but defaults, else a call."""
    short = made.as_argument()
    if isinstance(short, str) and (made.kind, short) not in STRANGE:
        return _quoted(short)
    if made.kind == "activation":
        return _bent(made)
    return block(made)


def _bent(made: Block) -> str:
    """An activation with settings: the layer of that name where there is one, else Keras's function with them."""
    settings = {name: _given(made, name) for name in _needed(made)}
    plain = made.spec_name.replace("_", "")
    layer = next((cls for name, cls in KINDS["layer"].items() if name.lower() == plain), None)
    if layer is not None and set(settings) <= set(arguments(layer)):
        return call(f"keras.layers.{layer.__name__}", **settings)
    return f"lambda x: {call(f'keras.activations.{made.spec_name}', Name('x'), **settings)}"


def _quoted(value: str) -> str:
    """With double quotes, as Python's formatters write text."""
    plain = repr(value)
    return f'"{plain[1:-1]}"' if plain.startswith("'") and '"' not in value else plain
