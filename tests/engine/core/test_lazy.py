"""What a package offers comes when it is asked for, and is then what its line says."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest

import engine
from engine import Input, Sequential, layers, lazy, losses
from engine.registry import KINDS
from engine.spec import block

LAZY = (
    *("engine", "engine.callbacks", "engine.datasets", "engine.layers", "engine.losses", "engine.metrics"),
    *("engine.models", "engine.optimizers", "engine.optimizers.schedules", "engine.saving"),
)
SMALL = """
import sys
import numpy as np
from engine import Input, Sequential, layers, losses, optimizers
model = Sequential([Input((2,)), layers.Dense(4, activation="tanh"), layers.Dense(1)])
model.compile(optimizers.SGD(0.03), losses.MeanSquaredError())
model.train_on_batch(np.zeros((10, 2), np.float32), np.zeros((10, 1), np.float32))
print(*sys.modules)
"""


def modules_after(program: str) -> set[str]:
    command = [sys.executable, "-c", program]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("package", LAZY)
def test_every_name_is_what_its_line_says(package: str) -> None:
    for kind in KINDS.values():
        len(kind)  # with all modules here, none of them stands where a name should
    lazy.load(package)
    module = import_module(package)
    table = lazy._TABLES[package]
    assert table
    for name, (home, word) in table.items():
        wanted = import_module(f"{home}.{word}") if home == package else getattr(import_module(home), word)
        assert getattr(module, name) is wanted, name
    assert set(table) <= set(dir(module))


@pytest.mark.parametrize("package", LAZY)
def test_each_package_can_come_first(package: str) -> None:
    assert package in modules_after(f"import sys, {package}; print(*sys.modules)")


def test_a_first_step_brings_what_it_needs_and_no_more() -> None:
    loaded = modules_after(SMALL)
    assert not loaded & {"scipy", "pandas", "pydantic", "h5py", "annotated_types", "tqdm", "engine.saving"}
    ours = {name for name in loaded if name.startswith("engine")}
    assert {"engine.layers.core.dense", "engine.plans.dense"} <= ours
    assert not {name for name in ours if "recurrent" in name or "conv" in name or "datasets" in name}
    assert len(ours) < 120


def test_unknown_names_are_refused() -> None:
    for module in (engine, layers, losses, engine.activations):
        with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
            module.Nothing  # noqa: B018


def test_a_notebook_sees_what_a_class_takes() -> None:
    program = "import inspect; from engine import layers; print(*inspect.signature(layers.MaxPooling2D).parameters)"
    assert {"pool_size", "strides", "padding", "name"} <= modules_after(program)
    assert list(inspect.signature(layers.Dense).parameters)[:2] == ["units", "activation"]


def test_names_that_were_not_loaded_yet_are_taken_too() -> None:
    program = """
from engine.errors import Words
from engine.layers import Layer
from engine.spec import block
try:
    @block("layer", title=Words("Mine", "내 것"))
    class GRU(Layer):
        pass
except TypeError as error:
    print(error)
"""
    assert "engine.layers.recurrent.gru.GRU;" in modules_after(program)


def test_a_block_of_ones_own_comes_last() -> None:
    @block("layer", title=engine.errors.Words("Mine", "내 것"))  # type: ignore[attr-defined]
    class LastOfAll(layers.Layer):
        def infer(self, shapes: Any) -> Any:
            return shapes[0]

    assert list(KINDS["layer"])[-1] == "LastOfAll"
    assert Sequential([Input((2,)), LastOfAll()]).output_shape == (None, 2)
    del KINDS["layer"]._blocks["LastOfAll"], KINDS["layer"]._words["LastOfAll"]
