"""Arguments that several views share, each described once."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from engine.marks import Ge
from engine.spec import Text

LayerName: TypeAlias = Annotated[
    str | None,
    Text("Layer", "층", "Its name; empty: the first that fits.", "층의 이름이에요. 비우면 맞는 첫 층을 봐요."),
]
Sample: TypeAlias = Annotated[
    int | None,
    Ge(0),
    Text(
        "Sample",
        "샘플",
        "Its row in the data; empty: the first that is held back from training.",
        "데이터에서 몇 번째 행인지예요. 비우면 훈련에 쓰지 않은 첫 행을 봐요.",
    ),
]
AnyPart: TypeAlias = Annotated[
    Literal["train", "validation", "test"],
    Text(
        "Rows",
        "행",
        "Which part of the split; the test rows only once they were opened.",
        "나눈 데이터 가운데 어느 쪽인지예요. 시험 데이터는 연 다음에만 볼 수 있어요.",
    ),
]
Part: TypeAlias = Annotated[
    Literal["train", "validation"],
    Text("Rows", "행", "Which part of the split.", "나눈 데이터 가운데 어느 쪽인지예요."),
]
