"""A trained model as one file: its weights by name ("dense/kernel"), beside them the spec, the scaling and the epoch.

The file is NumPy's .npz without pickled objects, so any tool can read it and nothing in it is ever executed. A file
made along the way also holds where the training stands, so that it can go on from there (``decode_position``).
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine import datasets
from engine.array import Array
from engine.datasets import DatasetInfo, Scaling
from engine.errors import DataError, ShapeError, SpecError
from engine.experiment.experiment import Experiment, SpecErrors
from engine.experiment.prepare import Prepared, new_model
from engine.layers.protocol import listed
from engine.models import Model
from engine.models.shares import from_logits, shares
from engine.tree import put_together, take_apart

MEMBER, POSITION = "strata.json", "position/"
FORMAT = 1


@dataclass(frozen=True)
class Trained:
    """A model with everything needed to ask it in raw units."""

    experiment: Experiment
    info: DatasetInfo
    model: Model
    scaling: Scaling
    epoch: int

    def predict(self, inputs: Any) -> Array:
        """Outputs (rows, units) for raw inputs (rows, *input_shape); of the first output if there are several.

        Raises ShapeError or DataError."""
        try:
            x = np.asarray(inputs)
        except (ValueError, TypeError, OverflowError):
            raise DataError("data.inputs", wants=self.info.input_shape) from None
        if x.dtype.kind not in "iuf":  # NumPy would read "5" and true as numbers
            raise DataError("data.inputs", wants=self.info.input_shape)
        if x.ndim == 0 or x.shape[1:] != self.info.input_shape or len(x) == 0:
            raise ShapeError("shape.input", layer=self.model.name, wants=self.info.input_shape, got=x.shape[1:])
        if not (np.abs(x) <= np.finfo(np.float32).max).all():
            raise DataError("data.inputs", wants=self.info.input_shape)
        outputs: Array = listed(self.model.predict(self.scaling.apply(x), verbose=0))[0]
        return outputs

    def shares(self, outputs: Array) -> Array | None:
        """One share per class (rows, classes) from what the model gives; None for a regression."""
        return None if self.info.task == "regression" else shares(outputs, from_logits(self.model))

    def labels(self, outputs: Array) -> list[int] | None:
        """The likeliest class of every row; None for a regression."""
        found = self.shares(outputs)
        return None if found is None else found.argmax(axis=1).tolist()


def encode_weights(prepared: Prepared | Trained, epoch: int, position: Mapping[str, Any] | None = None) -> bytes:
    """The file of a model as it is now, after ``epoch`` whole epochs; with ``position``, a training's way on too."""
    arrays: list[Array] = []
    about = {
        "format": FORMAT,
        "epoch": epoch,
        "spec": prepared.experiment.to_json(),
        "scaling": prepared.scaling.to_json(),
        "position": take_apart(position, arrays),
    }
    members = {**prepared.model.named_weights, **{f"{POSITION}{n}": array for n, array in enumerate(arrays)}}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(MEMBER), json.dumps(about, ensure_ascii=False))
        for path, value in members.items():
            # ZipInfo without a date: equal weights give equal bytes
            with archive.open(zipfile.ZipInfo(f"{path}.npy"), "w") as member:
                np.lib.format.write_array(member, np.ascontiguousarray(value), allow_pickle=False)
    return stream.getvalue()


def decode_weights(blob: bytes, folder: Path = datasets.FOLDER) -> Trained:
    """The model in a file made by ``encode_weights``. Raises DataError for anything else."""
    try:
        with zipfile.ZipFile(io.BytesIO(blob)) as archive:
            about = json.loads(archive.read(MEMBER))
            experiment = Experiment.parse(about["spec"])
            scaling, epoch = Scaling.from_json(about["scaling"]), int(about["epoch"])
            info = experiment.source.info(folder)
            model = new_model(experiment, info)
            for path, value in model.named_weights.items():
                array = _array(archive, path)
                if array.shape != value.shape:
                    raise DataError("data.model_file")
                value[...] = array
    except _UNREADABLE as error:
        raise DataError("data.model_file") from error
    return Trained(experiment, info, model, scaling, epoch)


def decode_position(blob: bytes) -> dict[str, Any] | None:
    """Where the training stood that made this file; None if it had ended for good. Raises DataError."""
    try:
        with zipfile.ZipFile(io.BytesIO(blob)) as archive:
            plain = json.loads(archive.read(MEMBER))["position"]
            count = sum(name.startswith(POSITION) for name in archive.namelist())
            position: dict[str, Any] | None = put_together(
                plain, [_array(archive, f"{POSITION}{n}") for n in range(count)]
            )
    except _UNREADABLE as error:
        raise DataError("data.model_file") from error
    return position


def without_position(blob: bytes) -> bytes:
    """The same file for people who want the model, not its training."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blob)) as archive, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as shorter:
        about = json.loads(archive.read(MEMBER)) | {"position": None}
        shorter.writestr(zipfile.ZipInfo(MEMBER), json.dumps(about, ensure_ascii=False))
        for name in archive.namelist():
            if name != MEMBER and not name.startswith(POSITION):
                shorter.writestr(zipfile.ZipInfo(name), archive.read(name))
    return stream.getvalue()


def _array(archive: zipfile.ZipFile, path: str) -> Array:
    with archive.open(f"{path}.npy") as member:
        found: Array = np.lib.format.read_array(member, allow_pickle=False)
    return found


# what zipfile, json, NumPy and the engine say of a file that is not ours
_UNREADABLE = (
    *(zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, RecursionError, OverflowError),
    *(KeyError, IndexError, TypeError, ValueError, SpecErrors, SpecError, ShapeError, DataError),
)
