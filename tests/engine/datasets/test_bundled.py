"""The bundled tables are the published ones: hashes, shapes, and facts that scikit-learn's pages state."""

from __future__ import annotations

import hashlib
import re

import numpy as np
import pytest

from engine import datasets
from engine.datasets.bundled import FOLDER

HASHES = dict(
    re.findall(r"^\| (\w+\.npz) \| ([0-9a-f]{64}) ", (FOLDER / "PROVENANCE.md").read_text(encoding="utf-8"), re.M)
)


def test_provenance_names_every_file() -> None:
    assert sorted(HASHES) == sorted(path.name for path in FOLDER.glob("*.npz"))
    assert len(HASHES) == 5


@pytest.mark.parametrize(("name", "digest"), HASHES.items(), ids=HASHES)
def test_files_are_the_ones_described(name: str, digest: str) -> None:
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest


BUNDLED = ("digits", "digits_rows", "breast_cancer", "iris", "wine", "diabetes")


@pytest.mark.parametrize("name", BUNDLED)
def test_info_says_what_loading_gives(name: str) -> None:
    data = datasets.load(name)
    info = data.info
    assert data.x.shape == (info.rows, *info.input_shape)
    assert data.y.shape == (info.rows,)
    assert np.isfinite(data.x).all()
    if info.task == "classification":
        assert sorted(set(data.y.tolist())) == list(range(len(info.classes)))
    if info.kind == "table":
        assert len(info.features) == info.input_shape[0]


# facts as scikit-learn's data set pages print them
CLASS_COUNTS = {
    "breast cancer: 212 malignant, 357 benign": ("breast_cancer", [212, 357]),
    "iris: 50 of each": ("iris", [50, 50, 50]),
    "wine: 59, 71, 48": ("wine", [59, 71, 48]),
    "digits: about 180 of each": ("digits", [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
}


@pytest.mark.parametrize(("name", "counts"), CLASS_COUNTS.values(), ids=CLASS_COUNTS)
def test_class_counts(name: str, counts: list[int]) -> None:
    assert np.bincount(datasets.load(name).y).tolist() == counts


COLUMNS = {
    "radius (mean): 6.981 to 28.11": ("breast_cancer", 0, 6.981, 28.11, 14.127),
    "area (worst): 185.2 to 4254": ("breast_cancer", 23, 185.2, 4254.0, 880.583),
    "sepal length: mean 5.84": ("iris", 0, 4.3, 7.9, 5.843),
    "petal width: mean 1.20": ("iris", 3, 0.1, 2.5, 1.1993),
    "proline: 278 to 1680": ("wine", 12, 278.0, 1680.0, 746.893),
    "age in years": ("diabetes", 0, 19.0, 79.0, 48.518),
    "body mass index": ("diabetes", 2, 18.0, 42.2, 26.376),
}


@pytest.mark.parametrize(("name", "column", "low", "high", "mean"), COLUMNS.values(), ids=COLUMNS)
def test_columns(name: str, column: int, low: float, high: float, mean: float) -> None:
    values = datasets.load(name).x[:, column].astype(np.float64)
    assert [values.min(), values.max(), values.mean()] == pytest.approx([low, high, mean], rel=1e-4)


def test_digits_are_pictures_of_sixteen_greys_and_a_blank() -> None:
    x = datasets.load("digits").x
    assert (x.min(), x.max()) == (0, 16)
    assert x.mean() == pytest.approx(4.884, abs=0.001)


def test_rows_of_digits_are_the_rows_of_their_pictures() -> None:
    assert np.array_equal(datasets.load("digits_rows").x, datasets.load("digits").x[..., 0])


def test_diabetes_is_in_its_own_units() -> None:
    y = datasets.load("diabetes").y
    assert (y.min(), y.max(), y.dtype) == (25, 346, np.float32)
    assert float(y.mean()) == pytest.approx(152.13, abs=0.01)
