"""`testimony batch`: corpora larger than memory in, labelled data sets out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from testimony.cli import batch_options as b
from testimony.cli import console, watching
from testimony.cli import options as o


def command(
    inputs: b.Inputs,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder to write.", show_default=False)
    ] = None,
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
    respondent_mark: b.RespondentMark = None,
    accept_roles: o.AcceptRoles = False,
    encoding: o.Encoding = None,
    chunk_rows: b.ChunkRows = 5_000,
    longest: b.Longest = 2.0,
    jobs: b.Jobs = -1,
    dask: b.Dask = "",
    resume: Annotated[
        bool, typer.Option("--resume", help="Only go on with a run that is there; never begin one.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Give up an earlier run in OUT.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it would cost (as plan-batch does).")
    ] = False,
    progress: Annotated[
        str,
        typer.Option("--progress", help="bar, or json: a line every few seconds on stderr, for job logs."),
    ] = "bar",
    quiet: o.Quiet = False,
) -> None:
    """Label a corpus of any size: Parquet, JSON lines, CSV, a saved `datasets` folder, or folders of transcripts.

    Interrupted at any moment, the same command goes on. Labels are suggestions, and counts of them no estimates.
    Exit code 0: complete; 3: complete, but some rows were rejected (OUT/rejects.jsonl says why); 1: failed.
    """
    columns = b.columns(text, id, respondent, language, speaker, role)
    if progress not in ("bar", "json"):
        raise typer.BadParameter("--progress is bar or json")
    if output is None and not dry_run:
        raise typer.BadParameter("give -o OUT, the folder to write")
    with console.telling(stopped="stopped; the same command goes on from here"):
        from testimony.batch import How, Options, plan, run

        options = Options(
            row=row, columns=columns, keep=b.names(keep), with_text=with_text, evidence=evidence, format=format,
            language=all_in, genre=genre, respondent=tuple(respondent_mark or ()), accept_roles=accept_roles,
            encoding=encoding, chunk_rows=chunk_rows, longest=round(longest * 1e6),
        )  # fmt: skip
        how = How(jobs, dask, overwrite, resume)
        if output is None or dry_run:
            watching.show_plan(plan(inputs, options, model=model, how=how))
            return
        with watching.batch(progress, quiet=quiet) as show:
            say = watching.sayer(quiet=quiet or progress == "json")
            outcome = run(inputs, output, options, model=model, how=how, show=show, say=say)
        console.remark(str(outcome), quiet=quiet)
    if not outcome.complete:
        raise typer.Exit(3)
