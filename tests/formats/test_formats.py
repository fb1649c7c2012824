"""Any file at all: what it is, what is refused, and the real samples."""

import os
import time
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

from testimony import formats
from testimony.errors import ReadError
from testimony.formats import read_file
from testimony.formats.sniff import sniff

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
samples = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the sample files lie beside the checkout, not in it"
)


@pytest.fixture
def file(tmp_path):
    def make(name, data):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return make


def zipped(path, *names):
    with zipfile.ZipFile(path, "w") as container:
        for name in names:
            container.writestr(name, "x")
    return path


@pytest.mark.parametrize("name", sorted(set(formats.SUFFIXES.values())))
def test_every_suffix_names_a_module_that_reads(name):
    assert callable(import_module(f"testimony.formats.{name}").read)


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.txt", "ja", "text"),
        ("A.TXT", "ja", "text"),
        ("a.md", "# ja", "text"),
        ("a.htm", "<p>ja", "html"),
        ("a.vtt", "0:01 --> 0:02\nja", "vtt"),
        ("a.srt", "1\n00:00:01,0 --> 00:00:02,0\nja", "srt"),
        ("a.tsv", "text\tspeaker\nja\tA", "table"),
        ("a.json", '[{"text":"ja"}]', "jsonl"),
    ],
)
def test_the_name_says_how_a_file_is_read(file, name, data, found):
    [text] = read_file(file(name, data))
    assert (text.source.format, text.source.notes, text.source.name, text.id[:1].lower()) == (
        found,
        (),
        name,
        "a",
    )


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.txt", "<!DOCTYPE html><p>ja", "html"),
        ("a.doc", "\ufeff<html><p>ja</html>", "html"),
        ("a.txt", "WEBVTT\n\n0:01 --> 0:02\nja", "vtt"),
        ("a.srt", "WEBVTT\n\n0:01 --> 0:02\nja", "vtt"),
        ("a.docx", "ja", "text"),
        ("a.log", "ja", "text"),
        ("a", "ja", "text"),
    ],
)
def test_a_name_that_lies_is_seen_through_with_a_note(file, name, data, found):
    [text] = read_file(file(name, data))
    assert (text.text, text.source.format) == ("ja", found)
    assert text.source.notes[0].startswith("the name ends in")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old Office file.*save it as .docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "password"),
        ("a.mp3", b"ID3\x03\0\0\0\0\0\0" + b"\xff" * 50, "a sound recording.*transcribed"),
        ("a.wav", b"RIFF\0\0\0\0WAVEfmt \0", "a sound recording"),
        ("a.m4a", b"\0\0\0\x20ftypM4A \0", "a sound recording"),
        ("a.mp4", b"\0\0\0\x20ftypisom\0", "a film"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "a picture.*recognised"),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        ("a.txt", b"\x1f\x8b\x08\0\0\0\0\0", "a packed archive.*Unpack"),
        ("a.txt", b"MZ\x90\0" + b"\0" * 100, "a program"),
        ("a.txt", b"SQLite format 3\0", "a database"),
        ("a.txt", bytes(range(256)) * 8, "binary file"),
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b"\xef\xbb\xbf\r\n", "no words"),
        ("a.xlsx", bytes(range(256)) * 8, "binary file"),
    ],
)
def test_what_holds_no_text_is_refused_with_advice(file, name, data, message):
    with pytest.raises(ReadError, match=rf"{name}: .*{message}"):
        read_file(file(name, data)) and list(read_file(file(name, data)))


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("Index/Document.iwa",), "a Pages document.*Export"),
        (("ppt/presentation.xml",), "PowerPoint"),
        (("a.txt", "b.txt"), "a packed archive"),
        (("project.qde",), "REFI-QDA project.*docx"),
    ],
)
def test_containers_of_other_programs_are_refused_with_advice(tmp_path, names, message):
    with pytest.raises(ReadError, match=message):
        read_file(zipped(tmp_path / "a.docx", *names))


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("[Content_Types].xml", "word/document.xml"), "docx"),
        (("xl/workbook.xml",), "xlsx"),
        (("mimetype",), "odt"),
    ],
)
def test_a_container_is_known_by_its_members(tmp_path, names, found):
    path = zipped(tmp_path / "a.txt", *names)
    if found == "odt":
        with zipfile.ZipFile(path, "w") as container:
            container.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert sniff(path) == found


def test_words_that_begin_like_a_program_are_words(file):
    for words in ("MZ was mijn buurman, " * 5, "ID3 zei hij", "BM ging weg"):
        assert next(read_file(file("a.txt", words))).text == words


def test_a_folder_a_missing_file_and_a_pipe_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    for name, message in (
        ("", "this is a folder"),
        ("b.txt", "no such file"),
        ("pipe.txt", "no regular file"),
    ):
        with pytest.raises(ReadError, match=message):
            read_file(tmp_path / name)


@pytest.mark.parametrize("name", ["a\0b.txt", "x" * 5000])
def test_a_name_that_cannot_be_is_refused(tmp_path, name):
    with pytest.raises(ReadError, match="could not read it"):
        read_file(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_refused(file):
    path = file("a.txt", "ja")
    path.chmod(0)
    with pytest.raises(ReadError, match="you may not read this file"):
        read_file(path)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as big:
        big.truncate(formats.LARGEST_FILE + 1)
    with pytest.raises(ReadError, match=r"at most 200 MB are read.*Split it"):
        read_file(path)


def test_fifty_megabytes_are_read_in_reasonable_time(file):
    path = file("a.txt", "Уехал я тогда, потому что иначе не мог. ".encode("cp1251") * 1_250_000)
    began = time.monotonic()
    assert len(next(read_file(path)).text) == 50_000_000
    assert time.monotonic() - began < 20


def test_options_that_mean_nothing_are_reported(file):
    text = next(read_file(file("a.txt", "ja"), columns={"text": "x"}))
    assert text.source.notes == ("columns has no meaning for this format",)


def test_a_sole_encoding_that_is_not_known_is_refused(file):
    with pytest.raises(ReadError, match="no text encoding named 'klingon'"):
        read_file(file("a.txt", "ja"), encoding="klingon")


@samples
@pytest.mark.parametrize(
    ("name", "cues", "part"),
    [
        ("transcripts/noscribe_interview.html", 0, "\nS00: [00:00:36] Ja.\n"),
        ("transcripts/noscribe_interview.txt", 0, "S01: [00:00:12] Guten Tag"),
        ("transcripts/noscribe_interview.vtt", 56, "\nJa.\nKönnen Sie sich"),
        (
            "transcripts/zoom_cip_transcript.vtt",
            284,
            "\nNo, it's gonna. I think it's\nDora Demszky: transcribing.\n",
        ),
        ("transcripts/uidaho_mohammad.csv", 94, "\nYeah.\nAnd you have an Apple.\nMhmm.\n"),
        ("transcripts/livecorpus_gagarina.transcript.txt", 0, "#time_begin = 0:01:46"),
        ("docs/fake-text-utf-16-le.txt", 0, "Doylestown, PA 18901\n"),
        ("docs/fake-text-utf-16.txt", 0, "Doylestown, PA 18901\n"),
        ("essay_nl/russen-in-ballingschap.txt", 0, "Rus"),
    ],
)
def test_real_files_are_read_as_a_person_would(name, cues, part):
    [found] = read_file(SHARED / name)
    assert part in found.text
    assert len(found.cues) == cues
    assert "\r" not in found.text


@samples
def test_every_real_file_gives_a_text_or_one_clear_sentence():
    sentences = []
    for path in sorted(path for path in SHARED.rglob("*") if path.is_file()):
        if path.suffix in {".pdf", ".docx", ".odt", ".rtf"}:
            continue
        try:
            found = list(read_file(path))
        except ReadError as error:
            sentences.append(str(error))
            continue
        for text in found:
            ends = [0, *(at for cue in text.cues for at in (cue.start, cue.stop)), len(text.text)]
            assert ends == sorted(ends)
    assert not any("\n" in sentence for sentence in sentences)
