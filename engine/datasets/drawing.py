"""How the pictures of a data set were made from what people drew, so that new ones can be made alike."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Drawing:
    """Ink is fitted into a box of ``height`` by ``width`` pixels, drawn with a pen ``pen`` pixels wide, and placed with
    its "box" or its centre of "mass" in the middle of the picture.

    ``fit``: "inside" keeps the form and lets it touch the box; "height" makes every drawing as tall as the box and
    presses together what is too wide then. A pixel's value is the share of it that ink covers, times the full value."""

    height: float
    width: float
    pen: float
    fit: Literal["inside", "height"]
    centre: Literal["box", "mass"]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
