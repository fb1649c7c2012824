"""From a DataFrame to a corpus: nothing is lost, nobody's words change, and what does not fit is named by row and column."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimony.codebook import PALETTE, Codebook
from testimony.corpus import Corpus
from testimony.document import clean
from testimony.errors import CodebookError, CorpusError

CODES = ["work", "home", "home:denied"]
SAID = {
    "nl": "Ik had geen werk meer 🙂 en mijn cafe\u0301 ging dicht.",
    "ru": "Мне принесли\r\nповестку, и\u0306 я уехал 👨‍👩‍👧.",
    "en": "I have a contract now,\r\nand for the first time I sleep.",
    "ru-Latn": "Mne prinesli povestku, i v tu zhe noch' ya uehal iz doma.",
}


def frame(*rows, **more):
    """A frame of (respondent, text, work, home, home:denied) rows, with other columns beside."""
    return pd.DataFrame(rows, columns=["respondent", "text", *CODES]).assign(**more)


def two(**more):
    return frame(("p1", SAID["nl"], 1, 0, 0), ("p1", SAID["en"], 0, 1, 1), **more)


words = st.lists(
    st.sampled_from(
        ["werk", "thuis", "дом", "уехал", "moi\u0306", "home", "🙂", "👩🏽", "e\u0301", "\r\n", "\n", "?"]
    ),
    min_size=1,
    max_size=25,
).map(" ".join)
texts = st.one_of(words, st.text(st.characters(exclude_categories=["Cs"]), max_size=60)).filter(
    lambda text: clean(text).strip()
)
bits = st.sampled_from([0, 1, True, False, 0.0, 1.0])
people = st.sampled_from(["p1", "п2", "р 3"])
questions = st.one_of(st.just(""), st.none(), words.filter(str.strip))
tags = st.sampled_from(["nl", "ru", "en"])


@settings(max_examples=40)
@given(st.lists(st.tuples(people, texts, bits, bits, bits, questions, tags), min_size=1, max_size=6))
def test_every_passage_question_and_code_comes_back_as_it_went_in(rows):
    corpus = Corpus.from_frame(
        pd.DataFrame(rows, columns=["respondent", "text", *CODES, "question", "language"]), CODES
    )
    data = corpus.labelling()
    grouped = [row for who in dict.fromkeys(r[0] for r in rows) for row in rows if row[0] == who]
    assert data.targets == tuple(CODES)
    assert [
        (who, s.text, *map(int, y), asked, s.language)
        for who, s, y, asked in zip(data.groups, data.segments, data.y, data.context, strict=True)
    ] == [
        (who, clean(text).strip(), *map(int, y), clean(asked or "").strip(), tag)
        for who, text, *y, asked, tag in grouped
    ]
    assert all(corpus[s.document].quote(s) == s.text for s in data.segments)


def test_the_shipped_corpus_comes_back_from_its_frame(corpus):
    before = corpus.to_frame()
    again = Corpus.from_frame(before, corpus.codebook)
    after = again.to_frame()
    same = [c for c in before.columns if c not in ("start", "stop")]
    pd.testing.assert_frame_equal(before[same], after[same])
    assert again.splits == corpus.splits
    assert {p: again.part(p).respondents for p in ("train", "test")} == {
        p: corpus.part(p).respondents for p in ("train", "test")
    }


def test_what_came_from_a_frame_survives_saving(tmp_path):
    corpus = Corpus.from_frame(two(question="En toen?"), CODES, name="mine", coder="me")
    corpus.save(tmp_path / "mine")
    again = Corpus.load(tmp_path / "mine")
    assert again.documents == corpus.documents
    assert again.codebook == corpus.codebook
    assert again.labelling().y.tolist() == corpus.labelling().y.tolist()
    assert again.coders == {"p1": ("me",)}


def test_a_1_is_a_coding_of_the_whole_passage_by_the_coder():
    corpus = Corpus.from_frame(two(), CODES, coder="me")
    assert [(c.target, c.coder, corpus["p1"].quote(c.span)) for c in corpus.codings] == [
        ("work", "me", SAID["nl"]),
        ("home", "me", clean(SAID["en"])),
        ("home:denied", "me", clean(SAID["en"])),
    ]


def test_a_coder_who_found_nothing_is_remembered_and_one_without_a_name_is_not():
    nothing = frame(("p1", SAID["en"], 0, 0, 0))
    assert Corpus.from_frame(nothing, CODES, coder="me").coders_of("p1") == ("me",)
    assert Corpus.from_frame(nothing, CODES).coders_of("p1") == ()


def test_names_of_columns_make_a_codebook_with_a_stance_for_each_column():
    book = Corpus.from_frame(two(), ["home:denied", "home", "work"], name="mine").codebook
    assert book.targets == ("home", "home:denied", "work")
    assert book["work"].stances == ("affirmed",)
    assert [c.colour for c in book.codes] == list(PALETTE[:2])
    assert Corpus.from_frame(two(), "work").codebook.targets == ("work",)


def test_a_codebook_is_kept_as_it_is():
    book = Codebook.parse("name: b\ncodes: [{name: work, stances: affirmed}, home]")
    corpus = Corpus.from_frame(two(), book)
    assert corpus.codebook is book
    assert {c.codebook for c in corpus.codings} == {book.version}


def test_a_respondents_rows_are_one_document_and_several_where_a_column_says_so():
    rows = frame(*(("p1", text, 0, 0, 0) for text in SAID.values()), ("p2", SAID["nl"], 1, 0, 0))
    assert [d.id for d in Corpus.from_frame(rows, CODES).documents] == ["p1", "p2"]
    several = Corpus.from_frame(rows.assign(document=[7, 8, 7, 8, 9]), CODES)
    assert [(d.id, d.person, len(d.segments)) for d in several.documents] == [
        ("7", "p1", 2), ("8", "p1", 2), ("9", "p2", 1),
    ]  # fmt: skip
    assert several.labelling().groups == ("p1",) * 4 + ("p2",)


@pytest.mark.parametrize("column", ["question", "context"])
def test_questions_are_the_interviewers_turns_and_never_coded(column):
    corpus = Corpus.from_frame(two(**{column: ["Waarom?\r\nZeg.", np.nan], "speaker": "Anna"}), CODES)
    assert [(s.role, s.speaker, s.text) for s in corpus["p1"].segments] == [
        ("interviewer", None, "Waarom?\nZeg."),
        ("respondent", "Anna", SAID["nl"]),
        ("respondent", "Anna", clean(SAID["en"])),
    ]
    assert corpus.labelling().context == ("Waarom?\nZeg.", "")


def test_a_question_that_has_a_row_of_its_own_is_not_said_twice():
    rows = frame(("p1", "Why?", 0, 0, 0), ("p1", SAID["en"], 1, 0, 0))
    rows = rows.assign(role=["interviewer", "respondent"], question=["", "Why?"])
    assert [s.text for s in Corpus.from_frame(rows, CODES)["p1"].segments] == ["Why?", clean(SAID["en"])]


def test_without_a_language_column_each_text_is_in_its_own_and_with_one_in_the_one_given():
    rows = frame(*((f"p-{tag}", text, 0, 0, 0) for tag, text in SAID.items()))
    assert [s.language for s in Corpus.from_frame(rows, CODES).labelling().segments] == list(SAID)
    given_ = Corpus.from_frame(rows.assign(language=["en", None, "nl", "ru"]), CODES)
    assert [s.language for s in given_.labelling().segments] == ["en", "ru", "nl", "ru"]


def test_rows_may_carry_any_index():
    rows = two().set_index(pd.Index(["x", "x"]))
    assert len(Corpus.from_frame(rows, CODES).codings) == 3


def test_a_long_passage_keeps_its_codes_in_every_piece():
    rows = frame(("p1", "We had no work left there. " * 40, 1, 0, 0))
    y = Corpus.from_frame(rows, CODES).labelling().y
    assert len(y) == 2
    assert y[:, 0].tolist() == [1, 1]


def test_the_frame_is_left_as_it_was():
    rows = two(question=None)
    before = rows.copy(deep=True)
    Corpus.from_frame(rows, CODES)
    pd.testing.assert_frame_equal(rows, before)


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (two().drop(columns="text"), r"study: there is no column 'text'.*needed: text, respondent, work"),
        (two().drop(columns="respondent"), "no column 'respondent'"),
        (two().drop(columns="home:denied"), "no column 'home:denied'"),
        (two().iloc[:0], "no rows"),
        (pd.concat([two(), two()[["text"]]], axis=1), "more than one column is called 'text'"),
        (two(text=["a", None]), r"study, row frame\.iloc\[1\], column 'text': the cell is empty"),
        (two(text=["a", " \r\n"]), r"iloc\[1\], column 'text': the cell is empty"),
        (two(text=["a", "\ufeff"]), r"iloc\[1\], column 'text': there are no words"),
        (two(text=["a", 5]), r"iloc\[1\], column 'text': there are no words"),
        (two(respondent=[None, "p"]), r"iloc\[0\], column 'respondent': the cell is empty"),
        (two(respondent=pd.array(["p", pd.NA])), r"iloc\[1\], column 'respondent'"),
        (two(document=["d", ""]), r"iloc\[1\], column 'document'"),
        (two(work=[0, 2]), r"iloc\[1\], column 'work': neither 0 nor 1"),
        (two(work=[0, "1"]), r"iloc\[1\], column 'work'"),
        (two(work=[np.nan, 1]), r"iloc\[0\], column 'work'"),
        (two(work=pd.array([1, pd.NA])), r"iloc\[1\], column 'work'"),
        (two(role=["respondent", "king"]), r"iloc\[1\], column 'role': there is no such role.*interviewer"),
        (two(role=["respondent", None]), r"iloc\[1\], column 'role'"),
        (two(role=["interviewer", "author"]), r"iloc\[0\], column 'work': a code on words of role"),
        (two(split=["train", "dev"]), r"iloc\[1\], column 'split': there is no such part.*validation"),
        (two(split=["train", "test"], document=["a", "b"]), r"iloc\[1\], column 'split': an earlier row"),
        (
            two(document="d", respondent=["p", "q"]),
            r"iloc\[1\], column 'respondent': an earlier row of this d",
        ),
        (two(genre=["letter", "post"]), r"iloc\[1\], column 'genre'"),
    ],
)
def test_what_does_not_fit_is_named_by_row_and_column(rows, complaint):
    with pytest.raises(CorpusError, match=complaint):
        Corpus.from_frame(rows, CODES, name="study")


def test_no_word_of_a_testimony_is_in_an_error():
    with pytest.raises(CorpusError) as caught:
        Corpus.from_frame(two(work=[0, SAID["ru"]]), CODES)
    assert "повестку" not in str(caught.value)


@pytest.mark.parametrize(
    ("codes", "complaint"),
    [
        (["home:denied"], "needs the stances"),
        (["home", "home:maybe"], "needs the stances"),
        ([], "not a codebook"),
        ([" home"], "blanks"),
    ],
)
def test_columns_that_make_no_codebook_are_refused(codes, complaint):
    with pytest.raises(CodebookError, match=complaint):
        Corpus.from_frame(two(), codes)
