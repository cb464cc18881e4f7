"""One generator per purpose, all derived from one seed.

Changing the optimizer or adding a Dropout must not change the order of the batches; so initial weights, shuffling,
dropout, splitting and augmentation each draw from their own stream. Equal seed, equal bits.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import count

import numpy as np

from engine.errors import SpecError, shown

PURPOSES = ("init", "shuffle", "dropout", "split", "augment")


class Streams:
    """The generators of one run. ``Streams(seed).shuffle`` is the same whatever was drawn from ``.init``.

    Without a seed, one is taken from the operating system and kept in ``seed``, so that any run can be repeated.
    ``model`` tells the models of one program apart, as Keras does: two models after one seed start differently.
    """

    def __init__(self, seed: int | None = None, *, model: int = 0) -> None:
        self.seed = int(np.random.SeedSequence().generate_state(1)[0]) if seed is None else seed
        self.init = self._stream("init", model)
        self.shuffle = self._stream("shuffle", model)
        self.dropout = self._stream("dropout", model)
        self.split = self._stream("split", model)
        self.augment = self._stream("augment", model)

    def _stream(self, purpose: str, model: int) -> np.random.Generator:
        key = (PURPOSES.index(purpose), *((model,) if model else ()))
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=key))


class SeedGenerator:
    """Keras's source of seeds: an initializer that is given one draws other numbers at each call."""

    def __init__(self, seed: int | None = None, name: str | None = None) -> None:
        self.seed, self.name = seed, name
        self.rng = np.random.default_rng(seed)

    def next(self) -> int:
        """The next seed."""
        return int(self.rng.integers(2**32))

    def get_config(self) -> dict[str, int | None]:
        return {"seed": self.seed}

    @classmethod
    def from_config(cls, config: Mapping[str, int | None]) -> SeedGenerator:
        return cls(config.get("seed"))


class _Default:
    """What new models draw from until they are given streams of their own."""

    def __init__(self) -> None:
        self.seed: int | None = None
        self.models = count()
        self.loose = Streams()


_default = _Default()


def set_random_seed(seed: int) -> None:
    """Make all that follows repeatable: Python's and NumPy's global generators, and the streams of new models."""
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise SpecError("seed.whole_number", got=shown(seed))
    random.seed(seed)
    np.random.seed(seed % 2**32)
    _default.seed, _default.models, _default.loose = seed, count(), Streams(seed)


def new_streams() -> Streams:
    """The streams of the next model: ``Streams(seed)`` for the first one after ``set_random_seed(seed)``."""
    return Streams(_default.seed, model=next(_default.models)) if _default.seed is not None else Streams()


def loose_streams() -> Streams:
    """The streams of layers that are used outside a model."""
    return _default.loose
