"""One kind of refusal for the whole server: a stable code and facts. app/api/problems.py makes HTTP of it.

    AppError                    a request that cannot be served as asked
    +-- StoreError              the store is damaged, full or busy

The sentences in both languages stand in app/messages.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from app.messages import SENTENCES

if TYPE_CHECKING:
    from engine.errors import Fact, Language

ErrorItem: TypeAlias = Mapping[str, Any]
"""One entry of a problem's ``errors``: pointer, code, message, facts."""


class AppError(Exception):
    """Something the caller can put right, or must know. ``errors`` are the single faults, each with its place."""

    def __init__(self, code: str, *, errors: Sequence[ErrorItem] = (), **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors
        self.facts: Mapping[str, Fact] = facts

    def text(self, language: Language = "en") -> str:
        return sentence(self.code, self.facts, language)

    def __str__(self) -> str:
        return self.text("en")


class StoreError(AppError):
    """The store cannot do what was asked: damaged, full, busy."""


def sentence(code: str, facts: Mapping[str, Fact], language: Language) -> str:
    """The sentence of a code, filled with its facts."""
    from engine.errors import say  # the runner and its start do without the engine, and so without NumPy

    english, korean = SENTENCES[code]
    return (korean if language == "ko" else english).format_map({name: say(v, language) for name, v in facts.items()})
