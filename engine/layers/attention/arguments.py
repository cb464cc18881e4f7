"""Arguments that the attention layers share, each described once."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from engine.marks import Ge, Le
from engine.spec import Text

Heads: TypeAlias = Annotated[
    int,
    Ge(1),
    Le(1024),
    Text("Heads", "헤드 수", "How many attentions side by side.", "나란히 보는 어텐션의 수예요.", "simple"),
]
HeadSize: TypeAlias = Annotated[
    int,
    Ge(1),
    Le(65_536),
    Text("Head size", "헤드 크기", "Numbers of a query and key per head.", "헤드마다 질의와 키의 크기예요.", "simple"),
]
SlidingWindow: TypeAlias = Annotated[
    int | None,
    Ge(1),
    Le(2**24),
    Text("Window", "창", "Looks only this near; empty: everywhere.", "이만큼 가까운 곳만 봐요. 비우면 모두 봐요."),
]
UseGate: TypeAlias = Annotated[
    bool,
    Text("Gate", "게이트", "Learns how much of each result to let through.", "결과를 얼마나 내보낼지 배워요."),
]
