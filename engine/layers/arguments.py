"""Arguments that several layers share, each described once."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from annotated_types import Ge, Le

from engine.activations import Activation
from engine.initializers import Initializer
from engine.spec import Ref, Scale, Sizes, Text

Units: TypeAlias = Annotated[
    int,
    Ge(1),
    Le(65_536),
    Scale("log"),
    Text("Units", "유닛 수", "Neurons, that is, outputs.", "뉴런의 수, 곧 출력의 수예요.", "simple"),
]
Filters: TypeAlias = Annotated[
    int,
    Ge(1),
    Le(4096),
    Scale("log"),
    Text("Filters", "필터 수", "Patterns to look for.", "찾아볼 무늬의 수예요.", "simple"),
]
ActivationName: TypeAlias = Annotated[
    Activation | str | None,
    Ref("activation"),
    Text("Activation", "활성화 함수", "Bends the straight line.", "직선을 구부려 주는 함수예요.", "simple"),
]
UseBias: TypeAlias = Annotated[
    bool, Text("Bias", "편향", "Adds one number per unit.", "유닛마다 숫자를 하나씩 더해요.")
]
KernelInitializer: TypeAlias = Annotated[
    Initializer | str,
    Ref("initializer"),
    Text("Kernel starts as", "가중치 초깃값", "First values of the weights.", "가중치의 첫 값이에요."),
]
BiasInitializer: TypeAlias = Annotated[
    Initializer | str,
    Ref("initializer"),
    Text("Bias starts as", "편향 초깃값", "First values of the bias.", "편향의 첫 값이에요."),
]
Padding: TypeAlias = Annotated[
    Literal["valid", "same"],
    Text(
        "Edge",
        "가장자리",
        "valid: windows stay inside. same: padded so that stride 1 keeps the size.",
        "valid는 창이 그림 안에만 머물러요. same은 둘레를 채워 보폭 1에서 크기를 지켜요.",
        "card",
    ),
]
KernelSize2D: TypeAlias = Annotated[
    tuple[int, int],
    Sizes(2),
    Ge(1),
    Le(256),
    Text("Kernel size", "커널 크기", "Height and width of the pattern.", "무늬의 높이와 너비예요.", "simple"),
]
Strides2D: TypeAlias = Annotated[
    tuple[int, int],
    Sizes(2),
    Ge(1),
    Le(256),
    Text("Strides", "보폭", "How far the window moves each step.", "창이 한 번에 움직이는 칸 수예요."),
]
