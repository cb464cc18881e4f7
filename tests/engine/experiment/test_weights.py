"""A model in a file gives the same answers to raw inputs, and no other file is taken for one."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np
import pytest

from engine.errors import DataError, ShapeError
from engine.experiment import Experiment, Trained, decode_weights, encode_weights, prepare, train
from engine.experiment.weights import MEMBER
from tests.engine.experiment.specs import MLP, dense, layer, spec

BCE = "binary_crossentropy"
SPECS: dict[str, Any] = {
    "pictures": spec(*MLP),
    "sequences": spec(layer("LSTM", units=4), dense(10, "softmax"), data="digits_rows"),
    "a scaled table": spec(dense(1, "sigmoid"), data="breast_cancer", loss=BCE),
    "a number": spec(dense(1), data="diabetes", loss="mse", metrics=["mae"]),
}


def trained(raw: Any) -> tuple[bytes, Any]:
    prepared = prepare(Experiment.parse(raw))
    train(prepared, lambda kind, body: None)
    return encode_weights(prepared, 2), prepared


@pytest.mark.parametrize("raw", SPECS.values(), ids=SPECS)
def test_a_file_answers_as_the_model_did(raw: Any) -> None:
    blob, prepared = trained(raw)
    found = decode_weights(blob)
    rows = prepared.split.validation[:20]
    outputs = found.predict(prepared.dataset.x[rows].tolist())
    assert np.array_equal(outputs, prepared.model.predict(prepared.x_val[:20], verbose=0))
    assert (found.epoch, found.scaling) == (2, prepared.scaling)
    labels = found.labels(outputs)
    assert labels is None if prepared.info.task == "regression" else len(labels or []) == 20
    assert encode_weights(prepared, 2) == blob


def test_numpy_reads_the_file() -> None:
    blob, prepared = trained(SPECS["pictures"])
    with np.load(io.BytesIO(blob), allow_pickle=False) as stored:
        assert np.array_equal(stored["dense/kernel"], prepared.model.get_layer("dense").kernel.numpy())
        assert stored["dense_1/bias"].shape == (10,)


@pytest.fixture(scope="module")
def digits() -> tuple[bytes, Trained]:
    blob, _ = trained(SPECS["pictures"])
    return blob, decode_weights(blob)


def rewritten(blob: bytes, **changes: Any) -> bytes:
    """The same file with members replaced; None leaves one out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blob)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            if changes.get(name, b"") is not None:
                target.writestr(name, changes.get(name) or source.read(name))
    return out.getvalue()


def npy(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=True)
    return stream.getvalue()


def about(blob: bytes, **changes: Any) -> bytes:
    with zipfile.ZipFile(io.BytesIO(blob)) as source:
        return json.dumps({**json.loads(source.read(MEMBER)), **changes}).encode()


FOREIGN: dict[str, Any] = {
    "nothing": lambda blob: b"",
    "text": lambda blob: b"hello",
    "cut": lambda blob: blob[:-30],
    "half": lambda blob: blob[: len(blob) // 2],
    "no members": lambda blob: rewritten(blob, **{MEMBER: None}),
    "no kernel": lambda blob: rewritten(blob, **{"dense/kernel.npy": None}),
    "kernel of another shape": lambda blob: rewritten(blob, **{"dense/kernel.npy": npy(np.zeros((3, 3)))}),
    "pickled objects": lambda blob: rewritten(blob, **{"dense/kernel.npy": npy(np.array([{}], object))}),
    "no array": lambda blob: rewritten(blob, **{"dense/kernel.npy": b"\x93NUMPY"}),
    "words for numbers": lambda blob: rewritten(blob, **{"dense/bias.npy": npy(np.array(["a"] * 32))}),
    "no JSON": lambda blob: rewritten(blob, **{MEMBER: b"{"}),
    "a list": lambda blob: rewritten(blob, **{MEMBER: b"[]"}),
    "deep": lambda blob: rewritten(blob, **{MEMBER: b"[" * 100_000}),
    "wrong spec": lambda blob: rewritten(blob, **{MEMBER: about(blob, spec={})}),
    "wrong scaling": lambda blob: rewritten(blob, **{MEMBER: about(blob, scaling={"name": "log"})}),
    "wrong epoch": lambda blob: rewritten(blob, **{MEMBER: about(blob, epoch="x")}),
}


@pytest.mark.parametrize("change", FOREIGN.values(), ids=FOREIGN)
def test_other_files_are_refused(digits: tuple[bytes, Trained], change: Any) -> None:
    with pytest.raises(DataError) as error:
        decode_weights(change(digits[0]))
    assert error.value.code == "data.model_file"


INPUTS: dict[str, tuple[Any, type[Exception]]] = {
    "one row without its list": (np.zeros((8, 8, 1)).tolist(), ShapeError),
    "no rows": ([], ShapeError),
    "a number": (3, ShapeError),
    "words": ([["a"]], DataError),
    "ragged": ([[1, 2], [3]], DataError),
    "nothing": (None, DataError),
    "digits as words": (np.full((1, 8, 8, 1), "5").tolist(), DataError),
    "true and false": (np.ones((1, 8, 8, 1), bool).tolist(), DataError),
    "beyond float32": (np.full((1, 8, 8, 1), 1e300).tolist(), DataError),
    "an object": ({"a": 1}, DataError),
    "not finite": ([np.full((8, 8, 1), np.inf).tolist()], DataError),
    "beyond a float": ([[[[10**400]] * 8] * 8], DataError),
}


@pytest.mark.parametrize(("inputs", "error"), INPUTS.values(), ids=INPUTS)
def test_unfit_inputs_are_refused(digits: tuple[bytes, Trained], inputs: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        digits[1].predict(inputs)
