"""One generator per purpose: independent, repeatable."""

from __future__ import annotations

import numpy as np
import pytest

from engine.random import PURPOSES, Streams


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_stream_hears_nothing_of_the_others(purpose: str) -> None:
    busy, quiet = Streams(4), Streams(4)
    for other in PURPOSES:
        if other != purpose:
            getattr(busy, other).random(100)
    assert np.array_equal(getattr(busy, purpose).random(5), getattr(quiet, purpose).random(5))


def test_streams_differ_by_purpose_seed_and_model() -> None:
    every = [Streams(4), Streams(5), Streams(4, model=1)]
    first = {getattr(streams, purpose).random() for streams in every for purpose in PURPOSES}
    assert len(first) == 3 * len(PURPOSES)


def test_a_seed_that_was_not_given_can_be_read_and_used_again() -> None:
    streams = Streams()
    assert Streams(streams.seed).init.random() == streams.init.random()
    assert Streams().seed != streams.seed
