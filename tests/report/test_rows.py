"""Rows: what jsonl, csv and xlsx hold."""

import json

from testimony.codebook import Code, Codebook
from testimony.report.rows import LABEL_COLUMNS, label_rows, segment_rows, summary_columns, summary_rows
from testimony.report.summary import code_states, remarks

from .made import told


def test_a_segment_row_is_the_object_the_design_promises(russian):
    rows = list(segment_rows([russian]))
    assert [r["segment"] for r in rows] == list(range(7))
    assert list(rows[3]) == [
        "document", "segment", "start", "stop", "role", "speaker", "language", "text", "labels",
    ]  # fmt: skip
    assert rows[3]["labels"][0] == {
        "code": "mobilisation",
        "stance": "affirmed",
        "probability": 0.97,
        "decision": "yes",
        "evidence": [
            {"start": e.start, "stop": e.stop, "text": e.text} for e in russian.segments[3].labels[0].evidence
        ],
    }
    json.dumps(rows)


def test_a_note_is_there_only_where_a_voice_could_not_be_labelled(documents):
    notes = [(r["role"], r.get("note")) for r in segment_rows(documents) if "note" in r]
    assert notes == [
        ("respondent", "German is not supported by this model"),
        ("uncertain", "role uncertain: say who is the respondent"),
        ("respondent", "Hebrew is not supported by this model"),
    ]
    assert next(s.split(": ", 1)[1] for s in remarks(documents)) == (
        "1 of 7 segments not labelled: German is not supported by this model."
    )


def test_probabilities_have_four_digits():
    document = told("a", "nl", ("respondent", "R", "weg", ("economics", 0.123456, "weg")))
    assert next(segment_rows([document]))["labels"][0]["probability"] == 0.1235


def test_a_label_row_holds_every_column(documents):
    rows = list(label_rows(documents))
    assert len(rows) == sum(len(s.labels) for d in documents for s in d.segments)
    assert all(set(LABEL_COLUMNS) <= set(row) for row in rows)
    assert rows[0]["evidence"] == "geen werk meer … De fabriek ging dicht … hier betalen ze tenminste"


def test_a_long_passage_goes_on_in_rows_that_say_which_piece_they_hold(russian):
    rows = [r for r in label_rows([russian], longest=50) if r["code"] == "mobilisation"]
    assert len(rows) > 2
    assert "".join(r["text"] for r in rows) == russian.segments[3].segment.text
    assert all(russian.document.text[r["start"] : r["stop"]] == r["text"] for r in rows)
    assert "".join(r["evidence"].replace(" … ", "") for r in rows) == "".join(
        e.text for e in russian.segments[3].labels[0].evidence
    )


def test_a_summary_row_has_the_four_states(dutch, english):
    rows = list(summary_rows([dutch, english]))
    assert rows[0] == {
        "document": "interview-nl-04.docx", "respondent": "p-nl-004", "language": "nl",
        "segments": 8, "labelled": 3, "unsure": 1, "skipped": 0,
        "mobilisation": "not_mentioned", "politics": "not_mentioned", "economics": "yes",
        "discrimination": "yes", "stability": "conflict",
    }  # fmt: skip
    assert rows[1]["skipped"] == 1


def test_states_rest_on_passages_that_are_not_unsure(russian):
    found = {x.code.name: (x.state, x.passages, x.unsure) for x in code_states(russian)}
    assert found["politics"] == ("not_mentioned", (), (3, 5))
    assert found["mobilisation"] == ("yes", (3,), ())


def test_a_code_called_like_another_column_does_not_overwrite_it():
    book = Codebook("odd", "1", (Code("language"), Code("work")))
    document = told("a", "nl", ("respondent", "R", "weg"), book=book)
    assert next(summary_rows([document]))["language"] == "nl"
    assert summary_columns([document])[-2:] == ("code:language", "work")
