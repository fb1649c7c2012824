"""Everything here holds with arrays, and again with the compiled loops where numba is installed."""

import pytest


@pytest.fixture(scope="module", autouse=True)
def both(loops):
    """Run every test with each of the two."""
    return loops
