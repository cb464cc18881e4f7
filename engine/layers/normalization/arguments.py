"""Arguments that the normalizations share, each described once."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from engine.constraints import Constraint
from engine.initializers import Initializer
from engine.marks import Ge
from engine.regularizers import Regularizer
from engine.spec import Ref, Text

Epsilon: TypeAlias = Annotated[
    float,
    Ge(0),
    Text("Epsilon", "엡실론", "Keeps the division from zero.", "0으로 나누지 않게 더하는 작은 수예요."),
]
Center: TypeAlias = Annotated[bool, Text("Beta", "베타", "Adds a learned number.", "배운 숫자를 더해요.")]
Scaling: TypeAlias = Annotated[bool, Text("Gamma", "감마", "Multiplies by a learned number.", "배운 숫자를 곱해요.")]
BetaInitializer: TypeAlias = Annotated[
    Initializer | str,
    Ref("initializer"),
    Text("Beta starts as", "베타 초깃값", "First values of beta.", "베타의 첫 값이에요."),
]
GammaInitializer: TypeAlias = Annotated[
    Initializer | str,
    Ref("initializer"),
    Text("Gamma starts as", "감마 초깃값", "First values of gamma.", "감마의 첫 값이에요."),
]
BetaRegularizer: TypeAlias = Annotated[
    Regularizer | str | None,
    Ref("regularizer"),
    Text("Beta price", "베타 규제", "A large beta costs extra.", "큰 베타에 값을 매겨요."),
]
GammaRegularizer: TypeAlias = Annotated[
    Regularizer | str | None,
    Ref("regularizer"),
    Text("Gamma price", "감마 규제", "A large gamma costs extra.", "큰 감마에 값을 매겨요."),
]
BetaConstraint: TypeAlias = Annotated[
    Constraint | str | None,
    Ref("constraint"),
    Text("Beta bound", "베타 제약", "What beta must keep to.", "베타가 지켜야 할 조건이에요."),
]
GammaConstraint: TypeAlias = Annotated[
    Constraint | str | None,
    Ref("constraint"),
    Text("Gamma bound", "감마 제약", "What gamma must keep to.", "감마가 지켜야 할 조건이에요."),
]
