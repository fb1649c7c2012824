"""Positions as programs count them, against the plainest way to count them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.document import clean
from testimony.errors import ReadError
from testimony.interchange import ReadAs, read
from testimony.interchange.offsets import ALL, KNOWN, Convention, Places

from .made import BROKEN, PIECES, texts
from .projects import with_passages


def counted(raw, end, convention):
    """How many characters a program counts before a place in a raw text: the slow and plain way."""
    before = raw[:end]
    total = (
        len(before.encode("utf-16-le", "surrogatepass")) // 2 if convention.unit == "utf16" else len(before)
    )
    pairs, lines = before.count("\r\n"), len(re.findall("\r\n|\r|\n", before))
    total += {"stored": 0, "1": -pairs, "2": lines - pairs}[convention.newline]
    return total + convention.bom


@given(raw=texts((*PIECES, "\r\n")), convention=st.sampled_from(ALL), bom=st.booleans(), data=st.data())
def test_every_position_leads_to_the_character_it_was_counted_for(raw, convention, bom, data):
    if convention.bom and not bom:
        return
    places = Places("\ufeff" * bom + raw, convention)
    text = clean(raw)
    at = data.draw(st.integers(0, len(raw)))
    if 0 < at < len(raw) and raw[at - 1 : at + 1] == "\r\n":
        return
    index = len(clean(raw[:at]))
    assert places.text == text
    assert places.index(counted(raw, at, convention)) == index
    assert places.position(index) == counted(raw, at, convention)


@given(raw=texts(BROKEN), convention=st.sampled_from(ALL), data=st.data())
def test_a_counted_span_comes_back(raw, convention, data):
    places = Places(raw, convention)
    start = data.draw(st.integers(0, len(places.text)))
    stop = data.draw(st.integers(start, len(places.text)))
    if "\0" in raw or (convention.inclusive and start == stop):
        return
    from testimony.span import Span

    assert places.span(*places.counted(Span(start, stop))) == Span(start, stop)


@pytest.mark.parametrize("position", [-1, 2, 5, 10**9])
def test_a_position_outside_or_amid_a_character_leads_nowhere(position):
    assert Places("a😀b", Convention("utf16")).index(position) is None


def test_a_convention_is_written_as_it_is_read():
    for convention in ALL:
        assert Convention.parse(str(convention)) == convention
    for name, convention in KNOWN.items():
        assert Convention.parse(name.upper()) == convention


def test_a_word_that_is_no_convention_is_named():
    with pytest.raises(ReadError, match=r"'klingon'.*utf16"):
        Convention.parse("utf16,klingon")


LINES = (
    "Ik ging weg want er was geen werk 🙂 meer in de stad",
    "Меня вызвали повесткой и мы уехали 👩‍👩‍👧 той же ночью",
    "They told us nothing 🙂🙂 and the bank had closed",
    "שלום עליכם we had cafe\u0301 papers",
    "short",
)


@st.composite
def word_spans(draw, raw):
    words = [m.span() for m in re.finditer(r"[^\W\d_]+", raw)]
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, min(len(words) - 1, first + 6)))
    return words[first][0], words[last][1]


@given(
    lines=st.lists(st.sampled_from(LINES), min_size=4, max_size=8),
    newline=st.sampled_from(("\n", "\r\n")),
    convention=st.sampled_from(ALL),
    bom=st.booleans(),
    data=st.data(),
)
def test_passages_lie_on_the_right_words_or_the_file_is_refused(
    tmp_path_factory, lines, newline, convention, bom, data
):
    raw = newline.join(lines)
    convention = Convention(convention.unit, convention.newline, convention.bom and bom, convention.inclusive)
    spans = data.draw(st.lists(word_spans(raw), min_size=3, max_size=12, unique=True))
    ends = [
        (counted(raw, a, convention), counted(raw, b, convention) - convention.inclusive) for a, b in spans
    ]
    path = tmp_path_factory.mktemp("p") / "p.qdpx"
    try:
        back = read(with_passages(path, raw, ends, bom=bom))
    except ReadError:
        return
    found = sorted(c.quote or back.corpus["text"].quote(c.span) for c in back.corpus.codings)
    assert found == sorted(clean(raw[a:b]) for a, b in spans)


KNOWN_ORIGINS = {
    "NVivo for Windows 12.6": "nvivo",
    "ATLAS.ti for Windows 23": "atlasti",
    "QualCoder 3.5": "qualcoder",
}


@pytest.mark.parametrize("origin", sorted(KNOWN_ORIGINS))
def test_one_passage_is_read_as_its_program_is_known_to_count(tmp_path, origin):
    raw = "Weg.\r\n🙂 Ik ging. Weg."
    convention = KNOWN[KNOWN_ORIGINS[origin]]
    ends = [(counted(raw, raw.index("Ik"), convention), counted(raw, raw.index("ging") + 4, convention))]
    path = with_passages(tmp_path / "p.qdpx", raw, ends, origin=origin)
    back = read(path)
    assert back.corpus["text"].quote(back.corpus.codings[0].span) == "Ik ging"
    assert f"as {origin} is known to count" in back.notes[0]


def test_one_passage_of_an_unknown_program_is_refused_until_a_person_says_how_it_counts(tmp_path):
    path = with_passages(tmp_path / "p.qdpx", "Weg. Ik ging. Weg.", [(5, 12)])
    with pytest.raises(ReadError, match=r"several ways of counting.*inclusive.*--offsets"):
        read(path)
    for said, quote in (("codepoints", "Ik ging"), ("inclusive", "Ik ging.")):
        (coding,) = read(path, ReadAs(offsets=Convention.parse(said))).corpus.codings
        assert "Weg. Ik ging. Weg."[coding.start : coding.stop] == quote


def test_quotes_in_the_file_decide_before_words_do(tmp_path):
    raw = "Weg. Ik ging. Weg."
    path = with_passages(tmp_path / "p.qdpx", raw, [(5, 12)], quotes=["Ik ging."])
    (coding,) = read(path).corpus.codings
    assert raw[coding.start : coding.stop] == "Ik ging."


@pytest.mark.parametrize("convention", ALL, ids=str)
def test_every_convention_is_found_by_the_words_of_twenty_passages(tmp_path, convention):
    raw = "\r\n".join(LINES * 4)
    words = [m.span() for m in re.finditer(r"[^\W\d_]+", raw)]
    spans = [(words[n][0], words[n + n % 4][1]) for n in range(0, len(words) - 4, 5)][:30]
    ends = [
        (counted(raw, a, convention), counted(raw, b, convention) - convention.inclusive) for a, b in spans
    ]
    back = read(with_passages(tmp_path / "p.qdpx", raw, ends, bom=True))
    assert [back.corpus["text"].quote(c.span) for c in back.corpus.codings] == [
        clean(raw[a:b]) for a, b in spans
    ]
    assert back.losses == ()
    assert "cut no word in two" in back.notes[0]
