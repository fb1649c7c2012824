"""Exporting in a browser: each format says what it loses, and gives a file that can be opened."""

import io
import json
import zipfile

import pytest

from .asking import to

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]

QUOTE = "когда пришла пове\u0301стка"


def packed(data):
    """Return all XML and JSON of a packed file as one text."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return "\n".join(pack.read(name).decode("utf-8", "replace") for name in pack.namelist())


def readable(data):
    return data.decode("utf-8-sig")


def unescaped(data):
    return "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in data.decode().splitlines())


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Excel", packed),
        ("CSV", readable),
        ("Web page", readable),
        ("REFI-QDA project", packed),
        ("JSON Lines", unescaped),
        ("Corpus folder", packed),
    ],
)
def test_a_format_holds_the_coded_words(owner, title, read, tmp_path):
    page = to(owner, "/export")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=f"Download {title}").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert QUOTE in read(path.read_bytes())


def test_word_holds_the_coded_words(owner, tmp_path):
    docx = pytest.importorskip("lxml.etree")
    page = to(owner, "/export")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download Word").click()
    path = tmp_path / "word"
    waiting.value.save_as(path)
    with zipfile.ZipFile(path) as pack:
        names = [name for name in pack.namelist() if name.endswith("document.xml")]
        inner = [n for n in pack.namelist() if n.endswith(".docx")]
        if inner:  # a file for each document, packed
            held = [zipfile.ZipFile(io.BytesIO(pack.read(n))).read("word/document.xml") for n in inner]
        else:
            held = [pack.read(name) for name in names]
    assert any(QUOTE in "".join(docx.fromstring(one).itertext()) for one in held)


def test_each_format_says_what_it_loses(owner):
    page = to(owner, "/export")
    rows = page.locator("#formats > li")
    for number in range(rows.count()):
        rows.nth(number).locator("details, .badge.good").wait_for()
    corpus = rows.filter(has_text="Corpus folder")
    kept = rows.filter(has_text="keeps all texts, codings and memos")
    assert rows.filter(has_text="It does not hold").count() + kept.count() == 7
    assert corpus.count() == 1
