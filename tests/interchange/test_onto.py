"""Codings put onto the corpus they belong to: what they do not speak of stays as it was."""

from dataclasses import replace
from types import MappingProxyType

from testimony.codebook import Code, Codebook
from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.interchange import Coded
from testimony.interchange.changes import changes
from testimony.interchange.onto import put_onto
from testimony.phrase import Phrase

BOOK = Codebook("b", "1", (Code("work", aliases=("ECO",)), Code("home", stances=("affirmed",))))
BASE = Corpus(
    documents=(
        Document("a", "Ik ging weg om het werk.", language="nl"),
        Document("b", "Thuis was alles goed.", language="nl"),
    ),
    codebook=BOOK,
    codings=(
        Coding(document="a", start=0, stop=11, code="work", coder="x"),
        Coding(document="a", start=0, stop=2, code="work", coder="y"),
        Coding(document="b", start=0, stop=5, code="home", coder="x"),
    ),
    phrasebook=(Phrase(text="geen werk", language="nl"),),
    coders=MappingProxyType({"a": ("x", "y"), "b": ("x",)}),
)


def from_coder(coder, *codings, text=BASE.documents[0].text, book=BOOK, name="a"):
    documents = (Document(name, text, language="nl"),)
    given = tuple(replace(c, coder=coder, document=name) for c in codings)
    return Coded(Corpus(documents, book, given, coders=MappingProxyType({name: (coder,)})))


def test_other_coders_documents_and_the_phrasebook_stay():
    new = Coding(document="a", start=12, stop=23, code="work")
    corpus = put_onto(from_coder("x", new), BASE).corpus
    assert [(c.document, c.start, c.coder) for c in corpus.codings] == [
        ("a", 0, "y"),
        ("b", 0, "x"),
        ("a", 12, "x"),
    ]
    assert corpus.phrasebook == BASE.phrasebook
    assert corpus.coders == BASE.coders


def test_a_coder_who_took_everything_away_has_nothing_left():
    corpus = put_onto(from_coder("x"), BASE).corpus
    assert [(c.what, c.item.coder) for c in changes(BASE, corpus)] == [("removed", "x")]


def test_a_new_coder_is_recorded():
    corpus = put_onto(from_coder("z", Coding(document="a", start=0, stop=2, code="work")), BASE).corpus
    assert corpus.coders["a"] == ("x", "y", "z")


def test_a_code_is_known_by_its_alias_and_an_unknown_one_or_a_stance_it_lacks_is_listed():
    theirs = Codebook("c", "1", (Code("ECO"), Code("fear"), Code("home")))
    given = [
        Coding(document="a", start=0, stop=2, code="ECO"),
        Coding(document="a", start=3, stop=7, code="fear"),
    ]
    given.append(Coding(document="a", start=3, stop=7, code="home", stance="denied"))
    back = put_onto(from_coder("z", *given, book=theirs), BASE)
    assert [c.code for c in back.corpus.codings if c.coder == "z"] == ["work"]
    assert sorted(loss.why for loss in back.losses) == [
        "the codebook of the corpus has no such code",
        "the codebook of the corpus has no such stance of its code",
    ]


def test_a_document_that_the_corpus_does_not_have_is_listed_with_its_codings():
    back = put_onto(from_coder("z", Coding(document="a", start=0, stop=2, code="work"), name="c"), BASE)
    assert [(loss.what, loss.count) for loss in back.losses] == [("document", 1), ("coding or memo", 1)]
    assert back.corpus.codings == BASE.codings


def test_on_a_corrected_text_codings_follow_their_words_and_those_whose_words_are_gone_are_listed():
    text = "Nou, en toen ik weg om het werk."
    given = [
        Coding(document="a", start=text.index(words), stop=text.index(words) + len(words), code="work")
        for words in ("weg om het werk", "en toen ik")
    ]
    back = put_onto(from_coder("z", *given, text=text), BASE)
    assert [BASE["a"].quote(c.span) for c in back.corpus.codings if c.coder == "z"] == ["weg om het werk"]
    assert [loss.count for loss in back.losses] == [1]
    assert back.notes == ("texts differ; codings and memos carried over: 1 on the same words",)
