"""A file may come from anywhere: whatever is in it, the answer is a model or a DataError with a clear sentence."""

from __future__ import annotations

import io
import json
import random
import sys
import zipfile
from collections.abc import Callable
from typing import Any

import h5py
import numpy as np
import pytest

import engine
from engine.errors import DataError, StateError
from engine.layers import Dense
from engine.saving import archive, deserialize_keras_object
from engine.saving.archive import CONFIG, METADATA, WEIGHTS
from engine.saving.models import decode, encode
from tests.engine.saving.damage import WAYS, said, trained

SOUND = encode(engine.Sequential([engine.Input((3,)), Dense(2, name="last")], name="small"))
BLOBS = trained()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_damage_is_said_to_be_damage(way: Callable[..., bytes]) -> None:
    for seed in range(60):
        draw = random.Random(seed)
        assert said(way(draw.choice(BLOBS), draw))


def zipped(members: dict[str, bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


def changed(change: Callable[[dict[str, Any]], None]) -> bytes:
    """The sound file with another config."""
    members = archive.unpack(SOUND)
    config = json.loads(members[CONFIG])
    change(config)
    return zipped({**members, CONFIG: json.dumps(config).encode()})


def weights(write: Callable[[Any], None]) -> bytes:
    """The sound file with other weights."""
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        write(file)
    return zipped({**archive.unpack(SOUND), WEIGHTS: stream.getvalue()})


def dense(**settings: Any) -> Callable[[dict[str, Any]], None]:
    return lambda config: config["config"]["layers"][1]["config"].update(settings)


def entry(**keys: Any) -> Callable[[dict[str, Any]], None]:
    return lambda config: config["config"]["layers"][1].update(keys)


def kernel(path: str = "layers/dense/vars/0", **options: Any) -> Callable[[Any], None]:
    def write(file: Any) -> None:
        file.create_dataset("layers/dense/vars/1", data=np.zeros(2))
        file.create_dataset(path, **options)

    return write


def linked(link: Any) -> Callable[[Any], None]:
    def write(file: Any) -> None:
        file.create_dataset("layers/dense/vars/1", data=np.zeros(2))
        file.create_dataset("elsewhere", data=np.zeros((3, 2)))
        file["layers/dense/vars/0"] = link

    return write


def virtual(file: Any) -> None:
    layout = h5py.VirtualLayout((3, 2), "f4")
    layout[:] = h5py.VirtualSource("/etc/hostname", "x", (3, 2))
    file.create_dataset("layers/dense/vars/1", data=np.zeros(2))
    file.create_virtual_dataset("layers/dense/vars/0", layout)


def outside(file: Any) -> None:
    file.create_dataset("layers/dense/vars/1", data=np.zeros(2))
    file.create_dataset("layers/dense/vars/0", (3, 2), "f4", external=[("/etc/hostname", 0, 24)])


def graph(**keys: Any) -> bytes:
    """A graph of two layers, whose second call is another."""
    start = engine.Input((3,), name="start")
    model = engine.Model(start, Dense(2, name="last")(Dense(3, name="first")(start)))
    members = archive.unpack(encode(model))
    config = json.loads(members[CONFIG])
    last = config["config"]["layers"][2]
    last["inbound_nodes"][0].update(keys)
    config["config"]["layers"].append(
        {"module": "keras.src.ops.numpy", "class_name": "Any", "config": {}, "name": "any", "inbound_nodes": []}
    )
    return zipped({**members, CONFIG: json.dumps(config).encode()})


def tensor(name: str) -> dict[str, Any]:
    config = {"shape": [None, 3], "dtype": "float32", "keras_history": [name, 0, 0]}
    return {"class_name": "__keras_tensor__", "config": config}


def forgetful() -> bytes:
    """The optimizer's memory lacks an array."""
    members = archive.unpack(BLOBS[0])
    stream = io.BytesIO(members[WEIGHTS])
    with h5py.File(stream, "a") as file:
        del file["optimizer/vars/3"]
    return zipped({**members, WEIGHTS: stream.getvalue()})


SOUND_MEMBERS = archive.unpack(SOUND)
ZEROS = bytes(2**26)
# what was done -> (file, code)
CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"no zip at all", "file.not_a_zip"),
    "empty": (lambda: b"", "file.not_a_zip"),
    "no config": (lambda: zipped({WEIGHTS: SOUND_MEMBERS[WEIGHTS]}), "file.no_member"),
    "no weights": (lambda: zipped({CONFIG: SOUND_MEMBERS[CONFIG]}), "file.no_member"),
    "way out": (lambda: zipped({**SOUND_MEMBERS, "../../etc/passwd": b""}), "file.member_name"),
    "root": (lambda: zipped({**SOUND_MEMBERS, "/etc/passwd": b""}), "file.member_name"),
    "drive": (lambda: zipped({**SOUND_MEMBERS, "C:x": b""}), "file.member_name"),
    "back stroke": (lambda: zipped({**SOUND_MEMBERS, "assets\\..\\x": b""}), "file.member_name"),
    "many": (lambda: zipped({**SOUND_MEMBERS, **{f"assets/{n}": b"" for n in range(1000)}}), "file.members"),
    "bomb": (lambda: zipped({**SOUND_MEMBERS, WEIGHTS: ZEROS}, zipfile.ZIP_DEFLATED), "file.too_large"),
    "bomb aside": (lambda: zipped({**SOUND_MEMBERS, "assets/x": ZEROS}, zipfile.ZIP_DEFLATED), "file.too_large"),
    "large note": (lambda: zipped({**SOUND_MEMBERS, METADATA: ZEROS[: 2**21]}), "file.too_large"),
    "deep": (lambda: zipped({**SOUND_MEMBERS, CONFIG: b"[" * 10**6}), "file.not_json"),
    "no object": (lambda: zipped({**SOUND_MEMBERS, CONFIG: b"[1]"}), "file.not_json"),
    "no model": (lambda: changed(lambda config: config.update(class_name="Dense")), "file.no_model"),
    "lambda": (lambda: changed(entry(class_name="Lambda")), "file.lambda"),
    "lambda inside": (
        lambda: changed(dense(activation={"class_name": "__lambda__", "config": {"value": "4wEA"}})),
        "file.lambda",
    ),
    "unknown layer": (lambda: changed(entry(class_name="Sandwich")), "file.unknown_class"),
    "something else": (lambda: changed(entry(class_name="system", module="os")), "file.unknown_class"),
    "unknown setting": (lambda: changed(dense(gates=3)), "file.setting"),
    "channels first": (lambda: changed(dense(data_format="channels_first")), "file.setting"),
    "wrong setting": (lambda: changed(dense(units=-1)), "file.object"),
    "eighth precision": (lambda: changed(dense(dtype="int8")), "file.dtype"),
    "two precisions": (
        lambda: changed(
            lambda config: config["config"]["layers"].append(
                {"class_name": "Dense", "config": {"units": 1, "dtype": "float64"}}
            )
        ),
        "file.dtype",
    ),
    "huge layer": (lambda: changed(dense(units=65536)), "file.weights_shape"),
    "huge model": (
        lambda: changed(
            lambda config: config["config"]["layers"].extend(
                [{"class_name": "Dense", "config": {"units": 65536, "name": f"d{n}"}} for n in range(9)]
            )
        ),
        "file.too_few_numbers",
    ),
    "no layers": (lambda: changed(lambda config: config["config"].update(layers=7)), "file.not_an_object"),
    "no weight": (lambda: weights(lambda file: file.create_group("layers/dense/vars")), "file.weights_number"),
    "other shape": (lambda: weights(kernel(data=np.zeros((2, 3)))), "file.weights_shape"),
    "huge weight": (lambda: weights(kernel(shape=(2**20, 2**20), dtype="f4", chunks=(64, 64))), "file.weights_shape"),
    "text": (lambda: weights(kernel(data=np.full((3, 2), b"x"))), "file.no_weights"),
    "soft link": (lambda: weights(linked(h5py.SoftLink("/elsewhere"))), "file.link"),
    "link out": (lambda: weights(linked(h5py.ExternalLink("/etc/hostname", "/"))), "file.link"),
    "virtual": (lambda: weights(virtual), "file.no_weights"),
    "outside": (lambda: weights(outside), "file.no_weights"),
    "arithmetic": (lambda: graph(args=[tensor("any")]), "file.operation"),
    "mask of its own": (lambda: graph(kwargs={"mask": tensor("start")}), "file.mask"),
    "loose end": (lambda: graph(args=[tensor("nobody")]), "file.object"),
    "optimizer": (forgetful, "file.optimizer"),
    "no HDF5": (lambda: zipped({**SOUND_MEMBERS, WEIGHTS: b"weights"}), "file.not_hdf5"),
    "other streams": (
        lambda: zipped({**SOUND_MEMBERS, METADATA: b'{"strata": {"streams": {"seed": "x"}}}'}),
        "file.streams",
    ),
}


@pytest.mark.parametrize(("blob", "code"), CASES.values(), ids=CASES)
def test_hostile_files_are_refused_by_name(blob: Callable[[], bytes], code: str) -> None:
    with pytest.raises(DataError) as caught:
        decode(blob())
    assert caught.value.code == code
    assert caught.value.text("ko") != caught.value.text("en")


def test_masks_that_layers_make_are_passed_over() -> None:
    assert decode(graph(kwargs={"mask": tensor("any"), "training": True})).count_params() == 20


def test_without_h5py_only_files_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(StateError, match="pip install h5py"):
        decode(SOUND)


def test_errors_name_the_layer() -> None:
    with pytest.raises(DataError, match="last in the file: Dense: units must be at least 1, got -1"):
        decode(changed(dense(units=-1)))


def test_what_is_switched_off_is_passed_over() -> None:
    off = dense(quantization_config=None, renorm=False, data_format="channels_last", seed=3)
    assert decode(changed(off)).count_params() == 8


def test_objects_alone_are_read_as_carefully() -> None:
    for config in ({"class_name": "system", "config": {}, "module": "os"}, {"class_name": "Lambda", "config": {}}):
        with pytest.raises(DataError):
            deserialize_keras_object(config)
