"""`testimony convert`: coded texts from one file into another, with a list of what did not come through."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o

_LISTS = (".csv", ".jsonl")
_NAMES = "labelstudio, doccano, prodigy, webannotation, docbin, xmi, webanno, brat, datasets, corpus, qdpx, docx, …"


def command(
    source: Annotated[Path, typer.Argument(help="Coded file or corpus folder to read.", show_default=False)],
    target: Annotated[
        Path,
        typer.Argument(
            help="What to write: .qdpx, .qdc, .docx, .xlsx, .csv, .jsonl, .yaml, .json, .jsonld, .spacy, or a folder.",
            show_default=False,
        ),
    ],
    onto: Annotated[
        Path | None,
        typer.Option(
            "--onto", help="Corpus that the codings belong to; what changed is told.", show_default=False
        ),
    ] = None,
    loss: Annotated[
        Path | None,
        typer.Option("--loss", help="File for what was lost: .csv or .jsonl.", show_default=False),
    ] = None,
    changes: Annotated[
        Path | None,
        typer.Option(
            "--changes", help="File for what changed, with --onto: .csv or .jsonl.", show_default=False
        ),
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            "--from", help=f"What the first is, where it does not show: {_NAMES}.", show_default=False
        ),
    ] = "",
    to: Annotated[
        str,
        typer.Option("--to", help="What to write, where the ending leaves it open.", show_default=False),
    ] = "",
    program: Annotated[
        str, typer.Option("--for", help="Write for: nvivo, maxqda, atlasti or qualcoder.", show_default=False)
    ] = "",
    each: Annotated[
        str, typer.Option("--each", help="A file for each document, in a folder: docx.", show_default=False)
    ] = "",
    semicolons: Annotated[
        bool,
        typer.Option("--semicolons", help="Part the cells of a .csv as Excel in Dutch and Russian does."),
    ] = False,
    offsets: Annotated[
        str,
        typer.Option(
            "--offsets",
            help="How a .qdpx counts characters, where it is not certain: utf16,newline=2,inclusive or a program.",
            show_default=False,
        ),
    ] = "",
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Show what would come through; write nothing but --loss and --changes."
        ),
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace what is there, also lists.")
    ] = False,
    quiet: o.Quiet = False,
) -> None:
    """Convert codings between a corpus, REFI-QDA (NVivo, MAXQDA, ATLAS.ti, QualCoder), Word, sheets and annotation tools.

    Exit code 0: nothing was lost but what the format cannot hold by its nature. 1: something was, and it is listed.
    """
    if changes is not None and onto is None:
        raise typer.BadParameter("--changes needs --onto, the corpus that something changed in")
    with console.telling():
        from testimony.interchange.convert import Target, convert
        from testimony.report import changes as report_changes
        from testimony.report import losses as report

        for path in (loss, changes):
            _check_list(path, overwrite=overwrite)
        wanted = Target(target, program, each, semicolons, overwrite, to)
        done = convert(source, wanted, offsets=offsets, onto=onto, kind=kind, dry_run=dry_run)
        for sentence in (*done.read.notes, *report.lines(done.read.losses, done.written)):
            console.remark(sentence, quiet=quiet)
        if loss is not None:
            report.write(loss, done.read.losses, done.written)
        if onto is not None:
            console.remark(report_changes.line(done.changes), quiet=quiet)
        if changes is not None:
            report_changes.write(changes, done.changes, done.read.corpus)
        verb = "would be written" if dry_run else "written"
        console.remark(f"read: {report.held(done.read)}; {verb}: {target}", quiet=quiet)
    if done.unexpected:
        raise typer.Exit(1)


def _check_list(path: Path | None, *, overwrite: bool) -> None:
    """Refuse, before any work is done, a list that cannot be written or is there already."""
    from testimony.report.write import check_output

    if path is None:
        return
    if path.suffix.lower() not in _LISTS:
        raise typer.BadParameter(f"{path.name}: a list ends in {' or '.join(_LISTS)}")
    check_output(None, path, overwrite=overwrite)
