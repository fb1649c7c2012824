"""`testimony erase`: everything of one respondent out of a study or corpus; a dry run unless `--yes` is given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o

if TYPE_CHECKING:
    from testimony.privacy.erasing import Erasure

_DEEDS = {
    "delete": ("deleted", "would be deleted"),
    "rewrite": ("written anew without them", "would be written anew without them"),
    "mark": ("marked: train it again", "would be marked: train it again"),
    "left": ("LEFT", "LEFT"),
}
_WHY = {"words": "their words", "id": "their id", "unread": "could not be looked into"}


def command(
    respondent: Annotated[str, typer.Argument(help="Id of the respondent.", show_default=False)],
    study: Annotated[
        Path,
        typer.Option("--study", help="Study, or folder of a corpus, to erase them from.", show_default=False),
    ],
    also: Annotated[
        list[Path] | None,
        typer.Option(
            "--also",
            help="More files and folders that may hold them: exports, models, batches.",
            show_default=False,
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it. Without this, it is only shown what would go.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would go, also with --yes.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="File for the signed report (no names in it).", show_default=False
        ),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check", help="Check a signed report against the study; erase nothing.", show_default=False
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a report that is there.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Erase a respondent everywhere: texts, codings, memos, log, copies, exports. Models that learnt from them are marked.

    Exit code 0: nothing is left that could be found. 1: something is, and it is listed.
    """
    with console.telling(stopped="stopped; erase again to finish"):
        from testimony.privacy.erasing import erase
        from testimony.privacy.proof import checked, kept, refuse_taken

        if check is not None:
            typer.echo(checked(check, study, respondent))
            return
        refuse_taken(output, overwrite=overwrite)
        with console.steps(quiet=quiet) as progress:
            found = erase(study, respondent, also=also or (), dry_run=dry_run or not yes, progress=progress)
        _show(found)
        if output is not None and found.done:
            kept(output, found.proof)
        console.remark(_last(found, output), quiet=quiet)
    if found.done and not found.complete:
        raise typer.Exit(1)


def _show(found: Erasure) -> None:
    """Print what goes, a line a kind of thing and a file."""
    would = "" if found.done else "would "
    typer.echo(f"documents {would}go: {found.documents}")
    for kind, n in sorted(found.items.items()):
        if n and kind != "document":
            typer.echo(f"{kind}s {would}go: {n}")
    for kind, n in sorted(found.quoted.items()):
        typer.echo(f"fields of another's {kind} {would}become empty: {n}")
    for one in found.files:
        deed = _DEEDS[one.deed][0 if found.done else 1]
        typer.echo(f"{one.path}: {one.what}, {_WHY.get(one.why, one.why)}: {deed}")
    for sentence in found.left:
        typer.echo(f"left: {sentence}")


def _last(found: Erasure, output: Path | None) -> str:
    if not found.done:
        return "a dry run: nothing was changed. Give --yes to do it"
    report = f"; report: {output}" if output is not None else ""
    backups = "Copies elsewhere (backups, mail, a colleague's laptop) are yours to find"
    return f"erased{report}. {backups}"
