"""`testimony report`, as people call it."""

import pytest
from typer.testing import CliRunner

from testimony.cli import app


def test_the_command_writes_report_and_figures_from_a_study_file(make_study, tmp_path):
    pytest.importorskip("sqlalchemy")
    place = tmp_path / "study.sqlite"
    make_study(24).save(place)
    out, figures = tmp_path / "verslag.html", tmp_path / "figuren"
    asked = [
        "report",
        str(place),
        "-o",
        str(out),
        "--language",
        "nl",
        "--figures",
        str(figures),
        "--draws",
        "0",
        "-q",
    ]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert '<html lang="nl">' in out.read_text(encoding="utf-8")
    assert (figures / "T3-shares.svg").is_file()
    again = CliRunner().invoke(app, asked)
    assert again.exit_code == 1
    assert "--overwrite" in again.stderr


def test_the_command_refuses_a_language_before_it_works(tmp_path):
    done = CliRunner().invoke(
        app, ["report", str(tmp_path), "-o", str(tmp_path / "r.html"), "--language", "fr"]
    )
    assert done.exit_code == 1
    assert "nl, ru, en" in done.stderr
