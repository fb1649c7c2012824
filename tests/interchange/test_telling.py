"""What a file is, where several programs use one ending."""

import json

import pytest

from testimony.errors import OutputError, ReadError
from testimony.interchange import ReadAs, read, write
from testimony.interchange.kinds import KINDS, with_suffix
from testimony.interchange.telling import kind_of

from .programs import FULL

FIRST = {
    "jsonl": {"testimony": 1, "codebook": ""},
    "doccano": {"text": "Dag.", "label": [[0, 3, "work"]]},
    "prodigy": {"text": "Dag.", "spans": [], "answer": "accept"},
    "webannotation": {"@context": "http://www.w3.org/ns/anno.jsonld", "items": []},
    "labelstudio": {"data": {"text": "Dag."}, "annotations": []},
}


@pytest.mark.parametrize("name", sorted(FIRST))
@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_json_is_told_apart_by_what_stands_in_it(tmp_path, name, suffix):
    path = tmp_path / f"file{suffix}"
    path.write_text(json.dumps(FIRST[name]), encoding="utf-8")
    assert kind_of(path) is KINDS[name]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"text": "Dag.", "entities": [], "relations": []}, "doccano"),
        ({"column_data": "Dag.", "column_label": ["work"]}, "doccano"),
        ({"text": "Dag.", "cats": {"work": 1.0}}, "prodigy"),
        ({"text": "Dag.", "label": "work", "answer": "reject"}, "prodigy"),
        ({"text": "Dag.", "annotator": 1, "id": 3}, "labelstudio"),
        ({"id": "x", "type": "Annotation", "body": "work", "target": "urn:x"}, "webannotation"),
    ],
)
def test_the_other_shapes_of_a_program_are_known_too(tmp_path, row, name):
    (tmp_path / "a.json").write_text(json.dumps([row]), encoding="utf-8")
    assert kind_of(tmp_path / "a.json") is KINDS[name]


def test_json_of_nobody_is_refused_and_the_names_are_said(tmp_path):
    (tmp_path / "a.json").write_text('{"a": 1}')
    with pytest.raises(ReadError, match="--from: labelstudio, doccano, prodigy, webannotation"):
        read(tmp_path / "a.json")


def test_a_person_says_what_a_file_is(tmp_path):
    (tmp_path / "a.json").write_text('{"text": "Dag.", "label": [[0, 3, "work"]]}')
    assert read(tmp_path / "a.json", ReadAs(format="doccano")).corpus.documents[0].source.format == "doccano"
    with pytest.raises(OutputError, match="no format is called 'word'"):
        read(tmp_path / "a.json", ReadAs(format="word"))


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.in_folder and kind.write])
def test_a_folder_is_told_by_the_files_in_it(tmp_path, name):
    write(FULL, tmp_path / "out", to=name)
    assert kind_of(tmp_path / "out") is KINDS[name]
    assert len(read(tmp_path / "out").corpus.codings) == len(FULL.codings)


def test_what_is_written_into_a_folder_takes_no_name_of_a_file(tmp_path):
    with pytest.raises(OutputError, match="without an ending, and --to xmi"):
        write(FULL, tmp_path / "out.xmi")
    (tmp_path / "out").mkdir()
    with pytest.raises(OutputError, match="a folder is there"):
        write(FULL, tmp_path / "out", to="prodigy")


def test_an_ending_that_is_only_read_is_refused_for_writing(tmp_path):
    with pytest.raises(OutputError, match="can be written"):
        write(FULL, tmp_path / "out.tsv")


def test_every_ending_has_a_kind_that_reads_it():
    for kind in KINDS.values():
        assert kind.read is not None
        assert all(with_suffix(suffix) for suffix in kind.suffixes)
