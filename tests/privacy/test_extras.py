"""What a message tells people to install can be installed: every extra that is named is one of the project's."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"testimony\[([\w, -]+)\]")


def named_in(text):
    return {extra.strip() for found in NAMED.findall(text) for extra in found.split(",")}


@pytest.fixture(scope="module")
def extras():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return set(project["optional-dependencies"])


def test_every_extra_that_the_program_names_can_be_installed(extras):
    found = {
        (path.relative_to(ROOT).as_posix(), extra)
        for path in sorted((ROOT / "src").rglob("*"))
        if path.suffix in (".py", ".html", ".js", ".j2", ".md")
        for extra in named_in(path.read_text(encoding="utf-8"))
    }
    assert {extra for _, extra in found} >= {"desk", "privacy", "encryption", "batch"}
    assert {(path, extra) for path, extra in found if extra not in extras} == set()


def test_every_extra_that_the_documentation_names_can_be_installed(extras):
    pages = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
    unknown = {(p.name, e) for p in pages for e in named_in(p.read_text(encoding="utf-8")) if e not in extras}
    assert unknown == set()
