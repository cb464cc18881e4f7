"""Bundled tables: one row per sample, one column per feature. Read from .npz files made by tools/export_datasets.py."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from engine.datasets.base import Array, Source
from engine.datasets.bundled import UCI, read
from engine.datasets.columns import BREAST_CANCER, DIABETES, IRIS, WINE
from engine.datasets.scaling import Rule
from engine.errors import Words
from engine.spec import block


class Table(Source):
    """A bundled table; ``count`` is its number of rows, tested against the file."""

    view = "table"
    count: ClassVar[int]
    scaling = Rule("standard")

    def rows(self, folder: Path) -> int:
        return self.count

    def arrays(self, folder: Path, seed: int) -> tuple[Array, Array]:
        return read(self.spec_name)


@block(
    "dataset",
    name="breast_cancer",
    title=Words("Breast cancer", "유방암"),
    help=Words(
        "569 tumours, 30 measures of cell nuclei seen under the microscope: malignant or benign?",
        "종양 569개를 현미경으로 보고 세포핵을 잰 값 30개예요. 악성일까요, 양성일까요?",
    ),
)
class BreastCancer(Table):
    count = 569
    shape = (30,)
    classes = (Words("malignant", "악성"), Words("benign", "양성"))
    features = BREAST_CANCER
    licence = UCI
    origin = "Wolberg, Mangasarian, Street & Street 1995, UCI Machine Learning Repository, doi:10.24432/C5DW2B"


@block(
    "dataset",
    name="iris",
    title=Words("Iris flowers", "붓꽃"),
    help=Words(
        "150 flowers of three species, four lengths each, in centimetres.",
        "세 가지 붓꽃 150송이의 꽃받침과 꽃잎을 cm로 잰 값이에요.",
    ),
)
class Iris(Table):
    count = 150
    shape = (4,)
    classes = (Words("setosa", "세토사"), Words("versicolor", "버시컬러"), Words("virginica", "버지니카"))
    features = IRIS
    licence = UCI
    origin = "Fisher 1936 (as in R), UCI Machine Learning Repository, doi:10.24432/C56C76"


@block(
    "dataset",
    name="wine",
    title=Words("Wine", "와인"),
    help=Words(
        "178 wines of one region, 13 chemical measures: which of three grape varieties?",
        "같은 지역에서 난 와인 178병의 화학 성분 13가지예요. 포도 품종 셋 중 어느 것일까요?",
    ),
)
class Wine(Table):
    count = 178
    shape = (13,)
    classes = (Words("variety 1", "품종 1"), Words("variety 2", "품종 2"), Words("variety 3", "품종 3"))
    features = WINE
    licence = UCI
    origin = "Aeberhard & Forina 1991, UCI Machine Learning Repository, doi:10.24432/C5PC7J"


@block(
    "dataset",
    name="diabetes",
    title=Words("Diabetes", "당뇨병"),
    help=Words(
        "442 patients, ten measures each: how far has the illness gone a year later? A number, not a class.",
        "환자 442명을 잰 값 10가지로 1년 뒤 병이 얼마나 진행됐는지 맞혀요. 클래스가 아니라 숫자예요.",
    ),
)
class Diabetes(Table):
    task = "regression"
    count = 442
    shape = (10,)
    features = DIABETES
    target = Words("disease progression after one year", "1년 뒤 병의 진행 정도")
    unit = Words("points", "점")
    licence = "published with the paper for free use; distributed by scikit-learn (BSD-3-Clause)"
    origin = "Efron, Hastie, Johnstone & Tibshirani 2004, Least Angle Regression, Annals of Statistics 32(2)"
