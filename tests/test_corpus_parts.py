"""A corpus with fixed splits and several coders: what stands, what may be trained on, what is refused."""

import json
from dataclasses import replace
from types import MappingProxyType

import pytest

from testimony import shipped
from testimony.codebook import Codebook
from testimony.coding import ADJUDICATED
from testimony.composing import added
from testimony.corpus import Corpus
from testimony.errors import CorpusError
from testimony.training import train

BOOK = Codebook.load(shipped.corpus_folder() / "codebook.yaml")
TEXT = """\
@id nl-z-01
@genre letter
Lieve Anja, {DIS.market|de makelaar legde op toen hij mijn accent hoorde}.

Verder {!homonym|is de markt hier stabiel}, zegt de visboer.

@id nl-z-02
@genre letter
Hier {STA.housing|staat ons eigen bordje op de deur}, al drie jaar.
"""


@pytest.fixture
def small(marked_corpus):
    return marked_corpus(
        TEXT,
        BOOK,
        splits=MappingProxyType({"p-nl-z-01": "train", "p-nl-z-02": "test"}),
    )


def test_parts_coders_and_memos_survive_saving(small, tmp_path):
    small.save(tmp_path)
    again = Corpus.load(tmp_path)
    assert again.splits == small.splits
    assert again.coders == small.coders
    assert [replace(m, quote="") for m in again.memos] == [replace(m, quote="") for m in small.memos]
    assert again.documents == small.documents
    assert (tmp_path / "documents-test.jsonl").is_file()
    assert not (tmp_path / "documents.jsonl").exists()


def test_the_segment_file_says_what_the_codings_say(small, tmp_path):
    small.save(tmp_path)
    rows = [json.loads(x) for x in (tmp_path / "segments-train.jsonl").read_text("utf-8").splitlines()]
    assert [(r["segment"], r["discrimination"], r["stability"]) for r in rows] == [(0, 1, 0), (1, 0, 0)]


def test_a_person_in_two_parts_is_refused(small, tmp_path):
    small.save(tmp_path)
    row = json.loads((tmp_path / "documents-train.jsonl").read_text("utf-8"))
    with (tmp_path / "documents-test.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({**row, "id": "another"}) + "\n")
    with pytest.raises(CorpusError, match="two parts"):
        Corpus.load(tmp_path)


def test_what_was_adjudicated_stands_and_the_coders_versions_are_kept(small):
    (first, other) = small.codings
    settled = replace(first, coder=ADJUDICATED, stop=first.stop - 10)
    corpus = replace(
        small,
        codings=(first, replace(first, coder="second", code="politics", subcode=""), settled, other),
        coders=MappingProxyType({"nl-z-01": ("first", "second", ADJUDICATED), "nl-z-02": ("first",)}),
    )
    assert corpus.standing == (settled, other)
    assert len(corpus.codings_of("nl-z-01")) == 3


def test_a_document_adjudicated_to_carry_nothing_carries_nothing(small):
    corpus = replace(
        small, coders=MappingProxyType({**small.coders, "nl-z-01": ("first", "second", ADJUDICATED)})
    )
    assert {c.document for c in corpus.standing} == {"nl-z-02"}


def test_the_test_part_is_not_trained_on(small, monkeypatch):
    assert [d.id for d in small.without_test().documents] == ["nl-z-01"]
    with pytest.raises(CorpusError, match="1 coded segments of 1 respondents"):
        train(small, name="x")


def test_marked_texts_are_added_to_a_part(small, tmp_path):
    small.save(tmp_path / "c")
    more = tmp_path / "more.txt"
    more.write_text("@id ru-z-09\n@genre letter\n{ECO|Денег не было}, вот и уехали.\n", encoding="utf-8")
    corpus = added(Corpus.load(tmp_path / "c"), [more], coder="third", part="validation")
    assert corpus.part_of(corpus["ru-z-09"]) == "validation"
    assert corpus.coders_of("ru-z-09") == ("third",)
    with pytest.raises(CorpusError, match="--part"):
        added(small, [more], coder="third")


def test_a_second_coders_answers_are_added_and_replace_their_own_earlier_ones(small, tmp_path):
    answers = tmp_path / "answers.txt"
    answers.write_text("nl-z-01#0 DIS | toen hij mijn accent hoorde\nnl-z-01 done\n", encoding="utf-8")
    once = added(small, [answers], coder="second")
    twice = added(once, [answers], coder="second")
    assert once.codings == twice.codings
    assert once.coders_of("nl-z-01") == ("first", "second")
    assert len(once.codings) == len(small.codings) + 1


def test_answers_without_the_word_done_are_refused(small, tmp_path):
    answers = tmp_path / "answers.txt"
    answers.write_text("nl-z-01#0 DIS | toen hij mijn accent hoorde\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="not marked as done"):
        added(small, [answers], coder="second")


def test_a_memo_outside_the_text_is_refused(small):
    with pytest.raises(CorpusError, match=r"memo 1.*after the text"):
        replace(small, memos=(replace(small.memos[0], stop=10**6, quote=""),))


def test_a_part_that_does_not_exist_is_refused_before_anything_is_lost(small, tmp_path):
    more = tmp_path / "more.txt"
    more.write_text("@id ru-z-09\n@genre letter\nДа.\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="no part 'tset'"):
        added(small, [more], coder="third", part="tset")


@pytest.mark.parametrize(
    ("raw", "complaint"), [(b"", "is empty"), ("@id ru-1\nДа".encode("cp1251"), "UTF-8")]
)
def test_a_file_that_cannot_be_added_is_named_with_what_to_do(small, tmp_path, raw, complaint):
    (tmp_path / "a.txt").write_bytes(raw)
    with pytest.raises(CorpusError, match=rf"a\.txt.*{complaint}"):
        added(small, [tmp_path / "a.txt"], coder="third", part="train")


def test_saving_leaves_nothing_of_an_earlier_corpus_in_the_folder(small, tmp_path):
    small.save(tmp_path)
    flat = replace(small, splits=MappingProxyType({}), memos=())
    flat.save(tmp_path)
    again = Corpus.load(tmp_path)
    assert [d.id for d in again.documents] == ["nl-z-01", "nl-z-02"]
    assert not list(tmp_path.glob("*-test.jsonl"))
    assert again.memos == ()
