"""NumPy in the place of Keras's backend, operations, random numbers and trees, as far as its tests ask."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

import engine
import engine.random
from engine.layers.symbolic import Tensor
from engine.masked import Masked
from engine.variable import Variable as Weight


class Variable(Weight):
    """A weight made by hand; Keras's tests give it a value, or an initializer and a shape."""

    def __init__(
        self,
        initializer: Any,
        shape: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        name: str = "variable",
        **_: Any,
    ):
        value = initializer(shape) if shape is not None and callable(initializer) else initializer
        super().__init__(np.array(convert_to_tensor(value, dtype)), trainable=trainable, name=name)


def convert_to_tensor(x: Any, dtype: Any = None, sparse: bool | None = None, ragged: bool | None = None) -> Any:
    """Python's floats become floatx and its whole numbers int32; an array that may carry a mask."""
    if isinstance(x, Tensor):
        return x
    if dtype is None and not hasattr(x, "dtype"):
        plain = np.asarray(x)
        dtype = {"f": engine.config.floatx(), "i": "int32"}.get(plain.dtype.kind)
    return np.array(x, dtype=dtype).view(Masked)


def convert_to_numpy(x: Any) -> np.ndarray:
    return np.array(x)


def standardize_dtype(dtype: Any) -> str:
    if dtype is None:
        return engine.config.floatx()
    return {int: "int32", float: "float32"}.get(dtype) or np.dtype(dtype).name


def shape(x: Any) -> tuple[int | None, ...]:
    return tuple(x.shape) if hasattr(x, "shape") else np.shape(x)


def set_keras_mask(x: Any, mask: Any) -> None:
    x._keras_mask = mask


def get_keras_mask(x: Any) -> Any:
    return getattr(x, "_keras_mask", None)


def new_tensor(shape: Any, dtype: Any = "float32", name: str | None = None, **_: Any) -> Tensor:
    return engine.Input(batch_shape=tuple(shape), dtype=dtype, name=name)


@contextlib.contextmanager
def name_scope(*_: Any, **__: Any) -> Iterator[None]:
    yield


def as_tensors(function: Callable[..., Any]) -> Callable[..., Any]:
    """A NumPy function whose results are arrays that may carry a mask."""

    def made(*arguments: Any, **options: Any) -> Any:
        given = [convert_to_tensor(a) if isinstance(a, list | float) else a for a in arguments]
        options = {name: tuple(o) if isinstance(o, list) else o for name, o in options.items()}
        result = function(*given, **options)
        return convert_to_tensor(result) if isinstance(result, np.ndarray | np.generic) else result

    return made


def filled(number: float) -> Callable[..., Any]:
    return lambda shape, dtype=None: convert_to_tensor(np.full(shape, number, standardize_dtype(dtype)))


def arange(*bounds: float, dtype: Any = None) -> Any:
    whole = all(isinstance(bound, int) for bound in bounds)
    return convert_to_tensor(np.arange(*bounds, dtype=dtype or ("int32" if whole else engine.config.floatx())))


def one_hot(x: Any, num_classes: int, axis: int = -1, dtype: Any = None) -> Any:
    return convert_to_tensor(np.eye(num_classes, dtype=standardize_dtype(dtype))[np.asarray(x)])


OPERATIONS: dict[str, Any] = {
    "array": convert_to_tensor,
    "arange": arange,
    "cast": lambda x, dtype: convert_to_tensor(np.asarray(x), standardize_dtype(dtype)),
    "concatenate": as_tensors(np.concatenate),
    "convert_to_numpy": convert_to_numpy,
    "convert_to_tensor": convert_to_tensor,
    "full": lambda shape, number, dtype=None: filled(number)(shape, dtype),
    "is_tensor": lambda x: isinstance(x, np.ndarray),
    "one_hot": one_hot,
    "ones": filled(1),
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "shape": shape,
    "softmax": lambda x, axis=-1: engine.activations.softmax(x, axis=axis),
    "zeros": filled(0),
}


def operation(name: str) -> Any:
    """An entry of ``keras.ops``; what is not listed is NumPy's function of that name."""
    if name in OPERATIONS:
        return OPERATIONS[name]
    return as_tensors(getattr(np, name))


def _rng(seed: Any) -> np.random.Generator:
    return seed.rng if isinstance(seed, engine.random.SeedGenerator) else np.random.default_rng(seed)


def uniform(shape: Any, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: Any = None) -> Any:
    drawn = _rng(seed).uniform(minval, maxval, shape)
    return convert_to_tensor(np.asarray(drawn), standardize_dtype(dtype))


def normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None) -> Any:
    return convert_to_tensor(np.asarray(_rng(seed).normal(mean, stddev, shape)), standardize_dtype(dtype))


def randint(shape: Any, minval: int, maxval: int, dtype: Any = "int32", seed: Any = None) -> Any:
    return convert_to_tensor(np.asarray(_rng(seed).integers(minval, maxval, shape)), dtype)


RANDOM: dict[str, Any] = {
    "SeedGenerator": engine.random.SeedGenerator,
    "normal": normal,
    "randint": randint,
    "set_random_seed": engine.random.set_random_seed,
    "uniform": uniform,
}


def flatten(tree: Any) -> list[Any]:
    """The leaves of nested lists, tuples and dicts."""
    if isinstance(tree, dict):
        return [leaf for key in sorted(tree) for leaf in flatten(tree[key])]
    return [leaf for part in tree for leaf in flatten(part)] if isinstance(tree, list | tuple) else [tree]


def map_structure(function: Callable[..., Any], tree: Any, *others: Any) -> Any:
    if isinstance(tree, dict):
        return {key: map_structure(function, part, *(other[key] for other in others)) for key, part in tree.items()}
    if isinstance(tree, list | tuple):
        return type(tree)(map_structure(function, *parts) for parts in zip(tree, *others, strict=True))
    return function(tree, *others)


def assert_same_structure(first: Any, second: Any, **_: Any) -> None:
    if map_structure(lambda _: 0, first) != map_structure(lambda _: 0, second):
        raise ValueError("The two structures differ.")


TREE: dict[str, Any] = {
    "assert_same_structure": assert_same_structure,
    "flatten": flatten,
    "map_structure": map_structure,
}

CONFIG: dict[str, Any] = {
    "epsilon": engine.config.epsilon,
    "floatx": engine.config.floatx,
    "image_data_format": lambda: "channels_last",
    "set_epsilon": engine.config.set_epsilon,
    "set_floatx": engine.config.set_floatx,
    "is_flash_attention_enabled": lambda: None,
    "enable_flash_attention": lambda: None,
    "disable_flash_attention": lambda: None,
    "set_image_data_format": lambda data_format: None,
    "backend": lambda: "strata",
}

POLICIES: dict[str, Any] = {
    "dtype_policy": SimpleNamespace(dtype_policy=engine.config.floatx, set_dtype_policy=engine.config.set_floatx)
}

FILES: dict[str, Any] = {name: getattr(os.path, name) for name in ("join", "exists", "isdir")} | {
    "makedirs": os.makedirs,
    "remove": os.remove,
    "rmtree": shutil.rmtree,
    "listdir": os.listdir,
}

BACKEND: dict[str, Any] = (
    CONFIG
    | OPERATIONS
    | {
        "KerasTensor": new_tensor,
        "SUPPORTS_RAGGED_TENSORS": False,
        "SUPPORTS_SPARSE_TENSORS": False,
        "Variable": Variable,
        "compute_output_spec": lambda function, *inputs: function(*inputs),
        "config": SimpleNamespace(**CONFIG),
        "get_keras_mask": get_keras_mask,
        "is_float_dtype": lambda dtype: "float" in str(dtype),
        "name_scope": name_scope,
        "random": SimpleNamespace(**RANDOM),
        "set_keras_mask": set_keras_mask,
        "standardize_dtype": standardize_dtype,
        "standardize_shape": tuple,
    }
)
