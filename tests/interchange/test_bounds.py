"""Containers and codebooks made to hurt, each kind in each format: refused in one sentence, in bounded time and memory."""

import zipfile
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from testimony.interchange import read, write

from .bounded import MOST_MEGABYTES, MOST_SECONDS, took
from .programs import FULL
from .projects import guid, in_memory, project

pytest.importorskip("cassis")

MILLION = 1_000_000
LONG = 20_000_000
"""Of one letter: packed it is a thousandth of that."""

GROWING = '<!DOCTYPE a [<!ENTITY x "boom"><!ENTITY y "&x;&x;&x;&x;"><!ENTITY z "&y;&y;&y;&y;">]>'
LINK = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
INSIDE_ITSELF = f'<Code guid="{guid(1)}" name="a"><Code guid="{guid(2)}" name="b"><Code guid="{guid(1)}" name="a"/></Code></Code>'
NESTED = "".join(f'<Code guid="{n}" name="a">' for n in range(3000)) + "</Code>" * 3000


def codes(count):
    return '<Code guid="1" name="c"/>' * count


def in_project(inside):
    return project("", codes=f"<CodeBook><Codes>{inside}</Codes></CodeBook>")


def in_codebook(inside):
    return f"<CodeBook><Codes>{inside}</Codes></CodeBook>"


def with_type(xml, doctype):
    head, mark, rest = xml.partition("?>") if xml.startswith("<?") else ("", "", xml)
    return f"{head}{mark}{doctype}{rest}"


QDPX = {
    "a bomb": lambda: [("project.qde", project("") + " " * LONG)],
    "a bomb beside": lambda: [("project.qde", project(TEXT_BESIDE)), ("sources/t.txt", "0" * LONG)],
    "a path out of it": lambda: [("project.qde", project("")), ("../../evil.txt", "x")],
    "entities": lambda: [("project.qde", with_type(project(""), GROWING))],
    "entities of files": lambda: [("project.qde", with_type(project(""), LINK))],
    "members twice": lambda: [("project.qde", project("")), ("PROJECT.QDE", project(""))],
    "far too many members": lambda: [("project.qde", project("")), *((f"sources/{n}.txt", "") for n in range(10_001))],
    "a million codes": lambda: [("project.qde", in_project(codes(MILLION)), zipfile.ZIP_STORED)],
    "a code below itself": lambda: [("project.qde", in_project(INSIDE_ITSELF))],
    "codes nested without end": lambda: [("project.qde", in_project(NESTED))],
}  # fmt: skip
TEXT_BESIDE = f'<Sources><TextSource guid="{guid(1)}" name="t" plainTextPath="t.txt"/></Sources>'

QDC = {
    "far too long": lambda: in_codebook(" " * 61_000_000),
    "entities": lambda: with_type(in_codebook("<Code name='&z;'/>"), GROWING),
    "entities of files": lambda: with_type(in_codebook("<Code name='&x;'/>"), LINK),
    "a million codes": lambda: in_codebook(codes(MILLION)),
    "a code below itself": lambda: in_codebook(INSIDE_ITSELF),
    "codes nested without end": lambda: in_codebook(NESTED),
}


def as_it_is(name, data):
    return data


def word(change=as_it_is, *more):
    """A Word file of ours with its parts changed, and parts added."""
    with TemporaryDirectory() as folder:
        write(FULL, Path(folder) / "een.docx")
        with zipfile.ZipFile(Path(folder) / "een.docx") as archive:
            members = [(name, change(name, archive.read(name))) for name in archive.namelist()]
    return [*members, *more]


def in_part(part, old, new):
    return lambda name, data: data.replace(old, new, 1) if name == part else data


def carrying(yaml):
    """Change the codebook that a Word file carries."""

    def change(name, data):
        if not name.startswith("customXml/item1.xml"):
            return data
        head, _, rest = data.partition(b"testimony codebook\n")
        return head + b"testimony codebook\n" + escape(yaml).encode() + rest[rest.index(b"</") :]

    return change


CARRIED_CODES = "name: b\ncodes:\n" + "- c\n" * MILLION
GROWS = "x0: &x0 [a, a]\n" + "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 12))
DOCX = {
    "a bomb": lambda: word(in_part("word/document.xml", b"</w:body>", b" " * LONG + b"</w:body>")),
    "a bomb of comments": lambda: word(in_part("word/comments.xml", b"</w:comments>", b" " * LONG + b"</w:comments>")),
    "a path out of it": lambda: word(as_it_is, ("../../evil.txt", "x")),
    "entities": lambda: word(in_part("word/document.xml", b"<w:document", GROWING.encode() + b"<w:document")),
    "entities in comments": lambda: word(in_part("word/comments.xml", b"<w:comments", LINK.encode() + b"<w:comments")),
    "members twice": lambda: word(as_it_is, ("WORD/document.xml", "<x/>")),
    "elements nested without end": lambda: word(in_part("word/document.xml", b"<w:body>", b"<w:body>" + b"<w:p>" * 3000 + b"</w:p>" * 3000)),
    "a million carried codes": lambda: word(carrying(CARRIED_CODES)),
    "a carried codebook that grows": lambda: word(carrying(f"{GROWS}name: b\ncodes:\n- name: work\n  definition: *x11\n")),
}  # fmt: skip

XMI = {
    "far too long": lambda: xmi(" " * 31_000_000),
    "entities": lambda: with_type(xmi(), GROWING),
    "entities of files": lambda: with_type(xmi(), LINK),
    "a million labels": lambda: xmi('<c:X sofa="1" begin="0" end="4" value="c"/>' * MILLION),
    "elements nested without end": lambda: xmi("<c:X>" * 3000 + "</c:X>" * 3000),
    "elements that do not end": lambda: xmi()[:-20],
}  # fmt: skip


def xmi(inside=""):
    return (
        '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:c="http:///custom.ecore">'
        f'{inside}<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="Werk."/></xmi:XMI>'
    )


ZIP = {
    "a zipped folder": lambda: [
        ("c/codebook.yaml", "codes: [a]"),
        ("../../evil.txt", "x"),
        ("bomb", "0" * LONG),
    ]
}

WAYS = {"qdpx": QDPX, "qdc": QDC, "docx": DOCX, "xmi": XMI, "zip": ZIP}
CASES = [(kind, name) for kind, ways in WAYS.items() for name in ways]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("kind", "name"), CASES)
def test_what_is_made_to_hurt_is_refused_in_one_sentence_in_bounded_time_and_memory(tmp_path, kind, name):
    made = WAYS[kind][name]()
    path = tmp_path / f"made.{kind}"
    path.write_bytes(made.encode() if isinstance(made, str) else in_memory(made))
    del made
    found = took(lambda: read(path))
    assert found.error in ("UnsafeFile", "ReadError", "CodebookError"), found.said
    assert f"{path.name}: " in found.said
    assert len(found.said) < 300
    assert found.seconds < MOST_SECONDS
    assert found.megabytes < MOST_MEGABYTES
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name]
