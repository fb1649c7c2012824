"""What every format of coded texts promises: what is written comes back the same, or the loss is listed."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from testimony.interchange import ReadAs, read, write
from testimony.interchange.kinds import KINDS
from testimony.interchange.profiles import profile

from .made import BROKEN, alone, corpora, differences

WAYS = [
    ("c.qdpx", ""),
    ("c.qdpx", "nvivo"),
    ("c.qdpx", "maxqda"),
    ("c.qdpx", "atlasti"),
    ("c.qdpx", "qualcoder"),
    ("c.jsonl", ""),
    ("c.docx", ""),
    ("c.xlsx", ""),
    ("c.csv", ""),
    ("c", ""),
    ("c.json", "labelstudio"),
    ("doccano.jsonl", "doccano"),
    ("prodigy.jsonl", "prodigy"),
    ("c.jsonld", "webannotation"),
    ("xmi", "xmi"),
    ("brat", "brat"),
    ("c.spacy", "docbin"),
    ("set", "datasets"),
]

BREAKABLE = [("c.qdpx", ""), ("c.qdpx", "nvivo"), *((n, p) for n, p in WAYS if p in KINDS)]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("contract")


@pytest.mark.parametrize(("name", "program"), WAYS)
@settings(max_examples=4)
@given(corpus=corpora())
def test_what_is_written_comes_back_the_same(place, name, program, corpus):
    _comes_back(place, name, program, corpus)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "program"), WAYS)
@settings(max_examples=60)
@given(corpus=corpora())
def test_what_is_written_comes_back_the_same_in_sixty_rounds(place, name, program, corpus):
    _comes_back(place, name, program, corpus)


@pytest.mark.nightly
@pytest.mark.parametrize(("name", "program"), WAYS)
@settings(max_examples=2000)
@given(corpus=corpora())
def test_what_is_written_comes_back_the_same_in_two_thousand_rounds(place, name, program, corpus):
    _comes_back(place, name, program, corpus)


def _comes_back(place, name, program, corpus):
    if name.endswith("docx"):
        corpus = alone(corpus)
    losses = _written(place, name, program, corpus)
    back = read(place / name, ReadAs(onto=corpus))
    assert all(loss.expected for loss in losses)
    assert back.losses == ()
    assert _without_the_same(differences(back.corpus, corpus), name) == {}


def _written(place, name, program, corpus):
    to = program if program in KINDS else ""
    return write(corpus, place / name, profile("" if to else program), to=to, overwrite=True)


def _without_the_same(found, name):
    """Leave out the documents that a sheet has no row of."""
    return {
        part: what
        for part, what in found.items()
        if not name.endswith(("xlsx", "csv")) or part in ("codings", "memos")
    }


@pytest.mark.parametrize(("name", "program"), BREAKABLE)
@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])  # the first text loads a model
@given(corpus=corpora(BROKEN))
def test_texts_that_no_program_holds_come_back_changed_only_where_a_loss_is_listed(
    place, name, program, corpus
):
    _changed_only_where_listed(place, name, program, corpus)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "program"), BREAKABLE)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(corpus=corpora(BROKEN))
def test_texts_that_no_program_holds_come_back_changed_only_where_a_loss_is_listed_in_sixty_rounds(
    place, name, program, corpus
):
    _changed_only_where_listed(place, name, program, corpus)


def _changed_only_where_listed(place, name, program, corpus):
    losses = _written(place, name, program, corpus)
    back = read(place / name)
    if differences(back.corpus, corpus):
        assert losses
    wordless = _without_words(corpus) - {document.id for document in back.corpus.documents}
    assert bool(wordless) == ("document" in {loss.what for loss in back.losses})
    kept = replace(corpus, codings=tuple(c for c in corpus.codings if c.document not in wordless))
    assert sorted(map(repr, _said(back.corpus))) == sorted(map(repr, _said(kept)))


def _without_words(corpus):
    """The documents that are nothing but marks: they are listed as lost where a file has no other place for them."""
    return {
        d.id for d in corpus.documents if not d.text.replace("\0", "").strip("\ufeff \n\r\t\x0b\x85\u2028")
    }


def _said(corpus):
    """Each coding with its words, wherever they stand: line ends and marks that no text here has left out."""
    for coding in corpus.codings:
        words = "" if coding.span is None else corpus[coding.document].quote(coding.span)
        kept = "".join(c for c in words if c not in "\0\ufeff\x0b\ufffd" and not c.isspace())
        yield replace(coding, start=None, stop=None, quote=kept)
