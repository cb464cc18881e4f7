"""What a model needs to go on learning where it stopped: compile's arguments, the optimizer's memory, the generators.

Keras writes the first two; it begins its random streams anew. Ours stand in metadata.json, at which Keras never looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from engine.array import Array
from engine.errors import DataError, StrataError
from engine.models.model import Model
from engine.random import PURPOSES, Streams
from engine.saving.hdf5 import Reader
from engine.saving.reading import Reader as Objects
from engine.saving.reading import naming
from engine.saving.weights import places
from engine.saving.writing import Writer
from engine.spec import Block

OPTIMIZER = "optimizer/vars"


def compile_config(model: Model, writer: Writer) -> dict[str, Any]:
    """compile's arguments as Keras writes them; empty for a model that was not compiled."""
    if not model.compiled:
        return {}
    given = {name: writer.value(value) for name, value in model.compile_arguments.items() if value is not None}
    return {"optimizer": writer.value(model.optimizer), "loss": None, **given}


def compile_from(model: Model, config: Mapping[str, Any], objects: Objects) -> None:
    """Compile a model as its file says. Raises DataError for what we cannot honour."""
    with naming("compile_config"):
        optimizer = objects.block("optimizer", config.get("optimizer"))
        arguments = {"loss": _nested(config.get("loss"), "loss", objects), "loss_weights": config.get("loss_weights")}
        for name in ("metrics", "weighted_metrics"):
            arguments[name] = _nested(config.get(name), "metric", objects)
        model.compile(optimizer, **arguments)
        if model.built:
            _ = model.objective


def _nested(value: Any, kind: str, objects: Objects) -> Any:
    """Losses and metrics stand alone, in lists, or in dicts by output."""
    if isinstance(value, list):
        return [_nested(part, kind, objects) for part in value]
    if isinstance(value, Mapping) and "class_name" not in value:
        return {name: _nested(part, kind, objects) for name, part in value.items()}
    return None if value is None else objects.block(kind, value)


# ---- the optimizer's memory


def optimizer_arrays(model: Model) -> list[Array]:
    """Its variables in Keras's order: steps, learning rate unless a schedule gives it, what it keeps per weight."""
    found: list[Array] = [np.asarray(model.updates, np.int32)]
    if not _scheduled(model):
        found.append(np.asarray(model.optimizer.learning_rate, np.float32))
    if model.optimizer_state_size:
        found += list(_slots(model))
        found += [np.asarray(number, np.float32) for number in model.optimizer.saved_numbers]
    return found


def fill_optimizer(model: Model, file: Reader) -> None:
    """Read the memory. A model that was compiled but never trained has none; it starts from nothing."""
    held = len(file.entries(OPTIMIZER))
    if not held:
        return
    model.updates = model.optimizer.updates = int(file.read(f"{OPTIMIZER}/0", ()))
    rated = not _scheduled(model)
    if rated and held > 1:
        rate = float(file.read(f"{OPTIMIZER}/1", ()))
        if np.float32(model.optimizer.learning_rate) != np.float32(rate):
            model.optimizer.learning_rate = rate
    first = 2 if rated else 1
    if held <= first:
        return
    slots = list(_slots(model))
    extra = len(model.optimizer.saved_numbers)
    if held != first + len(slots) + extra:
        raise DataError("file.optimizer", wants=first + len(slots) + extra, got=held)
    read = [file.read(f"{OPTIMIZER}/{place}", slot.shape) for place, slot in enumerate(slots, first)]
    for slot, numbers in zip(slots, read, strict=True):
        slot[...] = numbers


def _scheduled(model: Model) -> bool:
    """Whether the learning rate follows a schedule, and is no number of the optimizer's own."""
    return isinstance(vars(model.optimizer).get("learning_rate"), Block)


def _slots(model: Model) -> Iterator[Array]:
    """Views of what the optimizer keeps, by weight as Keras orders it: groups one after the other, and within a group
    all slots of the first weight, then all of the second."""
    vector, slots = model.parameters.data, model.optimizer_slots
    row = {name: place for place, name in enumerate(model.optimizer.slots)}
    learns = {weight.value.ctypes.data for weight in model.trainable_weights}
    weights = [array for place in places(model) for array in place.arrays if array.ctypes.data in learns]
    for group in model.optimizer.slot_groups:
        for weight in weights:
            # every weight is a window into the model's one vector, and a row of slots is laid out like that vector
            start = (weight.ctypes.data - vector.ctypes.data) // vector.itemsize
            for name in group:
                yield slots[row[name], start : start + weight.size].reshape(weight.shape)


# ---- the generators


def streams_to(streams: Streams) -> dict[str, Any]:
    """The seed and the state of every generator, as JSON."""
    states = {name: getattr(streams, name).bit_generator.state for name in PURPOSES}
    return {"seed": streams.seed, "states": states}


def streams_from(kept: Mapping[str, Any]) -> Streams:
    """The generators as they were. Raises DataError."""
    try:
        streams = Streams(int(kept["seed"]))
        for name in PURPOSES:
            getattr(streams, name).bit_generator.state = kept["states"][name]
    except StrataError:
        raise
    except Exception as error:  # NumPy says of a state that is none whatever comes to its mind
        raise DataError("file.streams") from error
    return streams
