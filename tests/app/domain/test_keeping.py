"""Which checkpoints stay."""

from __future__ import annotations

from app.domain.keeping import Kept, superfluous


def made(epochs: int, most: int, size: int = 1, most_bytes: int = 10**9) -> list[int]:
    """The epochs whose checkpoints are left when one was made after each."""
    kept: list[Kept] = []
    for epoch in range(1, epochs + 1):
        kept.append(Kept(epoch, epoch, size, True))
        gone = set(superfluous(kept, most, most_bytes))
        kept = [one for one in kept if one.id not in gone]
    return [one.epoch for one in kept]


def test_the_last_two_stay_always() -> None:
    assert made(10, most=0) == [9, 10]
    assert made(2, most=0, size=10**12) == [1, 2]


def test_earlier_ones_are_spread_evenly() -> None:
    assert made(6, most=8) == [1, 2, 3, 4, 5, 6]
    left = made(1000, most=8)
    assert len(left) == 10
    gaps = [after - before for before, after in zip([0, *left], left, strict=False)]
    assert max(gaps[:-1]) <= 4 * 1000 / 8


def test_bytes_count_as_well() -> None:
    assert len(made(50, most=32, size=100, most_bytes=500)) == 5 + 2


def test_one_in_the_middle_of_an_epoch_stays_only_as_one_of_the_last_two() -> None:
    found = [Kept(1, 1, 1, True), Kept(2, 1, 1, False), Kept(3, 2, 1, True), Kept(4, 2, 1, False)]
    assert superfluous(found) == [2]
