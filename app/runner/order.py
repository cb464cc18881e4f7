"""What a child is told when it is born: the run, how far its log has come, and where it goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LAST_VIEW = "layers"


@dataclass(frozen=True)
class Known:
    """How far the log has come: the last epoch, picture and batch in it.

    ``probe``: (epoch, view) of the last picture; of the pictures of one epoch "layers" is the last."""

    epoch: int = 0
    probe: tuple[int, str] = (-1, "")
    batch: tuple[int, int] = (0, 0)

    @property
    def place(self) -> tuple[int, int]:
        """(whole epochs, batches of the next one) that the log tells of."""
        epoch, batch = self.batch
        return max((self.epoch, 0), (epoch - 1, batch))

    def has(self, kind: str, body: Mapping[str, Any]) -> bool:
        """Whether the log holds this already."""
        epoch = body.get("epoch", 0)
        if kind == "epoch":
            return bool(epoch <= self.epoch)
        if kind == "probe":
            last, view = self.probe
            return bool(epoch < last or (epoch == last and (view == LAST_VIEW or body["view"] == view)))
        return bool(kind == "batch" and (epoch <= self.epoch or (epoch, body["batch"]) <= self.batch))


@dataclass(frozen=True)
class Past:
    """A run at the end of one of its epochs, with the nearest checkpoint before it.

    ``rates``: (updates, moment, learning rate) that people set; ``origin``: what it goes on from if nothing is kept."""

    spec: Mapping[str, Any]
    epoch: int
    checkpoint: bytes | None = field(default=None, repr=False)
    rates: Sequence[Sequence[Any]] = ()
    origin: Past | None = None


@dataclass(frozen=True)
class Order:
    """``rates`` as in Past; ``paused``: wait where the log ends."""

    spec: Mapping[str, Any]
    datasets: str
    checkpoint: bytes | None = field(default=None, repr=False)
    known: Known = Known()
    rates: Sequence[Sequence[Any]] = ()
    paused: bool = False
    origin: Past | None = None
    memory_bytes: int = 0
    cpu_seconds: int = 0
    checkpoint_bytes: int = 0
