"""AdamW: Adam, and every step also pulls the weights towards zero."""

from __future__ import annotations

from typing import Annotated

from engine.errors import Words
from engine.marks import Ge
from engine.optimizers.adam import Adam
from engine.spec import Text, block


@block(
    "optimizer",
    aliases=("adamw",),
    title=Words("AdamW", "AdamW"),
    help=Words("Adam that also keeps weights small.", "가중치를 작게 지키는 Adam이에요."),
)
class AdamW(Adam):
    """theta -= lr weight_decay theta, then Adam's step. Source: Loshchilov & Hutter 2019; Keras 3, optimizers.AdamW."""

    weight_decay: Annotated[
        float,
        Ge(0),
        Text("Weight decay", "가중치 감쇠", "Pulls every weight to 0.", "가중치를 조금씩 0 쪽으로 당겨요.", "card"),
    ] = 0.004
