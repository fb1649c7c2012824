"""Rows become the documents that a file with the same words becomes: same turns, roles, languages and segments."""

import itertools

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimony import read_text
from testimony.batch import tables
from testimony.batch.assembled import Row, assembled
from testimony.batch.chunks import Chunk, _stream, rows_of
from testimony.batch.cut_rows import merged, of_items
from testimony.batch.documents import Item, documents
from testimony.batch.fields import Fields
from testimony.batch.options import Options
from testimony.batch.plain_rows import plain_rows
from testimony.document import ROLES
from testimony.errors import ReadError

from .made import TEXTS, jsonl, run, segments

PLAIN = Fields("testimony", {"text": "text"}, ())
WORDS = st.sampled_from(
    [
        "ja",
        "nee",
        "oui",
        "и",
        "да",
        "нет",
        "не",
        "well",
        "I:",
        "R:",
        "И:",
        "Р:",
        "AB:",
        "CD;",
        "-",
        "?",
        ".",
        ",",
        ";",
        ":",
        "**",
        "niet",
        "het",
        "de",
        "en",
        "the",
        "a",
        "ich",
        "weg",
        "уехал",
        "mama",
        "Datum:",
        "є",
        "ї",
        "ў",
        "🙂",
        "é",
        "12:30",
        "potomu",
        "chto",
        "uehal",
        "\n",
        "\n\n",
        " ",
    ]
)
ANY = st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=60) | st.sampled_from(TEXTS)


def row(text, **said):
    return Row(0, "a.csv", 2, text, said)


def made(texts, said, at, *, kind="turn", **options):
    rows = [Row(i, "a.csv", i + 2, t, s) for i, (t, s) in enumerate(zip(texts, said, strict=True))]
    found = assembled(rows, Fields(kind, {name: name for name in at}, ()), Options(**options))
    return found.document


@settings(max_examples=40)
@given(ANY)
def test_a_row_is_read_as_a_plain_text_is(text):
    if not text.replace("\0", "").replace("\ufeff", "").strip():
        return
    found, expected = assembled([row(text)], PLAIN, Options()).document, read_text(text)
    assert found.text == expected.text
    assert found.language == expected.language
    assert [(t.start, t.stop, t.role, t.speaker) for t in found.turns] == [
        (t.start, t.stop, t.role, t.speaker) for t in expected.turns
    ]
    assert [(s.start, s.stop, s.language) for s in found.segments] == [
        (s.start, s.stop, s.language) for s in expected.segments
    ]


@settings(max_examples=40)
@given(st.lists(ANY, min_size=1, max_size=5), st.sampled_from(["turn", "segment"]))
def test_every_word_of_every_row_is_in_one_segment_of_that_row(texts, kind):
    texts = [t for t in texts if t.replace("\0", "").replace("\ufeff", "").strip()]
    if not texts:
        return
    rows = [Row(i, "a.csv", i, t, {"role": "respondent"}) for i, t in enumerate(texts)]
    fields = Fields(kind, {"text": "text", "role": "role", "document": "d"}, ())
    found = assembled(rows, fields, Options())
    for start, stop in itertools.pairwise([*found.starts, len(found.document.text) + 1]):
        mine = [s for s in found.document.segments if start <= s.start < stop]
        assert all(s.stop <= stop for s in mine)
        if kind == "segment":
            said = "".join("".join(s.text.split()) for s in mine)
            assert said == "".join(found.document.text[start:stop].split())


def test_roles_are_those_the_rows_state_in_three_languages():
    roles = ["interviewer", "Респондент", "onderzoeker", "author", "nonsense", ""]
    for kind in ("turn", "segment"):
        document = made(["Ja."] * 6, [{"role": r} for r in roles], ["text", "role"], kind=kind)
        assert [t.role for t in document.turns] == [
            "interviewer", "respondent", "interviewer", "author", "uncertain", "uncertain",
        ]  # fmt: skip


def test_speakers_are_settled_by_their_marks_and_the_rest_stays_uncertain():
    said = [{"speaker": s} for s in ("Interviewer:", "P01", "S02")]
    for kind in ("turn", "segment"):
        document = made(["Why?", "Work.", "Well."], said, ["text", "speaker"], kind=kind)
        assert [t.role for t in document.turns] == ["interviewer", "respondent", "uncertain"]


def test_what_a_person_says_of_a_mark_settles_it_where_it_occurs():
    said = [{"speaker": s} for s in ("S01", "S02")]
    document = made(["Why?", "Work."], said, ["text", "speaker"], respondent=("S02", "S99"))
    assert [t.role for t in document.turns] == ["interviewer", "respondent"]
    other = made(["Why?", "Work."], said, ["text", "speaker"], respondent=("S99",))
    assert {t.role for t in other.turns} == {"uncertain"}


def test_suggested_roles_are_taken_only_when_they_are_accepted():
    turns = [
        ("S01", "Why did you leave, was it work?"),
        ("S02", "They sent me a summons and I ran away."),
    ] * 3
    said, texts = [{"speaker": s} for s, _ in turns], [t for _, t in turns]
    plain, accepted = (
        made(texts, said, ["text", "speaker"], accept_roles=accept) for accept in (False, True)
    )
    assert plain.speakers == {"S01": "uncertain", "S02": "uncertain"}
    assert accepted.speakers == {"S01": "interviewer", "S02": "respondent"}


def test_a_segment_is_cut_only_where_it_is_too_long_and_never_for_marks_in_it():
    short, long = "I: ja. R: nee. I: ja. R: nee.", "Ik ging weg. " * 100
    assert len(made([short], [{}], ["text"], kind="segment").segments) == 1
    assert len(made([long], [{}], ["text"], kind="segment").segments) == 3


def test_a_segments_language_is_the_one_its_row_states():
    document = made([TEXTS[0], TEXTS[1]], [{"language": "uk"}, {}], ["text", "language"], kind="segment")
    assert [s.language for s in document.segments] == ["uk", "nl"]


def test_letters_and_posts_are_their_writers_own_words():
    assert made(["Ja."], [{}], ["text"], kind="segment", genre="letter").turns[0].role == "respondent"
    assert made(["Ja."], [{}], ["text"], kind="segment").turns[0].role == "author"


@pytest.mark.parametrize(
    "turns",
    [
        '[{"start": 0, "stop": 99}]',
        '[{"start": 2, "stop": 1}]',
        "[1]",
        '[{"start": 0, "stop": 1, "role": "x"}]',
    ],
)
def test_turns_that_do_not_fit_the_text_are_refused(turns):
    with pytest.raises(ReadError, match="a turn"):
        assembled([Row(0, "a", 1, "Ja.", {}, turns)], PLAIN, Options())


def test_turns_are_moved_where_cleaning_takes_characters_out():
    turns = '[{"start": 0, "stop": 3, "role": "interviewer"}, {"start": 5, "stop": 8, "role": "respondent"}]'
    document = assembled([Row(0, "a", 1, "Ja?\r\nNee", {}, turns)], PLAIN, Options()).document
    assert [document.quote(t) for t in document.turns] == ["Ja?", "Nee"]
    assert {t.role for t in document.turns} <= set(ROLES)


def test_rows_of_one_testimony_stay_one_and_empty_cells_mean_the_one_above(tmp_path):
    records = [
        {"interview": "a", "who": "I", "text": "Why did you leave?"},
        {"interview": None, "who": "R", "text": "They sent me a summons, so I left."},
        {"interview": "b", "who": "I", "text": "And you?"},
        {"interview": "b", "who": "R", "text": "Work, only work."},
    ]
    run(jsonl(tmp_path / "a.jsonl", records), tmp_path / "out", columns={"speaker": "who"}, chunk_rows=1)
    found = segments(tmp_path / "out")
    assert [(s["document"], s["row"], s["role"]) for s in found] == [
        ("a", 1, "interviewer"), ("a", 2, "respondent"), ("b", 3, "interviewer"), ("b", 4, "respondent"),
    ]  # fmt: skip
    assert [s["start"] for s in found] == [0, 19, 0, 9]


def test_an_id_that_numbers_the_turns_is_not_taken_for_the_testimonys(tmp_path):
    records = [{"id": i, "speaker": "IR"[i % 2], "text": f"Ja, dat klopt wel {i}."} for i in range(6)]
    outcome = run(jsonl(tmp_path / "talk.jsonl", records), tmp_path / "out", columns={})
    assert outcome.counts.testimonies == 1
    assert {s["document"] for s in segments(tmp_path / "out")} == {"talk"}


def test_scattered_rows_are_counted_and_said(tmp_path):
    records = [{"interview": x, "speaker": "R", "text": "Ja, dat klopt."} for x in "abab"]
    said = []
    run(jsonl(tmp_path / "a.jsonl", records), tmp_path / "out", columns={}, say=said.append)
    assert any("do not stand together" in sentence for sentence in said)


TELLING = st.fixed_dictionaries(
    {
        "text": st.builds(
            lambda between, words, times: between.join(words * times),
            st.sampled_from([" ", "\r\n", "\n", "  ", " \ufeff"]),
            st.lists(WORDS, max_size=30),
            st.sampled_from([1, 1, 1, 20]),
        ),
        "language": st.sampled_from(["", "nl", "ru", "en", "ru-Latn"]),
        "genre": st.sampled_from(["", "interview", "letter", "portrait", "report", "nonsense"]),
        "document": st.sampled_from(["", "d-7", "d-8", " d-7\r"]),
        "respondent": st.sampled_from(["", "r"]),
    }
)


def chunk(rows, fields):
    """Return rows as a chunk of an input."""
    values = [
        {n: v if n == "turns" else v.encode() for n, v in row.items() if v} | {"source": "a.csv"}
        for row in rows
    ]
    table = pa.Table.from_pylist([v | {"row": i + 2} for i, v in enumerate(values)], tables.schema(fields))
    return Chunk(0, 0, _stream([table], fields))


def one_by_one(told, fields, options):
    found = list(documents(told, fields, options))
    return of_items(x for x in found if isinstance(x, Item))


@given(
    st.lists(TELLING, min_size=1, max_size=5),
    st.sampled_from(["", "nl"]),
    st.sampled_from([(), ("document",)]),
    st.sampled_from(["segment", "testimony"]),
)
def test_rows_taken_at_once_become_what_they_become_one_by_one(rows, language, named, row):
    fields = Fields(row, {"text": "text", **{n: n for n in named}}, ())
    options = Options(language=language)
    told = chunk(rows, fields)
    plain = plain_rows(rows_of(told), fields, options)
    rest = list(documents(told, fields, options, but=plain.rows))
    both = merged(plain.cut, of_items(x for x in rest if isinstance(x, Item)))
    assert both == one_by_one(told, fields, options)


def test_plain_rows_are_taken_at_once_and_empty_or_open_ones_are_left():
    fields = Fields("segment", {"text": "text"}, ())
    texts = [
        "Ik ben weggegaan omdat er geen werk was.",
        "weg " * 200,
        " \n",
        "Я уехал, потому что боялся. 🙂",
    ]
    told = rows_of(chunk([{"text": text} for text in texts], fields))
    found = plain_rows(told, fields, Options(language="nl"))
    assert found.rows == {0, 1, 3}
    assert found.cut.segments.text == [texts[0], ("weg " * 120).strip(), ("weg " * 80).strip(), texts[3]]
    assert found.cut.segments.number == [0, 0, 1, 0]
    open_ = Fields("segment", {"text": "text", "role": "role"}, ())
    assert plain_rows(told, open_, Options()) is None
    assert plain_rows(told, Fields("turn", {"text": "text"}, ()), Options()) is None


def test_of_testimonies_single_lines_without_marks_are_taken_at_once_and_others_are_left():
    fields = Fields("testimony", {"text": "text"}, ())
    texts = [
        "Ik ben weggegaan omdat er geen werk was.",
        "Я уехал, потому что боялся. 🙂\nПотом вернулся.",
        "I: Why? R: War. I: And then? R: Then I left. I: When? R: In 2022. I: Where to? R: Tbilisi.",
        "They called it exile: we just left.",
    ]
    told = rows_of(chunk([{"text": text} for text in texts], fields))
    found = plain_rows(told, fields, Options())
    assert found.rows == {0, 3}
    assert found.cut.segments.language == ["nl", "en"]
    given = rows_of(
        chunk([{"text": texts[0], "turns": '[{"start": 0, "stop": 9, "role": "interviewer"}]'}], fields)
    )
    assert plain_rows(given, fields, Options()).rows == set()


def test_a_chunk_with_broken_text_is_looked_at_row_by_row():
    fields = Fields("segment", {"text": "text"}, ())
    table = pa.Table.from_pylist(
        [
            {"text": b"\xff\xfe weg", "source": "a", "row": 1},
            {"text": b"Ik ging weg.", "source": "a", "row": 2},
        ],
        tables.schema(fields),
    )
    assert plain_rows(table, fields, Options(language="nl")) is None
    found = list(documents(Chunk(0, 0, _stream([table], fields)), fields, Options(language="nl")))
    assert [type(x).__name__ for x in found] == ["Reject", "Item"]
