"""What views of one part of the split have in common: they judge, so they may ask for the test rows."""

from __future__ import annotations

from dataclasses import dataclass

from engine.datasets import DatasetInfo
from engine.views.arguments import AnyPart
from engine.views.base import View


@dataclass(eq=False, repr=False)
class PartView(View):
    """A view of the rows of one part, whatever the model is made of."""

    split: AnyPart = "validation"

    @classmethod
    def of_model(cls, info: DatasetInfo) -> bool:
        return info.task in ("classification", "regression")

    @property
    def asks_for_test(self) -> bool:
        return self.split == "test"
