"""One fault in its surroundings, and the small edits that remedies are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from engine.errors import StrataError, Words
from engine.experiment.patch import Patch, PatchError, apply, pointer
from engine.experiment.problem import Remedy
from engine.names import free_name, snake_case

if TYPE_CHECKING:
    from engine.experiment.plan import Plan

Path: TypeAlias = tuple[str | int, ...]
LAYERS: Path = ("model", "layers")


@dataclass(frozen=True)
class Case:
    """The spec as it came, its plan, and one error or warning of it."""

    raw: Any
    plan: Plan
    error: StrataError

    @property
    def path(self) -> Path:
        return self.error.path

    @property
    def index(self) -> int:
        """Which layer the error is on; -1 if it is elsewhere."""
        at = self.path[2] if self.path[:2] == LAYERS and len(self.path) > 2 else -1
        return at if isinstance(at, int) else -1

    @property
    def arriving(self) -> tuple[int, ...]:
        """The shape that reaches the layer of the error."""
        return self.plan.layers[self.index].input_shape or () if self.index >= 0 else ()

    def name(self, index: int) -> str:
        return self.plan.layers[index].name

    def value(self, *path: str | int) -> Any:
        """What stands at a place of the spec; None if there is no such place."""
        place = self.raw
        for step in path:
            inside = isinstance(step, int) and 0 <= step < len(place) if isinstance(place, list) else False
            if not inside and not (isinstance(place, Mapping) and step in place):
                return None
            place = place[step]
        return place

    # ---- edits

    def set_argument(self, index: int, name: str, value: Any) -> Patch:
        """Give an argument of a layer a value, whatever form the entry has."""
        entry = self.value(*LAYERS, index)
        if isinstance(entry, Mapping) and isinstance(entry.get("config"), Mapping):
            return [{"op": "add", "path": pointer(*LAYERS, index, "config", name), "value": value}]
        if isinstance(entry, Mapping):
            return [{"op": "add", "path": pointer(*LAYERS, index, "config"), "value": {name: value}}]
        return put((*LAYERS, index), {"class_name": entry, "config": {name: value}})

    @property
    def functional(self) -> bool:
        return bool(self.plan.draft.outputs)

    def insert(self, index: int, class_name: str, **config: Any) -> Patch:
        """A new layer at this place; in a graph, between a layer and what it reads."""
        entry: dict[str, Any] = {"class_name": class_name, "config": config}
        if not self.functional:
            return add((*LAYERS, index), entry)
        name = free_name(snake_case(class_name), {layer.name for layer in self.plan.layers})
        entry |= {"name": name, "inputs": self.value(*LAYERS, index, "inputs") or []}
        return [*put((*LAYERS, index, "inputs"), [name]), *add((*LAYERS, index), entry)]

    def remove_layer(self, index: int) -> Remedy:
        """Without this layer; in a graph, what read it reads what it read."""
        patch = []
        if self.functional:
            name, reads = self.name(index), self.value(*LAYERS, index, "inputs") or []
            for place in range(len(self.plan.layers)):
                inputs = self.value(*LAYERS, place, "inputs")
                if isinstance(inputs, list) and name in inputs:
                    again = [other for one in inputs for other in (reads if one == name else [one])]
                    patch += put((*LAYERS, place, "inputs"), again)
        return Remedy(Words("Remove this layer", "이 층 지우기"), [*patch, *drop((*LAYERS, index))])

    def set_loss(self, name: str) -> Patch:
        return [{"op": "add", "path": "/compile/loss", "value": name}]


def put(path: Path, value: Any) -> Patch:
    """Replace what stands at a place."""
    return [{"op": "replace", "path": pointer(*path), "value": value}]


def add(path: Path, value: Any) -> Patch:
    """Set a member of an object, or insert into a list."""
    return [{"op": "add", "path": pointer(*path), "value": value}]


def drop(path: Path) -> Patch:
    return [{"op": "remove", "path": pointer(*path)}]


def patched(raw: Any, patch: Patch) -> Any:
    """The spec after a patch; None if it has no such place."""
    try:
        return apply(raw, patch)
    except PatchError:
        return None


def always(words: Words, patch: Patch) -> Fix:
    """A remedy that needs no look at the case."""

    def fix(_: Case) -> Iterator[Remedy]:
        yield Remedy(words, patch)

    return fix


Fix: TypeAlias = Callable[[Case], Iterator[Remedy]]
"""Offers remedies for a case, the likeliest first; the first one that helps is taken."""
