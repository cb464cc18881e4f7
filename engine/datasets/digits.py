"""Bundled handwritten digits, as pictures and as rows to be read one after the other."""

from __future__ import annotations

from pathlib import Path

from engine.datasets.base import Array, Source
from engine.datasets.bundled import UCI, read
from engine.datasets.drawing import Drawing
from engine.datasets.scaling import Rule
from engine.errors import Words
from engine.spec import block


class _Digits(Source):
    classes = tuple(str(digit) for digit in range(10))
    target = Words("digit", "숫자")
    licence = UCI
    origin = (
        "Alpaydin & Kaynak 1998, Optical Recognition of Handwritten Digits (its test set), "
        "UCI Machine Learning Repository, doi:10.24432/C50P49"
    )
    scaling = Rule("divide", 16)
    # bitmaps as tall as the field, 4 by 4 of their dots counted to one pixel; pen and width as measured in the data
    drawing = Drawing(height=8, width=7, pen=1.6, fit="height", centre="box")

    def rows(self, folder: Path) -> int:
        return 1797

    def arrays(self, folder: Path, seed: int) -> tuple[Array, Array]:
        return read("digits")


@block(
    "dataset",
    name="digits",
    title=Words("Digits 8×8", "손글씨 숫자 8×8"),
    help=Words(
        "1,797 handwritten digits as pictures of 8 by 8 pixels, each from 0 (paper) to 16 (ink).",
        "손으로 쓴 숫자 1,797장이에요. 가로세로 8칸이고, 칸마다 0(종이)부터 16(잉크)까지예요.",
    ),
)
class Digits(_Digits):
    view = "image"
    shape = (8, 8, 1)


@block(
    "dataset",
    name="digits_rows",
    title=Words("Digits, row by row", "한 줄씩 읽는 숫자"),
    help=Words(
        "The same digits as 8 time steps of 8 pixels, from the top row down: data for recurrent layers.",
        "같은 숫자를 위에서부터 한 줄씩, 8개 값을 8번에 나눠 읽어요. 순환층에 알맞은 데이터예요.",
    ),
)
class DigitsRows(_Digits):
    view = "sequence"
    shape = (8, 8)
    features = tuple(Words(f"pixel {n}", f"{n}번째 칸") for n in range(1, 9))
