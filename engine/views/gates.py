"""gates: what a recurrent layer lets in, keeps and gives out, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Cache, Layer
from engine.layers.recurrent.gru_cell import GRUCell
from engine.layers.recurrent.kernel_cell import KernelCell
from engine.layers.recurrent.lstm_cell import LSTMCell
from engine.layers.recurrent.recurrent import Recurrent
from engine.layers.recurrent.simple_rnn_cell import SimpleRNNCell
from engine.spec import block
from engine.views.arguments import LayerName, Sample
from engine.views.base import Subject, View, inside, short

MOST_STEPS, MOST_UNITS = 200, 64

GATES: dict[type[KernelCell], list[tuple[str, Words, Words]]] = {
    LSTMCell: [
        ("i", Words("input gate", "입력 게이트"), Words("how much it takes in", "새 값을 받아들이는 정도")),
        ("f", Words("forget gate", "망각 게이트"), Words("how much it keeps", "기억을 남겨 두는 정도")),
        ("g", Words("candidate", "후보"), Words("what it could take in", "받아들일 수 있는 새 값")),
        ("o", Words("output gate", "출력 게이트"), Words("how much it shows", "기억을 내보이는 정도")),
    ],
    GRUCell: [
        ("z", Words("update gate", "갱신 게이트"), Words("how much it keeps", "기억을 남겨 두는 정도")),
        (
            "r",
            Words("reset gate", "리셋 게이트"),
            Words("how much memory it looks at", "후보가 기억을 보는 정도"),
        ),
        ("g", Words("candidate", "후보"), Words("what it could take in", "받아들일 수 있는 새 값")),
    ],
    SimpleRNNCell: [],
}
"""By cell, in the order of its blocks: the letter in its formula, name, and what it says."""
STATES = {
    "c": (Words("memory", "기억"), Words("the state that is carried on", "다음 시점으로 이어지는 상태")),
    "h": (Words("output", "출력"), Words("what the layer says after this step", "이 시점까지 읽고 내보내는 값")),
}


@block(
    "view",
    name="gates",
    title=Words("Gates", "게이트"),
    help=Words(
        "What a recurrent layer lets in, keeps and gives out, step by step.",
        "순환층이 시점마다 무엇을 받고, 기억하고, 내보내는지 보여 줘요.",
    ),
    family="layer",
    glyph="recurrent",
)
class Gates(View):
    """Gates, memory and output of every unit at every step of one sample.

    Answer: "sample" (row, x, y, said) and "readings", one per direction of reading, each with "backwards", "units" and
    "parts": letter, title, about, and "values" (steps, units) in the order of the sequence; "bounded" says whether they
    are shares from 0 to 1. At most 200 steps and 64 units."""

    layer: LayerName = None
    sample: Sample = None

    def of_layer(self, layer: Layer, shape: Shape) -> bool:
        return any(_is_read(part) for _, part in inside(layer))

    def look(self, subject: Subject) -> dict[str, Any]:
        node = self.place(subject, self.layer)
        row = subject.sample(self.sample)
        tape = subject.tape(np.array([row]))
        cache = tape.caches[node.name]
        readings = [_reading(part, _within(cache, path)) for path, part in inside(node.layer) if _is_read(part)]
        return {"layer": node.name, "sample": subject.told(row, tape), "readings": readings}


def _is_read(layer: Layer) -> bool:
    return isinstance(layer, Recurrent) and type(layer.cell) in GATES


def _within(cache: Cache, path: str) -> Cache:
    """The cache of a layer inside another one, which keeps it under the same name."""
    for name in path.split("/")[:-1]:
        cache = cache[name]
    return cache


def _reading(layer: Layer, trace: Cache) -> dict[str, Any]:
    """One way through the sequence. The trace has its steps in the order in which they were read."""
    cell = layer.cell  # type: ignore[attr-defined]  # ``_is_read`` lets only recurrent layers pass
    backwards = bool(layer.go_backwards)  # type: ignore[attr-defined]

    def steps(values: Array) -> Array:
        """(time, 1, units) -> (time, units) in the order of the sequence, cut to what is shown."""
        return (values[::-1] if backwards else values)[:MOST_STEPS, 0, :MOST_UNITS]

    parts = []
    for number, (letter, title, about) in enumerate(GATES[type(cell)]):
        values = steps(trace["gates"][:, :, number])
        bounded = letter != "g" and cell.gate.spec_name in ("sigmoid", "hard_sigmoid")
        parts.append(_part(letter, title, about, values, bounded))
    parts += [_part(name, *STATES[name], steps(trace[name][1:]), False) for name in STATES if name in cell.state_names]
    return {"backwards": backwards, "units": int(cell.units), "steps": len(trace["h"]) - 1, "parts": parts}


def _part(letter: str, title: Words, about: Words, values: Array, bounded: bool) -> dict[str, Any]:
    words = {"title": {"en": title.en, "ko": title.ko}, "about": {"en": about.en, "ko": about.ko}}
    return {"letter": letter, **words, "bounded": bounded, "values": short(values)}
