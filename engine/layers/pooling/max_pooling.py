"""MaxPooling1D, MaxPooling2D, MaxPooling3D: of each window, the largest number.

Where several are largest, the first in row order gets the gradient.
"""

from __future__ import annotations

from engine.errors import Words
from engine.layers import arguments as declared
from engine.layers.base import Example
from engine.layers.pooling.base import Pooling
from engine.layers.pooling.pool import LARGEST
from engine.spec import block


@block(
    "layer",
    title=Words("MaxPooling1D", "1차원 최대 풀링"),
    help=Words("Keeps the largest number of each window of time.", "시간 창마다 가장 큰 숫자만 남겨요."),
    aliases=("MaxPool1D",),
    family="pooling",
    glyph="pool",
)
class MaxPooling1D(Pooling):
    """y = max over the window, per channel. Source: Keras 3, layers.MaxPooling1D."""

    rank, pool = 1, LARGEST
    pool_size: declared.PoolSize = 2

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (5, 2), (2, 2), 0),
            Example(cls(3, strides=2, padding="same"), (6, 2), (3, 2), 0),
            Example(cls(3, strides=1), (5, 1), (3, 1), 0),
        ]


@block(
    "layer",
    title=Words("MaxPooling2D", "최대 풀링"),
    help=Words("Keeps the largest number of each window.", "창마다 가장 큰 숫자만 남겨요."),
    aliases=("MaxPool2D",),
    family="pooling",
    glyph="pool",
)
class MaxPooling2D(Pooling):
    """y = max over the window, per channel. Source: Keras 3, layers.MaxPooling2D."""

    rank, pool = 2, LARGEST
    pool_size: declared.PoolSize2D = (2, 2)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (28, 28, 3), (14, 14, 3), 0),
            Example(cls((2, 3)), (5, 6, 2), (2, 2, 2), 0),
            Example(cls((3, 3), strides=(2, 2), padding="same"), (5, 6, 2), (3, 3, 2), 0),
            Example(cls((3, 3), strides=(1, 2)), (5, 6, 1), (3, 2, 1), 0),
        ]


@block(
    "layer",
    title=Words("MaxPooling3D", "3차원 최대 풀링"),
    help=Words("Keeps the largest number of each box.", "상자마다 가장 큰 숫자만 남겨요."),
    aliases=("MaxPool3D",),
    family="pooling",
    glyph="pool",
)
class MaxPooling3D(Pooling):
    """y = max over the window, per channel. Source: Keras 3, layers.MaxPooling3D."""

    rank, pool = 3, LARGEST
    pool_size: declared.PoolSize = (2, 2, 2)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (2, 4, 3, 2), (1, 2, 1, 2), 0),
            Example(cls((1, 2, 3), strides=(1, 1, 2), padding="same"), (2, 2, 4, 1), (2, 2, 2, 1), 0),
        ]
