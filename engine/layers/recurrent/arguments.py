"""Arguments that the recurrent layers and their cells share, each described once."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from engine.activations import Activation
from engine.constraints import Constraint
from engine.initializers import Initializer
from engine.marks import Ge, Le
from engine.regularizers import Regularizer
from engine.spec import Ref, Text

RecurrentActivation: TypeAlias = Annotated[
    Activation | str | None,
    Ref("activation"),
    Text("Gate activation", "게이트 활성화 함수", "Opens and closes the gates.", "게이트를 여닫는 함수예요."),
]
RecurrentInitializer: TypeAlias = Annotated[
    Initializer | str,
    Ref("initializer"),
    Text(
        "Recurrent kernel starts as", "순환 가중치 초깃값", "First values of the loop.", "되먹임 가중치의 첫 값이에요."
    ),
]
RecurrentRegularizer: TypeAlias = Annotated[
    Regularizer | str | None,
    Ref("regularizer"),
    Text("Loop price", "순환 가중치 규제", "A strong loop costs extra.", "큰 되먹임 가중치에 값을 매겨요."),
]
RecurrentConstraint: TypeAlias = Annotated[
    Constraint | str | None,
    Ref("constraint"),
    Text("Loop bound", "순환 가중치 제약", "What the loop must keep to.", "되먹임 가중치가 지켜야 할 조건이에요."),
]
UnitForgetBias: TypeAlias = Annotated[
    bool, Text("Forget bias 1", "망각 편향 1", "Starts out remembering.", "처음에는 잘 기억하도록 시작해요.")
]
ResetAfter: TypeAlias = Annotated[
    bool,
    Text(
        "Reset after the product",
        "곱한 뒤 리셋",
        "Resets what the loop computed, not what it reads.",
        "되먹임의 입력이 아니라 계산 결과를 리셋해요.",
    ),
]
InputDropout: TypeAlias = Annotated[
    float,
    Ge(0),
    Le(1),
    Text("Dropout", "드롭아웃", "Share of input numbers set to zero.", "0으로 만들 입력 숫자의 비율이에요."),
]
RecurrentDropout: TypeAlias = Annotated[
    float,
    Ge(0),
    Le(1),
    Text("Loop dropout", "순환 드롭아웃", "Share of state numbers set to zero.", "0으로 만들 상태 숫자의 비율이에요."),
]
DropoutSeed: TypeAlias = Annotated[
    int | None,
    Ge(0),
    Le(2**53),
    Text("Seed", "시드", "Fixes what dropout forgets.", "드롭아웃이 무엇을 지울지 고정해요."),
]
ReturnSequences: TypeAlias = Annotated[
    bool,
    Text(
        "Every step",
        "모든 시점",
        "Gives one output per step, not only the last.",
        "마지막만이 아니라 시점마다 출력해요.",
        "card",
    ),
]
ReturnState: TypeAlias = Annotated[
    bool, Text("Give the state", "상태 출력", "Gives the last state too.", "마지막 상태도 함께 출력해요.")
]
GoBackwards: TypeAlias = Annotated[bool, Text("Backwards", "거꾸로", "Reads from the end.", "끝에서부터 읽어요.")]
Stateful: TypeAlias = Annotated[
    bool,
    Text(
        "Stateful",
        "상태 유지",
        "The next batch goes on where this one ended.",
        "다음 배치가 이번 배치의 끝에서 이어져요.",
        "hidden",
    ),
]
Unroll: TypeAlias = Annotated[
    bool,
    Text(
        "Unroll",
        "펼치기",
        "Changes nothing here.",
        "여기서는 달라지는 것이 없어요.",
        "hidden",
    ),
]
ZeroOutputForMask: TypeAlias = Annotated[
    bool,
    Text(
        "Zeros where masked",
        "가린 시점은 0",
        "Skipped steps give zeros, not the last output again.",
        "건너뛴 시점은 앞의 출력 대신 0을 내보내요.",
    ),
]
