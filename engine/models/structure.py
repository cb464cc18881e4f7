"""How a model's inputs or outputs are handed over: one array, a list of them, or a dict by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from engine.errors import DataError, SpecError, Words, shown
from engine.layers.symbolic import Tensor
from engine.record import record


@record(frozen=True)
class Structure:
    """``names`` in order: a dict's keys (sorted, as Keras flattens them), else the names of the layers behind."""

    form: Literal["one", "list", "dict"]
    names: tuple[str, ...]

    @classmethod
    def of(cls, tensors: Any) -> tuple[Structure, list[Tensor]]:
        """The structure of a model's symbolic inputs or outputs, and the tensors in its order."""
        for one in (
            tensors.values()
            if isinstance(tensors, Mapping)
            else tensors
            if isinstance(tensors, list | tuple)
            else [tensors]
        ):
            if not isinstance(one, Tensor):
                raise SpecError("graph.not_symbolic", got=shown(one))
        if isinstance(tensors, Mapping):
            names = tuple(sorted(tensors))
            return cls("dict", names), [tensors[name] for name in names]
        flat = list(tensors) if isinstance(tensors, list | tuple) else [tensors]
        form: Literal["one", "list"] = "list" if isinstance(tensors, list | tuple) else "one"
        return cls(form, tuple(tensor.name for tensor in flat)), flat

    def flat(self, given: Any, what: Words, names: Sequence[str] | None = None) -> list[Any]:
        """What was handed over, in order. Lists and dicts by name are taken for each other, as Keras does.

        Raises DataError if there are too many, too few, or others."""
        wanted = names or self.names
        if type(given) is list and len(given) == len(wanted) and all(type(part) is np.ndarray for part in given):
            return given  # as fit's own batches come
        if isinstance(given, Mapping):
            if not set(wanted) <= set(given):
                got = [shown(name) for name in given]
                raise DataError("data.names", what=what, wants=list(wanted), got=got)
            return [given[name] for name in wanted]
        several = isinstance(given, tuple | list) and (self.form != "one" or _is_list_of_arrays(given))
        found = list(given) if several and (len(wanted) > 1 or _is_list_of_arrays(given)) else [given]
        if len(found) != len(wanted):
            raise DataError("data.number", what=what, wants=len(wanted), names=list(wanted), got=len(found))
        return found

    def pack(self, values: Sequence[Any]) -> Any:
        """Values by output, in the form in which the outputs were declared."""
        if self.form == "dict":
            return dict(zip(self.names, values, strict=True))
        return list(values) if self.form == "list" and len(values) > 1 else values[0]


def _is_list_of_arrays(given: Any) -> bool:
    """A list of arrays is several inputs; a list of numbers or of lists is one array written out."""
    return isinstance(given, list | tuple) and len(given) > 0 and all(hasattr(part, "shape") for part in given)
