"""What callbacks that watch a number share: which way it gets better, and whether it did."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from engine.errors import SpecError, shown
from engine.marks import Ge, Le
from engine.spec import Text

if TYPE_CHECKING:
    from engine.models.model import Model

Watched: TypeAlias = Annotated[
    str, Text("Watches", "살펴볼 값", "val_loss, val_accuracy, ...", "val_loss, val_accuracy 등", "simple")
]
LeastGain: TypeAlias = Annotated[
    float, Ge(0), Text("Smallest gain", "최소 개선", "Less does not count.", "이보다 작은 개선은 세지 않아요.")
]
Patience: TypeAlias = Annotated[
    int, Ge(0), Le(10_000), Text("Patience", "참을성", "Epochs to wait.", "더 기다릴 에포크 수예요.", "simple")
]
Mode: TypeAlias = Annotated[
    Literal["auto", "min", "max"],
    Text("Better is", "좋은 방향", "auto: the metric knows.", "auto는 지표에 맞게 정해요."),
]


def direction(monitor: str, mode: str, model: Model) -> int:
    """1 if larger is better, -1 if smaller is. Raises SpecError where mode "auto" finds no such metric."""
    if mode != "auto":
        return 1 if mode == "max" else -1
    name = monitor.removeprefix("val_")
    better = {"loss": "min"} | {str(metric.name): metric.better for metric in getattr(model, "metrics", [])}
    if better.get(name) is None:  # nobody knows of a count, or of a function of one's own
        raise SpecError("callback.direction", monitor=shown(monitor)).at("mode")
    return 1 if better[name] == "max" else -1


def improves(value: float, than: float | None, sign: int, least: float = 0.0) -> bool:
    """Whether a number is better by more than ``least``; NaN never is, and anything beats None."""
    if than is None:
        return True
    return bool(value - least > than if sign > 0 else value + least < than)


def warn_missing(callback: object, monitor: str, logs: Mapping[str, Any]) -> None:
    """Say that the number to watch is not in the logs."""
    known = ", ".join(logs)
    warnings.warn(
        f"{type(callback).__name__} watches {monitor}, which is not available. There are: {known}.", stacklevel=3
    )
