"""Containers and XML made to hurt: refused in one sentence, in bounded time and memory."""

import zipfile

import pytest

from testimony.errors import ReadError, UnsafeFile
from testimony.interchange import project_xml, read

from .projects import CODE, CODES, guid, in_memory, packed, project

ENTITY = '<!DOCTYPE a [<!ENTITY x "boom">]>'


def codes(count):
    return "".join(f'<Code guid="{guid(n)}" name="c{n}" isCodable="true"/>' for n in range(count))


HOSTILE = {
    "bomb": ([("project.qde", project("")), ("sources/t.txt", "0" * 120_000_000)], None),
    "bomb in the xml": ([("project.qde", project("") + " " * 120_000_000)], UnsafeFile),
    "traversal": ([("project.qde", project("")), ("../../evil.txt", "x")], UnsafeFile),
    "absolute": ([("project.qde", project("")), ("/etc/cron.d/x", "x")], UnsafeFile),
    "entities": ([("project.qde", ENTITY + project("").partition("\n")[2])], UnsafeFile),
    "twice": ([("project.qde", project("")), ("PROJECT.QDE", project(""))], UnsafeFile),
    "a million codes": (
        [("project.qde", project("", codes=f"<CodeBook><Codes>{codes(1_000_000)}</Codes></CodeBook>"))],
        UnsafeFile,
    ),
    "codes without end": (
        [("project.qde", project("", codes="<CodeBook><Codes>" + '<Code guid="x" name="a">' * 5000))],
        ReadError,
    ),
    "no project": ([("readme.txt", "x")], ReadError),
    "another xml": ([("project.qde", "<html/>")], ReadError),
    "broken xml": ([("project.qde", project("")[:-5])], ReadError),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", [n for n, (_, error) in HOSTILE.items() if error])
def test_what_is_made_to_hurt_is_refused_in_a_sentence(tmp_path, name):
    members, error = HOSTILE[name]
    path = tmp_path / "p.qdpx"
    path.write_bytes(in_memory(members))
    with pytest.raises(error) as caught:
        read(path)
    assert str(caught.value).startswith("p.qdpx: ")
    assert len(str(caught.value)) < 300


def test_a_bomb_among_the_texts_is_refused_when_its_text_is_asked_for(tmp_path):
    source = f'<Sources><TextSource guid="{guid(1)}" name="t" plainTextPath="t.txt"/></Sources>'
    with pytest.raises(UnsafeFile, match="bomb"):
        read(packed(tmp_path / "p.qdpx", project(source), {"t.txt": b"0" * 120_000_000}))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"no zip at all"])
def test_what_is_no_container_is_refused(tmp_path, content):
    (tmp_path / "p.qdpx").write_bytes(content)
    with pytest.raises(ReadError, match=r"p\.qdpx"):
        read(tmp_path / "p.qdpx")


def test_a_link_beside_an_unpacked_project_is_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("geheim")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "t.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "p.qde").write_text(
        project(f'<Sources><TextSource guid="{guid(1)}" plainTextPath="t.txt"/></Sources>')
    )
    assert read(tmp_path / "p.qde").corpus.documents == ()


def test_two_hundred_codes_one_in_another_are_read(tmp_path):
    deep = "".join(f'<Code guid="{guid(n)}" name="c{n}">' for n in range(200)) + "</Code>" * 200
    back = read(packed(tmp_path / "p.qdpx", project("", codes=f"<CodeBook><Codes>{deep}</Codes></CodeBook>")))
    assert len(back.corpus.codebook.codes) == 200


@pytest.mark.parametrize("number", ["9" * 10_000, "-5", "", "1e3", "٣"])
def test_a_position_that_is_no_number_is_listed(tmp_path, number):
    selection = f'<PlainTextSelection guid="{guid(2)}" startPosition="{number}" endPosition="{number}"><Coding guid="{guid(3)}"><CodeRef targetGUID="{CODE}"/></Coding></PlainTextSelection>'
    source = f'<Sources><TextSource guid="{guid(1)}" name="t" plainTextPath="t.txt">{selection}</TextSource></Sources>'
    back = read(packed(tmp_path / "p.qdpx", project(source, origin="qc 1"), {"t.txt": b"ja"}))
    assert back.corpus.codings == ()
    assert [loss.what for loss in back.losses] == ["coding outside its text"]


def test_far_too_many_selections_are_refused_before_they_are_parsed(tmp_path, monkeypatch):
    monkeypatch.setattr(project_xml, "_COUNTED", ((b"Code", 3),))
    xml = project("", codes=CODES + f"<CodeBook>{codes(4)}</CodeBook>")
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", xml)
    with pytest.raises(UnsafeFile, match="5 elements Code"):
        read(tmp_path / "p.qdpx")
