"""Options that several commands share, and how they become a `ReadOptions`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from testimony.reading import ReadOptions

Files = Annotated[list[Path], typer.Argument(help="Files and folders to read.", show_default=False)]
Respondent = Annotated[
    list[str] | None,
    typer.Option(
        "--respondent",
        help="Mark of a speaker who is the respondent, as in the text: S02.",
        show_default=False,
    ),
]
Interviewer = Annotated[
    list[str] | None,
    typer.Option("--interviewer", help="Mark of a speaker who is the interviewer.", show_default=False),
]
Encoding = Annotated[
    str | None, typer.Option("--encoding", help="Encoding of text files, such as cp1251.", show_default=False)
]
Column = Annotated[
    list[str] | None,
    typer.Option(
        "--column", help="Column of a table: text=Antwoord, speaker=Wie, document=Nr.", show_default=False
    ),
]
Genre = Annotated[
    str, typer.Option("--genre", help="What running text is: portrait, letter, post, …", show_default=False)
]
Language = Annotated[
    str,
    typer.Option(
        "--language", help="Language of the texts: nl, ru, en. Found out if not given.", show_default=False
    ),
]
AcceptRoles = Annotated[
    bool, typer.Option("--accept-roles", help="Take the suggested roles where marks do not settle them.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no remarks.")]


def read_options(
    *,
    encoding: str | None,
    respondent: list[str] | None,
    interviewer: list[str] | None,
    column: list[str] | None,
    language: str,
    genre: str,
) -> ReadOptions:
    """Return what was said on the command line about the files."""
    from testimony.reading import ReadOptions

    pairs = [c.partition("=") for c in column or ()]
    if wrong := [name for name, equals, value in pairs if not (equals and value)]:
        raise typer.BadParameter(f"--column {wrong[0]}: write it as NAME=COLUMN, for example text=Antwoord")
    return ReadOptions(
        encoding=encoding,
        respondent=tuple(respondent or ()),
        interviewer=tuple(interviewer or ()),
        columns={name: value for name, _, value in pairs} or None,
        language=language,
        genre=genre,
    )
