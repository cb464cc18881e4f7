"""Blocks describe themselves: one annotated line per argument, everything else is derived from it.

    @block("layer", title=Words("Dropout", "드롭아웃"), family="regularization", glyph="dropout")
    class Dropout(Layer):
        rate: Annotated[float, Ge(0), Lt(1), Text("Rate", "비율", "Share set to zero.", "0으로 만들 비율이에요.")] = 0.5

From that line come the check of every assignment, the refusal over REST, the JSON schema of OpenAPI and of the
browser's form, and the round trip through files. Ranges are ``annotated-types`` markers; the others are defined here.

All of it stands in one file because it is one circle: an argument may itself be a block, so checking an argument needs
the registry, the registry makes blocks, and making a block checks its arguments.
"""

from __future__ import annotations

import dataclasses
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from annotated_types import Ge, Gt, Le, Lt

from engine.errors import Fact, SpecError, Words, shown

Level = Literal["simple", "card", "advanced"]


@dataclass(frozen=True)
class Text:
    """Label and one line of help for an argument, in both languages.

    ``level``: "simple" arguments lead the form and stand on the card, "card" ones stand on the card, the rest is
    folded.
    """

    en: str
    ko: str
    help_en: str = ""
    help_ko: str = ""
    level: Level = "advanced"


@dataclass(frozen=True)
class Scale:
    """How a slider runs: "linear" or "log"."""

    name: Literal["linear", "log"]


@dataclass(frozen=True)
class Ref:
    """The value is itself a block of this kind: its name, or {"class_name": ..., "config": ...}."""

    kind: str


@dataclass(frozen=True)
class Sizes:
    """A tuple of exactly ``length`` whole numbers, where one number stands for all (kernel_size=3)."""

    length: int


_LONGEST_TEXT = 200


@dataclass(frozen=True)
class Argument:
    """One declared argument of a block."""

    name: str
    type: Any
    optional: bool
    default: Any
    marks: tuple[Any, ...]

    def mark(self, kind: type[_M]) -> _M | None:
        return next((mark for mark in self.marks if isinstance(mark, kind)), None)

    @property
    def required(self) -> bool:
        return self.default is MISSING

    @property
    def choices(self) -> tuple[Any, ...]:
        return get_args(self.type) if get_origin(self.type) is Literal else ()

    def check(self, owner: str, value: Any) -> Any:
        """Return the value in its normal form, or raise SpecError naming owner, argument and what came."""

        def refuse(code: str, got: object = value, **facts: Fact) -> SpecError:
            return SpecError(code, owner=owner, name=self.name, got=shown(got), **facts).at(self.name)

        if value is None and self.optional:
            return None
        if ref := self.mark(Ref):
            try:
                return resolve(ref.kind, value)
            except SpecError as error:
                raise error.at(self.name) from None
        if self.choices:
            if isinstance(value, list | dict) or value not in self.choices:
                raise refuse("arg.choice", choices=list(self.choices))
            return value
        if get_origin(self.type) is tuple:
            return self._check_tuple(value, refuse)
        if self.type is bool:
            if not isinstance(value, bool):
                raise refuse("arg.true_false")
            return value
        if self.type is str:
            if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
                raise refuse("arg.text", limit=_LONGEST_TEXT)
            return value
        return self._check_number(value, refuse)

    def _check_number(self, value: Any, refuse: Callable[..., SpecError]) -> int | float:
        plain = value.item() if hasattr(value, "item") and not isinstance(value, str) else value
        if self.type is int:
            if isinstance(plain, bool) or not isinstance(plain, int):
                raise refuse("arg.whole_number")
        elif isinstance(plain, bool) or not isinstance(plain, int | float) or not _finite(plain):
            raise refuse("arg.number")
        for kind, code, fits in _BOUNDS:
            if (bound := self.mark(kind)) is not None:
                limit = getattr(bound, kind.__name__.lower())
                if not fits(plain, limit):
                    raise refuse(code, got=plain, limit=limit)
        return plain if self.type is int else float(plain)

    def _check_tuple(self, value: Any, refuse: Callable[..., SpecError]) -> tuple[int, ...]:
        whole = dataclasses.replace(self, type=int)
        sizes = self.mark(Sizes)
        if sizes and isinstance(value, int) and not isinstance(value, bool):
            value = (value,) * sizes.length
        if not isinstance(value, list | tuple) or (sizes and len(value) != sizes.length):
            raise refuse("arg.sizes", length=sizes.length) if sizes else refuse("arg.shape")
        return tuple(whole._check_number(part, refuse) for part in value)  # type: ignore[misc]

    def schema(self) -> dict[str, Any]:
        """This argument as a JSON schema, with ``x-`` keys for the form."""
        body = self._type_schema()
        for kind, key in ((Ge, "minimum"), (Gt, "exclusiveMinimum"), (Le, "maximum"), (Lt, "exclusiveMaximum")):
            if (bound := self.mark(kind)) is not None:
                target = body.get("items", body)
                target[key] = getattr(bound, kind.__name__.lower())
        if (sizes := self.mark(Sizes)) is not None:
            body |= {"minItems": sizes.length, "maxItems": sizes.length}
            body = {"anyOf": [dict(body["items"]), body]}
        if self.optional:
            body = {"anyOf": [body, {"type": "null"}]}
        if not self.required:
            body["default"] = to_json(self.default)
        text = self.mark(Text)
        if text is not None:
            body["x-text"] = {
                "label": {"en": text.en, "ko": text.ko},
                "help": {"en": text.help_en, "ko": text.help_ko},
            }
            body["x-level"] = text.level
        if (scale := self.mark(Scale)) is not None:
            body["x-scale"] = scale.name
        return body

    def _type_schema(self) -> dict[str, Any]:
        if ref := self.mark(Ref):
            names = sorted(name for name in KINDS.get(ref.kind, {}))
            envelope = {
                "type": "object",
                "properties": {"class_name": {"enum": names}, "config": {"type": "object"}},
                "required": ["class_name"],
                "additionalProperties": False,
            }
            return {"anyOf": [{"enum": sorted({*names, *aliases(ref.kind)})}, envelope], "x-ref": ref.kind}
        if self.choices:
            return {"enum": list(self.choices)}
        if get_origin(self.type) is tuple:
            return {"type": "array", "items": {"type": "integer"}}
        return {"type": {bool: "boolean", str: "string", int: "integer", float: "number"}[self.type]} | (
            {"maxLength": _LONGEST_TEXT} if self.type is str else {}
        )


_M = TypeVar("_M")
_BOUNDS: tuple[tuple[Any, str, Callable[[Any, Any], bool]], ...] = (
    (Ge, "arg.min", lambda value, limit: value >= limit),
    (Gt, "arg.above", lambda value, limit: value > limit),
    (Le, "arg.max", lambda value, limit: value <= limit),
    (Lt, "arg.below", lambda value, limit: value < limit),
)


def _finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # an int beyond the range of a float
        return False


class Block:
    """Anything that describes itself. Subclasses are made by ``@block(kind)``."""

    kind: ClassVar[str]
    spec_name: ClassVar[str]
    spec_aliases: ClassVar[tuple[str, ...]]
    title: ClassVar[Words]
    help: ClassVar[Words]
    family: ClassVar[str]
    glyph: ClassVar[str]

    def __setattr__(self, name: str, value: Any) -> None:
        argument = arguments(type(self)).get(name)
        super().__setattr__(name, value if argument is None else argument.check(type(self).__name__, value))

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={value!r}" for name, value in config_of(self).items())
        return f"{type(self).__name__}({inside})"

    def get_config(self) -> dict[str, Any]:
        """Arguments by name, as JSON values; ``type(self).from_config`` makes an equal block."""
        return config_of(self)

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        """Make a block from its arguments. Raises SpecError for unknown, missing or unfit ones."""
        return build(cls, config)


KINDS: dict[str, dict[str, type[Block]]] = {}
"""kind -> name -> class, in order of definition: the registry that everything else walks."""

KIND_WORDS: dict[str, Words] = {
    "layer": Words("layer", "층"),
    "activation": Words("activation", "활성화 함수"),
    "initializer": Words("initializer", "초기화 방법"),
    "loss": Words("loss", "손실 함수"),
    "optimizer": Words("optimizer", "옵티마이저"),
    "metric": Words("metric", "지표"),
    "callback": Words("callback", "콜백"),
    "dataset": Words("data set", "데이터"),
}

_B = TypeVar("_B", bound=Block)


@dataclass_transform(eq_default=False, field_specifiers=(dataclasses.field,))
def block(
    kind: str,
    *,
    title: Words,
    help: Words = Words("", ""),  # noqa: B008  (frozen)
    name: str | None = None,
    aliases: tuple[str, ...] = (),
    family: str = "",
    glyph: str = "",
) -> Callable[[type[_B]], type[_B]]:
    """Turn a class into a self-describing block and enter it in KINDS[kind].

    ``name`` is its spelling in specs (default: the class name), ``aliases`` are further ones ("mse").
    Raises TypeError if the name is taken: a second author of the same name must choose another.
    """

    def enter(cls: type[_B]) -> type[_B]:
        made = dataclass(eq=False, repr=False)(cls)
        spelling = name or cls.__name__
        entries = KINDS.setdefault(kind, {})
        for word in (spelling, *aliases):
            owner = find(kind, word)
            if owner is not None:
                taken = f"{owner.__module__}.{owner.__qualname__}"
                raise TypeError(f"{kind} {word!r} is already {taken}; choose another name.")
        made.kind, made.spec_name, made.spec_aliases = kind, spelling, aliases
        made.title, made.help, made.family, made.glyph = title, help, family, glyph
        entries[spelling] = made
        return made

    return enter


_DECLARED: dict[type[Block], Mapping[str, Argument]] = {}


def arguments(cls: type[Block]) -> Mapping[str, Argument]:
    """The declared arguments of a block class: its dataclass fields that carry a Text.

    A class derived without ``@block`` (a callback of one's own) has those of its nearest registered base."""
    if cls not in _DECLARED:
        registered = next((base for base in cls.__mro__ if "spec_name" in vars(base)), None)
        _DECLARED[cls] = {} if registered is None else _read_arguments(registered)
    return _DECLARED[cls]


def config_of(made: Block) -> dict[str, Any]:
    """The declared arguments of a block and their values, as JSON."""
    return {name: to_json(getattr(made, name)) for name in arguments(type(made))}


def _read_arguments(cls: type[Block]) -> Mapping[str, Argument]:
    hints = get_type_hints(cls, include_extras=True)
    found: dict[str, Argument] = {}
    for field in dataclasses.fields(cls):  # type: ignore[arg-type]
        hint = hints[field.name]
        if get_origin(hint) is not Annotated:
            continue
        base, *marks = get_args(hint)
        if not any(isinstance(mark, Text) for mark in marks):
            continue
        optional = False
        if get_origin(base) in (Union, UnionType):
            parts = get_args(base)
            optional = NoneType in parts
            base = next(part for part in parts if part is not NoneType)
        default = field.default if field.default_factory is MISSING else field.default_factory()
        found[field.name] = Argument(field.name, base, optional, default, tuple(marks))
    return found


def aliases(kind: str) -> dict[str, type[Block]]:
    """Every further spelling of a kind."""
    return {word: cls for cls in KINDS.get(kind, {}).values() for word in cls.spec_aliases}


def find(kind: str, word: str) -> type[Block] | None:
    """The class a name or alias stands for."""
    return KINDS.get(kind, {}).get(word) or aliases(kind).get(word)


def named(kind: str, word: object) -> type[Block]:
    """``find`` that raises SpecError for an unknown name."""
    cls = find(kind, word) if isinstance(word, str) else None
    if cls is None:
        known: list[Fact] = list(KINDS.get(kind, {}))
        raise SpecError("block.unknown", kind=KIND_WORDS.get(kind, Words(kind, kind)), got=shown(word), known=known)
    return cls


def build(cls: type[_B], config: Mapping[str, Any]) -> _B:
    """Make a block of this class from JSON arguments, refusing unknown and missing ones by name."""
    known = arguments(cls)
    for name in config:
        if name not in known:
            raise SpecError("arg.unknown", owner=cls.__name__, name=shown(name), known=list(known)).at(
                name if isinstance(shown(name), str) else "?"
            )
    for name, argument in known.items():
        if argument.required and name not in config:
            raise SpecError("arg.missing", owner=cls.__name__, name=name).at(name)
    return cls(**config)


_ENVELOPE = ("class_name", "config", "module", "registered_name", "build_config", "name", "inputs")


def resolve(kind: str, value: Any) -> Any:
    """A block of this kind from a block, its class, a name, or {"class_name", "config"}. Raises SpecError."""
    if isinstance(value, Block) and value.kind == kind:
        return value
    if isinstance(value, type) and value in KINDS[kind].values():
        return build(value, {})
    if callable(value):
        return build(_of_function(kind, value), {})
    if isinstance(value, str):
        word, config = value, {}
    elif isinstance(value, Mapping) and "class_name" in value:
        word, config = value["class_name"], value.get("config", {})
        extra = [key for key in value if key not in _ENVELOPE]
        if extra:
            raise SpecError("arg.unknown", owner=str(shown(word)), name=shown(extra[0]), known=["class_name", "config"])
    else:
        raise SpecError("block.form", got=shown(value))
    if not isinstance(word, str) or not isinstance(config, Mapping):
        raise SpecError("block.form", got=shown(value))
    cls = named(kind, word)
    try:
        return build(cls, config)
    except SpecError as error:
        raise (error.at("config") if isinstance(value, Mapping) else error) from None


def _of_function(kind: str, function: Any) -> type[Block]:
    """The block whose Keras function this is (``losses.mean_squared_error``)."""
    name = getattr(function, "__name__", "")
    cls = find(kind, name)
    if cls is None or getattr(sys.modules[cls.__module__], name, None) is not function:
        raise SpecError("block.function", kind=KIND_WORDS.get(kind, Words(kind, kind)))
    return cls


def to_json(value: Any) -> Any:
    """An argument as a JSON value; a block with nothing but defaults is its name."""
    if isinstance(value, Block):
        config = config_of(value)
        plain = all(not a.required and config[n] == to_json(a.default) for n, a in arguments(type(value)).items())
        return value.spec_name if plain else {"class_name": value.spec_name, "config": config}
    if isinstance(value, tuple):
        return [to_json(part) for part in value]
    return value


def schema(cls: type[Block]) -> dict[str, Any]:
    """The JSON schema of a block's config."""
    declared = arguments(cls)
    return {
        "type": "object",
        "properties": {name: argument.schema() for name, argument in declared.items()},
        "required": [name for name, argument in declared.items() if argument.required],
        "additionalProperties": False,
    }
