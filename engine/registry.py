"""Which blocks there are: every kind, and the blocks of each by name.

A block enters when its module is imported. Whoever asks for a name that is not here yet, or for all of them, makes the
rest of the package come in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from engine import lazy
from engine.errors import Fact, SpecError, Words, shown
from engine.marks import Ref

if TYPE_CHECKING:
    from engine.spec import Block

KIND_WORDS: dict[str, Words] = {
    "layer": Words("layer", "층"),
    "cell": Words("recurrent cell", "순환 셀"),
    "activation": Words("activation", "활성화 함수"),
    "initializer": Words("initializer", "초기화 방법"),
    "loss": Words("loss", "손실 함수"),
    "optimizer": Words("optimizer", "옵티마이저"),
    "metric": Words("metric", "지표"),
    "regularizer": Words("regularizer", "규제"),
    "constraint": Words("constraint", "제약"),
    "schedule": Words("learning rate schedule", "학습률 스케줄"),
    "callback": Words("callback", "콜백"),
    "dataset": Words("data set", "데이터"),
    "view": Words("view", "보기"),
}

_PACKAGES = {
    "cell": "engine.layers",
    "loss": "engine.losses",
    "schedule": "engine.optimizers.schedules",
    "section": "engine.experiment.sections",
}
"""Where the blocks of a kind live, if not in the package of its plural."""


def is_ours(cls: type) -> bool:
    """Whether a class is the engine's, not somebody's own, of whom nobody knows what it does with the whole."""
    return cls.__module__.startswith("engine.")


class Kind(Mapping[str, "type[Block]"]):
    """The blocks of one kind by name, in the order in which their package lists them, then those of one's own."""

    def __init__(self, kind: str) -> None:
        self.kind, self.package = kind, _PACKAGES.get(kind, f"engine.{kind}s")
        self._blocks: dict[str, type[Block]] = {}
        self._words: dict[str, type[Block]] = {}
        self._whole = False

    def enter(self, cls: type[Block]) -> None:
        """Raises TypeError if a name of the block is taken: a second author must choose another one."""
        own = is_ours(cls)
        for word in (cls.spec_name, *cls.spec_aliases):
            owner = self._words.get(word) if own else self.find(word)
            if owner is not None:
                taken = f"{owner.__module__}.{owner.__qualname__}"
                raise TypeError(f"{self.kind} {word!r} is already {taken}; choose another name.")
        self._blocks[cls.spec_name] = cls
        self._words |= dict.fromkeys((cls.spec_name, *cls.spec_aliases), cls)

    def find(self, word: str) -> type[Block] | None:
        """The class that a name or an alias stands for."""
        if word not in self._words:
            self._all()
        return self._words.get(word)

    def _all(self) -> dict[str, type[Block]]:
        if not self._whole:
            order = {name: place for place, name in enumerate(lazy.load(self.package))}
            entries = sorted(self._blocks.items(), key=lambda entry: order.get(entry[1].__module__, len(order)))
            self._blocks, self._whole = dict(entries), True
        return self._blocks

    def __getitem__(self, name: str) -> type[Block]:
        return self._blocks[name] if name in self._blocks else self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


KINDS: dict[str, Kind] = {kind: Kind(kind) for kind in (*KIND_WORDS, "section")}
"""Kind -> its blocks. A section of a spec is a block as well, but none that anybody chooses by name."""


def find(kind: str, word: str) -> type[Block] | None:
    """The class a name or alias stands for."""
    return KINDS[kind].find(word)


def named(kind: str, word: object) -> type[Block]:
    """``find`` that raises SpecError for an unknown name."""
    cls = find(kind, word) if isinstance(word, str) else None
    if cls is None:
        known: list[Fact] = list(KINDS[kind])
        raise SpecError("block.unknown", kind=KIND_WORDS[kind], got=shown(word), known=known)
    return cls


def classes_of(ref: Ref) -> list[type[Block]]:
    """The blocks that may stand where this mark is."""
    return [cls for cls in KINDS[ref.kind].values() if ref.family in ("", cls.family)]


def aliases(kind: str) -> dict[str, type[Block]]:
    """Every further spelling of a kind."""
    return {word: cls for cls in KINDS[kind].values() for word in cls.spec_aliases}


def load() -> None:
    """Import every block and read what it declares: for a process that others are forked from."""
    from engine.spec import arguments  # which needs the registry

    for kind in KINDS.values():
        for cls in kind.values():
            arguments(cls)
