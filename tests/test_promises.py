"""The promises, over texts nobody chose: exact quotes, and no word of an interviewer labelled or shown."""

from hypothesis import given, settings
from hypothesis import strategies as st

from testimony import read_text
from testimony.report.rows import segment_rows

WORDS = st.sampled_from(
    [
        "повестка",
        "границу",
        "уехал",
        "зарплата",
        "politie",
        "oproep",
        "huisbaas",
        "weigerde",
        "paspoort",
        "summons",
        "border",
        "landlord",
        "refused",
        "salary",
        "не",
        "niet",
        "not",
        "🙂",
        "é",
        "\n",
        "?",
        ".",
        ",",
        ":",
        "3:16",
        "Datum:",
    ]
)
SPEECH = st.lists(WORDS, max_size=25).map(" ".join)
MARKS = st.sampled_from(["I: ", "R: ", "И: ", "Р: ", "Interviewer: ", "Респондент: ", "S01: ", "", "- "])
TEXTS = st.lists(st.tuples(MARKS, SPEECH), min_size=1, max_size=12).map(
    lambda turns: "\n".join(mark + speech for mark, speech in turns)
)


@settings(max_examples=80)
@given(TEXTS)
def test_no_label_and_no_evidence_lies_in_anothers_words_and_every_quote_is_exact(model, text):
    if not text.strip():
        return
    document = read_text(text)
    labelled = model.label(document)
    spoken = [t for t in document.turns if t.role in ("respondent", "author")]
    for row in segment_rows([labelled]):
        assert document.text[row["start"] : row["stop"]] == row["text"]
        if row["role"] not in ("respondent", "author"):
            assert row["labels"] == []
        for label in row["labels"]:
            for e in label["evidence"]:
                assert document.text[e["start"] : e["stop"]] == e["text"]
                assert any(t.start <= e["start"] and e["stop"] <= t.stop for t in spoken)


@given(TEXTS)
def test_the_segments_hold_every_word_of_the_turns_once(text):
    if not text.strip():
        return
    document = read_text(text)
    said = "".join("".join(document.quote(t).split()) for t in document.turns)
    assert "".join("".join(s.text.split()) for s in document.segments) == said
