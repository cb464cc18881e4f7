"""Values for any declared argument, made from its declaration alone: good ones and bad ones."""

from __future__ import annotations

import math
from types import NoneType
from typing import Any, get_args, get_origin

from hypothesis import assume
from hypothesis import strategies as st

from engine.errors import SpecError
from engine.marks import Ge, Gt, Le, Lt, MinLen, Pairs
from engine.registry import KINDS, classes_of
from engine.spec import Argument, Block, Keys, OneOrMore, Ref, Sizes, arguments, build


def different() -> list[tuple[type[Block], Argument]]:
    """Every declaration once, at the first block that has it: ``kernel_initializer`` is checked for one layer only."""
    found: dict[str, tuple[type[Block], Argument]] = {}
    for entries in KINDS.values():
        for cls in entries.values():
            for argument in arguments(cls).values():
                key = repr((argument.name, argument.type, argument.optional, argument.required, argument.marks))
                found.setdefault(key, (cls, argument))
    return list(found.values())


DECLARED = different()
IDS = [f"{cls.kind} {cls.spec_name}.{argument.name}" for cls, argument in DECLARED]

FRACTIONS = st.floats().filter(lambda value: not math.isfinite(value) or value != int(value))


# arguments that must go with another one: what is good for them here
TOGETHER: dict[str, Any] = {
    "Bidirectional.backward_layer": st.sampled_from(
        [None, {"class_name": "GRU", "config": {"units": 3, "go_backwards": True}}]
    ),
}


def bounds(argument: Argument) -> tuple[float | None, float | None]:
    """The smallest and the largest value that is allowed (None: any)."""
    low = next((mark.ge for mark in argument.marks if isinstance(mark, Ge)), None)
    above = next((mark.gt for mark in argument.marks if isinstance(mark, Gt)), None)
    high = next((mark.le for mark in argument.marks if isinstance(mark, Le)), None)
    below = next((mark.lt for mark in argument.marks if isinstance(mark, Lt)), None)
    if above is not None:
        low = above + 1 if argument.type is int else math.nextafter(above, math.inf)
    if below is not None:
        high = below - 1 if argument.type is int else math.nextafter(below, -math.inf)
    return low, high


def least(argument: Argument) -> int:
    """How long a list of numbers is at least."""
    mark = argument.mark(MinLen)
    return 0 if mark is None else mark.min_length


def good(argument: Argument, cls: type[Block] | None = None) -> st.SearchStrategy[Any]:
    """Values that the declaration allows, as JSON."""
    if cls is not None and f"{cls.__name__}.{argument.name}" in TOGETHER:
        return TOGETHER[f"{cls.__name__}.{argument.name}"]  # type: ignore[no-any-return]
    low, high = bounds(argument)
    whole = st.integers(-1000 if low is None else int(low), 1000 if high is None else min(int(high), 1000))
    if argument.type is float and argument.mark(Ref):
        values: st.SearchStrategy[Any] = st.floats(low, high, allow_nan=False, allow_infinity=False)
    elif argument.type == tuple[float, ...]:  # of the smallest length, so that lists which belong together do fit
        numbers = st.floats(low, high, allow_nan=False, allow_infinity=False)
        values = st.lists(numbers, min_size=least(argument), max_size=least(argument))
    elif ref := argument.mark(Ref):
        values = one_of_kind(ref)
        values = st.lists(values, min_size=1, max_size=3) if get_origin(argument.type) is tuple else values
    elif argument.choices:
        values = st.sampled_from(argument.choices)
    elif keys := argument.mark(Keys):
        values = st.dictionaries(st.sampled_from(keys.names), st.floats(0, 9), max_size=len(keys.names))
    elif pairs := argument.mark(Pairs):
        rows = st.lists(whole | st.tuples(whole, whole).map(list), min_size=pairs.length, max_size=pairs.length)
        values = whole | rows
    elif get_origin(argument.type) is tuple:
        sizes = argument.mark(Sizes)
        length = (sizes.length, sizes.length) if sizes else (0, 4)
        values = st.lists(whole, min_size=length[0], max_size=length[1])
        values = st.one_of(whole, values) if argument.mark(OneOrMore) else values
    elif argument.type is bool:
        values = st.booleans()
    elif argument.type is str:
        values = st.text(max_size=20)
    elif argument.type is int:
        values = whole
    else:
        values = st.floats(low, high, allow_nan=False, allow_infinity=False)
    return st.one_of(values, st.none()) if argument.optional else values


def one_of_kind(ref: Ref) -> st.SearchStrategy[Any]:
    """Blocks for a ``Ref``: by name if they need no arguments, else with good ones. Blocks that need further blocks
    are left out, or it would never end."""
    names, envelopes = [], []
    for cls in classes_of(ref):
        needed = [argument for argument in arguments(cls).values() if argument.required]
        if not needed:
            names += [cls.spec_name, *cls.spec_aliases]
        elif not any(argument.mark(Ref) for argument in needed):
            envelope = {"class_name": st.just(cls.spec_name), "config": config(cls)}
            envelopes.append(st.fixed_dictionaries(envelope))
    return st.one_of(*([st.sampled_from(sorted(names))] if names else []), *envelopes)


def bad(argument: Argument) -> st.SearchStrategy[Any]:
    """Values that the declaration refuses: another type, out of range, not a number, and the like."""
    things: list[st.SearchStrategy[Any]] = [st.just({}), st.just([[]])]
    if not argument.optional:
        things.append(st.none())
    low, high = bounds(argument)
    outside = [st.integers(-(2**70), int(low) - 1)] if low is not None else []
    outside += [st.integers(int(high) + 1, 2**70)] if high is not None else []
    if argument.mark(Keys):
        things = [st.just([[]]), st.text(), st.floats(), st.just({"?": 1}), st.just({"rmax": "1"})]
    elif argument.type is float and argument.mark(Ref):
        things += [
            st.text().map(lambda word: word + "?"),
            st.booleans(),
            st.sampled_from([math.nan, math.inf]),
            *outside,
        ]
    elif argument.type == tuple[float, ...]:
        things += [st.text(), st.booleans(), st.floats(), st.lists(st.text(), min_size=1)]
        things += [st.lists(st.just(1.0), max_size=least(argument) - 1)] if least(argument) else []
    elif argument.mark(Ref) or argument.choices:
        things += [st.text().map(lambda word: word + "?"), st.integers(), st.just({"class_name": "NoSuch"})]
    elif pairs := argument.mark(Pairs):
        part = st.one_of(st.booleans(), FRACTIONS, st.text(), st.none(), *outside)
        things += [
            st.text(),
            st.booleans(),
            FRACTIONS,
            *outside,
            st.lists(st.integers(1, 3), min_size=pairs.length + 1),
        ]
        things += [st.lists(st.tuples(st.just(1), part).map(list), min_size=pairs.length, max_size=pairs.length)]
    elif get_origin(argument.type) is tuple:
        sizes = argument.mark(Sizes)
        length = sizes.length if sizes else 1
        open_ = NoneType in get_args(get_args(argument.type)[0])
        part = st.one_of(st.booleans(), FRACTIONS, st.text(), *([] if open_ else [st.none()]), *outside)
        alone = [FRACTIONS, *(outside if argument.mark(OneOrMore) else [])]
        things += [st.text(), st.booleans(), *alone, st.lists(part, min_size=length, max_size=length)]
        things += [st.lists(st.integers(1, 3), min_size=length + 1, max_size=9)] if sizes else []
    elif argument.type is bool:
        things += [st.text(), st.integers(), st.floats()]
    elif argument.type is str:
        things += [st.integers(), st.booleans(), st.text(min_size=201, max_size=210)]
    else:
        things += [st.text(), st.booleans(), st.sampled_from([math.nan, math.inf, -math.inf, 10**400]), *outside]
        things += [FRACTIONS] if argument.type is int else []
    return st.one_of(things)


def agreeing(config: dict[str, Any]) -> dict[str, Any]:
    """The same arguments where one bounds another: filters come in whole groups, output_padding is below strides."""
    if {"groups", "filters"} <= set(config):
        config["filters"] = config["groups"]
    if padding := config.get("output_padding"):
        config["strides"] = [size + 1 for size in padding]
    return config


def config(cls: type[Block], *, without: str = "") -> st.SearchStrategy[dict[str, Any]]:
    """A good value for every required argument but one."""
    needed = {name: good(argument) for name, argument in arguments(cls).items() if argument.required}
    return st.fixed_dictionaries({name: values for name, values in needed.items() if name != without})


APART = {"metric.target_classes", "metric.num_labels", "layer.directions"}
"""What a block refuses although each argument alone is good: a class beyond the number of classes, and the like."""


def made(cls: type[Block], config: dict[str, Any]) -> Any:
    """A block of these arguments; a case where good ones do not go together is thrown away."""
    try:
        return build(cls, config)
    except SpecError as error:
        assume(error.code not in APART and not error.code.startswith("args."))
        raise
