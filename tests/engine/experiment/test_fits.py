"""Which layer reads which shape, and what helps those that cannot."""

from __future__ import annotations

from typing import Any

import pytest

from engine.experiment import fitting
from tests.engine.experiment.specs import layer

PICTURE, ROW, STEPS = (8, 8, 1), (64,), (8, 8)
CONV = layer("Conv2D", filters=4, kernel_size=3)
LSTM = layer("LSTM", units=4)
CASES: dict[str, tuple[tuple[int, ...], dict[str, Any], str | None, str | None]] = {
    "a picture for Conv2D": (PICTURE, CONV, None, None),
    "a row for Conv2D": (ROW, CONV, "shape.needs_picture", "Reshape to 8×8×1"),
    "steps for Conv2D": (STEPS, CONV, "shape.needs_picture", "Reshape to 8×8×1"),
    "no square number for Conv2D": ((30,), CONV, "shape.needs_picture", None),
    "steps for LSTM": (STEPS, LSTM, None, None),
    "a row for LSTM": (ROW, LSTM, "shape.needs_sequence", "Reshape to 8×8"),
    "a picture for LSTM": (PICTURE, LSTM, "shape.needs_sequence", "Reshape to 8×8"),
    "anything for Dense": (PICTURE, layer("Dense", units=3), None, None),
    "a picture for RepeatVector": (PICTURE, layer("RepeatVector", n=2), "shape.rank", "Flatten"),
    "one output for Add": (ROW, layer("Add"), "fit.joins", None),
    "an argument that is none": (ROW, layer("Dense", units=0), "arg.min", None),
    "a layer that is none": (ROW, layer("Sponge"), "block.unknown", None),
}


@pytest.mark.parametrize(("shape", "given", "code", "bridge"), CASES.values(), ids=CASES)
def test_one_layer(shape: tuple[int, ...], given: dict[str, Any], code: str | None, bridge: str | None) -> None:
    (found,) = fitting([shape], [given])
    assert (found.error and found.error.code) == code
    assert (found.bridge is None) == (bridge is None)
    if found.bridge and bridge:
        assert bridge in found.bridge.text.en
        assert found.error is not None
        assert given["class_name"] in found.error.text("ko")


def test_a_layer_that_reads_one_refuses_two() -> None:
    (found,) = fitting([(4,), (4,)], [layer("Dense", units=2)])
    assert found.error is not None
    assert found.error.text("en") == "Dense takes exactly 1 inputs, but gets 2. Connect 1."


def test_several_inputs_are_judged_together() -> None:
    good, bad = fitting([(4,), (4,)], [layer("Add")]) + fitting([(4,), (5,)], [layer("Add")])
    assert good.error is None
    assert bad.error is not None
    assert bad.error.code == "shape.merge"
