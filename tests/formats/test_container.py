"""The guard in front of zip containers."""

import io
import warnings
import zipfile

import pytest

from testimony.errors import ReadError, UnsafeFile
from testimony.formats.container import check_container, open_container

BILLION = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'


def made(tmp_path, members, **options):
    path = tmp_path / "file.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of the duplicate that is wanted here
        for name, data in members:
            z.writestr(name, data)
    for old, new in options.get("patch", ()):
        path.write_bytes(path.read_bytes().replace(old, new))
    return path


def test_members_are_read_and_parsed(tmp_path):
    with open_container(made(tmp_path, [("a.xml", "<a>да</a>"), ("b.txt", "x")])) as container:
        assert container.names == ("a.xml", "b.txt")
        assert container.parse("a.xml").text == "да"
        assert "b.txt" in container
        with pytest.raises(ReadError, match="missing"):
            container.read("c")


LINK = zipfile.ZipInfo("link")
LINK.external_attr = 0o120777 << 16


@pytest.mark.parametrize(
    ("members", "complaint"),
    [
        ([("a.xml", "1"), ("a.xml", "2")], "same name"),
        ([("a.xml", "1"), ("A.XML", "2")], "same name"),
        ([("../a.xml", "1")], "outside"),
        ([("x/../../a.xml", "1")], "outside"),
        ([("/etc/passwd", "1")], "outside"),
        ([("C:a.xml", "1")], "outside"),
        ([(LINK, "/etc/passwd")], "link"),
        ([("a.xml", BILLION)], "entities"),
        ([("a.xml", "\ufeff<!DOCTYPE a><a/>".encode("utf-16-le"))], "entities"),
        ([("a.rels", b"<a/><!ENTITY x 'y'>")], "entities"),
        ([("a.xml", "<!DOCTYPE a><a/>".encode("utf-32-be"))], "entities"),
        ([("a.xml", b'<?xml version="1.0" encoding="utf-7"?><a/>')], "rare encoding"),
        ([("a.xml", b"<a>" + b" " * ((1 << 20) - 8) + b"<!ENTITY x 'y'></a>")], "entities"),
        ([(f"{i}", "") for i in range(10_001)], "parts"),
        ([("a.txt", "0" * 50_000_000)], "bomb"),
        ([(f"{i}.txt", "0" * 9_999_999) for i in range(31)], "bomb"),
    ],
)
def test_a_hostile_container_is_refused(tmp_path, members, complaint):
    with pytest.raises(UnsafeFile, match=complaint):
        check_container(made(tmp_path, members))


def test_a_backslash_in_a_name_is_refused(tmp_path):
    path = made(tmp_path, [("a~b.xml", "1")], patch=[(b"a~b.xml", b"a\\b.xml")])
    with pytest.raises(UnsafeFile, match="outside"):
        check_container(path)


def test_an_encrypted_member_is_refused(tmp_path):
    path = made(tmp_path, [("a.xml", "1")])
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(UnsafeFile, match="encrypted"):
        check_container(path)


def test_a_size_that_lies_is_not_believed(tmp_path):
    path = made(tmp_path, [("a.txt", "0" * 50_000_000)])
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(ReadError):
        check_container(path)


@pytest.mark.parametrize("keep", [0, 3, 10, 60, -30, -1])
def test_a_truncated_container_is_refused_in_words(tmp_path, keep):
    path = made(tmp_path, [("a.xml", "<a>" + "да" * 500 + "</a>")])
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ReadError, match="broken"):
        check_container(path)


def test_a_small_file_may_be_packed_as_tightly_as_it_likes(tmp_path):
    check_container(made(tmp_path, [("a.txt", " " * 5_000_000)]))


def test_a_bomb_inside_a_bomb_is_not_opened(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("b", "0" * 60_000_000)
    check_container(made(tmp_path, [("inner.zip", inner.getvalue())]))


def test_a_member_packed_in_a_rare_way_is_refused(tmp_path):
    path = tmp_path / "file.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as z:
        z.writestr("a.xml", "<a/>")
    with pytest.raises(UnsafeFile, match="packed"):
        check_container(path)


def test_a_list_of_members_that_claims_to_be_huge_is_not_read(tmp_path):
    path = made(tmp_path, [("a.xml", "<a/>")])
    data = bytearray(path.read_bytes())
    end = data.index(b"PK\x05\x06")
    data[end + 12 : end + 16] = (1 << 28).to_bytes(4, "little")  # the size of the list
    with path.open("wb") as file:  # a sparse file of that size costs nothing
        file.write(data[:end])
        file.truncate(end + (1 << 28))
        file.seek(0, 2)
        file.write(data[end:])
    with pytest.raises(ReadError, match="too long"):
        check_container(path)
