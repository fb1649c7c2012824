"""Promises 1 and 2 for every output: quotes are exact, and an interviewer's words are never labelled."""

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from testimony.document import Document, Segment, Source, Turn
from testimony.labelled import Evidence, Label, LabelledDocument, LabelledSegment
from testimony.report import docx as word
from testimony.report.html import page
from testimony.report.rows import segment_rows
from testimony.report.runs import runs
from testimony.report.write import FORMATS

from .made import BOOK, LIMITS
from .test_docx import words_of
from .test_html import parsed, words

# What people type, and what they do not: several scripts, emoji, combining marks, mark-up, formulas, line ends.
LETTERS = st.text(
    st.sampled_from("aé жщ\u0301\u0308😅👩\u200d\n\t<>&\"'={}[]-+@;/\u202e\u2028א") | st.characters(codec="utf-8", exclude_characters="\r\0"),
    min_size=1,
    max_size=60,
)  # fmt: skip
TARGETS = st.sampled_from(BOOK.targets)


@st.composite
def labelled(draw):
    """A document of turns, with labels on the respondent's only; evidence may overlap."""
    text, segments = "", []
    for number, said in enumerate(draw(st.lists(LETTERS, min_size=1, max_size=6))):
        role = draw(st.sampled_from(["interviewer", "respondent"]))
        start, stop = len(text), len(text) + len(said)
        text += said + "\n"
        labels = ()
        if role == "respondent":
            targets = draw(st.lists(TARGETS, max_size=3, unique=True))
            labels = tuple(draw(label(x, start, said)) for x in targets)
        segment = Segment("d", number, start, stop, said, role, "R", "nl", number)
        segments.append(LabelledSegment(segment, labels, {}, "" if labels else "context only"))
    turns = tuple(Turn(s.segment.start, s.segment.stop, s.segment.role, "R") for s in segments)
    document = Document("d", text, "p", turns, tuple(s.segment for s in segments), "nl", source=Source("d"))
    return LabelledDocument(document, tuple(segments), BOOK, "m", LIMITS)


@st.composite
def label(draw, target, start, said):
    """A label with up to three pieces of evidence."""
    code, _, stance = target.partition(":")
    p = draw(st.floats(0.3, 1))
    places = draw(st.lists(st.tuples(st.integers(0, len(said)), st.integers(0, len(said))), max_size=3))
    spans = sorted((min(a, b), max(a, b)) for a, b in places if a != b)
    evidence = tuple(Evidence(start + a, start + b, said[a:b], 1.0) for a, b in spans)
    return Label(code, stance or "affirmed", p, "yes" if p > 0.6 else "unsure", evidence)


def written(name, document):
    out = io.BytesIO()
    FORMATS[name]([document], out, summary=False)
    return out.getvalue()


@given(labelled())
def test_rows_quote_exactly_and_leave_the_interviewer_alone(document):
    text = document.document.text
    rows = [json.loads(line) for line in written("jsonl", document).decode().split("\n") if line]
    assert rows == list(segment_rows([document]))
    for row in rows:
        assert text[row["start"] : row["stop"]] == row["text"]
        assert row["role"] == "respondent" or row["labels"] == []
        for e in (e for found in row["labels"] for e in found["evidence"]):
            assert text[e["start"] : e["stop"]] == e["text"]


@given(labelled())
def test_csv_rows_quote_exactly(document):
    table = csv.DictReader(io.StringIO(written("csv", document).decode("utf-8-sig"), newline=""))
    for row in table:
        said = row["text"].removeprefix("'") if row["text"][1:2] in tuple("=+-@\t") else row["text"]
        assert document.document.text[int(row["start"]) : int(row["stop"])] in (said, row["text"])
        assert row["role"] == "respondent"


@given(labelled())
def test_runs_joined_are_the_text_and_carry_every_piece_of_evidence(document):
    for found in document.segments:
        parts = runs(found)
        assert "".join(run.text for run in parts) == found.segment.text
        for number, said in enumerate(found.labels):
            marked = {i for run in parts if number in run.labels for i in range(run.start, run.stop)}
            assert marked == {i for e in said.evidence for i in range(e.start, e.stop)}


@given(labelled())
def test_the_page_says_the_segments_and_marks_no_interviewer(document):
    tree = parsed(page([document]))
    shown = [text.replace("\x0c", "") for text in words(tree)]
    assert [kept(text) for text in shown] == [kept(s.segment.text) for s in document.segments]
    for turn, found in zip(tree.find_class("turn"), document.segments, strict=True):
        evidence = [e for label in found.labels for e in label.evidence]
        assert bool(list(turn.iter("mark"))) == bool(evidence)
        assert len(turn.xpath(".//ul[@class='cards']/li")) == len(found.labels)


def kept(text):
    """A text without the control characters that the parser of this test leaves out."""
    return word.legal(text)


@given(labelled())
def test_word_says_the_segments_and_comments_on_no_interviewer(document):
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(written("docx", document))) as archive:
        parts = {n: etree.fromstring(archive.read(n)) for n in archive.namelist()}
    assert words_of(parts) == [word.legal(s.segment.text) for s in document.segments]
    assert len(parts["word/comments.xml"]) == sum(len(s.labels) for s in document.segments)


@given(labelled())
def test_the_workbook_is_written_and_read_back(document):
    import openpyxl
    from openpyxl.utils.escape import unescape

    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", document)))["Passages"]
    rows = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]]
    texts = [s.segment.text for s in document.segments for _ in s.labels]
    assert [unescape(row[12] or "") for row in rows] == texts
