"""Remedies for a graph whose layers are not connected as they should be."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Words
from engine.experiment.problem import Remedy
from engine.experiment.remedies.case import LAYERS, Case, Fix, add, drop, put
from engine.names import free_name


def no_outputs(case: Case) -> Iterator[Remedy]:
    """End in the last layer."""
    entry = case.value(*LAYERS, len(case.plan.draft.layers) - 1, "name")
    if isinstance(entry, str):
        words = Words(f"Let {entry} be the output", f"{entry} 층을 출력으로 정하기")
        yield Remedy(words, add(("model", "outputs"), [entry]))


def no_such_input(case: Case) -> Iterator[Remedy]:
    """Read the layer above instead, or read less."""
    if case.index > 0:
        above = case.name(case.index - 1)
        yield Remedy(Words(f"Read {above}", f"{above} 층 읽기"), put(case.path, above))
    yield Remedy(Words("Remove this connection", "이 연결 지우기"), drop(case.path))


def no_inputs(case: Case) -> Iterator[Remedy]:
    if case.index > 0:
        above = case.name(case.index - 1)
        yield Remedy(Words(f"Read {above}", f"{above} 층 읽기"), add((*LAYERS, case.index, "inputs"), [above]))
    yield case.remove_layer(case.index)


def no_name(case: Case) -> Iterator[Remedy]:
    name = free_name(case.name(case.index), {case.name(place) for place in range(case.index)})
    yield Remedy(Words(f"Call it {name}", f"{name} 이름 붙이기"), add((*LAYERS, case.index, "name"), name))


def no_such_output(case: Case) -> Iterator[Remedy]:
    yield Remedy(Words("Remove this output", "이 출력 지우기"), drop(case.path))
    yield from no_outputs(case)


def input_reads(case: Case) -> Iterator[Remedy]:
    yield Remedy(Words("Remove its inputs", "inputs 지우기"), drop((*LAYERS, case.index, "inputs")))


def cycle(case: Case) -> Iterator[Remedy]:
    """Cut one connection of the circle."""
    inputs = case.value(*LAYERS, case.index, "inputs") or []
    for place, name in enumerate(inputs):
        words = Words(f"Do not read {name}", f"{name} 층 읽지 않기")
        yield Remedy(words, drop((*LAYERS, case.index, "inputs", place)))
    if case.index > 0:
        above = case.name(case.index - 1)
        words = Words(f"Read {above} only", f"{above} 층만 읽기")
        yield Remedy(words, put((*LAYERS, case.index, "inputs"), [above]))


def orphan(case: Case) -> Iterator[Remedy]:
    yield case.remove_layer(case.index)


FIXES: dict[str, Fix] = {
    "graph.no_outputs": no_outputs,
    "graph.no_such_input": no_such_input,
    "graph.no_inputs": no_inputs,
    "graph.no_name": no_name,
    "graph.no_such_output": no_such_output,
    "graph.input_reads": input_reads,
    "graph.cycle": cycle,
    "graph.orphan": orphan,
    "graph.one_input": orphan,
}
