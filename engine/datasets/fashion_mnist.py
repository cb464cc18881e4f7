"""Fashion-MNIST: 28 by 28 pictures of clothes in the files of MNIST's format.

(x_train, y_train), (x_test, y_test) = datasets.fashion_mnist.load_data()     # as in Keras; nothing is downloaded
"""

from __future__ import annotations

from pathlib import Path

from engine.datasets.base import FOLDER
from engine.datasets.mnist import IdxPictures, Pair
from engine.errors import Words
from engine.spec import block


@block(
    "dataset",
    name="fashion_mnist",
    title=Words("Fashion-MNIST", "패션 MNIST"),
    help=Words("Clothes from a shop's catalogue, 28 by 28 pixels.", "쇼핑몰 상품 사진이에요. 가로세로 28칸이에요."),
)
class FashionMnist(IdxPictures):
    classes = (
        Words("T-shirt", "티셔츠"),
        Words("trouser", "바지"),
        Words("pullover", "풀오버"),
        Words("dress", "드레스"),
        Words("coat", "코트"),
        Words("sandal", "샌들"),
        Words("shirt", "셔츠"),
        Words("sneaker", "운동화"),
        Words("bag", "가방"),
        Words("ankle boot", "앵클부츠"),
    )
    target = Words("piece of clothing", "옷의 종류")
    licence = "MIT"
    origin = "Xiao, Rasul & Vollgraf 2017, Zalando Research"


def load_data(folder: Path = FOLDER) -> tuple[Pair, Pair]:
    """((x_train, y_train), (x_test, y_test)) as in Keras, from ``folder``/fashion_mnist. Raises DataError."""
    return FashionMnist().pairs(folder)
