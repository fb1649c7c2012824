"""WebVTT: cues, voices, and the files that programs really write."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimony.errors import ReadError
from testimony.formats import vtt
from testimony.formats.subtitles import seconds

TIME = "00:00:01.000 --> 00:00:02.500"


@pytest.fixture
def subtitles(tmp_path):
    def make(text):
        path = tmp_path / "gesprek.vtt"
        path.write_bytes(text.encode())
        return vtt.read(path)

    return make


def spoken(found):
    return [(cue.speaker, found.text[cue.start : cue.stop]) for cue in found.cues]


def test_one_cue_is_one_line_with_its_moment(subtitles):
    found = subtitles(f"WEBVTT\n\n1\n{TIME}\nToen ging ik\n\n2\n01:00:03.5 --> 01:00:04.000\nweg.\n")
    assert found.text == "Toen ging ik\nweg."
    assert [(cue.start, cue.stop, cue.seconds) for cue in found.cues] == [(0, 12, 1.0), (13, 17, 3603.5)]


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("<v Ann>Hoi", [("Ann", "Hoi")]),
        ("<v Ann>Hoi</v>", [("Ann", "Hoi")]),
        ("<v.loud.first Ann de Vries>Hoi</v>", [("Ann de Vries", "Hoi")]),
        ("<v Ann>Hoi</v> <v Пётр>Привет</v>", [("Ann", "Hoi"), ("Пётр", "Привет")]),
        ("<v Ann>Hoi\n<v Bob>Dag", [("Ann", "Hoi"), ("Bob", "Dag")]),
        ("Eerst <v Ann>Hoi</v> daarna", [(None, "Eerst"), ("Ann", "Hoi"), (None, "daarna")]),
        ("<v>Hoi", [(None, "Hoi")]),
        ("<v R&amp;D>Hoi", [("R&D", "Hoi")]),
        ("<c.yellow>Hoi</c> <i>daar</i> <00:00:01.500>jij <lang nl>nu</lang>", [(None, "Hoi daar jij nu")]),
        ("een\ntwee", [(None, "een twee")]),
        ("- een\n- twee", [(None, "- een"), (None, "- twee")]),
        ("– een\ndie doorgaat\n– twee", [(None, "– een die doorgaat"), (None, "– twee")]),
        ("ik ging\n- en dat was laat - weg", [(None, "ik ging - en dat was laat - weg")]),
        ("3 &lt; 4 &amp; 5 <onverstaanbaar> &lt;i&gt;", [(None, "3 < 4 & 5 <onverstaanbaar> <i>")]),
        ("Ashlee Kupor (SL): Let's", [(None, "Ashlee Kupor (SL): Let's")]),
    ],
)
def test_a_cue_gives_its_words_and_its_voices(subtitles, payload, expected):
    assert spoken(subtitles(f"WEBVTT\n\n{TIME}\n{payload}\n")) == expected


@pytest.mark.parametrize("header", ["", "WEBVTT\n\n", "WEBVTT\n", "\ufeffWEBVTT - Titel\nKind: captions\n\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_header_and_the_kind_of_line_end_do_not_matter(subtitles, header, end):
    found = subtitles(f"{header}a-1\n{TIME} align:start position:0%\nHoi\n\n{TIME}\nDag".replace("\n", end))
    assert found.text == "Hoi\nDag"


def test_what_is_no_cue_is_left_out_and_reported(subtitles):
    found = subtitles(
        f"WEBVTT Titel\n\nNOTE vrij\nwoord\n\nSTYLE\n::cue {{}}\n\nREGION\nid:a\n\n{TIME} line:0\n<b>Hoi</b>\n\n{TIME}\n\n"
    )
    assert found.text == "Hoi"
    assert {str(one) for one in found.source.dropped} == {
        *("1 × file header", "1 × remark (NOTE)", "1 × style sheet", "1 × screen region"),
        *("1 × screen position", "2 × styling tag", "1 × cue without words"),
    }


def test_words_after_an_empty_line_stay_with_their_cue(subtitles):
    found = subtitles(f"WEBVTT\n\n{TIME}\nHoi\n\ndaar\n\n2\n{TIME}\nDag")
    assert found.text == "Hoi daar\nDag"
    assert found.source.notes == ("1 × a line without a time, joined to the subtitle before it",)


def test_cues_without_empty_lines_between_them_are_told_apart(subtitles):
    assert subtitles(f"1\n{TIME}\nHoi\n2\n{TIME}\nDag\n{TIME}\nNu").text == "Hoi\nDag\nNu"


def test_a_number_that_is_said_is_no_cue_number(subtitles):
    assert subtitles(f"{TIME}\n1987\n\n{TIME}\nJa").text == "1987\nJa"


@pytest.mark.parametrize("text", ["WEBVTT\n\n", "zomaar tekst\n\nmeer", f"{TIME}\n<b></b>\n"])
def test_a_file_without_subtitles_is_refused(subtitles, text):
    with pytest.raises(ReadError, match=r"gesprek\.vtt: there are no subtitles"):
        subtitles(text)


@pytest.mark.parametrize(
    ("moment", "value"),
    [
        ("00:01:02.500", 62.5),
        ("1:02", 62.0),
        ("100:00:00.0", 360000.0),
        ("62,5", 62.5),
        ("", None),
        ("morgen", None),
    ],
)
def test_moments_are_read_in_every_notation(moment, value):
    assert seconds(moment) == value


said = st.text(alphabet=st.sampled_from("abcë один éïЖйЙ\u0301🙂👩🏽 .,!?&<>"), min_size=1, max_size=30).map(
    lambda words: "x" + words.strip()
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Ann", "Пётр", "S00"]), said), min_size=1, max_size=6))
def test_words_and_voices_come_back_exactly(tmp_path_factory, turns):
    def escaped(text):
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    path = tmp_path_factory.mktemp("v") / "a.vtt"
    blocks = [f"{i}\r\n{TIME}\r\n<v {name}>{escaped(words)}\r\n" for i, (name, words) in enumerate(turns)]
    path.write_bytes("\r\n".join(["WEBVTT\r\n", *blocks]).encode())
    assert spoken(vtt.read(path)) == turns
