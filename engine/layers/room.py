"""How much room a pass takes. Every layer says it of itself, beside its arithmetic, so that a plan can tell the memory
of a run before anything is made."""

from __future__ import annotations

from engine.activations import Activation
from engine.record import record


@record(frozen=True)
class Room:
    """Numbers per sample that a layer holds beside its inputs.

    ``kept``: output and cache, until the way back. ``there``: the most at once on the way there, with what is kept.
    ``back``: the most at once on the way back beside ``kept`` and dy; 0 says that dx is dy seen in another way.
    ``slope``: the most at once on the way back when a weight's gradient comes on top."""

    kept: float
    there: float
    back: float
    slope: float = 0.0

    def __mul__(self, times: float) -> Room:
        return Room(self.kept * times, self.there * times, self.back * times, self.slope * times)

    def then(self, activation: Activation, numbers: float, bent: float) -> Room:
        """With an activation that makes ``bent`` numbers of ``numbers`` at the end of the way there."""
        there, back = (arrays * numbers for arrays in activation.room())
        if there == 0:  # nothing happens, and nothing is copied
            return self
        return Room(
            self.kept + bent,
            max(self.there, self.kept + there),
            max(back, numbers + self.back),
            numbers + self.slope,
        )


NOTHING = Room(0, 0, 0)
