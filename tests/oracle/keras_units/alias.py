"""The alias of the module name: ``import keras`` and ``from keras.src... import ...`` find the engine.

Every file of Keras's own tree has a module here without any of its text: what is looked up in it is looked up in the
engine's module of the same family (``keras.src.layers.core.dense`` in ``engine.layers``), or in a stand-in.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

import engine
from tests.oracle.keras_units import case, numbers, windows

FAMILIES = {
    "activations",
    "callbacks",
    "constraints",
    "datasets",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "optimizers",
    "regularizers",
    "saving",
    "utils",
}


def _module(name: str) -> Any:
    try:
        return importlib.import_module(f"engine.{name}")
    except ImportError:
        return None


def _registered(*_: Any, **__: Any) -> Any:
    return lambda cls: cls


_RANK = getattr(_module("losses.alignment") or _module("losses.base"), "same_rank", None)

STAND_INS: dict[str, dict[str, Any]] = {
    "": {"Variable": numbers.Variable},
    "layers": {"GroupedQueryAttention": engine.layers.GroupQueryAttention},
    "backend": numbers.BACKEND,
    "backend.common.keras_tensor": {"KerasTensor": numbers.new_tensor},
    "backend.common.backend_utils": {
        "compute_conv_transpose_output_shape": windows.output_shape,
        "compute_conv_transpose_padding_args_for_jax": windows.margins,
    },
    "backend.config": numbers.CONFIG,
    "backend.random": numbers.RANDOM,
    "config": numbers.CONFIG,
    "dtype_policies": numbers.POLICIES,
    "losses.loss": {"squeeze_or_expand_to_same_rank": _RANK},
    "random": numbers.RANDOM,
    "saving": {
        "register_keras_serializable": getattr(_module("saving"), "register_keras_serializable", _registered),
    },
    "testing": case.TESTING,
    "tree": numbers.TREE,
    "utils.file_utils": numbers.FILES,
    "utils": {"set_random_seed": engine.random.set_random_seed},
}


# names with an underscore that Keras's tests read where they mean something public
_HEADED = (engine.layers.MultiHeadAttention, engine.layers.GroupQueryAttention)
_PARTS = ("query_dense", "key_dense", "value_dense", "output_dense", "gate_dense", "sliding_window")
PRIVATE: tuple[tuple[Any, str, Any], ...] = (
    (engine.metrics.Metric, "_dtype", attrgetter("dtype")),
    *((owner, f"_{name}", attrgetter(name)) for owner in _HEADED for name in _PARTS),
)


class Alias(types.ModuleType):
    """One module of Keras. ``__family__`` is its path below ``keras.src``."""

    __family__ = ""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = self.find(name)
        if found is _MISSING and self.__name__.count(".") > 2 and not _is_module(f"{self.__name__}.{name}"):
            found = unknown(f"{self.__name__}.{name}")  # one unknown name must not hide all other tests of a file
        if found is _MISSING:
            raise AttributeError(f"{self.__name__} has no {name}: the engine does not know it")
        setattr(self, name, found)
        return found

    def find(self, name: str) -> Any:
        parts = self.__family__.split(".")
        for length in range(len(parts), -1, -1):
            stand_in = STAND_INS.get(".".join(parts[:length]), {})
            if name in stand_in and (length or not self.__family__):
                return stand_in[name]
        if parts[0] in ("ops", "backend") and parts[-1] != "random":
            try:
                return numbers.operation(name)
            except AttributeError:
                return _MISSING
        if parts[0] == "ops" and parts[-1] == "random":
            return numbers.RANDOM.get(name, _MISSING)
        places = [engine]
        if parts[0] in FAMILIES:
            places = [_module(parts[0])]
            if "schedules" in parts:
                places = [_module("optimizers.schedules")]
            if parts[0] == "models":
                places = [places[0], engine]
            if parts[-1] == "input_layer":
                places = [engine.layers]
        for place in places:
            found = getattr(place, name, _MISSING)
            if found is not _MISSING and not (isinstance(found, types.ModuleType) and self.__name__ != "keras"):
                return found
        return _MISSING


_MISSING = object()


def _is_module(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def unknown(name: str) -> type:
    """What stands for a name that the engine does not know: whoever calls it fails."""

    def refuse(self: Any, *_: Any, **__: Any) -> None:
        raise NotImplementedError(f"the engine does not know {name}")

    return type(name.rpartition(".")[2], (), {"__init__": refuse})


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers for ``keras`` and everything below it. ``tree`` is the folder ``keras/src`` of an installed Keras."""

    def __init__(self, tree: Path):
        self.tree = tree

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> Any:
        if name in ("conftest", "jax", "tensorflow"):
            return importlib.util.spec_from_loader(name, self)
        if name != "keras" and not name.startswith("keras."):
            return None
        place = self.tree.joinpath(*_family(name))
        if name.endswith("_test"):  # a test that imports from another one
            return importlib.util.spec_from_file_location(name, place.with_suffix(".py"))
        public = name.count(".") <= 1 or place.is_dir() or place.with_suffix(".py").is_file()
        return importlib.util.spec_from_loader(name, self, is_package=True) if public else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        if spec.name == "conftest":
            made = types.ModuleType("conftest")
            made.skip_if_backend = lambda *_: lambda test: test  # type: ignore[attr-defined]
            return made
        if not spec.name.startswith("keras"):
            other = types.ModuleType(spec.name)  # another backend: every name in it is an empty class
            other.__getattr__ = lambda name: type(name, (), {})  # type: ignore[method-assign]
            return other
        alias = Alias(spec.name)
        alias.__family__ = ".".join(_family(spec.name))
        return alias

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def _family(name: str) -> list[str]:
    parts = name.split(".")[1:]
    return parts[1:] if parts[:1] == ["src"] else parts


def install(tree: Path) -> None:
    """From now on Keras's name means the engine. Raises RuntimeError if the real one is loaded already."""
    if "keras" in sys.modules:
        raise RuntimeError("Keras itself is loaded already")
    sys.meta_path.insert(0, Finder(tree))
    for owner, name, reads in PRIVATE:
        setattr(owner, name, property(reads))
