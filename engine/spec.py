"""Blocks describe themselves: one annotated line per argument, everything else is derived from it.

    @block("layer", title=Words("Dropout", "드롭아웃"), family="regularization", glyph="dropout")
    class Dropout(Layer):
        rate: Annotated[float, Ge(0), Lt(1), Text("Rate", "비율", "Share set to zero.", "0으로 만들 비율이에요.")] = 0.5

From that line come the check of every assignment, the refusal over REST, the JSON schema of OpenAPI and of the
browser's form, and the round trip through files. Ranges are ``annotated-types`` markers; the others are defined here.

All of it stands in one file because it is one circle: an argument may itself be a block, so checking an argument makes
blocks, and making a block checks its arguments. Which blocks there are, ``engine/registry.py`` knows.
"""

from __future__ import annotations

import dataclasses
import inspect
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
    Self,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from engine.errors import Fact, SpecError, Words, WrongTypeError, shown
from engine.marks import Ge, Gt, Keys, Le, Lt, MinLen, Numbers, OneOrMore, Pairs, Ref, Scale, Sizes, Text
from engine.record import record
from engine.registry import KIND_WORDS, KINDS, classes_of, find, named
from engine.tree import is_deep

__all__ = [
    "ARRAYS",
    "PLAIN",
    "Argument",
    "Block",
    "Keys",
    "Numbers",
    "OneOrMore",
    "Pairs",
    "Ref",
    "Scale",
    "Sizes",
    "Text",
    "arguments",
    "block",
    "build",
    "config_of",
    "resolve",
    "to_json",
]

LONGEST_TEXT = 200
_TYPES = ("arg.whole_number", "arg.number", "arg.true_false", "arg.text", "arg.one_or_more")
_DEEPEST_NUMBERS = 8


@record(frozen=True)
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
            kind = WrongTypeError if code in _TYPES else SpecError
            return kind(code, owner=owner, name=self.name, got=shown(got), **facts).at(self.name)

        if value is None and self.optional:
            return None
        value = value.tolist() if self.mark(Numbers) and hasattr(value, "tolist") else value  # an array
        if self.type is float and self.mark(Ref) and _is_number(value):
            return self._check_number(value, refuse)
        if ref := self.mark(Ref):
            if get_origin(self.type) is not tuple:
                return self._check_block(owner, ref, value)
            if not isinstance(value, list | tuple) or not value:
                raise refuse("arg.blocks", kind=KIND_WORDS[ref.kind])
            return tuple(self._check_block(owner, ref, part, place) for place, part in enumerate(value))
        if self.choices:
            if isinstance(value, str) and value.lower() in self.choices:
                value = value.lower()
            if isinstance(value, list | dict) or value not in self.choices:
                raise refuse("arg.choice", choices=list(self.choices))
            return value
        if self.type == tuple[float, ...]:
            return self._check_row(value, refuse)
        if pairs := self.mark(Pairs):
            if (parts := pairs.parts(value)) is None:
                raise refuse("arg.pairs", length=pairs.length)
            return tuple(self._check_tuple(part, refuse) for part in parts)
        if get_origin(self.type) is tuple:
            return self._check_tuple(value, refuse)
        if keys := self.mark(Keys):
            return self._check_keys(keys, value, refuse)
        if self.mark(Numbers) and isinstance(value, list | tuple):
            return self._check_numbers(value, refuse, _DEEPEST_NUMBERS)
        if self.type is bool:
            if not isinstance(value, bool):
                raise refuse("arg.true_false")
            return value
        if self.type is str:
            if not isinstance(value, str) or len(value) > LONGEST_TEXT:
                raise refuse("arg.text", limit=LONGEST_TEXT)
            return value
        return self._check_number(value, refuse)

    def _check_block(self, owner: str, ref: Ref, value: Any, *place: int) -> Block:
        try:
            made: Block = resolve(ref.kind, value)
        except SpecError as error:
            raise error.at(self.name, *place) from None
        if type(made) in classes_of(ref) or not ref.family:
            return made
        known: list[Fact] = [cls.spec_name for cls in classes_of(ref)]
        raise SpecError("arg.choice", owner=owner, name=self.name, got=made.spec_name, choices=known).at(
            self.name, *place
        )

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

    def _check_keys(self, keys: Keys, value: Any, refuse: Callable[..., SpecError]) -> dict[str, int | float]:
        if not isinstance(value, Mapping) or not set(value) <= set(keys.names):
            raise refuse("arg.keys", known=list(keys.names))
        return {name: self._check_number(number, refuse) for name, number in value.items()}

    def _check_numbers(self, value: Any, refuse: Callable[..., SpecError], depth: int) -> tuple[Any, ...]:
        lengths = {len(part) if isinstance(part, list | tuple) else -1 for part in value}
        if len(lengths) != 1 or not depth:
            raise refuse("arg.numbers")
        if lengths == {-1}:
            return tuple(self._check_number(part, refuse) for part in value)
        return tuple(self._check_numbers(part, refuse, depth - 1) for part in value)

    def _check_tuple(self, value: Any, refuse: Callable[..., SpecError]) -> int | tuple[int | None, ...]:
        whole = dataclasses.replace(self, type=int)
        sizes = self.mark(Sizes)
        if self.mark(OneOrMore) and not isinstance(value, list | tuple | str | dict):
            return whole._check_number(value, refuse)
        if sizes and isinstance(value, int) and not isinstance(value, bool):
            value = (value,) * sizes.length
        if not isinstance(value, list | tuple) or (sizes and len(value) != sizes.length):
            if sizes:
                raise refuse("arg.sizes", length=sizes.length)
            raise refuse("arg.one_or_more" if self.mark(OneOrMore) else "arg.shape")
        open_ = NoneType in get_args(get_args(self.type)[0])
        return tuple(None if part is None and open_ else whole._check_number(part, refuse) for part in value)  # type: ignore[misc]

    def _check_row(self, value: Any, refuse: Callable[..., SpecError]) -> tuple[int | float, ...]:
        number = dataclasses.replace(self, type=float)
        least = self.least
        value = value.tolist() if hasattr(value, "tolist") else value
        if not isinstance(value, list | tuple) or len(value) < least:
            raise refuse("arg.row", least=least)
        return tuple(number._check_number(part, refuse) for part in value)

    @property
    def least(self) -> int:
        """How long a list of numbers is at least."""
        least = self.mark(MinLen)
        return 0 if least is None else least.min_length


_M = TypeVar("_M")
_BOUNDS: tuple[tuple[Any, str, Callable[[Any, Any], bool]], ...] = (
    (Ge, "arg.min", lambda value, limit: value >= limit),
    (Gt, "arg.above", lambda value, limit: value > limit),
    (Le, "arg.max", lambda value, limit: value <= limit),
    (Lt, "arg.below", lambda value, limit: value < limit),
)


def _is_number(value: object) -> bool:
    plain = value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value
    return isinstance(plain, int | float) and not isinstance(plain, bool)


def _finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # an int beyond the range of a float
        return False


class _Signature:
    """Lets a notebook that asks what a class takes find its ``__init__``, which may not have been made yet."""

    def __get__(self, made: object, cls: type[Block]) -> Any:
        if "__init__" not in vars(cls):  # ``dataclass`` itself asks when it has made one
            settle(cls)
        raise AttributeError


class Block:
    """Anything that describes itself. Subclasses are made by ``@block(kind)``."""

    kind: ClassVar[str]
    spec_name: ClassVar[str]
    spec_aliases: ClassVar[tuple[str, ...]]
    title: ClassVar[Words]
    help: ClassVar[Words]
    family: ClassVar[str]
    glyph: ClassVar[str]
    rank: ClassVar[int]
    """Spatial axes, for blocks with ``Sizes`` or ``Pairs`` for each of them."""

    __signature__ = _Signature()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for base in cls.__bases__:  # the fields of a dataclass begin with those of its bases
            settle(base)

    def __new__(cls, *_: Any, **kwargs: Any) -> Self:
        settle(cls)
        strange = [name for name in kwargs if name not in getattr(cls, "__dataclass_fields__", ())]
        if strange and "spec_name" in vars(cls):  # a class of one's own knows itself what it takes
            takes = inspect.signature(cls.__init__).parameters
            if strange[0] not in takes and all(one.kind is not one.VAR_KEYWORD for one in takes.values()):
                raise WrongTypeError("arg.unknown", owner=cls.__name__, name=strange[0], known=list(arguments(cls)))
        return super().__new__(cls)

    def __setattr__(self, name: str, value: Any) -> None:
        argument = arguments(type(self)).get(name)
        super().__setattr__(name, value if argument is None else argument.check(type(self).__name__, value))

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={value!r}" for name, value in config_of(self).items())
        return f"{type(self).__name__}({inside})"

    def get_config(self) -> dict[str, Any]:
        """Arguments by name, as JSON values; ``type(self).from_config`` makes an equal block."""
        return config_of(self)

    def as_argument(self) -> Any:
        """How this block is written as an argument of another: with nothing but defaults, as its name."""
        if "spec_name" not in vars(type(self)):  # a class of one's own, which knows its arguments itself
            return {"class_name": type(self).__name__, "config": self.get_config()}
        config = config_of(self)
        plain = all(not a.required and config[n] == to_json(a.default) for n, a in arguments(type(self)).items())
        return self.spec_name if plain else {"class_name": self.spec_name, "config": config}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        """Make a block from its arguments. Raises SpecError for unknown, missing or unfit ones."""
        if "__init__" in vars(cls) and "spec_name" not in vars(cls):  # a class of one's own knows what it takes
            return cls(**config)
        return build(cls, config)


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
        cls.kind, cls.spec_name, cls.spec_aliases = kind, name or cls.__name__, aliases
        cls.title, cls.help, cls.family, cls.glyph = title, help, family, glyph
        KINDS[kind].enter(cls)
        _RAW.add(cls)
        if any(isinstance(value, dataclasses.Field) for value in vars(cls).values()):
            settle(cls)
        return cls

    return enter


_RAW: set[type[Block]] = set()
"""Blocks that are not dataclasses yet: making one takes longer than the rest of a class, and most are never asked for.

It comes out the same if it is made twice, as long as no default is a ``field(...)``, which is gone from the class
afterwards. Whoever makes models in many threads at once calls ``registry.load`` before."""


def settle(cls: type[Block]) -> None:
    """Make dataclasses of a block class and its bases, if they are not yet."""
    if _RAW.isdisjoint(cls.__mro__):
        return
    for base in reversed(cls.__mro__):
        if base in _RAW:
            dataclass(eq=False, repr=False)(base)
            _RAW.discard(base)


_DECLARED: dict[type[Block], Mapping[str, Argument]] = {}


def arguments(cls: type[Block]) -> Mapping[str, Argument]:
    """The declared arguments of a block class: its dataclass fields that carry a Text.

    A class derived without ``@block`` (a callback of one's own) has those of its nearest registered base."""
    if cls not in _DECLARED:
        registered = next((base for base in cls.__mro__ if "spec_name" in vars(base)), None)
        _DECLARED[cls] = {} if registered is None else _read_arguments(registered)
    return _DECLARED[cls]


def config_of(made: Block) -> dict[str, Any]:
    """The declared arguments of a block as they were given, as JSON, also where reading one says what it stands for."""
    given = vars(made)
    return {name: to_json(given[name] if name in given else getattr(made, name)) for name in arguments(type(made))}


def _read_arguments(cls: type[Block]) -> Mapping[str, Argument]:
    settle(cls)
    hints = get_type_hints(cls, include_extras=True)
    found: dict[str, Argument] = {}
    # as in a signature: what a base class takes by keyword only comes last
    for field in sorted(dataclasses.fields(cls), key=lambda field: bool(field.kw_only)):  # type: ignore[arg-type]
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
            # int | tuple[int, ...] is read as the tuple, which may also be one number
            parts = tuple(sorted(parts, key=_is_no_tuple))
            base = next(part for part in parts if part is not NoneType)
        default = field.default if field.default_factory is MISSING else field.default_factory()
        bound = (type(mark)(cls.rank) if mark in (Sizes(), Pairs()) else mark for mark in marks)
        found[field.name] = Argument(field.name, base, optional, default, tuple(bound))
    return found


def _is_no_tuple(hint: Any) -> bool:
    return get_origin(hint) is not tuple


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


_DEEPEST_BLOCKS = 24
"""A limit that a stack of wrappers of one's own hardly meets, and Python's stack never."""

_ENVELOPE = ("class_name", "config", "module", "registered_name", "build_config", "name", "inputs")


def resolve(kind: str, value: Any) -> Any:
    """A block of this kind from a block, its class, a name, or {"class_name", "config"}. Raises SpecError."""
    if isinstance(value, Block):
        return _in_place_of(kind, value)
    if isinstance(value, type) and issubclass(value, Block):
        return _in_place_of(kind, build(value, {}))
    if callable(value):
        made = _of_function(kind, value)
        return build(made, {}) if isinstance(made, type) else made
    if kind in ARRAYS and hasattr(value, "shape"):
        return ARRAYS[kind](value)
    if isinstance(value, str):
        word, config = value, {}
    elif isinstance(value, Mapping) and "class_name" in value:
        word, config = value["class_name"], value.get("config", {})
        if is_deep(value, 2 * _DEEPEST_BLOCKS):  # a block and its config are two levels
            raise SpecError("block.deep", limit=_DEEPEST_BLOCKS)
        extra = [key for key in value if key not in _ENVELOPE]
        if extra:
            raise SpecError("arg.unknown", owner=str(shown(word)), name=shown(extra[0]), known=["class_name", "config"])
    else:
        raise SpecError("block.form", got=shown(value))
    if not isinstance(word, str) or not isinstance(config, Mapping):
        raise SpecError("block.form", got=shown(value))
    cls = find(kind, word)
    if cls is None and kind == "activation" and isinstance(value, Mapping):
        cls = find("layer", word)  # how a file writes Dense(4, activation=LeakyReLU(0.1))
    cls = cls or named(kind, word)
    try:
        return _in_place_of(kind, cls.from_config(config))
    except SpecError as error:
        raise (error.at("config") if isinstance(value, Mapping) else error) from None


def _in_place_of(kind: str, made: Block) -> Any:
    """The block itself if it is of this kind, or what it can be instead (``LeakyReLU(0.1).as_activation()``)."""
    if getattr(made, "kind", "") == kind:
        return made
    other = getattr(made, f"as_{kind}", None)
    if other is None:
        raise SpecError("block.form", got=shown(made))
    return other()


PLAIN: dict[str, Callable[[Any], Block]] = {}
"""The kinds for which any function will do, and what makes a block of one."""

ARRAYS: dict[str, Callable[[Any], Block]] = {}
"""The kinds for which an array will do, and what makes a block of one."""


def _of_function(kind: str, function: Any) -> type[Block] | Block:
    """The block whose Keras function this is (``losses.mean_squared_error``), or one made of a function of your own."""
    name = getattr(function, "__name__", "")
    cls = find(kind, name)
    if cls is not None and getattr(sys.modules[cls.__module__], name, None) is function:
        return cls
    if kind not in PLAIN:
        raise SpecError("block.function", kind=KIND_WORDS.get(kind, Words(kind, kind)))
    return PLAIN[kind](function)


def to_json(value: Any) -> Any:
    """An argument as a JSON value."""
    if isinstance(value, Block):
        return value.as_argument()
    if isinstance(value, tuple):
        return [to_json(part) for part in value]
    return value
