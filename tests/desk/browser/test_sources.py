"""The files of the pages themselves: text is only ever text, and nothing comes from outside."""

import re
from pathlib import Path

import pytest

DESK = Path(__file__).resolve().parents[3] / "src" / "testimony" / "desk"
SCRIPTS = sorted((DESK / "static").glob("*.js"))
STYLES = sorted((DESK / "static").glob("*.css"))
TEMPLATES = sorted((DESK / "templates").glob("*.html"))
WAYS_TO_WRITE_MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|setHTML|\beval\(|new Function"
)
OUTSIDE = re.compile(r"""(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]|@import|url\(""", re.IGNORECASE)


def named(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.name)


@named(SCRIPTS)
def test_a_script_never_reads_text_as_markup(path):
    assert WAYS_TO_WRITE_MARKUP.findall(path.read_text(encoding="utf-8")) == []


@named(SCRIPTS + STYLES + TEMPLATES)
def test_nothing_is_fetched_from_outside(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if OUTSIDE.search(line)] == []


@named(TEMPLATES)
def test_a_template_has_no_script_style_or_handler_in_it(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) == []
    assert [
        script for script in re.findall(r"<script[^>]*>", text) if 'src="{{ files }}/' not in script
    ] == []
    assert "|safe" not in text


@named(SCRIPTS)
def test_a_script_is_a_page_long_and_says_what_it_knows(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("// ")
    assert len(lines) <= 300


@named(SCRIPTS)
def test_no_words_are_kept_in_the_browser(path):
    text = path.read_text(encoding="utf-8")
    assert "localStorage" not in text
    assert "document.cookie" not in text
    assert "sessionStorage" not in text or path.name == "queue.js"


def test_every_file_a_page_asks_for_is_there():
    asked = {
        name
        for path in SCRIPTS + TEMPLATES
        for name in re.findall(r'"(?:\./|{{ files }}/)([\w.-]+)"', path.read_text(encoding="utf-8"))
    }
    assert asked - {path.name for path in (DESK / "static").iterdir()} == set()
    assert asked


def test_the_manual_names_every_key_of_the_help():
    rows = re.findall(r'\[\[("[^\]]+")\], ', (DESK / "static" / "keyboard.js").read_text(encoding="utf-8"))
    manual = (DESK.parents[2] / "docs" / "DESK.md").read_text(encoding="utf-8")
    table = "\n".join(line for line in manual.splitlines() if line.startswith("| `"))
    keys = {key for row in rows for key in re.findall(r'"([^"]+)"', row)} - {"–", "Ctrl", "Z"}
    assert {key for key in keys if f"`{key}`" not in table} == set()
    assert len(rows) >= 15
