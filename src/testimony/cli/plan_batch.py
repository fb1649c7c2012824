"""`testimony plan-batch`: what a batch will cost, before it is begun."""

from __future__ import annotations

from typing import Annotated

import typer

from testimony.cli import batch_options as b
from testimony.cli import console, watching
from testimony.cli import options as o


def command(
    inputs: b.Inputs,
    model: b.ModelFolder = None,
    row: b.RowIs = "",
    text: b.TextColumn = "",
    id: b.IdColumn = "",
    respondent: b.RespondentColumn = "",
    language: b.LanguageColumn = "",
    speaker: b.SpeakerColumn = "",
    role: b.RoleColumn = "",
    keep: b.Keep = "",
    with_text: b.WithText = False,
    evidence: b.EvidenceIs = "top",
    format: b.Format = "parquet",
    all_in: b.AllIn = "",
    genre: o.Genre = "",
    encoding: o.Encoding = None,
    jobs: b.Jobs = -1,
    json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Look at some rows of a corpus: which columns are what, how long a batch takes, how much memory and disk.

    Give it the options you will give to `batch`. Nothing is written.
    """
    columns = b.columns(text, id, respondent, language, speaker, role)
    with console.telling():
        from testimony.batch import How, Options, plan

        options = Options(
            row=row, columns=columns, keep=b.names(keep), with_text=with_text, evidence=evidence, format=format,
            language=all_in, genre=genre, encoding=encoding,
        )  # fmt: skip
        watching.show_plan(plan(inputs, options, model=model, how=How(jobs)), json=json)
