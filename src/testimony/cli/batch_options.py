"""The options that `batch` and `plan-batch` share: where the columns are, what one row is, what comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(
        help="Files, folders, or patterns in quotation marks: 'data/*.parquet'.", show_default=False
    ),
]
ModelFolder = Annotated[
    Path | None,
    typer.Option("--model", help="Folder of a model; the shipped one if not given.", show_default=False),
]
RowIs = Annotated[
    str,
    typer.Option(
        "--row",
        help="What one row is: testimony, turn or segment; found out if not given.",
        show_default=False,
    ),
]
TextColumn = Annotated[str, typer.Option("--text", help="Column with the words.", show_default=False)]
IdColumn = Annotated[
    str, typer.Option("--id", help="Column that says which testimony a row belongs to.", show_default=False)
]
RespondentColumn = Annotated[
    str, typer.Option("--respondent", help="Column with the respondent's id.", show_default=False)
]
LanguageColumn = Annotated[
    str, typer.Option("--language", help="Column with the language: nl, ru, en.", show_default=False)
]
SpeakerColumn = Annotated[
    str, typer.Option("--speaker", help="Column that says who speaks.", show_default=False)
]
RoleColumn = Annotated[
    str, typer.Option("--role", help="Column with the role: interviewer, respondent, …", show_default=False)
]
Keep = Annotated[
    str,
    typer.Option(
        "--keep", help="Columns to carry along: country,year, or all (but the words).", show_default=False
    ),
]
WithText = Annotated[
    bool, typer.Option("--with-text", help="Write the words too, of segments and of evidence.")
]
EvidenceIs = Annotated[
    str, typer.Option("--evidence", help="none, top (the strongest words of a label) or all.")
]
Format = Annotated[str, typer.Option("--format", "-f", help="parquet, jsonl or csv.")]
AllIn = Annotated[
    str,
    typer.Option("--all-in", help="The language of every text; found out if not given.", show_default=False),
]
RespondentMark = Annotated[
    list[str] | None,
    typer.Option(
        "--respondent-mark",
        help="Mark of a speaker who is the respondent, as in transcripts: S02.",
        show_default=False,
    ),
]
ChunkRows = Annotated[int, typer.Option("--chunk-rows", min=1, help="Rows in a part, at most.")]
Longest = Annotated[float, typer.Option("--longest", min=0.001, help="MB from which a text is rejected.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", help="Processes at most; -1: one for each core.")]
Dask = Annotated[
    str, typer.Option("--dask", help="Address of a Dask scheduler, or local.", show_default=False)
]


def columns(text: str, id: str, respondent: str, language: str, speaker: str, role: str) -> dict[str, str]:
    """Return our field -> the column named for it."""
    named = {
        "text": text, "document": id, "respondent": respondent, "language": language, "speaker": speaker, "role": role,
    }  # fmt: skip
    return {field: name for field, name in named.items() if name}


def names(listed: str) -> tuple[str, ...]:
    """Return the names in a list with commas."""
    return tuple(name.strip() for name in listed.split(",") if name.strip())
