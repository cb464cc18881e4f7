"""IDX files, true and false; and the 10,000 real MNIST digits where they are at hand."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from engine import datasets
from engine.datasets import idx
from engine.datasets.mnist import FILES
from engine.errors import DataError

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "mnist-10k"
CURE = f"MNIST files: put {FILES[0]}.gz and its three companions into ../shared/data/mnist-10k"


def pack(array: np.ndarray, code: int = 0x08) -> bytes:
    head = struct.pack(">HBB", 0, code, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.tobytes()


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize(("code", "dtype"), [(0x08, ">u1"), (0x0B, ">i2"), (0x0D, ">f4")])
def test_numbers_come_back(tmp_path: Path, zipped: bool, code: int, dtype: str) -> None:
    array = np.arange(24).reshape(2, 3, 4).astype(dtype)
    body = pack(array, code)
    path = tmp_path / "file"
    path.write_bytes(gzip.compress(body) if zipped else body)
    got = idx.read(path)
    assert np.array_equal(got, array)
    assert got.dtype == np.dtype(dtype).newbyteorder("=")
    assert idx.header(path).shape == (2, 3, 4)


GOOD = pack(np.zeros((3, 4), np.uint8))
BAD = {
    "empty": (b"", "data.idx_magic"),
    "a PNG": (b"\x89PNG\r\n\x1a\n" + bytes(40), "data.idx_magic"),
    "little-endian magic": (GOOD[:4][::-1] + GOOD[4:], "data.idx_magic"),
    "unknown type": (b"\0\0\x0a\x01" + bytes(8), "data.idx_magic"),
    "no axes": (b"\0\0\x08\0", "data.idx_magic"),
    "sizes cut": (GOOD[:7], "data.idx_short"),
    "body cut": (GOOD[:-1], "data.idx_short"),
    "body too long": (GOOD + b"x", "data.idx_long"),
    "promises 4 GiB": (b"\0\0\x08\x01\xff\xff\xff\xff" + bytes(100), "data.idx_short"),
    "promises more than an int": (b"\0\0\x0e\x08" + b"\xff" * 32 + bytes(100), "data.idx_short"),
    "gzip that promises 4 GiB": (gzip.compress(b"\0\0\x08\x01\xff\xff\xff\xff"), "data.idx_short"),
    "gzip with too little": (gzip.compress(GOOD[:-1]), "data.idx_short"),
    "gzip with too much": (gzip.compress(GOOD + b"x"), "data.idx_long"),
    "gzip cut": (gzip.compress(GOOD)[:-9], "data.file_damaged"),
    "gzip damaged": (gzip.compress(GOOD)[:12] + b"\xff\xff\xff\xff" + gzip.compress(GOOD)[16:], "data.file_damaged"),
}


@pytest.mark.parametrize(("body", "code"), BAD.values(), ids=BAD)
def test_wrong_files_are_named(tmp_path: Path, body: bytes, code: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(body)
    with pytest.raises(DataError) as error:
        idx.read(path)
    assert error.value.code == code
    assert "file" in error.value.text("ko")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="gone cannot be opened"):
        idx.read(tmp_path / "gone")


def write_pictures(folder: Path, *, train: int = 4, test: int = 2, label: int = 9, rows: int = 28) -> None:
    folder.mkdir(parents=True)
    for count, images, labels in ((train, *FILES[:2]), (test, *FILES[2:])):
        (folder / images).write_bytes(pack(np.full((count, rows, 28), 7, np.uint8)))
        (folder / f"{labels}.gz").write_bytes(gzip.compress(pack(np.full(count, label, np.uint8))))


def test_missing_files_say_where_they_belong(tmp_path: Path) -> None:
    info = datasets.source("mnist").info(tmp_path)
    assert info.problem is not None
    assert info.rows == 0
    assert all(word in info.problem.text("en") for word in (str(tmp_path / "mnist"), *FILES))
    with pytest.raises(DataError, match="Put these four files"):
        datasets.load("mnist", folder=tmp_path)


def test_four_files_are_a_data_set(tmp_path: Path) -> None:
    write_pictures(tmp_path / "fashion_mnist")
    data = datasets.load("fashion_mnist", folder=tmp_path)
    assert (data.x.shape, data.x.dtype) == ((6, 28, 28, 1), np.uint8)
    assert (data.info.rows, data.info.fixed_test, data.info.problem) == (6, 2, None)
    split = datasets.split(data, 0, 0.25, 0.5)
    assert (len(split.train), len(split.validation), split.test.tolist()) == (3, 1, [4, 5])
    (x_train, _), (_, y_test) = datasets.fashion_mnist.load_data(tmp_path)
    assert (x_train.shape, y_test.tolist()) == ((4, 28, 28), [9, 9])


def test_a_label_beyond_the_classes_is_refused(tmp_path: Path) -> None:
    write_pictures(tmp_path / "mnist", label=10)
    with pytest.raises(DataError, match="class 10"):
        datasets.mnist.load_data(tmp_path)


def test_pictures_of_another_size_are_refused(tmp_path: Path) -> None:
    write_pictures(tmp_path / "mnist", rows=27)
    with pytest.raises(DataError, match="shape"):
        datasets.load("mnist", folder=tmp_path)


def test_swapped_files_are_refused(tmp_path: Path) -> None:
    write_pictures(tmp_path / "mnist")
    images, labels = tmp_path / "mnist" / FILES[0], tmp_path / "mnist" / f"{FILES[1]}.gz"
    spare = images.read_bytes()
    images.write_bytes(labels.read_bytes())
    labels.write_bytes(spare)
    problem = datasets.source("mnist").info(tmp_path).problem
    assert problem is not None
    assert problem.code == "data.idx_shape"


@pytest.mark.skipif(not REAL.is_dir(), reason=CURE)
def test_real_mnist_digits(tmp_path: Path) -> None:
    (tmp_path / "mnist").symlink_to(REAL, target_is_directory=True)
    (x_train, y_train), (x_test, y_test) = datasets.mnist.load_data(tmp_path)
    assert (x_train.shape, x_test.shape) == ((8_000, 28, 28), (2_000, 28, 28))
    assert (x_train.min(), x_train.max()) == (0, 255)
    assert np.bincount(y_train, minlength=10).min() > 600
    assert len(y_test) == 2_000
