"""Files of annotation programs made to hurt: refused in one sentence, or read with a list of what they lack."""

import json
import resource
import zlib

import pytest

from testimony.errors import ReadError, TestimonyError, UnsafeFile
from testimony.interchange import ReadAs, annotated, json_files, read, webanno, write

from .programs import FULL, lines

DEEP = "[" * 200_000 + "]" * 200_000
ENTITY = '<!DOCTYPE a [<!ENTITY x "boom"><!ENTITY y "&x;&x;&x;">]>'


@pytest.fixture(autouse=True)
def _bounded():
    """Not a gigabyte more than the process has already."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_000_000


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.jsonld"])
@pytest.mark.parametrize(
    "content", [DEEP, '{"text": ' + DEEP + "}", "{", "", "null", "\x00\x01", '"text"', "[1, 2]"]
)
def test_json_that_is_none_is_refused(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    for format_ in ("", "labelstudio", "doccano", "prodigy", "webannotation"):
        with pytest.raises(TestimonyError) as caught:
            read(tmp_path / name, ReadAs(format=format_))
        assert len(str(caught.value)) < 400


@pytest.mark.parametrize("kind", ["doccano", "prodigy", "labelstudio", "webannotation"])
@pytest.mark.parametrize(
    "value", [None, 5, "x", [], {}, [[]], [None], [{"start": {}, "end": []}], {"a": [1]}]
)
def test_values_of_the_wrong_kind_break_nothing(tmp_path, kind, value):
    names = (
        "label",
        "spans",
        "cats",
        "entities",
        "meta",
        "data",
        "annotations",
        "predictions",
        "items",
        "target",
    )
    for name in (*names, "testimony", "body", "answer", "relations", "accept"):
        lines(tmp_path / "a.jsonl", {"text": "Dag.", "data": {"text": "Dag."}, "target": "x", name: value})
        try:
            read(tmp_path / "a.jsonl", ReadAs(format=kind, onto=FULL))
        except TestimonyError as error:
            assert len(str(error)) < 300  # noqa: PT017  # either is right: a corpus, or a sentence


@pytest.mark.parametrize("kind", ["doccano", "prodigy"])
def test_our_own_corner_filled_with_nonsense_is_no_harm(tmp_path, kind):
    own = {
        "head": {"yaml": "- [", "offsets": "x", "book": 5, "name": []},
        "document": {"turns": [[1]], "coders": 5},
    }
    row = {
        "text": "Dag.",
        "testimony": {**own, "labels": [5, {"at": []}], "whole": [{"label": "x", "subject": "?"}]},
    }
    back = read(lines(tmp_path / "a.jsonl", row), ReadAs(format=kind))
    assert back.corpus.documents[0].text == "Dag."


def test_a_million_labels_are_refused(tmp_path, monkeypatch):
    label = [[0, 3, f"c{n}"] for n in range(annotated.MOST_CODES + 1)]
    with pytest.raises(UnsafeFile, match="20001 labels"):
        read(lines(tmp_path / "a.jsonl", {"text": "Dag.", "label": label}))
    monkeypatch.setattr(annotated, "MOST_ANNOTATIONS", 3)
    with pytest.raises(UnsafeFile, match="4 passages"):
        read(lines(tmp_path / "a.jsonl", {"text": "Dag.", "label": label[:4]}))


def test_json_far_too_large_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(json_files, "LARGEST", 100)
    (tmp_path / "a.json").write_text("[" + " " * 200 + "]")
    with pytest.raises(UnsafeFile, match="was not opened"):
        read(tmp_path / "a.json")
    monkeypatch.setattr(json_files, "LONGEST_LINE", 100)
    (tmp_path / "a.jsonl").write_text('{"text": "' + "a" * 200 + '", "label": []}\n')
    with pytest.raises(TestimonyError):
        read(tmp_path / "a.jsonl", ReadAs(format="doccano"))


@pytest.mark.parametrize("content", [f"{ENTITY}<x>&y;</x>", "<x", "", "<x/>", "<xmi:XMI/>"])
def test_an_xmi_with_entities_or_of_nothing_is_refused(tmp_path, content):
    pytest.importorskip("cassis")
    (tmp_path / "a.xmi").write_text(content)
    with pytest.raises(ReadError, match=r"a\.xmi"):
        read(tmp_path / "a.xmi")


def test_a_type_system_with_entities_is_refused(tmp_path):
    pytest.importorskip("cassis")
    write(FULL, tmp_path / "out", to="xmi")
    (tmp_path / "out" / "TypeSystem.xml").write_text(f"{ENTITY}<x>&y;</x>")
    with pytest.raises(UnsafeFile, match=r"TypeSystem\.xml"):
        read(tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"no zip", zlib.compress(b"no msgpack"), zlib.compress(b"\x80")])
def test_a_docbin_that_is_none_is_refused(tmp_path, content):
    (tmp_path / "a.spacy").write_bytes(content)
    with pytest.raises(ReadError, match=r"a\.spacy"):
        read(tmp_path / "a.spacy")


def test_a_docbin_that_is_a_bomb_is_refused(tmp_path):
    (tmp_path / "a.spacy").write_bytes(zlib.compress(b"\0" * 100_000_000))
    with pytest.raises(UnsafeFile, match="far larger unpacked"):
        read(tmp_path / "a.spacy")


def test_a_data_set_that_names_files_elsewhere_is_refused(tmp_path):
    write(FULL, tmp_path / "set", to="datasets")
    state = json.loads((tmp_path / "set" / "state.json").read_text())
    for name in ("../set/data-00000-of-00001.arrow", "/etc/hostname"):
        state["_data_files"] = [{"filename": name}]
        (tmp_path / "set" / "state.json").write_text(json.dumps(state))
        with pytest.raises(ReadError, match="no data set"):
            read(tmp_path / "set")


def test_a_data_set_of_broken_files_is_refused(tmp_path):
    write(FULL, tmp_path / "set", to="datasets")
    next((tmp_path / "set").glob("*.arrow")).write_bytes(b"broken")
    with pytest.raises(ReadError, match="no data set"):
        read(tmp_path / "set")


def test_links_beside_a_standoff_file_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text("geheim")
    (tmp_path / "a.ann").write_text("T1\tx 0 3\tgeh\n")
    (tmp_path / "a.txt").symlink_to(tmp_path / "secret")
    with pytest.raises(ReadError, match="its text is not beside it"):
        read(tmp_path / "a.ann")


def test_far_too_many_annotations_stacked_on_one_word_are_refused(tmp_path, monkeypatch):
    head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.X|value\n\n\n#Text=werk\n1-1\t0-4\twerk\t"
    monkeypatch.setattr(webanno, "MOST_ANNOTATIONS", 3)
    (tmp_path / "a.tsv").write_text(head + "|".join(["a"] * 14) + "\t\n")
    with pytest.raises(UnsafeFile, match="13 stacked values"):
        read(tmp_path / "a.tsv")
