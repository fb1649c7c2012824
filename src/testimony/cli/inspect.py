"""`testimony inspect`: what was read from a file, before anything is done with it."""

from __future__ import annotations

from typing import Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o
from testimony.cli.label import Reading


def command(
    files: o.Files,
    format: Annotated[str, typer.Option("--format", "-f", help="table or jsonl.")] = "table",
    turns: Annotated[int, typer.Option("--turns", help="Turns to show of a single file; 0 for none.")] = 12,
    explain: Annotated[bool, typer.Option("--explain", help="Show which rule found each turn.")] = False,
    respondent: o.Respondent = None,
    interviewer: o.Interviewer = None,
    encoding: o.Encoding = None,
    column: o.Column = None,
    genre: o.Genre = "",
    language: o.Language = "",
    quiet: o.Quiet = False,
) -> None:
    """Show what was read: text, turns, roles, language, encoding, and what was dropped.

    One file: its turns. Several files or a folder: one line each. Exit code 1: a file was refused.
    """
    if format not in ("table", "jsonl"):
        raise typer.BadParameter("--format is table or jsonl")
    said = o.read_options(
        encoding=encoding,
        respondent=respondent,
        interviewer=interviewer,
        column=column,
        language=language,
        genre=genre,
    )
    with console.telling():
        from testimony.report import inspection

        reading = Reading(said, accept_roles=False, quiet=True)
        documents = list(reading.documents(files))
        if documents:
            inspection.show(documents, format=format, turns=turns, explain=explain)
    if reading.refused:
        raise typer.Exit(1)
