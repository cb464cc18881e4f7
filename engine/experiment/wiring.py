"""Who reads whom in a model that is only written down: a stack, or a graph of named layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import SpecError, StrataError
from engine.experiment.experiment import LayerChoice
from engine.layers.core.input_layer import InputLayer


def names_of(layers: Sequence[LayerChoice | None]) -> list[str]:
    """Every layer's name: the one it was given, else Keras's count of its kind (dense, dense_1, ...)."""
    taken = {layer.name for layer in layers if layer is not None and layer.name is not None}
    counts: dict[str, int] = {}
    names = []
    for layer in layers:
        if layer is not None and layer.name is not None:
            names.append(layer.name)
            continue
        base = "?" if layer is None else layer.made.default_name
        number = counts.get(base, 0)
        while (name := f"{base}_{number}" if number else base) in taken:
            number += 1
        counts[base] = number + 1
        names.append(name)
    return names


@dataclass(frozen=True)
class Wiring:
    """Who reads whom: the layers in an order in which each comes after those it reads, by their places in the spec."""

    names: list[str]
    order: list[int]
    reads: list[list[int]]

    @classmethod
    def of(cls, layers: Sequence[LayerChoice | None], outputs: Sequence[str]) -> tuple[Wiring, list[StrataError]]:
        """The wiring of a stack (no ``outputs``) or a graph, and what is wrong with it: names that nobody has, cycles,
        layers that lead nowhere. A wrong connection is left out."""
        names = names_of(layers)
        if not outputs:
            reads = [[place - 1] if place else [] for place in range(len(layers))]
            return cls(names, list(range(len(layers))), reads), []
        errors: list[StrataError] = []
        places = {name: place for place, name in enumerate(names)}
        reads = []
        for place, layer in enumerate(layers):
            wanted = (layer.inputs or ()) if layer is not None else ()
            reads.append([places[name] for name in wanted if name in places])
            errors += [
                SpecError("graph.no_such_input", name=names[place], source=name).at(
                    "model", "layers", place, "inputs", n
                )
                for n, name in enumerate(wanted)
                if name not in places
            ]
        errors += [
            SpecError("graph.no_such_output", got=name).at("model", "outputs", place)
            for place, name in enumerate(outputs)
            if name not in places
        ]
        order, stuck = _sorted(reads)
        if stuck:
            cycle = [names[place] for place in stuck]
            errors.append(SpecError("graph.cycle", names=cycle).at(*_layer(stuck[0]), "inputs"))
        starts = [
            place for place, layer in enumerate(layers) if layer is not None and isinstance(layer.made, InputLayer)
        ]
        if len(starts) != 1 and None not in layers:
            where = _layer(starts[1]) if starts else _layer(0)[:2]
            errors.append(SpecError("graph.one_input", got=len(starts)).at(*where))
        needed = _behind([places[name] for name in outputs if name in places], reads)
        errors += [
            SpecError("graph.orphan", name=names[place]).at(*_layer(place))
            for place in range(len(layers))
            if place not in needed and not errors
        ]
        return cls(names, order, reads), errors

    def behind(self, place: int) -> list[int]:
        """A layer and all that it hangs on, in order."""
        needed = _behind([place], self.reads)
        return [place for place in self.order if place in needed]


def _layer(place: int) -> tuple[str | int, ...]:
    return ("model", "layers", place)


def _sorted(reads: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """Places in an order in which each comes after those it reads, and those for which there is none."""
    order: list[int] = []
    waiting = list(range(len(reads)))
    while ready := [place for place in waiting if all(source in order for source in reads[place])]:
        order.append(ready[0])
        waiting.remove(ready[0])
    return order, waiting


def _behind(ends: Sequence[int], reads: Sequence[Sequence[int]]) -> set[int]:
    """These places and all that they read, directly or through others."""
    found: set[int] = set()
    waiting = list(ends)
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting.extend(reads[place])
    return found
