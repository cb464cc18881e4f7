"""Values for any declared argument, made from its declaration alone: good ones and bad ones."""

from __future__ import annotations

import math
from typing import Any, get_origin

from annotated_types import Ge, Gt, Le, Lt
from hypothesis import strategies as st

from engine.spec import KINDS, Argument, Block, Ref, Sizes, aliases, arguments

DECLARED = [
    (cls, argument) for entries in KINDS.values() for cls in entries.values() for argument in arguments(cls).values()
]
IDS = [f"{cls.kind} {cls.spec_name}.{argument.name}" for cls, argument in DECLARED]

FRACTIONS = st.floats().filter(lambda value: not math.isfinite(value) or value != int(value))


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


def good(argument: Argument) -> st.SearchStrategy[Any]:
    """Values that the declaration allows, as JSON."""
    low, high = bounds(argument)
    whole = st.integers(-1000 if low is None else int(low), 1000 if high is None else min(int(high), 1000))
    if ref := argument.mark(Ref):
        values: st.SearchStrategy[Any] = st.sampled_from(sorted({*KINDS[ref.kind], *aliases(ref.kind)}))
    elif argument.choices:
        values = st.sampled_from(argument.choices)
    elif get_origin(argument.type) is tuple:
        sizes = argument.mark(Sizes)
        length = (sizes.length, sizes.length) if sizes else (0, 4)
        values = st.lists(whole, min_size=length[0], max_size=length[1])
    elif argument.type is bool:
        values = st.booleans()
    elif argument.type is str:
        values = st.text(max_size=20)
    elif argument.type is int:
        values = whole
    else:
        values = st.floats(low, high, allow_nan=False, allow_infinity=False)
    return st.one_of(values, st.none()) if argument.optional else values


def bad(argument: Argument) -> st.SearchStrategy[Any]:
    """Values that the declaration refuses: another type, out of range, not a number, and the like."""
    things: list[st.SearchStrategy[Any]] = [st.just({}), st.just([[]])]
    if not argument.optional:
        things.append(st.none())
    low, high = bounds(argument)
    outside = [st.integers(-(2**70), int(low) - 1)] if low is not None else []
    outside += [st.integers(int(high) + 1, 2**70)] if high is not None else []
    if argument.mark(Ref) or argument.choices:
        things += [st.text().map(lambda word: word + "?"), st.integers(), st.just({"class_name": "NoSuch"})]
    elif get_origin(argument.type) is tuple:
        sizes = argument.mark(Sizes)
        length = sizes.length if sizes else 1
        part = st.one_of(st.booleans(), FRACTIONS, st.text(), st.none(), *outside)
        things += [st.text(), st.booleans(), st.floats(), st.lists(part, min_size=length, max_size=length)]
        things += [st.lists(st.integers(1, 3), min_size=length + 1, max_size=9)] if sizes else []
    elif argument.type is bool:
        things += [st.text(), st.integers(), st.floats()]
    elif argument.type is str:
        things += [st.integers(), st.booleans(), st.text(min_size=201, max_size=210)]
    else:
        things += [st.text(), st.booleans(), st.sampled_from([math.nan, math.inf, -math.inf, 10**400]), *outside]
        things += [FRACTIONS] if argument.type is int else []
    return st.one_of(things)


def config(cls: type[Block], *, without: str = "") -> st.SearchStrategy[dict[str, Any]]:
    """A good value for every required argument but one."""
    needed = {name: good(argument) for name, argument in arguments(cls).items() if argument.required}
    return st.fixed_dictionaries({name: values for name, values in needed.items() if name != without})
