from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Served, serve


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("served")
    with serve(folder) as server:
        yield server
