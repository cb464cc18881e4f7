"""Names are counted through the whole process; every test begins at dense."""

from __future__ import annotations

import pytest

from engine.utils import clear_session


@pytest.fixture(autouse=True)
def _names_from_the_beginning() -> None:
    clear_session()
