"""Arguments that several layers share, each described once."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from engine.activations import Activation
from engine.array import Shape
from engine.constraints import Constraint
from engine.initializers import Initializer
from engine.marks import Ge, Le
from engine.regularizers import Regularizer
from engine.spec import OneOrMore, Ref, Scale, Sizes, Text

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
KernelRegularizer: TypeAlias = Annotated[
    Regularizer | str | None,
    Ref("regularizer"),
    Text("Kernel price", "가중치 규제", "Large weights cost extra.", "큰 가중치에 값을 매겨요."),
]
BiasRegularizer: TypeAlias = Annotated[
    Regularizer | str | None,
    Ref("regularizer"),
    Text("Bias price", "편향 규제", "A large bias costs extra.", "큰 편향에 값을 매겨요."),
]
ActivityRegularizer: TypeAlias = Annotated[
    Regularizer | str | None,
    Ref("regularizer"),
    Text("Output price", "출력 규제", "Large outputs cost extra.", "큰 출력에 값을 매겨요."),
]
KernelConstraint: TypeAlias = Annotated[
    Constraint | str | None,
    Ref("constraint"),
    Text("Kernel bound", "가중치 제약", "What the kernel must keep to.", "가중치가 지켜야 할 조건이에요."),
]
BiasConstraint: TypeAlias = Annotated[
    Constraint | str | None,
    Ref("constraint"),
    Text("Bias bound", "편향 제약", "What the bias must keep to.", "편향이 지켜야 할 조건이에요."),
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
    tuple[int, ...] | int,
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
DropRate: TypeAlias = Annotated[
    float,
    Ge(0),
    Le(1),
    Text("Rate", "비율", "Share of numbers set to zero.", "0으로 만들 숫자의 비율이에요.", "simple"),
]
Seed: TypeAlias = Annotated[
    int | None,
    Ge(0),
    Le(2**32 - 1),
    Text("Seed", "시드", "The same seed draws the same noise.", "시드가 같으면 같은 난수를 뽑아요."),
]
NoiseShape: TypeAlias = Annotated[
    tuple[int | None, ...] | None,
    Ge(1),
    Le(2**24),
    Text(
        "Noise shape", "노이즈 모양", "With batch axis; 1 shares one draw.", "배치 축까지 적어요. 1인 축은 함께 뽑아요."
    ),
]
AnyDataFormat: TypeAlias = Annotated[
    Literal["channels_last", "channels_first"] | None,
    Text("Axes", "축 순서", "Where the channels stand.", "채널이 놓인 자리예요.", "hidden"),
]
Axis: TypeAlias = Annotated[
    int,
    Ge(-64),
    Le(64),
    Text("Axis", "축", "Counted with the batch axis; -1 is the last.", "배치 축부터 세요. -1은 마지막 축이에요."),
]
Axes: TypeAlias = Annotated[
    int | tuple[int, ...],
    OneOrMore(),
    Ge(-64),
    Le(64),
    Text("Axes", "축", "Counted with the batch axis; -1 is the last.", "배치 축부터 세요. -1은 마지막 축이에요."),
]
KernelSize: TypeAlias = Annotated[
    tuple[int, ...] | int,
    Sizes(),
    Ge(1),
    Le(256),
    Text("Kernel size", "커널 크기", "Cells of the pattern along each axis.", "축마다 무늬가 몇 칸인지예요.", "simple"),
]
PoolSize: TypeAlias = Annotated[
    tuple[int, ...] | int,
    Sizes(),
    Ge(1),
    Le(256),
    Text("Window", "창 크기", "Cells of the window along each axis.", "축마다 창이 몇 칸인지예요.", "simple"),
]
PoolSize2D: TypeAlias = Annotated[
    tuple[int, ...] | int,
    Sizes(2),
    Ge(1),
    Le(256),
    Text("Window", "창 크기", "Height and width of the window.", "창의 높이와 너비예요.", "simple"),
]
PoolStrides: TypeAlias = Annotated[
    tuple[int, ...] | int | None,
    Sizes(),
    Ge(1),
    Le(256),
    Text("Strides", "보폭", "Empty: windows lie side by side.", "비워 두면 창끼리 겹치지 않아요."),
]
Strides: TypeAlias = Annotated[
    tuple[int, ...] | int,
    Sizes(),
    Ge(1),
    Le(256),
    Text("Strides", "보폭", "How far the window moves each step.", "창이 한 번에 움직이는 칸 수예요."),
]
Dilation: TypeAlias = Annotated[
    tuple[int, ...] | int,
    Sizes(),
    Ge(1),
    Le(64),
    Text("Dilation", "팽창", "Distance between the cells of the pattern.", "무늬를 이루는 칸 사이의 간격이에요."),
]
CausalPadding: TypeAlias = Annotated[
    Literal["valid", "same", "causal"],
    Text(
        "Edge",
        "가장자리",
        "valid: windows stay inside. same: padded all round. causal: padded before, so that no window looks ahead.",
        "valid는 창이 안에만 머물러요. same은 양쪽을 채워요. causal은 앞만 채워서 앞날을 보지 않아요.",
        "card",
    ),
]
DataFormat: TypeAlias = Annotated[
    Literal["channels_last"] | None,
    Text("Axes", "축 순서", "Channels are always the last axis.", "채널은 언제나 마지막 축이에요.", "hidden"),
]
Groups: TypeAlias = Annotated[
    int,
    Ge(1),
    Le(4096),
    Text("Groups", "그룹 수", "Each group of filters sees its own channels only.", "필터 그룹마다 자기 채널만 봐요."),
]
DepthMultiplier: TypeAlias = Annotated[
    int,
    Ge(1),
    Le(256),
    Text(
        "Patterns per channel",
        "채널당 무늬 수",
        "Patterns to look for in every channel.",
        "채널마다 찾아볼 무늬의 수예요.",
    ),
]
DepthwiseInitializer: TypeAlias = Annotated[
    Initializer | str,
    Ref("initializer"),
    Text("Depthwise starts as", "채널별 초깃값", "First values of the kernel.", "채널별 가중치의 첫 값이에요."),
]
DepthwiseRegularizer: TypeAlias = Annotated[
    Regularizer | str | None,
    Ref("regularizer"),
    Text("Depthwise price", "채널별 규제", "Large weights cost extra.", "채널별 가중치가 크면 값을 매겨요."),
]
DepthwiseConstraint: TypeAlias = Annotated[
    Constraint | str | None,
    Ref("constraint"),
    Text("Depthwise bound", "채널별 제약", "What the kernel must keep to.", "채널별 가중치가 지켜야 할 조건이에요."),
]


def shape_of(sizes: Shape | int) -> Shape:
    """The value of a ``Sizes`` argument, which its check has made a tuple."""
    return (sizes,) if isinstance(sizes, int) else sizes
