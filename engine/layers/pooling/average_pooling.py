"""AveragePooling1D, AveragePooling2D, AveragePooling3D: of each window, the mean."""

from __future__ import annotations

from engine.errors import Words
from engine.layers import arguments as declared
from engine.layers.base import Example
from engine.layers.pooling.base import Pooling
from engine.layers.pooling.pool import MEAN
from engine.spec import block


@block(
    "layer",
    title=Words("AveragePooling1D", "1차원 평균 풀링"),
    help=Words("Takes the mean of each window of time.", "시간 창마다 평균을 내요."),
    aliases=("AvgPool1D",),
    family="pooling",
    glyph="pool",
)
class AveragePooling1D(Pooling):
    """y = mean over the window, per channel. Source: Keras 3, layers.AveragePooling1D."""

    rank, pool = 1, MEAN

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(2), (5, 2), (2, 2), 0),
            Example(cls(3, strides=2, padding="same"), (5, 2), (3, 2), 0),
            Example(cls(3, strides=2, padding="same"), (6, 2), (3, 2), 0),
            Example(cls(3, strides=1), (5, 1), (3, 1), 0),
        ]


@block(
    "layer",
    title=Words("AveragePooling2D", "평균 풀링"),
    help=Words("Takes the mean of each window.", "창마다 평균을 내요."),
    aliases=("AvgPool2D",),
    family="pooling",
    glyph="pool",
)
class AveragePooling2D(Pooling):
    """y = mean over the window, per channel. Source: Keras 3, layers.AveragePooling2D."""

    rank, pool = 2, MEAN
    pool_size: declared.PoolSize2D

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls((2, 2)), (28, 28, 3), (14, 14, 3), 0),
            Example(cls((2, 3)), (5, 6, 2), (2, 2, 2), 0),
            Example(cls((3, 3), strides=(2, 2), padding="same"), (5, 5, 2), (3, 3, 2), 0),
            Example(cls((3, 3), strides=(2, 2), padding="same"), (5, 6, 2), (3, 3, 2), 0),
            Example(cls((3, 3), strides=(1, 2)), (5, 6, 1), (3, 2, 1), 0),
        ]


@block(
    "layer",
    title=Words("AveragePooling3D", "3차원 평균 풀링"),
    help=Words("Takes the mean of each box.", "상자마다 평균을 내요."),
    aliases=("AvgPool3D",),
    family="pooling",
    glyph="pool",
)
class AveragePooling3D(Pooling):
    """y = mean over the window, per channel. Source: Keras 3, layers.AveragePooling3D."""

    rank, pool = 3, MEAN

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(2), (2, 4, 3, 2), (1, 2, 1, 2), 0),
            Example(cls((1, 2, 3), strides=(1, 1, 2), padding="same"), (2, 2, 4, 1), (2, 2, 2, 1), 0),
        ]
