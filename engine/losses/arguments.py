"""Arguments that several losses share, declared once."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from engine.losses.reduction import Way
from engine.marks import Ge, Le
from engine.spec import OneOrMore, Text

Reduction: TypeAlias = Annotated[
    Way | None,
    Text("Reduction", "합치는 방법", "How many losses become one.", "여러 손실을 하나로 합치는 방법이에요."),
]
FromLogits: TypeAlias = Annotated[
    bool,
    Text("From logits", "로짓 입력", "Outputs are not probabilities yet.", "출력이 아직 확률이 아닐 때 켜요."),
]
LabelSmoothing: TypeAlias = Annotated[
    float,
    Ge(0),
    Le(1),
    Text("Label smoothing", "레이블 스무딩", "Moves targets away from 0 and 1.", "정답을 0과 1에서 조금 떼어 놓아요."),
]
Axis: TypeAlias = Annotated[
    int,
    Ge(-8),
    Le(7),
    Text("Axis", "축", "The axis that holds the numbers or classes.", "숫자나 클래스가 늘어선 축이에요."),
]
MapAxis: TypeAlias = Annotated[
    int | tuple[int, ...] | None,
    OneOrMore(),
    Ge(-8),
    Le(7),
    Text("Axes", "축", "What is counted together; empty: all.", "함께 세는 축이에요. 비우면 전부예요."),
]
Gamma: TypeAlias = Annotated[
    float,
    Ge(0),
    Text("Focus", "집중", "How little easy answers count.", "쉬운 답을 얼마나 덜 셀지 정해요."),
]
