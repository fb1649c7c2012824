"""Plain text: encodings, and a text that stays as it was."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimony.document import clean
from testimony.errors import ReadError
from testimony.formats import plain

RU = (
    "Уехал я двадцать первого сентября, в тот же вечер. Ёлки, думаю, — успею ли? "
    "Мама плакала: «Когда вернёшься?» А я и сам не знал. В Тбилиси прожили полгода, потом Амстердам."
)
NL = "Ik ben in één nacht weggegaan, zonder koffer. Mijn ouders zijn geëvacueerd naar België, en ik ging mee."
EN = "I left in one night. “You’ll be back,” she said – but I never was."
TEXTS = [RU, NL, EN]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "mac_cyrillic"])
def test_russian_in_a_legacy_encoding_is_guessed_and_says_so(encoding):
    text = RU if encoding in {"cp1251", "mac_cyrillic"} else RU.translate({0x2014: "-", 0xAB: '"', 0xBB: '"'})
    found = plain.decode(text.encode(encoding))
    assert (found.text, found.encoding) == (text, encoding)
    assert found.notes == (f"guessed {encoding}; check the preview or give --encoding",)


@pytest.mark.parametrize("text", [NL, EN])
def test_western_legacy_text_is_read_right(text):
    found = plain.decode(text.encode("cp1252"))
    assert found.text == text
    assert "guessed cp1252" in found.notes[0]


def test_latin_9_gives_the_same_dutch_letters():
    assert plain.decode(NL.encode("iso8859-15")).text == NL


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides(text, mark, encoding):
    assert plain.decode(mark + text.encode(encoding)) == (text, encoding, ())


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_seen_by_its_zero_bytes(text, encoding):
    found = plain.decode(text.encode(encoding))
    assert (found.text, found.encoding) == (text, encoding)
    assert "no mark" in found.notes[0]


def test_utf8_needs_no_note():
    assert plain.decode("Ёлка 🙂".encode()) == ("Ёлка 🙂", "utf-8", ())


def test_a_few_broken_bytes_in_utf8_are_shown_and_reported():
    found = plain.decode(f"{RU}\n".encode() + b"\xff\n" + RU.encode())
    assert found.text == f"{RU}\n\ufffd\n{RU}"
    assert found.notes[0].startswith("1 × a broken byte in UTF-8, first in line 2")


def test_text_that_was_saved_wrongly_before_is_noticed():
    mojibake = RU.encode().decode("cp1252", "ignore")
    assert "saved them wrongly" in plain.decode(mojibake.encode()).notes[0]


def test_an_encoding_that_is_asked_for_is_taken():
    assert plain.decode(NL.encode("cp850"), "cp850") == (NL, "cp850", ())


def test_an_unknown_encoding_is_refused_by_name():
    with pytest.raises(ReadError, match=r"no text encoding named 'klingon'.*utf-8"):
        plain.decode(b"ja", "klingon", where="a.txt")


@pytest.mark.parametrize("name", ["hex", "base64", "rot13", "undefined", "a\0b", "idna\ud800"])
def test_a_codec_that_is_no_text_encoding_is_refused(name):
    with pytest.raises(ReadError):
        plain.decode(b"\xff\xfe ja", name)


def test_bytes_that_do_not_fit_the_encoding_name_their_place_and_no_words():
    with pytest.raises(ReadError, match=r"a\.txt: the bytes are not utf-8: byte 5 \(line 2\)") as caught:
        plain.decode(b"weg\nx\xe9\n", "utf-8", where="a.txt")
    assert "weg" not in str(caught.value)


def test_a_utf16_mark_before_half_a_character_is_refused():
    with pytest.raises(ReadError, match="utf-16-le"):
        plain.decode(codecs.BOM_UTF16_LE + b"a\0b")


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\0" * 500, b"\x01\x02\x03\x04" * 50])
def test_binary_data_is_refused(data):
    with pytest.raises(ReadError, match="binary file"):
        plain.decode(data, where="a.txt")


def test_a_nul_is_removed_and_a_control_character_kept_and_both_are_reported():
    found = plain.decode((NL + "\0" + NL + "\x07").encode())
    assert found.text == NL + NL + "\x07"
    assert found.notes == ("1 × a NUL character removed", "1 × a control character left in the text")


def test_every_kind_of_line_end_becomes_lf_and_nothing_else_changes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("een\r\ntwee\rdrie\nvier\u2028vijf\x0c".encode())
    assert plain.read(path).text == "een\ntwee\ndrie\nvier\u2028vijf\x0c"


def test_markdown_stays_as_it_is(tmp_path):
    text = "---\ntitle: Gesprek\n---\n# Kop\n\n**V:** Waarom?\n"
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    found = plain.read(path)
    assert (found.text, found.id, found.cues, found.source.name) == (text, "a", (), "a.md")


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b" \r\n\t", b"\xff\xfe"])
def test_a_file_without_words_is_refused(tmp_path, data):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError, match="no words"):
        plain.read(path)


words = st.text(alphabet=st.sampled_from("abcë één ïЖжёЙй´\u0301\u0306🙂👩🏽\n\r\t .,–«»“”’"), max_size=200)


@settings(max_examples=60, deadline=None)
@given(words, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_what_is_written_in_unicode_comes_back(text, encoding):
    assert plain.decode(("x" + text).encode(encoding)).text == clean("x" + text)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_or_one_clear_sentence(data):
    try:
        found = plain.decode(data)
    except ReadError:
        return
    assert "\r" not in found.text
    assert "\0" not in found.text


@pytest.mark.parametrize(
    ("error", "message"),
    [(PermissionError(13, "x"), "may not read"), (OSError(5, "Input/output error"), "Input/output error")],
)
def test_what_the_system_refuses_is_said_in_words(tmp_path, monkeypatch, error, message):
    def refuse(_):
        raise error

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(ReadError, match=rf"a\.txt: .*{message}"):
        plain.read(tmp_path / "a.txt")
