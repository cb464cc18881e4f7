"""A tree of JSON values with arrays in it, as JSON text and a list of arrays: no pickle.

Numbers come back as they were: a NumPy scalar is kept as an array of no axes, a Python float by its shortest text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.array import Array

_ARRAY, _SCALAR = "$array", "$number"


def take_apart(tree: Any, arrays: list[Array]) -> Any:
    """The tree as plain JSON values; its arrays are appended to ``arrays`` and stand there by their places."""
    if isinstance(tree, dict):
        return {str(name): take_apart(part, arrays) for name, part in tree.items()}
    if isinstance(tree, list | tuple):
        return [take_apart(part, arrays) for part in tree]
    if isinstance(tree, np.ndarray | np.generic):
        arrays.append(np.asarray(tree))
        return {_ARRAY if isinstance(tree, np.ndarray) else _SCALAR: len(arrays) - 1}
    return tree


def put_together(plain: Any, arrays: Sequence[Array]) -> Any:
    """The tree again. Raises IndexError, KeyError or TypeError if the two do not belong together."""
    if isinstance(plain, dict):
        if plain.keys() == {_ARRAY}:
            return arrays[plain[_ARRAY]]
        if plain.keys() == {_SCALAR}:
            return arrays[plain[_SCALAR]][()]
        return {name: put_together(part, arrays) for name, part in plain.items()}
    if isinstance(plain, list):
        return [put_together(part, arrays) for part in plain]
    return plain


def is_deep(value: Any, limit: int) -> bool:
    """Whether objects and lists are nested beyond this many levels."""
    level = [value]
    for _ in range(limit):
        children = [part.values() if isinstance(part, Mapping) else part for part in level]
        level = [part for parts in children for part in parts if isinstance(part, Mapping | list | tuple)]
    return bool(level)
