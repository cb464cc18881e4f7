"""Remedies for what is wrong with the form of a spec: names, values, missing and unknown parts."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from engine.errors import Words, shown
from engine.experiment.patch import pointer
from engine.experiment.problem import Remedy
from engine.experiment.remedies.case import Case, Fix, Path, add, always, drop, put
from engine.experiment.sections import DataSection, ExperimentSection, FitSection
from engine.marks import Ge, Gt, Le, Lt
from engine.registry import KINDS, aliases, find
from engine.spec import Argument, Block, Scale, arguments

FIRST = {"units": 32, "filters": 8, "kernel_size": 3, "rate": 0.25, "activation": "relu", "target_shape": [-1]}
"""A first value for arguments that have no default."""
_KIND_AT = {
    ("model", "layers"): "layer",
    ("compile", "loss"): "loss",
    ("compile", "optimizer"): "optimizer",
    ("compile", "metrics"): "metric",
    ("fit", "callbacks"): "callback",
    ("data", "dataset"): "dataset",
}
_SECTIONS: dict[Path, type[Block]] = {(): ExperimentSection, ("data",): DataSection, ("fit",): FitSection}
_USUAL = {"loss": "mse", "optimizer": "adam", "dataset": "digits", "metric": "accuracy", "callback": "EarlyStopping"}
_SIMPLE: dict[str, Any] = {"metrics": [], "callbacks": [], "layers": [], "options": {}, "config": {}}


def wrong_value(case: Case) -> Iterator[Remedy]:
    """A value out of range or of another type: the nearest one that fits, or the default."""
    argument = _argument(case)
    if argument is None:
        yield from usual(case)
        return
    for value in _values(argument, case.value(*case.path)):
        words = Words(f"Set {argument.name} to {_text(value)}", f"{argument.name} 값 바꾸기: {_text(value)}")
        yield Remedy(words, add(case.path, value))
    if case.index >= 0:
        yield case.remove_layer(case.index)


def unknown_key(case: Case) -> Iterator[Remedy]:
    """A key that does not exist: what it was probably meant to be, or away with it."""
    name, known = case.path[-1], case.error.facts.get("known", [])
    container = case.value(*case.path[:-1])
    key = name
    if isinstance(container, Mapping) and name not in container:
        key = next((key for key in container if isinstance(key, str) and key not in _words(known)), None) or name
    if shown(key) != key:  # a key that is no plain name does not travel back to the page, not even to be removed
        return
    for near in _near(key, _words(known)):
        if isinstance(container, Mapping) and near not in container:
            words = Words(f"Rename it to {near}", f"이름을 {near} 항목으로 바꾸기")
            origin, place = pointer(*case.path[:-1], key), pointer(*case.path[:-1], near)
            yield Remedy(words, [{"op": "move", "from": origin, "path": place}])
    yield Remedy(Words("Remove it", "지우기"), drop((*case.path[:-1], key)))


def unknown_name(case: Case) -> Iterator[Remedy]:
    """A block that does not exist: the nearest name, or the usual choice."""
    kind = _kind(case.path)
    value = case.value(*case.path)
    given = value.get("class_name") if isinstance(value, Mapping) else value
    names = [*KINDS.get(kind, {}), *aliases(kind)]
    path = (*case.path, "class_name") if isinstance(value, Mapping) else case.path
    for near in _near(given, names):
        yield Remedy(Words(f"Use {near}", f"{near} 쓰기"), put(path, near))
    yield from usual(case)


def usual(case: Case) -> Iterator[Remedy]:
    """The ordinary choice for this place."""
    path, kind = case.path, _kind(case.path)
    if kind == "layer" and case.index >= 0:
        yield case.remove_layer(case.index)
        return
    if kind == "loss":
        for loss in ("categorical_crossentropy", "binary_crossentropy", "mse"):
            if _fits(case, loss):
                yield Remedy(Words(f"Use {loss}", f"{loss} 쓰기"), add(("compile", "loss"), loss))
    elif kind in _USUAL and len(path) >= 2:
        place = path[:3] if path[:2] in (("compile", "metrics"), ("fit", "callbacks")) else path[:2]
        word = _USUAL[kind]
        yield Remedy(Words(f"Use {word}", f"{word} 쓰기"), put(place, word))
        yield Remedy(Words("Remove it", "지우기"), drop(place))
    if path and path[-1] in _SIMPLE:
        yield Remedy(Words("Empty it", "비우기"), add(path, _SIMPLE[str(path[-1])]))


def missing(case: Case) -> Iterator[Remedy]:
    """A part that has to be there."""
    argument = _argument(case)
    if argument is not None:
        yield from wrong_value(case)
        return
    name = str(case.path[-1])
    parts: dict[str, Any] = {
        "data": {"dataset": "digits"},
        "dataset": "digits",
        "model": {"class_name": "Sequential", "layers": []},
        "compile": {"loss": "categorical_crossentropy", "optimizer": "adam", "metrics": ["accuracy"]},
        "fit": {},
    }
    if name == "loss":
        yield from usual(case)
    elif name in parts:
        yield Remedy(Words(f"Add {name}", f"{name} 추가하기"), add(case.path, parts[name]))


def wrong_part(case: Case) -> Iterator[Remedy]:
    """A section that is not an object or not a list."""
    if not case.path:
        return
    yield from missing(case)
    yield from usual(case)
    yield Remedy(Words("Remove it", "지우기"), drop(case.path))


def shorten(case: Case) -> Iterator[Remedy]:
    """A list with too many entries keeps its first ones."""
    most, given = case.error.facts["most"], case.value(*case.path)
    if isinstance(most, int) and isinstance(given, list) and len(given) <= 4 * most:
        too_many = [operation for _ in given[most:] for operation in drop((*case.path, most))]
        yield Remedy(Words(f"Keep the first {most}", f"앞의 {most}개만 남기기"), too_many)


def empty_name(case: Case) -> Iterator[Remedy]:
    yield Remedy(Words("Remove the name", "이름 지우기"), drop(case.path))


_SEQUENTIAL = always(
    Words("Make it Sequential", "Sequential 모델로 바꾸기"), add(("model", "class_name"), "Sequential")
)
_SPLIT_SUM = always(
    Words("Hold back 20% each", "20%씩 남겨 두기"),
    [*add(("data", "validation_split"), 0.2), *add(("data", "test_split"), 0.2)],
)
_BUNDLED = always(Words("Use the bundled digits", "들어 있는 손글씨 숫자 쓰기"), put(("data", "dataset"), "digits"))

FIXES: dict[str, Fix] = {
    **dict.fromkeys(
        (
            *("arg.whole_number", "arg.number", "arg.true_false", "arg.text", "arg.choice", "arg.min", "arg.above"),
            *("arg.max", "arg.below", "arg.sizes", "arg.shape"),
        ),
        wrong_value,
    ),
    **dict.fromkeys(("arg.unknown", "spec.unknown_key"), unknown_key),
    **dict.fromkeys(("arg.missing", "spec.missing"), missing),
    **dict.fromkeys(("spec.object", "spec.list"), wrong_part),
    **dict.fromkeys(("spec.text", "spec.text_signs", "model.layer_name", "model.duplicate_name"), empty_name),
    "model.class": _SEQUENTIAL,
    **dict.fromkeys(
        (
            *("data.files_missing", "data.file_unreadable", "data.file_damaged", "data.idx_magic", "data.idx_short"),
            *("data.idx_long", "data.idx_shape"),
        ),
        _BUNDLED,
    ),
    "block.unknown": unknown_name,
    "block.form": usual,
    "spec.too_many": shorten,
    "data.split_sum": _SPLIT_SUM,
}


def _kind(path: Path) -> str:
    if path[:2] == ("model", "layers") and path[-1] in ("activation", "recurrent_activation"):
        return "activation"
    if path[:2] == ("model", "layers") and str(path[-1]).endswith("_initializer"):
        return "initializer"
    return next((kind for start, kind in _KIND_AT.items() if path[:2] == start), "")


def _argument(case: Case) -> Argument | None:
    """The declaration that a value at this place has to follow."""
    *above, name = case.path
    owner = _SECTIONS.get(tuple(above))
    if tuple(above) == ("data", "options"):
        owner = _class("dataset", case.value("data", "dataset"))
    elif above and above[-1] == "config":
        owner = _class(_kind(case.path[:2]), case.value(*above[:-1], "class_name"))
    return arguments(owner).get(str(name)) if owner is not None else None


def _class(kind: str, word: object) -> type[Block] | None:
    return find(kind, word) if isinstance(word, str) else None


def _values(argument: Argument, given: Any) -> Iterator[Any]:
    """Values near what was given that the argument may take."""
    number = _number(given)
    if number is not None and argument.type in (int, float):
        yield _clamped(argument, number)
    if isinstance(given, str):
        yield from _near(given, [str(choice) for choice in argument.choices])
    if not argument.required and isinstance(argument.default, bool | int | float | str):
        yield argument.default
    if isinstance(argument.default, tuple):
        yield list(argument.default)
    yield from ([FIRST[argument.name]] if argument.name in FIRST else argument.choices[:1])


def _clamped(argument: Argument, number: float) -> int | float:
    low, high = argument.mark(Ge), argument.mark(Le)
    inside = number
    if low is not None:
        inside = max(inside, low.ge)
    if high is not None:
        inside = min(inside, high.le)
    beyond = argument.mark(Gt) or argument.mark(Lt)
    useless = argument.mark(Scale) is not None and inside == 0  # allowed, but a step of no length teaches nothing
    if ((beyond is not None and inside == number) or useless) and isinstance(argument.default, int | float):
        return argument.default
    return round(inside) if argument.type is int else float(inside)


def _number(value: Any) -> float | None:
    if isinstance(value, str) and len(value) <= 40:
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e300:
        return None
    return value if isfinite(value) else None


def _near(word: object, known: Sequence[str]) -> list[str]:
    """The known name that a mistyped one was probably meant to be."""
    if not isinstance(word, str) or len(word) > 40:
        return []
    exact = {name.lower(): name for name in known}
    return difflib.get_close_matches(word, known, 1, 0.6) or [
        exact[name] for name in difflib.get_close_matches(word.lower(), list(exact), 1, 0.6)
    ]


def _words(known: object) -> list[str]:
    return [word for word in known if isinstance(word, str)] if isinstance(known, list | tuple) else []


def _fits(case: Case, loss: str) -> bool:
    """Whether a loss suits the answers and the number of outputs."""
    info, layers = case.plan.info, case.plan.layers
    if info is None:
        return True
    if info.task == "regression":
        return loss == "mse"
    outputs = layers[-1].output_shape if layers else None
    return loss == ("binary_crossentropy" if outputs == (1,) else "categorical_crossentropy")


def _text(value: Any) -> str:
    return (
        "×".join(map(str, value))
        if isinstance(value, list)
        else str(value).lower()
        if value is True or value is False
        else f"{value}"
    )
