"""save_model and load_model: whole models as .keras files, as Keras 3 writes and reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import config
from engine.errors import DataError, SpecError, StateError, StrataError, Words, shown
from engine.models.model import Model
from engine.saving import archive, hdf5, training, weights
from engine.saving.archive import CONFIG, METADATA, WEIGHTS, File
from engine.saving.reading import Reader, float_type
from engine.saving.writing import Writer
from engine.spec import Block

KERAS_VERSION = "3.15.1"
"""The Keras whose form we write; older ones from 3.3 on read it too."""

ENDING, WEIGHTS_ENDING = ".keras", ".weights.h5"
OURS = "strata"
"""Our corner of metadata.json, at which Keras never looks: generators, and what the caller has to say."""


def save_model(
    model: Any,
    filepath: File,
    overwrite: bool = True,
    include_optimizer: bool = True,
    about: Mapping[str, Any] | None = None,
) -> None:
    """Write architecture, weights, compile's arguments and the optimizer's memory into one .keras file.

    ``include_optimizer=False`` leaves out the last two. ``about``: JSON values of the caller's own, which
    ``read_about`` gives back and Keras ignores. Raises DataError for another ending or, without ``overwrite``, for a
    file that is there already."""
    archive.write(filepath, encode(model, include_optimizer, about), ENDING, overwrite)


def encode(model: Any, include_optimizer: bool = True, about: Mapping[str, Any] | None = None) -> bytes:
    """The bytes of a .keras file."""
    if not isinstance(model, Model):
        raise SpecError("model.not_a_model", got=shown(model))
    writer = Writer(model.parameters.data.dtype.name if model.built else None)
    entry = writer.model(model)
    arrays: dict[str, Any] = {}
    names: dict[str, str] = {}
    if model.built:
        arrays, names = _arrays(model)
    if include_optimizer and model.compiled:
        entry["compile_config"] = training.compile_config(model, writer)
        if model.built:
            kept = enumerate(training.optimizer_arrays(model))
            arrays |= {f"{training.OPTIMIZER}/{number}": array for number, array in kept}
    ours = {"streams": training.streams_to(model.streams), "about": dict(about or {})}
    metadata = {
        "keras_version": KERAS_VERSION,
        "date_saved": datetime.now().strftime("%Y-%m-%d@%H:%M:%S"),
        OURS: ours,
    }
    members = {METADATA: _json(metadata), CONFIG: _json(entry), WEIGHTS: hdf5.pack(arrays, names)}
    return archive.pack(members)


def load_model(
    filepath: File,
    custom_objects: Mapping[str, type[Block]] | None = None,
    compile: bool = True,
    safe_mode: bool = True,  # noqa: ARG001  (Keras's signature)
) -> Any:
    """The model in a .keras file, ours or Keras's; with ``compile`` ready to go on learning where it stopped.

    ``custom_objects``: classes of your own by name. Code in a file is never run, whatever ``safe_mode`` says. Raises
    DataError for anything that is not such a file, is damaged, or holds what we cannot honour."""
    return decode(archive.read(filepath, ENDING), custom_objects, compile)


def decode(blob: bytes, custom_objects: Mapping[str, type[Block]] | None = None, compile: bool = True) -> Any:
    """The model in the bytes of a .keras file. Raises DataError, or StateError without h5py."""
    hdf5.library()
    members = archive.unpack(blob)
    for name in (CONFIG, WEIGHTS):
        if name not in members:
            raise DataError("file.no_member", name=name)
    entry = archive.parse_json(CONFIG, members[CONFIG])
    ours = _ours(members)
    objects = Reader(custom_objects, numbers=hdf5.most_numbers(members[WEIGHTS]))
    before = config.floatx()
    try:
        config.set_floatx(float_type(entry) or before)
        model = objects.model(entry)
        with hdf5.Reader(members[WEIGHTS]) as file:
            if model.built:
                weights.fill(file, weights.places(model))
            compiled = entry.get("compile_config")
            if compile and isinstance(compiled, Mapping) and compiled:
                training.compile_from(model, compiled, objects)
                if model.built:
                    training.fill_optimizer(model, file)
    except DataError:
        raise
    except StrataError as error:
        raise DataError("file.object", name=shown(entry.get("class_name")), why=_said(error)) from error
    except Exception as error:  # whatever a damaged file trips over: its sender needs one clear sentence
        raise DataError("file.damaged") from error
    finally:
        config.set_floatx(before)
    if "streams" in ours:
        model.streams = training.streams_from(ours["streams"])
    return model


def read_about(blob: bytes) -> dict[str, Any]:
    """What ``save_model`` was given as ``about``; empty for files of others. Raises DataError."""
    about = _ours(archive.unpack(blob)).get("about")
    return about if isinstance(about, dict) else {}


def save_weights(model: Any, filepath: File, overwrite: bool = True) -> None:
    """Write the weights alone (and the optimizer's memory, as Keras does) into a .weights.h5 file."""
    if not isinstance(model, Model) or not model.built:
        raise StateError("state.not_built", model=str(getattr(model, "name", "model")))
    arrays, names = _arrays(model)
    if model.compiled:
        arrays |= {f"{training.OPTIMIZER}/{n}": array for n, array in enumerate(training.optimizer_arrays(model))}
    archive.write(filepath, hdf5.pack(arrays, names), WEIGHTS_ENDING, overwrite)


def load_weights(model: Any, filepath: File, skip_mismatch: bool = False) -> None:
    """Read the weights of an equal model from a .weights.h5 or .keras file.

    ``skip_mismatch``: layers whose number or shapes of weights differ keep what they have. Raises DataError."""
    if not isinstance(model, Model) or not model.built:
        raise StateError("state.not_built", model=str(getattr(model, "name", "model")))
    ending = ENDING if str(filepath).endswith(ENDING) else WEIGHTS_ENDING
    blob = archive.read(filepath, ending)
    if ending == ENDING:
        blob = archive.unpack(blob).get(WEIGHTS, b"")
    with hdf5.Reader(blob) as file:
        weights.fill(file, weights.places(model), skip_mismatch)
        if model.compiled and not skip_mismatch:
            training.fill_optimizer(model, file)


def _arrays(model: Model) -> tuple[dict[str, Any], dict[str, str]]:
    """The weights of a model by path, and the names of its layers by group."""
    found = weights.places(model)
    arrays = {f"{place.path}/{number}": array for place in found for number, array in enumerate(place.arrays)}
    return arrays, {"vars": str(model.name), **{place.path: str(place.layer.name) for place in found}}


def _ours(members: Mapping[str, bytes]) -> dict[str, Any]:
    if METADATA not in members:
        return {}
    found = archive.parse_json(METADATA, members[METADATA]).get(OURS)
    return found if isinstance(found, dict) else {}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _said(error: StrataError) -> Words:
    return Words(error.text("en"), error.text("ko"))
