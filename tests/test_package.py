"""The package as a whole: quick to import, a dozen public names, every command with help."""

import subprocess
import sys

import pytest

import testimony

HEAVY = {
    "numpy",
    "scipy",
    "sklearn",
    "pandas",
    "spacy",
    "datasets",
    "pyarrow",
    "torch",
    "lxml",
    "jinja2",
    "yaml",
}


def loaded_after(code):
    program = f"import sys\n{code}\nprint(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_importing_the_package_loads_nothing_heavy():
    assert not loaded_after("import testimony") & HEAVY


def test_help_loads_nothing_heavy():
    code = "from testimony.cli import app\ntry: app(['--help'])\nexcept SystemExit: pass"
    assert not loaded_after(code) & HEAVY


def test_reading_a_text_loads_no_classifier():
    loaded = loaded_after("import testimony; testimony.read_text('I: Why?\\nR: Because of the war.\\n')")
    assert not loaded & {"sklearn", "pandas", "spacy", "datasets"}


def test_the_public_names_are_these():
    assert testimony.__all__ == [
        "Code", "Codebook", "Coding", "Corpus", "Document", "Labelled", "Model", "Segment", "Span",
        "TestimonyClassifier", "TestimonyError", "Turn", "evaluate", "load_model", "read", "read_all", "read_text", "train",
    ]  # fmt: skip
    assert all(getattr(testimony, name) for name in testimony.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        testimony.nonsense  # noqa: B018


@pytest.mark.parametrize("command", ["label", "inspect", "train", "evaluate"])
def test_every_command_has_help_with_a_sentence_for_each_option(command):
    from typer.testing import CliRunner

    from testimony.cli import app

    result = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert result.exit_code == 0
    assert "--quiet" in result.stdout


def test_the_versions_agree():
    from importlib.metadata import version

    assert version("testimony") == testimony.__version__
