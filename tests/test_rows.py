"""The lines of a corpus folder, as somebody may have written them by hand: a corpus comes of them, or one sentence."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimony.coding import CODING_FIELDS, MEMO_FIELDS
from testimony.corpus import Corpus
from testimony.errors import CorpusError, TestimonyError
from testimony.interchange import read
from testimony.phrase import PHRASE_FIELDS

TEXT = "I: Waarom?\nR: Er was geen werk 🙂.\nЯ боялась повестки, cafe\u0301."
TURNS = [
    {"start": 3, "stop": 10, "role": "interviewer", "speaker": "I", "rule": "mark", "language": "nl", "seconds": 1.5},
    {"start": 14, "stop": len(TEXT), "role": "respondent", "speaker": None},
]  # fmt: skip
DOCUMENT = {
    "id": "een",
    "respondent": "п1",
    "genre": "interview",
    "language": "nl",
    "coders": ["anna"],
    "text": TEXT,
    "turns": TURNS,
    "metadata": {"wave": 2},
}
CODING = {"document": "een", "start": 21, "stop": 30, "code": "work", "stance": "denied", "coder": "anna"}
MEMO = {"document": "een", "start": 3, "stop": 9, "kind": "irony", "text": "hm", "coder": "anna"}
PHRASE = {"text": "er was geen werk", "language": "nl", "targets": ["work:denied"], "hand": "anna"}
BOOK = "name: study\nversion: 2\ncodes: [work, страх]\nmemos: {irony: not meant}\n"

FILES = {
    "documents": ("documents.jsonl", DOCUMENT, ("sha256", "split", *DOCUMENT)),
    "turns": ("documents.jsonl", DOCUMENT, tuple(TURNS[0])),
    "codings": ("codings.jsonl", CODING, CODING_FIELDS),
    "memos": ("memos.jsonl", MEMO, MEMO_FIELDS),
    "phrases": ("phrasebook.jsonl", PHRASE, PHRASE_FIELDS),
}

ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.sampled_from((-1, 0, 5, 21, 30, 10**30, 1.5, -0.0, 1e300)),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(("", "een", "x", "work", "страх", "denied", "\ud83d", "e\u0301", "\0", "\u202b", "\r\n")),
    ),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=6,
)  # fmt: skip


def folder_of(place, **rows):
    """A corpus folder, and the same in one file; rows by file, those not given as they should be."""
    (place / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    for name, row in (("documents", DOCUMENT), ("codings", CODING), ("memos", MEMO), ("phrasebook", PHRASE)):
        (place / f"{name}.jsonl").write_text(json.dumps(rows.get(name, row)) + "\n", encoding="utf-8")
    whole = {
        **rows.get("documents", DOCUMENT),
        "codings": [rows.get("codings", CODING)],
        "memos": [rows.get("memos", MEMO)],
    }
    (place / "c.jsonl").write_text(
        f"{json.dumps({'codebook': BOOK})}\n{json.dumps(whole)}\n", encoding="utf-8"
    )
    return place


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("rows")


@pytest.mark.parametrize("kind", FILES)
@settings(max_examples=25)
@given(data=st.data())
def test_values_of_any_kind_at_any_field_give_a_corpus_or_a_sentence(place, kind, data):
    _any_kind(place, kind, data)


@pytest.mark.nightly
@pytest.mark.parametrize("kind", FILES)
@settings(max_examples=3000)
@given(data=st.data())
def test_values_of_any_kind_at_any_field_three_thousand_times_give_a_corpus_or_a_sentence(place, kind, data):
    _any_kind(place, kind, data)


def _any_kind(place, kind, data):
    file, row, fields = FILES[kind]
    changed = data.draw(st.dictionaries(st.sampled_from(fields), ANYTHING, min_size=1, max_size=3))
    row = {**row, "turns": [{**TURNS[0], **changed}]} if kind == "turns" else {**row, **changed}
    folder_of(place, **{file.partition(".")[0]: row})
    for path in (place, place / "c.jsonl"):
        try:
            found = read(path).corpus
        except TestimonyError as error:
            assert len(str(error)) < 700  # noqa: PT017  # either is right
            continue
        found.save(place / "again")
        assert len(Corpus.load(place / "again").codings) == 1
        found.to_frame()


@pytest.mark.parametrize(
    ("file", "values", "said"),
    [
        ("documents", {"text": 5}, "line 1: text of a document is a number. It has to be words in quotes"),
        ("documents", {"text": None}, "line 1: a document lacks text"),
        ("documents", {"coders": "anna"}, "coders of a document is words. It has to be a list"),
        ("documents", {"coders": [["anna"]]}, "coders of a document is a list"),
        ("documents", {"metadata": ["wave"]}, "metadata of a document is a list. It has to be"),
        ("documents", {"turns": [5]}, "turns of a document is a list. It has to be a list of turns"),
        ("documents", {"turns": [{"start": "x", "stop": 9, "role": "other"}]}, "start of a turn is words"),
        ("documents", {"turns": [{"start": 9, "stop": 3, "role": "other"}]}, "a turn begins at 9 and ends at 3"),
        ("documents", {"turns": [{"start": 3, "stop": 999, "role": "other"}]}, "a turn ends at 999"),
        ("documents", {"turns": [{"start": 3, "stop": 9}]}, "a turn lacks role"),
        ("documents", {"turns": [{"start": 3, "stop": 9, "role": "king"}]}, "'king'"),
        ("documents", {"turns": [{"start": 3, "stop": 9, "role": "other", "x": 1}]}, "a turn has x"),
        ("codings", {"start": "x"}, r"codings\.jsonl, line 1: start of a coding is words. It has to be a whole number"),
        ("codings", {"start": 1.5}, "start of a coding is a number with a fraction"),
        ("codings", {"start": True}, "start of a coding is true or false"),
        ("codings", {"start": None}, "a coding has a start without a stop|stop without a start"),
        ("codings", {"start": 30, "stop": 21}, "a coding begins at 30 and ends at 21"),
        ("codings", {"start": -3}, "start of a coding is a number below 0"),
        ("codings", {"memo": ["x"]}, "memo of a coding is a list. It has to be words in quotes"),
        ("codings", {"code": None}, "a coding lacks code"),
        ("codings", {"colour": "red"}, "a coding has colour"),
        ("memos", {"start": None}, "a memo lacks start"),
        ("memos", {"kind": {}}, "kind of a memo is names with values"),
        ("phrasebook", {"targets": "work"}, "targets of a phrase is words. It has to be a list"),
        ("phrasebook", {"targets": [5]}, "targets of a phrase is a list. It has to be a list of words"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_named_with_its_place_and_what_it_has_to_be(
    tmp_path, file, values, said
):
    rows = {"documents": DOCUMENT, "codings": CODING, "memos": MEMO, "phrasebook": PHRASE}
    folder_of(tmp_path, **{file: {**rows[file], **values}})
    with pytest.raises(CorpusError, match=said) as caught:
        Corpus.load(tmp_path)
    assert f"{file}.jsonl, line 1" in str(caught.value)
    if file != "phrasebook":
        with pytest.raises(CorpusError, match=r"c\.jsonl, line 2"):
            read(tmp_path / "c.jsonl")


def test_what_a_row_does_not_say_may_also_be_null(tmp_path):
    nulls = dict.fromkeys(set(CODING_FIELDS) - {"document", "code"})
    folder_of(tmp_path, codings={**nulls, "document": "een", "code": "work"})
    (coding,) = Corpus.load(tmp_path).codings
    assert (coding.span, coding.stance, coding.memo, coding.coder) == (None, "affirmed", "", "")


def test_ids_that_are_numbers_are_read_as_names(tmp_path):
    folder_of(
        tmp_path,
        documents={**DOCUMENT, "id": 7, "respondent": 12},
        codings={**CODING, "document": 7},
        memos={**MEMO, "document": 7},
    )
    found = Corpus.load(tmp_path)
    assert (found.documents[0].id, found.documents[0].respondent) == ("7", "12")
    assert found.codings[0].document == found.memos[0].document == "7"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "line 1: is not JSON"),
        (b"[1]\n", "line 1: is not a JSON object"),
        (b'{"document": "\xff"}\n', "is not UTF-8 text"),
        (b"[" * 200_000, "line 1: its brackets are nested far too deep"),
        (b'{"start": ' + b"9" * 5000 + b"}", "line 1: is not JSON"),
    ],
)
def test_lines_that_are_no_rows_are_refused_with_their_place(tmp_path, content, said):
    folder_of(tmp_path)
    (tmp_path / "codings.jsonl").write_bytes(content)
    with pytest.raises(CorpusError, match=said):
        Corpus.load(tmp_path)


@pytest.mark.parametrize("values", [{"codings": {}}, {"codings": "x"}, {"memos": 5}, {"codings": [5]}])
def test_codings_that_are_no_list_are_not_passed_over_in_silence(tmp_path, values):
    path = tmp_path / "c.jsonl"
    path.write_text(f"{json.dumps({'codebook': BOOK})}\n{json.dumps({**DOCUMENT, **values})}\n")
    with pytest.raises(CorpusError, match=r"c\.jsonl, line 2: (codings|memos) of a document"):
        read(path)


@pytest.mark.parametrize(
    ("kind", "whole"),
    [*((kind, False) for kind in FILES), *((kind, True) for kind in FILES if kind != "phrases")],
)
def test_half_a_character_in_any_field_is_kept_as_the_sign_for_one_or_refused_in_a_sentence(
    tmp_path, kind, whole
):
    file, row, fields = FILES[kind]
    kept = 0
    for field in fields:
        for value in ("x\ud83d", ["x\ud83d"], {"x\ud83d": ["x\ud83d"]}):
            bad = {**row, "turns": [{**TURNS[0], field: value}]} if kind == "turns" else {**row, field: value}
            folder_of(tmp_path, **{file.partition(".")[0]: bad})
            try:
                found = read(tmp_path / "c.jsonl" if whole else tmp_path).corpus
            except TestimonyError as error:
                assert str(error).encode()  # noqa: PT017  # it can be printed
                continue
            found.save(tmp_path / "again")
            kept += "x\ufffd" in (tmp_path / "again" / file).read_text(encoding="utf-8")
            assert Corpus.load(tmp_path / "again").documents == found.documents
    assert kept
