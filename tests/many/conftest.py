"""Everything here holds with arrays, and again with the compiled loops where numba is installed."""

from importlib.util import find_spec

import pytest

from testimony.many import compiled

NEVER = 10**12  # texts


@pytest.fixture(
    scope="module", autouse=True, params=["arrays", pytest.param("compiled", marks=pytest.mark.slow)]
)
def loops(request):
    """Use the arrays alone, or the compiled loops from the first text on."""
    if request.param == "compiled" and find_spec("numba") is None:
        pytest.skip("numba is not installed: pip install 'testimony[speed]'")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "WORTH", 0 if request.param == "compiled" else NEVER)
        yield request.param
