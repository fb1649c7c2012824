"""Containers and XML made to hurt: refused in one sentence, in bounded time and memory."""

import json
import time
import zipfile
from dataclasses import replace
from xml.sax.saxutils import escape

import pytest

from testimony.errors import CodebookError, OutputError, ReadError, UnsafeFile
from testimony.interchange import ReadAs, choosing, codebook_text, project_xml, read, sheet_files, write

from .programs import FULL
from .projects import CODE, CODES, guid, in_memory, packed, project, with_passages


def codes(count):
    return "".join(f'<Code guid="{guid(n)}" name="c{n}" isCodable="true"/>' for n in range(count))


HOSTILE = {
    "absolute": ([("project.qde", project("")), ("/etc/cron.d/x", "x")], UnsafeFile),
    "codes without end": (
        [("project.qde", project("", codes="<CodeBook><Codes>" + '<Code guid="x" name="a">' * 5000))],
        ReadError,
    ),
    "no project": ([("readme.txt", "x")], ReadError),
    "another xml": ([("project.qde", "<html/>")], ReadError),
    "broken xml": ([("project.qde", project("")[:-5])], ReadError),
}
"""More of them, each with bounds on time and memory, in test_bounds.py."""


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_hurt_is_refused_in_a_sentence(tmp_path, name):
    members, error = HOSTILE[name]
    path = tmp_path / "p.qdpx"
    path.write_bytes(in_memory(members))
    with pytest.raises(error) as caught:
        read(path)
    assert str(caught.value).startswith("p.qdpx: ")
    assert len(str(caught.value)) < 300


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


def test_a_code_that_stands_below_itself_is_refused(tmp_path):
    below = f'<Code guid="{guid(1)}" name="a"><Code guid="{guid(2)}" name="b"><Code guid="{guid(1)}" name="a"/></Code></Code>'
    for name, xml in (
        ("p.qdpx", project("", codes=f"<CodeBook><Codes>{below}</Codes></CodeBook>")),
        ("c.qdc", f"<CodeBook><Codes>{below}</Codes></CodeBook>"),
    ):
        path = tmp_path / name
        if name.endswith("qdpx"):
            packed(path, xml)
        else:
            path.write_text(xml)
        with pytest.raises(ReadError, match="one identifier names several codes"):
            read(path)


def growing(levels=12):
    """A codebook of a page that stands for gigabytes: each part points nine times to the one before."""
    parts = "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, levels))
    return f"x0: &x0 [a, a]\n{parts}name: b\ncodes:\n- name: work\n  definition: *x{levels - 1}\n"


def codebook_in(tmp_path, kind, text):
    """A file that carries a codebook."""
    path = tmp_path / f"c.{kind}"
    if kind == "yaml":
        path.write_text(text)
    elif kind == "jsonl":
        path.write_text(json.dumps({"codebook": text}) + "\n")
    elif kind == "json":
        meta = {"testimony": {"head": {"yaml": text}}}
        path.write_text(json.dumps([{"data": {"text": "Dag."}, "meta": meta}]))
    else:
        note = f'<Notes><Note guid="{guid(5)}"><PlainTextContent>{escape(f"testimony codebook{chr(10)}{text}")}</PlainTextContent></Note></Notes>'
        packed(path, project(note))
    return path


@pytest.mark.parametrize("kind", ["yaml", "jsonl", "json", "qdpx"])
@pytest.mark.parametrize("text", [growing(), "name: b\ncodes:\n" + "- c\n" * 400_000], ids=["grows", "long"])
def test_a_codebook_far_larger_than_any_is_refused_before_it_is_read(tmp_path, kind, text):
    with pytest.raises(UnsafeFile, match="its codebook"):
        read(codebook_in(tmp_path, kind, text))


@pytest.mark.parametrize("text", ["codes: [{name: a, include: 5}]", "codes: [{name: a, examples: 5}]"])
def test_a_codebook_that_is_none_is_refused(tmp_path, text):
    with pytest.raises(CodebookError):
        read(codebook_in(tmp_path, "yaml", text))


def test_a_codebook_that_points_to_its_own_parts_is_read():
    text = "name: b\ncodes:\n- &a {name: work, include: &i [loon]}\n- {name: home, include: *i}\n"
    assert [code.include for code in codebook_text.codebook_in(text).codes] == [("loon",), ("loon",)]


def test_passages_longer_together_than_any_studys_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(choosing, "MOST_CHARACTERS", 20)
    path = with_passages(tmp_path / "p.qdpx", "Weg. Ik ging. Weg.", [(0, 18), (0, 17)])
    with pytest.raises(UnsafeFile, match="35 characters together"):
        read(path)
    write(FULL, tmp_path / "b", to="brat")
    with pytest.raises(UnsafeFile, match="characters together"):
        read(tmp_path / "b")


def test_a_sheet_with_places_of_far_too_many_digits_is_read_by_its_words(tmp_path):
    (tmp_path / "s.csv").write_text(
        f"document,text,code,start,stop\neen,thuis,work,{'9' * 5000},{'9' * 5001}\n"
    )
    (found,) = read(tmp_path / "s.csv", ReadAs(onto=FULL)).corpus.codings
    assert FULL["een"].quote(found.span) == "thuis"


def test_a_sheet_with_far_too_many_rows_is_refused(tmp_path, monkeypatch):
    write(FULL, tmp_path / "s.xlsx")
    write(FULL, tmp_path / "s.csv")
    monkeypatch.setattr(sheet_files, "_MOST_ROWS", 3)
    for name in ("s.xlsx", "s.csv"):
        with pytest.raises(UnsafeFile, match="more than 3 rows"):
            read(tmp_path / name, ReadAs(onto=FULL))


@pytest.mark.parametrize("kind", ["labelstudio", "doccano", "prodigy", "docbin", "xmi", "datasets"])
def test_a_codebook_alone_is_not_lost_in_a_file_of_texts(tmp_path, kind):
    with pytest.raises(OutputError, match=r"no documents in it.*\.qdc"):
        write(replace(FULL, documents=(), codings=(), memos=()), tmp_path / "out", to=kind)
    assert not (tmp_path / "out").exists()


def test_codes_whose_paths_would_fill_the_memory_are_refused(tmp_path):
    above = "".join(f'<Code guid="{guid(n)}" name="{"n" * 2000}">' for n in range(200))
    below = "".join(f'<Code guid="{guid(1000 + n)}" name="c{n}"/>' for n in range(15_000))
    path = tmp_path / "c.qdc"
    path.write_text(f"<CodeBook><Codes>{above}{below}{200 * '</Code>'}</Codes></CodeBook>")
    with pytest.raises(UnsafeFile, match="the paths to its codes"):
        read(path)


def test_thousands_of_codes_of_one_name_are_numbered_in_good_time(tmp_path):
    path = tmp_path / "c.qdc"
    same = "".join(f'<Code guid="{guid(n)}" name="same"/>' for n in range(19_999))
    path.write_text(f"<CodeBook><Codes>{same}</Codes></CodeBook>")
    begun = time.process_time()
    names = [code.name for code in read(path).corpus.codebook.codes]
    assert (names[0], names[1], names[-1]) == ("same", "same (2)", "same (19999)")
    assert time.process_time() - begun < 30  # it took minutes when each number was sought from the first


def test_a_labelling_interface_with_a_million_labels_is_refused(tmp_path):
    path = tmp_path / "c.xml"
    labels = "".join(f'<Label value="c{n}"/>' for n in range(20_001))
    path.write_text(f"<View><Labels>{labels}</Labels></View>")
    with pytest.raises(UnsafeFile, match="20001 labels"):
        read(path)
