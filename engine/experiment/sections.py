"""The plain settings of an experiment, described like any block: default, range, help in both languages."""

from __future__ import annotations

from typing import Annotated

from engine.errors import Words
from engine.marks import Ge, Le, Lt
from engine.spec import Block, Scale, Text, block

MOST_LAYERS = 64
MOST_CALLBACKS = 8
MOST_METRICS = 16
MOST_OUTPUTS = 8
LONGEST_NAME = 120
MOST_AXES = 8


@block("section", name="experiment", title=Words("Experiment", "실험"), help=Words("One experiment.", "실험 하나예요."))
class ExperimentSection(Block):
    seed: Annotated[
        int,
        Ge(0),
        Le(2**32 - 1),
        Text("Seed", "시드", "Same seed, same numbers.", "시드가 같으면 결과도 같아요."),
    ] = 42


@block(
    "section",
    name="data",
    title=Words("Data", "데이터"),
    help=Words("Which rows do what.", "데이터를 어떻게 나눌지예요."),
)
class DataSection(Block):
    validation_split: Annotated[
        float,
        Ge(0),
        Lt(1),
        Text("Validation", "검증", "Share of rows held back.", "학습에 쓰지 않고 남겨 둘 비율이에요.", "simple"),
    ] = 0.2
    test_split: Annotated[
        float,
        Ge(0),
        Lt(1),
        Text("Test", "시험", "Share of rows sealed to the end.", "끝까지 봉해 둘 비율이에요.", "card"),
    ] = 0.2


@block("section", name="fit", title=Words("Training", "학습"), help=Words("How long to train.", "얼마나 학습할지예요."))
class FitSection(Block):
    epochs: Annotated[
        int,
        Ge(1),
        Le(10_000),
        Scale("log"),
        Text("Epochs", "에포크", "How often all rows are seen.", "전체 데이터를 몇 번 볼지예요.", "simple"),
    ] = 20
    batch_size: Annotated[
        int,
        Ge(1),
        Le(65_536),
        Scale("log"),
        Text("Batch size", "배치 크기", "Rows per update.", "한 번 고칠 때 보는 행의 수예요.", "simple"),
    ] = 32
    shuffle: Annotated[
        bool,
        Text("Shuffle", "섞기", "New order every epoch.", "에포크마다 순서를 새로 섞어요."),
    ] = True
