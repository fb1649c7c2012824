"""What every format of coded texts promises: what is written comes back the same, or the loss is listed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from testimony.interchange import ReadAs, read, write
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
]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("contract")


@pytest.mark.parametrize(("name", "program"), WAYS)
@settings(max_examples=20)
@given(corpus=corpora())
def test_what_is_written_comes_back_the_same(place, name, program, corpus):
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
    losses = write(corpus, place / name, profile(program), overwrite=True)
    back = read(place / name, ReadAs(onto=corpus))
    assert all(loss.expected for loss in losses)
    assert back.losses == ()
    assert _without_the_same(differences(back.corpus, corpus), name) == {}


def _without_the_same(found, name):
    """Leave out the documents that a sheet has no row of."""
    return {
        part: what
        for part, what in found.items()
        if not name.endswith(("xlsx", "csv")) or part in ("codings", "memos")
    }


@pytest.mark.parametrize(("name", "program"), [("c.qdpx", ""), ("c.qdpx", "nvivo")])
@settings(max_examples=40)
@given(corpus=corpora(BROKEN))
def test_texts_that_no_program_holds_come_back_changed_only_where_a_loss_is_listed(
    place, name, program, corpus
):
    losses = write(corpus, place / name, profile(program), overwrite=True)
    back = read(place / name)
    if differences(back.corpus, corpus):
        assert losses
    assert sorted(map(repr, _said(back.corpus))) == sorted(map(repr, _said(corpus)))


def _said(corpus):
    """Each coding with its words, wherever they stand: line ends and marks that no text here has left out."""
    for coding in corpus.codings:
        words = "" if coding.span is None else corpus[coding.document].quote(coding.span)
        kept = "".join(words.split()).replace("\0", "").replace("\ufeff", "")
        yield replace(coding, start=None, stop=None, quote=kept)
