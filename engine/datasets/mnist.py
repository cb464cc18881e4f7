"""MNIST: 28 by 28 handwritten digits, read from the four IDX files that its authors publish.

(x_train, y_train), (x_test, y_test) = datasets.mnist.load_data()     # as in Keras; nothing is downloaded
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import numpy as np

from engine.datasets import idx
from engine.datasets.base import FOLDER, Array, Source
from engine.datasets.drawing import Drawing
from engine.datasets.scaling import Rule
from engine.errors import DataError, Words
from engine.spec import block

FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
Pair: TypeAlias = tuple[Array, Array]


class IdxPictures(Source):
    """Grey 28 by 28 pictures of ten classes: four IDX files in a folder of the data set's name."""

    view = "image"
    shape = (28, 28, 1)
    scaling = Rule("divide", 255)

    def rows(self, folder: Path) -> int:
        return sum(self._count(folder, images, labels) for images, labels in (FILES[:2], FILES[2:]))

    def fixed_test(self, folder: Path) -> int:
        return self._count(folder, *FILES[2:])

    def arrays(self, folder: Path, seed: int) -> tuple[Array, Array]:
        (x_train, y_train), (x_test, y_test) = self.pairs(folder)
        return np.concatenate([x_train, x_test]), np.concatenate([y_train, y_test])

    def pairs(self, folder: Path) -> tuple[Pair, Pair]:
        """((x_train, y_train), (x_test, y_test)) as uint8: pictures (rows, 28, 28), classes (rows,)."""
        self.rows(folder)  # all four headers first: a wrong file is named before a large one is read
        x_train, y_train, x_test, y_test = (idx.read(self._path(folder, name)) for name in FILES)
        for name, y in ((FILES[1], y_train), (FILES[3], y_test)):
            if y.max() >= len(self.classes):
                raise DataError("data.idx_label", file=name, got=int(y.max()), most=len(self.classes) - 1)
        return (x_train, y_train), (x_test, y_test)

    def _count(self, folder: Path, images: str, labels: str) -> int:
        pictures, answers = (idx.header(self._path(folder, name)) for name in (images, labels))
        wanted = (pictures.shape[0], *self.shape[:2])
        if pictures.shape != wanted or pictures.dtype != np.uint8 or pictures.shape[0] == 0:
            raise DataError("data.idx_shape", file=images, wanted=("n", *self.shape[:2]), got=pictures.shape)
        if answers.shape != wanted[:1] or answers.dtype != np.uint8:
            raise DataError("data.idx_shape", file=labels, wanted=wanted[:1], got=answers.shape)
        return pictures.shape[0]

    def _path(self, folder: Path, name: str) -> Path:
        place = folder / self.spec_name
        for candidate in (place / name, place / f"{name}.gz"):
            if candidate.is_file():
                return candidate
        raise DataError("data.files_missing", dataset=self.title, folder=str(place), files=list(FILES))


@block(
    "dataset",
    name="mnist",
    title=Words("MNIST", "MNIST"),
    help=Words("Handwritten digits, 28 by 28 pixels.", "손으로 쓴 숫자예요. 가로세로 28칸이에요."),
)
class Mnist(IdxPictures):
    # "size normalized to fit in a 20x20 pixel box while preserving their aspect ratio ... centered in a 28x28 image by
    # computing the center of mass of the pixels"; the pen as measured in the data
    drawing = Drawing(height=20, width=20, pen=2.7, fit="inside", centre="mass")
    classes = tuple(str(digit) for digit in range(10))
    target = Words("digit", "숫자")
    licence = "CC BY-SA 3.0"
    origin = "LeCun, Cortes & Burges, The MNIST database of handwritten digits"


def load_data(folder: Path = FOLDER) -> tuple[Pair, Pair]:
    """((x_train, y_train), (x_test, y_test)) as in Keras, from ``folder``/mnist. Raises DataError."""
    return Mnist().pairs(folder)
