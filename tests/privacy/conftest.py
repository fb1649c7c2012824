"""Studies are made in memory where the machine has such a place: many are, and the disk is not what is tested."""

from pathlib import Path

import pytest

from study import made


@pytest.fixture
def tmp_path():
    """Return a fresh folder."""
    with made.folder() as place:
        yield Path(place)
