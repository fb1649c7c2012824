"""The Word document: its parts fit together, its comments stand where the labels do."""

import shutil
import subprocess
from zipfile import ZipFile

import pytest
from lxml import etree

import testimony as t
from testimony.report.docx import AUTHOR, legal
from testimony.report.write import write

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def parts_of(path):
    with ZipFile(path) as archive:
        return {name: etree.fromstring(archive.read(name), PARSER) for name in archive.namelist()}


def words_of(parts, *, comment=None):
    """The text of each paragraph of a transcript, without the speaker's mark; or within one comment's range."""
    found = []
    for p in parts["word/document.xml"].iter(f"{W}p"):
        style = p.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        if style in ("Words", "Context"):
            found.append("".join(_run(r) for r in p.iter(f"{W}r") if r.find(f"{W}rPr/{W}rStyle") is None))
    return found


def _run(run):
    said = {f"{W}t": lambda e: e.text or "", f"{W}br": lambda e: "\n", f"{W}tab": lambda e: "\t"}
    return "".join(said[e.tag](e) for e in run if e.tag in said)


@pytest.fixture
def file(tmp_path, documents):
    write(documents, None, tmp_path / "a.docx")
    return tmp_path / "a.docx"


def test_every_segment_is_there_exactly_once_and_in_order(file, documents):
    texts = [legal(s.segment.text) for d in documents for s in d.segments]
    assert words_of(parts_of(file)) == texts


def test_every_part_has_a_content_type_and_every_relation_a_part(file):
    parts = parts_of(file)
    types = {e.get("PartName", "").lstrip("/") for e in parts["[Content_Types].xml"]} - {""}
    assert types == {n for n in parts if n.startswith("word/") and "_rels" not in n}
    targets = {"word/" + e.get("Target") for e in parts["word/_rels/document.xml.rels"]}
    assert targets == types - {"word/document.xml"}


def test_every_label_is_a_comment_by_the_machine_with_a_range_and_a_reference(file, documents):
    parts = parts_of(file)
    comments = parts["word/comments.xml"]
    labels = [(s, label) for d in documents for s in d.segments for label in s.labels]
    assert [c.get(f"{W}id") for c in comments] == [str(n) for n in range(len(labels))]
    assert {c.get(f"{W}author") for c in comments} == {AUTHOR}
    firsts = ["".join(c[0].itertext()) for c in comments]
    assert firsts == [label.target for _, label in labels]
    for kind in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert [e.get(f"{W}id") for e in parts["word/document.xml"].iter(W + kind)] == [
            str(n) for n in range(len(labels))
        ]


def test_evidence_is_underlined_and_nothing_else_is(file, documents):
    marked = [
        _run(r)
        for r in parts_of(file)["word/document.xml"].iter(f"{W}r")
        if r.find(f"{W}rPr/{W}u") is not None
    ]
    evidence = {e.text for d in documents for s in d.segments for x in s.labels for e in x.evidence}
    assert all(any(m in legal(e) for e in evidence) for m in marked)
    assert "geen werk meer" in marked


def test_it_comes_back_through_our_own_reader(tmp_path, russian):
    write([russian], None, tmp_path / "a.docx")
    document = t.read(tmp_path / "a.docx")
    labels = [(s.segment.text, x.target) for s in russian.segments for x in s.labels]
    assert [(document.quote(c), c.text.split("\n")[0]) for c in document.comments] == labels


def test_a_summary_has_the_states_and_no_transcript(tmp_path, documents):
    write(documents, None, tmp_path / "a.docx", summary=True)
    parts = parts_of(tmp_path / "a.docx")
    assert words_of(parts) == []
    assert "conflict (both are said)" in "".join(parts["word/document.xml"].itertext())


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_libreoffice_opens_it_with_all_comments(tmp_path, file, documents):
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "odt",
    ]
    subprocess.run([*command, "--outdir", tmp_path, file], check=True, capture_output=True, timeout=120)
    with ZipFile(tmp_path / "a.odt") as archive:
        content = archive.read("content.xml").decode()
    assert content.count("<office:annotation ") == sum(len(s.labels) for d in documents for s in d.segments)
    assert "geen werk meer" in content
