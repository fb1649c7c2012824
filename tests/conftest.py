"""What several tests share: where the neighbours' files lie, a small corpus, a small model."""

from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import settings

settings.register_profile("testimony", deadline=None, max_examples=60)  # machines are noisy: nothing is timed
settings.load_profile("testimony")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def samples():
    """The folder of real files beside the checkout; they belong to others and are not in the project."""
    if not (SHARED / "samples").is_dir():
        pytest.skip("the folder ../shared/samples with real files is not on this machine")
    return SHARED / "samples"


@pytest.fixture(scope="session")
def model():
    """The shipped model."""
    from testimony.model import load_model

    return load_model()


@pytest.fixture(scope="session")
def corpus():
    """The shipped corpus."""
    from testimony.corpus import Corpus

    return Corpus.load()


@pytest.fixture(scope="session")
def vectors():
    """The folder of published numbers beside the checkout."""
    if not (SHARED / "vectors").is_dir():
        pytest.skip("the folder ../shared/vectors with expected numbers is not on this machine")
    return SHARED / "vectors"


@pytest.fixture(scope="session")
def marked_corpus():
    """Make a corpus out of marked text, coded by a first coder."""
    from testimony import marked
    from testimony.corpus import Corpus
    from testimony.segment import segmented

    def make(text, codebook, **more):
        found = marked.read(text, codebook, coder="first")
        return Corpus(
            documents=tuple(segmented(m.document) for m in found),
            codebook=codebook,
            codings=tuple(c for m in found for c in m.codings),
            memos=tuple(x for m in found for x in m.memos),
            coders=MappingProxyType({m.document.id: ("first",) for m in found}),
            **more,
        )

    return make


NEVER = 10**12  # texts


@pytest.fixture(scope="module", params=["arrays", pytest.param("compiled", marks=pytest.mark.slow)])
def loops(request):
    """Use the arrays alone, or the compiled loops from the first text on."""
    if request.param == "compiled" and find_spec("numba") is None:
        pytest.skip("numba is not installed: pip install 'testimony[speed]'")
    from testimony.many import compiled

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "WORTH", 0 if request.param == "compiled" else NEVER)
        yield request.param
