"""SubRip: the library's reading, and what we do with malformed files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimony.errors import ReadError, UnsafeFile
from testimony.formats import srt


@pytest.fixture
def subtitles(tmp_path):
    def make(text):
        path = tmp_path / "gesprek.srt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return srt.read(path)

    return make


def block(number, words):
    return f"{number}\n00:00:0{number},500 --> 00:00:0{number},900\n{words}\n\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_cues_give_their_words_and_moments(subtitles, end):
    found = subtitles((block(1, "Toen ging\nik weg.") + block(2, "- Ja?\n- Ja.")).replace("\n", end))
    assert found.text == "Toen ging ik weg.\n- Ja?\n- Ja."
    assert [found.text[cue.start : cue.stop] for cue in found.cues] == found.text.split("\n")
    assert [cue.seconds for cue in found.cues] == [1.5, 2.5, 2.5]


def test_styling_is_removed_and_counted(subtitles):
    found = subtitles(block(1, '{\\an8}<font color="red"><i>Weg</i></font> & nu'))
    assert found.text == "Weg & nu"
    assert str(found.source.dropped[0]) == "5 × styling tag"


def test_a_number_before_the_time_may_be_missing(subtitles):
    assert (
        subtitles("00:00:01,000 --> 00:00:02,000\nHoi\n\n00:00:03,000 --> 00:00:04,000\nDag").text
        == "Hoi\nDag"
    )


def test_a_malformed_file_is_read_by_its_times_and_says_so(subtitles):
    found = subtitles("rommel\n\n" + block(1, "Hoi") + "00:0x --> kapot\nwoord\n\n" + block(2, "Dag"))
    assert "Hoi" in found.text
    assert "woord" in found.text
    assert "Dag" in found.text
    assert found.source.notes[0].startswith("malformed: 2 subtitles found by their times")


@pytest.mark.parametrize("text", ["zomaar tekst", "1\n2\n3\n"])
def test_a_file_without_subtitles_is_refused(subtitles, text):
    with pytest.raises(ReadError, match=r"gesprek\.srt: there are no subtitles"):
        subtitles(text)


def test_a_number_without_end_is_refused(subtitles):
    with pytest.raises(UnsafeFile, match="over 200 digits"):
        subtitles(block(1, "9" * 100_000))


@pytest.mark.parametrize("filler", [" ", "\n", "1 ", "0:", "00:00:01,000 --> "])
def test_filler_does_not_keep_the_reader_busy(subtitles, filler):
    with pytest.raises(ReadError):
        subtitles(filler * 200_000 + "a")


def test_a_legacy_encoding_is_guessed(subtitles):
    found = subtitles(block(1, "Уехал я вечером, никому не сказав.").encode("cp1251"))
    assert (found.text, found.source.encoding) == ("Уехал я вечером, никому не сказав.", "cp1251")


said = st.text(alphabet=st.sampled_from("abcë один éïЖйЙ\u0301🙂👩🏽 .,!?"), max_size=30).map(
    lambda t: "x" + t.strip()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(said, min_size=1, max_size=8))
def test_words_come_back_exactly(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("s") / "a.srt"
    path.write_text("".join(block(i % 9 + 1, words) for i, words in enumerate(lines)), encoding="utf-8")
    found = srt.read(path)
    assert [found.text[cue.start : cue.stop] for cue in found.cues] == lines
