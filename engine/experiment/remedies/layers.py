"""Remedies for layers that cannot read what arrives."""

from __future__ import annotations

from collections.abc import Iterator
from math import isqrt, prod

from engine.errors import Words
from engine.experiment.patch import pointer
from engine.experiment.problem import Remedy
from engine.experiment.remedies.case import LAYERS, Case, Fix
from engine.spec import arguments


def needs_picture(case: Case) -> Iterator[Remedy]:
    yield from _move_up(case)
    if case.plan.info is None or case.plan.info.kind not in ("table", "points"):  # columns have no neighbours
        yield from _to_shape(case, as_picture(case.arriving), "picture")
    yield case.remove_layer(case.index)


def needs_sequence(case: Case) -> Iterator[Remedy]:
    above = case.index - 1
    if above >= 0 and hasattr(_layer(case, above), "return_sequences"):
        name = case.name(above)
        words = Words(f"Let {name} give every step", f"{name} 층이 모든 시점을 내보내게 하기")
        yield Remedy(words, case.set_argument(above, "return_sequences", True))
    yield from _to_shape(case, as_sequence(case.arriving), "sequence")
    yield from _move_up(case)
    yield case.remove_layer(case.index)


def needs_row(case: Case) -> Iterator[Remedy]:
    if case.index > 0:
        yield case.remove_layer(case.index - 1)
    yield case.remove_layer(case.index)


def window(case: Case) -> Iterator[Remedy]:
    """A kernel or a pooling window that is larger than the picture."""
    layer, sizes = _layer(case, case.index), case.arriving[:2]
    name = next((name for name in ("kernel_size", "pool_size") if hasattr(layer, name)), None)
    if name and max(sizes) > 1:
        fitting = [min(length, size) for length, size in zip(getattr(layer, name), sizes, strict=True)]
        size = "×".join(map(str, fitting))
        words = Words(f"Make the window {size}", f"창 크기를 {size} 칸으로 바꾸기")
        yield Remedy(words, case.set_argument(case.index, name, fitting))
    yield case.remove_layer(case.index)
    yield Remedy(Words("Pad the edge", "가장자리 채우기"), case.set_argument(case.index, "padding", "same"))


def reshape(case: Case) -> Iterator[Remedy]:
    """A target shape that holds more or fewer numbers than arrive: let one of its lengths work itself out."""
    size, target = prod(case.arriving), list(getattr(_layer(case, case.index), "target_shape", ()))
    known = prod(length for length in target[1:] if length > 0)
    if target and -1 not in target[1:] and known and size % known == 0:
        yield _target(case, [size // known, *target[1:]])
    if (square := _square(size)) and len(target) in (2, 3):
        yield _target(case, [square, square, 1][: len(target)])
    yield _target(case, [size])
    yield case.remove_layer(case.index)


def too_many_axes(case: Case) -> Iterator[Remedy]:
    yield _target(case, [prod(case.arriving)])
    yield case.remove_layer(case.index)


def input_shape(case: Case) -> Iterator[Remedy]:
    shape = list(case.arriving)
    words = Words(f"Use the data's shape {_text(shape)}", f"데이터의 모양 {_text(shape)} 그대로 쓰기")
    yield Remedy(words, case.set_argument(case.index, "shape", shape))


def remove(case: Case) -> Iterator[Remedy]:
    yield case.remove_layer(case.index)


def too_large(case: Case) -> Iterator[Remedy]:
    """Fewer units or filters where most of the memory goes."""
    layer = _layer(case, case.index)
    for name, noun in (("units", Words("units", "유닛")), ("filters", Words("filters", "필터"))):
        for fewer in (512, 64, 8):
            if getattr(layer, name, 0) > fewer:
                words = Words(f"Make it {fewer} {noun.en}", f"{noun.ko} {fewer}개로 바꾸기")
                yield Remedy(words, case.set_argument(case.index, name, fewer))
    yield case.remove_layer(case.index)
    yield Remedy(
        Words("Use batches of 32", "배치 크기를 32로 바꾸기"), [{"op": "add", "path": "/fit/batch_size", "value": 32}]
    )


FIXES: dict[str, Fix] = {
    "shape.needs_picture": needs_picture,
    "shape.picture_flattened": needs_picture,
    "shape.needs_sequence": needs_sequence,
    "shape.needs_row": needs_row,
    "shape.window": window,
    "shape.reshape": reshape,
    "shape.reshape_unknown": reshape,
    "shape.too_many_axes": too_many_axes,
    "shape.input": input_shape,
    "model.input_not_first": remove,
    "model.too_large": too_large,
}


def _layer(case: Case, index: int) -> object:
    choice = case.plan.draft.layers[index]
    return None if choice is None else choice.made


def _move_up(case: Case) -> Iterator[Remedy]:
    """Above the layer that made one row of numbers."""
    for above in reversed(case.plan.layers[: case.index]):
        shapes = above.input_shape or (), above.output_shape or ()
        if len(shapes[0]) > 1 and len(shapes[1]) == 1:
            words = Words(f"Move above {above.name}", f"{above.name} 위로 옮기기")
            origin, place = pointer(*LAYERS, case.index), pointer(*LAYERS, above.index)
            yield Remedy(words, [{"op": "move", "from": origin, "path": place}])
            return


def _to_shape(case: Case, shape: list[int] | None, noun: str) -> Iterator[Remedy]:
    if shape:
        nouns = {"picture": Words("a picture", "그림"), "sequence": Words("a sequence", "시퀀스")}
        words = Words(
            f"Insert Reshape to make {nouns[noun].en} {_text(shape)}",
            f"Reshape 층을 넣어 {nouns[noun].ko} 모양 {_text(shape)} 만들기",
        )
        yield Remedy(words, case.insert(case.index, "Reshape", target_shape=shape))


def _target(case: Case, shape: list[int]) -> Remedy:
    words = Words(f"Reshape to {_text(shape)}", f"모양을 {_text(shape)} 형태로 바꾸기")
    known = "target_shape" in arguments(type(_layer(case, case.index)))  # type: ignore[arg-type]
    return Remedy(words, case.set_argument(case.index, "target_shape", shape) if known else [])


def as_picture(shape: tuple[int, ...]) -> list[int] | None:
    """The same numbers as height × width × channels; None if they make no picture."""
    if len(shape) == 2:
        return [*shape, 1]
    side = _square(prod(shape)) if len(shape) == 1 else 0
    return [side, side, 1] if side > 1 else None


def as_sequence(shape: tuple[int, ...]) -> list[int] | None:
    """The same numbers as steps × features."""
    if len(shape) >= 3:
        return [shape[0], prod(shape[1:])]
    side = _square(prod(shape))
    return [side, side] if side > 1 else [prod(shape), 1]


def _square(size: int) -> int:
    """The side of a square of so many numbers; 0 if there is none."""
    side = isqrt(size)
    return side if side * side == size else 0


def _text(shape: list[int]) -> str:
    return "×".join(map(str, shape))
