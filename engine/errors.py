"""The tree of errors and its one table of sentences.

    StrataError(ValueError)     a code, facts, and where it happened
    +-- SpecError               an argument or a spec is not what the block declares
    |   +-- WrongTypeError      it is not even of the right type; also a TypeError
    +-- ShapeError              tensors that do not fit together
    +-- DataError               data that is missing, damaged or does not suit the loss
    +-- StateError              a call in the wrong order (fit before compile)

Whoever raises an error knows only a code and facts; the sentences in both languages stand in ``messages``, and the
place is added by whoever knows it: ``error.at("model", "layers", 2)``. ``str(error)`` is English,
``error.text("ko")`` Korean.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Literal, Self, TypeAlias

from engine.messages import SENTENCES
from engine.record import record

Language: TypeAlias = Literal["en", "ko"]


@record(frozen=True)
class Words:
    """One word or sentence in both languages, usable as a fact of an error."""

    en: str
    ko: str

    def text(self, language: Language = "en") -> str:
        return self.ko if language == "ko" else self.en


Fact: TypeAlias = str | int | float | bool | Words | Sequence["Fact"] | None


class StrataError(ValueError):
    """Something a user can put right: a stable ``code``, ``facts`` for its sentence, and the ``path`` in a spec."""

    def __init__(self, code: str, **facts: Fact) -> None:
        self.code = code
        self.facts: dict[str, Fact] = facts
        self.path: tuple[str | int, ...] = ()
        super().__init__(code)

    def at(self, *place: str | int) -> Self:
        """Add an outer place in front of what is known already."""
        self.path = (*place, *self.path)
        return self

    @property
    def pointer(self) -> str:
        """The place as a JSON pointer (RFC 6901); empty for the whole."""
        return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in self.path)

    def text(self, language: Language = "en") -> str:
        english, korean = SENTENCES[self.code]
        template = korean if language == "ko" else english
        return template.format_map({name: say(fact, language) for name, fact in self.facts.items()})

    def __str__(self) -> str:
        return self.text("en")


class SpecError(StrataError):
    """An argument or a spec is not what the block declares."""


class WrongTypeError(SpecError, TypeError):
    """An argument is not even of the right type ("two" where a number belongs): for Python a TypeError, too."""


class ShapeError(StrataError):
    """Tensors that do not fit together."""


class DataError(StrataError):
    """Data that is missing, damaged, or does not suit the loss."""


class StateError(StrataError):
    """A call in the wrong order."""


def say(fact: Fact, language: Language) -> str:
    """A fact as it stands in a sentence: shapes as tuples, lists with commas."""
    if isinstance(fact, Words):
        return fact.text(language)
    if isinstance(fact, tuple):
        inner = ", ".join(say(part, language) for part in fact)
        return f"({inner},)" if len(fact) == 1 else f"({inner})"
    if isinstance(fact, list):
        return ", ".join(say(part, language) for part in fact)
    return str(fact)


_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.+-]{0,39}")
_LARGEST = 2**53


def shown(value: object) -> Fact:
    """What came, safe to print: numbers and plain names as they are, everything else only described.

    A user's text never travels back to a page or a log through an error.
    """
    if value is None or isinstance(value, bool):
        return Words("nothing", "빈 값") if value is None else str(value).lower()
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST else Words("a number beyond 2^53", "2^53을 넘는 수")
    if isinstance(value, float):
        return value if math.isfinite(value) else Words("not a finite number", "유한하지 않은 수")
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) else Words(f"a text of length {len(value)}", f"길이 {len(value)}인 글")
    if isinstance(value, Mapping):
        return Words("an object", "객체")
    if isinstance(value, Sequence):
        return Words(f"a list of length {len(value)}", f"길이 {len(value)}인 목록")
    return type(value).__name__
