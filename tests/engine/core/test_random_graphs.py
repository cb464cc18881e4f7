"""Gradients of random graphs; ``python -m tests.oracle.gradients 300`` tries many more."""

from __future__ import annotations

import pytest

from tests.oracle import gradients


@pytest.mark.parametrize("kind", gradients.KINDS)
@pytest.mark.parametrize("seed", range(12))
def test_gradients_are_central_differences(kind: str, seed: int) -> None:
    assert gradients.worst(kind, seed) < 1e-6
