"""What may stand beside the type of a declared argument: bounds, words, and forms of values."""

from __future__ import annotations

from typing import Any, Literal

from engine.record import record

Level = Literal["simple", "card", "advanced", "hidden"]


@record(frozen=True)
class Ge:
    """A number that is at least this."""

    ge: float


@record(frozen=True)
class Gt:
    """A number above this."""

    gt: float


@record(frozen=True)
class Le:
    """A number that is at most this."""

    le: float


@record(frozen=True)
class Lt:
    """A number below this."""

    lt: float


@record(frozen=True)
class MinLen:
    """A list of at least so many."""

    min_length: int


@record(frozen=True)
class Text:
    """Label and one line of help for an argument, in both languages.

    ``level``: "simple" arguments lead the form and stand on the card, "card" ones stand on the card, "advanced" ones
    are folded, "hidden" ones are no choice for a page.
    """

    en: str
    ko: str
    help_en: str = ""
    help_ko: str = ""
    level: Level = "advanced"


@record(frozen=True)
class Scale:
    """How a slider runs: "linear" or "log"."""

    name: Literal["linear", "log"]


@record(frozen=True)
class Ref:
    """The value is itself a block of this kind: its name, or {"class_name": ..., "config": ...}.

    ``family`` leaves only the blocks of one family. On ``float``, a number may stand there as well: a learning rate or
    its schedule. On a tuple type, the value is a list of such blocks."""

    kind: str
    family: str = ""


@record(frozen=True)
class Sizes:
    """A tuple of exactly ``length`` whole numbers, where one number stands for all (kernel_size=3).

    Without a length: as many as the block has spatial axes (its class says ``rank``)."""

    length: int = 0


@record(frozen=True)
class OneOrMore:
    """On ``int | tuple[int, ...]``: one whole number or a list of them, kept as given (axis=-1, axis=(1, 2))."""


@record(frozen=True)
class Numbers:
    """On ``float``: scripts and files may also give nested lists of numbers, all of one length (Constant)."""


@record(frozen=True)
class Keys:
    """On ``dict[str, float]``: an object with a number under some of these names (renorm_clipping)."""

    names: tuple[str, ...]


@record(frozen=True)
class Pairs:
    """Two whole numbers per spatial axis, ((1, 0), (2, 2)); one number stands for both of an axis or for all.

    Without a length: as many pairs as the block has spatial axes (its class says ``rank``)."""

    length: int = 0

    def parts(self, value: Any) -> list[tuple[Any, Any]] | None:
        """The pairs in a value; None if it has another form. Whether they are whole numbers is not asked here."""
        spread = [value] * self.length if isinstance(value, int) else value
        if not isinstance(spread, list | tuple) or len(spread) != self.length:
            return None
        pairs = [(part, part) if isinstance(part, int) else part for part in spread]
        return [(a, b) for a, b in pairs] if all(_is_pair(pair) for pair in pairs) else None

    def schema(self, number: dict[str, Any]) -> dict[str, Any]:
        """The JSON schema, given that of one number."""
        pair = {"type": "array", "items": number, "minItems": 2, "maxItems": 2}
        rows = {"type": "array", "items": {"anyOf": [number, pair]}, "minItems": self.length, "maxItems": self.length}
        return {"anyOf": [number, rows]}


def _is_pair(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2
