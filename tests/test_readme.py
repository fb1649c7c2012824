"""The README tells the truth: its Python runs, its commands run, its output is what comes out."""

import doctest
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from testimony.cli import app

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.removeprefix("testimony ")
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("testimony ")
]


def test_the_python_in_the_readme_gives_the_output_it_shows(monkeypatch):
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(
        str(ROOT / "README.md"),
        module_relative=False,
        optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE,
    )
    assert result.attempted >= 5
    assert result.failed == 0


def test_the_readme_shows_commands():
    assert len(COMMANDS) >= 4


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_in_the_readme_runs(command, tmp_path, monkeypatch):
    import shutil

    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, shlex.split(command, comments=True))
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    "name", ["README.md", "docs/ARCHITECTURE.md", "docs/GLOSSARY.md", "corpus/README.md"]
)
def test_links_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not target.startswith("http"):
            assert ((ROOT / name).parent / target).exists(), target
