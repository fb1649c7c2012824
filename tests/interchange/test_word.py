"""Comments in Word as codings: out, in, and in again after somebody changed them."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from types import MappingProxyType

import pytest
from lxml import etree
from typer.testing import CliRunner

from testimony import shipped
from testimony.cli import app
from testimony.codebook import Codebook
from testimony.coding import Coding, Memo
from testimony.corpus import Corpus
from testimony.document import Document, Source
from testimony.errors import CodebookError, OutputError
from testimony.formats import docx
from testimony.interchange import ReadAs, read, write
from testimony.interchange.changes import changes
from testimony.interchange.files import write_files
from testimony.interchange.onto import put_onto
from testimony.interchange.remark import Place, item_in
from testimony.reading import read as read_transcript
from testimony.reading import read_text
from testimony.segment import segmented

from .made import BOOK, differences
from .projects import in_memory

TEXT = "I: Waarom?\nR: Ik ging weg om het werk.\nR: Меня вызвали 🙂 повесткой.\n"


def at(words, code="work", **more):
    start = TEXT.index(words)
    return Coding(document="d", start=start, stop=start + len(words), code=code, **more)


CORPUS = Corpus(
    documents=(replace(read_text(TEXT, id="d", language="nl"), respondent="p1", source=Source()),),
    codebook=BOOK,
    codings=(
        at("Ik ging weg", coder="Anna", created="2026-11-24T09:00:00Z"),
        at(
            "ging weg om het werk.\nR: Меня",
            "war",
            stance="denied",
            coder="Борис",
            memo="loopt\ndoor",
            subject="household",
        ),
        at("повесткой", "страх", coder="Anna", subcode="x.y"),
    ),
    memos=(Memo(document="d", start=0, stop=2, kind="irony", text="nee", coder="Anna"),),
    coders=MappingProxyType({"d": ("Anna", "Борис")}),
)


@pytest.fixture
def path(tmp_path):
    assert write(CORPUS, tmp_path / "d.docx") == ()
    return tmp_path / "d.docx"


def edited(path, change, part="word/comments.xml"):
    """Change a part of a Word file as somebody does in Word, and save it."""
    with zipfile.ZipFile(path) as archive:
        members = [(n, archive.read(n).decode()) for n in archive.namelist()]
    path.write_bytes(
        in_memory([(n, change(data) if n == part else data) for n, data in members if data is not None])
    )
    return path


def test_comments_are_by_their_coders_and_say_the_code_first(path):
    comments = docx.read(path).comments
    assert [(c.author, c.text) for c in comments] == [
        ("Anna", "work"),
        ("Борис", "war:denied (household)\nloopt\ndoor"),
        ("Anna", "страх.x.y"),
        ("Anna", "!irony\nnee"),
    ]
    assert [TEXT[c.start : c.stop] for c in comments[:3]] == [
        "Ik ging weg",
        "ging weg om het werk.\nR: Меня",
        "повесткой",
    ]


def test_a_word_file_is_well_made(path):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
        body = etree.fromstring(archive.read("word/document.xml"))
        ids = [e.get(e.keys()[0]) for e in body.iter("{*}commentRangeStart")]
        ends = [e.get(e.keys()[0]) for e in body.iter("{*}commentRangeEnd")]
        marks = [e.get(e.keys()[0]) for e in body.iter("{*}commentReference")]
    assert sorted(ids) == sorted(ends) == sorted(marks) == ["0", "1", "2", "3"]
    assert all(e.getparent().tag.endswith("}p") for e in body.iter("{*}commentRangeEnd"))


def test_what_was_edited_deleted_and_added_comes_back_as_exactly_those_changes(path):
    def change(xml):
        xml = re.sub(r'<w:comment w:id="0".*?</w:comment>', "", xml)
        xml = xml.replace("war:denied (household)", "WAR (household)")
        added = (
            '<w:comment w:id="9" w:author="Карина"><w:p><w:r><w:t>FEAR: дрожал</w:t></w:r></w:p></w:comment>'
        )
        return xml.replace("</w:comments>", added + "</w:comments>")

    def mark(xml):
        xml = re.sub(
            r'<w:commentRange(Start|End) w:id="0"/>|<w:r><w:commentReference w:id="0"/></w:r>', "", xml
        )
        xml = xml.replace("<w:p>", '<w:p><w:commentRangeStart w:id="9"/>', 1)
        return xml.replace(
            "</w:p>", '<w:commentRangeEnd w:id="9"/><w:r><w:commentReference w:id="9"/></w:r></w:p>', 1
        )

    edited(edited(path, change), mark, "word/document.xml")
    back = put_onto(read(path, ReadAs(onto=CORPUS)), CORPUS)
    assert back.losses == ()
    found = changes(CORPUS, back.corpus)
    assert [(c.what, c.item.code, c.item.coder, c.fields) for c in found] == [
        ("added", "страх", "Карина", ()),
        ("removed", "work", "Anna", ()),
        ("changed", "war", "Борис", ("stance",)),
    ]
    assert (found[0].item.memo, TEXT[found[0].item.start : found[0].item.stop]) == ("дрожал", "I: Waarom?")


def test_a_file_sent_back_without_changes_changes_nothing(path):
    back = put_onto(read(path, ReadAs(onto=CORPUS)), CORPUS)
    assert changes(CORPUS, back.corpus) == ()
    assert differences(back.corpus, CORPUS) == {}


def test_another_coder_who_sends_only_their_own_comments_leaves_the_others_alone(path):
    def change(xml):
        return re.sub(r'<w:comment w:id="[023]".*?</w:comment>', "", xml).replace(
            'w:author="Борис"', 'w:author="Карина"'
        )

    edited(path, change)
    edited(path, lambda xml: "<carried/>", "customXml/item1.xml")
    found = changes(CORPUS, put_onto(read(path, ReadAs(onto=CORPUS)), CORPUS).corpus)
    assert [(c.what, c.item.coder) for c in found] == [("added", "Карина")]


def test_a_corrected_transcript_carries_its_codings_over_and_lists_what_is_gone(path):
    edited(
        path,
        lambda xml: xml.replace("om het ", "vanwege het ").replace("повесткой", "телефоном"),
        "word/document.xml",
    )
    back = put_onto(read(path, ReadAs(onto=CORPUS)), CORPUS)
    words = {c.code: CORPUS["d"].quote(c.span) for c in back.corpus.codings}
    assert words == {"work": "Ik ging weg", "war": "ging weg om het werk.\nR: Меня"}
    assert [loss.count for loss in back.losses] == [1]
    assert "the text of its document differs" in back.losses[0].why
    assert "carried over" in back.notes[-1]


def test_a_foreign_transcript_needs_a_codebook_and_gets_its_codes_from_the_comments(tmp_path):
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    texts = ("work - geen baan", "fear-", "mooi gezegd!", "Home", "work; war")
    marks = "".join(
        f'<w:commentRangeStart w:id="{n}"/><w:r><w:t>w{n} </w:t></w:r><w:commentRangeEnd w:id="{n}"/>'
        for n in range(len(texts))
    )
    comments = "".join(
        f'<w:comment w:id="{n}" w:author="A"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
        for n, text in enumerate(texts)
    )
    rels = '<Relationships xmlns="x"><Relationship Type="x/comments" Target="comments.xml"/></Relationships>'
    (tmp_path / "t.docx").write_bytes(
        in_memory(
            [
                (
                    "word/document.xml",
                    f"<w:document {space}><w:body><w:p>{marks}</w:p></w:body></w:document>",
                ),
                ("word/comments.xml", f"<w:comments {space}>{comments}</w:comments>"),
                ("word/_rels/document.xml.rels", rels),
            ]
        )
    )
    with pytest.raises(CodebookError, match="--onto"):
        read(tmp_path / "t.docx")
    book = replace(CORPUS, documents=(), codings=(), memos=())
    back = read(tmp_path / "t.docx", ReadAs(onto=book)).corpus
    assert [(c.code, c.stance, c.memo) for c in back.codings] == [
        ("work", "affirmed", "- geen baan"),
        ("страх", "denied", ""),
        ("home", "affirmed", ""),
        ("work", "affirmed", "war"),
    ]
    assert [(m.kind, m.text) for m in back.memos] == [("note", "mooi gezegd!")]


HEADS = {
    "work": ("work", "affirmed", "", ""),
    "WORK:denied": ("work", "denied", "", ""),
    "work.wages-": ("work", "denied", "wages", ""),
    "work.b.c (household)": ("work", "affirmed", "b.c", ""),
    "10.2": ("10.2", "affirmed", "", ""),
    "10.2.10.2.1": ("10.2", "affirmed", "10.2.1", ""),
    "fear he trembled": ("страх", "affirmed", "", "he trembled"),
    "Fear: (a lot)": ("страх", "affirmed", "", "(a lot)"),
}


@pytest.mark.parametrize("text", sorted(HEADS))
def test_what_a_coder_types_is_understood(text):
    found = item_in(text, BOOK, Place("d", 0, 1, "A"))
    assert (found.code, found.stance, found.subcode, found.memo) == HEADS[text]


@pytest.mark.parametrize(
    "text",
    ["", "nothing of the kind", "home-", "home:denied", "!", "workers went"],
)
def test_what_is_no_code_stays_a_remark(text):
    assert isinstance(item_in(text, BOOK, Place("d", 0, 1, "A")), Memo)


def test_several_documents_do_not_fit_into_one_file_but_into_a_folder_of_them(tmp_path):
    second = segmented(Document("интервью/2", "R: Nog een.", "p2", language="nl"))
    both = replace(CORPUS, documents=(*CORPUS.documents, second), coders=MappingProxyType({}))
    with pytest.raises(OutputError, match="--each"):
        write(both, tmp_path / "all.docx")
    write(both, tmp_path / "corpus")
    run = CliRunner().invoke(
        app, ["convert", str(tmp_path / "corpus"), str(tmp_path / "word"), "--each", "docx"]
    )
    assert run.exit_code == 0, run.stderr
    assert sorted(p.name for p in (tmp_path / "word").iterdir()) == ["d.docx", "интервью_2.docx"]
    back = CliRunner().invoke(
        app, ["convert", str(tmp_path / "word"), str(tmp_path / "back"), "--onto", str(tmp_path / "corpus")]
    )
    assert back.exit_code == 0, back.stderr
    assert "nothing changed" in back.stderr
    assert differences(Corpus.load(tmp_path / "back"), both) == {}


def test_labels_sent_out_as_word_comments_come_back_onto_the_transcript(tmp_path):
    book = Codebook.load(shipped.corpus_folder() / "codebook.yaml")
    transcript = shipped.example()
    out = tmp_path / "labelled.docx"
    assert CliRunner().invoke(app, ["label", str(transcript), "-o", str(out)]).exit_code == 0
    back = read(out, ReadAs(onto=Corpus((), book)))
    document = read_transcript(transcript)
    base = Corpus((document,), book)
    renamed = replace(
        back.corpus,
        documents=tuple(replace(d, id=document.id) for d in back.corpus.documents),
        codings=tuple(replace(c, document=document.id) for c in back.corpus.codings),
        memos=(),
    )
    carried = put_onto(replace(back, corpus=renamed), base)
    segments = {s.span for s in document.segments}
    assert len(carried.corpus.codings) == len(back.corpus.codings) > 3
    assert all(c.span in segments for c in carried.corpus.codings)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_libreoffice_opens_and_saves_it_and_every_comment_is_still_there(path, tmp_path):
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(tmp_path / "saved"),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    back = read(tmp_path / "saved" / path.name, ReadAs(onto=CORPUS))
    assert changes(CORPUS, put_onto(back, CORPUS).corpus) == ()
    assert back.corpus.documents[0].text.rstrip("\n") == TEXT.rstrip("\n")


def without_what_we_carry(path):
    """A Word file as LibreOffice saves it: with its comments, and nothing else of ours."""
    with zipfile.ZipFile(path) as archive:
        kept = {n: archive.read(n) for n in archive.namelist() if not n.startswith("customXml")}
    path.write_bytes(in_memory(kept.items()))
    return path


def test_comments_come_back_onto_their_document_where_nothing_else_is_carried(tmp_path):
    named = replace(CORPUS.documents[0], id="a/b: 1")
    corpus = replace(
        CORPUS,
        documents=(named,),
        codings=tuple(replace(c, document=named.id) for c in CORPUS.codings),
        memos=tuple(replace(m, document=named.id) for m in CORPUS.memos),
        coders=MappingProxyType({named.id: ("Anna", "Борис")}),
    )
    write_files(corpus, tmp_path / "out", ".docx")
    (path,) = (tmp_path / "out").iterdir()
    without_what_we_carry(path)
    back = put_onto(read(path, ReadAs(onto=corpus)), corpus)
    assert (changes(corpus, back.corpus), back.losses) == ((), ())


def test_documents_coded_by_different_versions_of_a_codebook_come_back_unchanged_one_by_one(tmp_path):
    versions = {"een": "1.0", "twee": "2.0", "drie": "2.0"}
    corpus = replace(
        CORPUS,
        documents=tuple(replace(CORPUS.documents[0], id=name) for name in versions),
        codings=tuple(
            replace(c, document=name, codebook=v) for name, v in versions.items() for c in CORPUS.codings
        ),
        memos=(),
        coders=MappingProxyType({}),
    )
    write_files(corpus, tmp_path / "out", ".docx")
    for path in (tmp_path / "out").iterdir():
        back = put_onto(read(without_what_we_carry(path), ReadAs(onto=corpus)), corpus)
        assert changes(corpus, back.corpus) == ()


def test_a_comment_without_a_moment_still_has_none_after_libreoffice_wrote_nought_for_it(path):
    def undated(xml):
        return re.sub(r' w:date="[^"]*"', "", xml).replace(
            "<w:comment ", '<w:comment w:date="0-00-00T00:00:00Z" '
        )

    edited(path, undated)
    assert {c.created for c in read(path).corpus.codings} == {""}
