"""`testimony pseudonymise`: names out of texts, corpora and studies; with `--restore` and the key, back again."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o
from testimony.errors import OutputError

if TYPE_CHECKING:
    from testimony.pseudonyms.material import Material
    from testimony.pseudonyms.proposals import Proposals

_VARIABLE = "TESTIMONY_KEY_PASSPHRASE"


def command(
    paths: Annotated[
        list[Path], typer.Argument(help="Files and folders, or one corpus or study.", show_default=False)
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder (or study) to write to.", show_default=False),
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", help="Key file: encrypted, kept elsewhere.", show_default=False)
    ] = None,
    style: Annotated[
        str, typer.Option("--style", help="What stands for a name: tokens ([PERSON_1]) or substitutes.")
    ] = "tokens",
    review: Annotated[
        Path | None,
        typer.Option(
            "--review",
            help="Review sheet (.csv, .xlsx): written where it is not there, else followed.",
            show_default=False,
        ),
    ] = None,
    restore: Annotated[bool, typer.Option("--restore", help="Bring the names back with the key.")] = False,
    ask: Annotated[bool, typer.Option("--ask", help="Ask about each proposal at the terminal.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be replaced.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a key that is there.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Replace names, places, contacts and numbers by tokens; the key alone, with its passphrase, brings them back.

    Nothing finds every name: read the result yourself. The passphrase is asked for, or taken from TESTIMONY_KEY_PASSPHRASE.
    """
    with console.telling():
        if restore:
            _restore(paths, output, key)
            return
        from testimony.pseudonyms.material import gathered, refuse, take_out
        from testimony.pseudonyms.proposals import propose

        replaces = not dry_run and (review is None or review.exists())
        if replaces:  # before minutes are spent on looking
            refuse(_needed(output, "-o"), _needed(key, "--key"), overwrite=overwrite)
        material = gathered(paths)
        with console.steps(quiet=quiet) as progress:
            found = propose(material.documents, progress=progress)
        found, written = _reviewed(found, material, review, ask=ask, dry_run=dry_run)
        _tell(found, material, quiet=quiet)
        if dry_run or written:
            console.remark("a dry run: nothing was replaced" if dry_run else _next(review), quiet=quiet)
            return
        target, where = _needed(output, "-o"), _needed(key, "--key")
        take_out(
            material,
            found,
            target,
            key=where,
            passphrase=_passphrase(twice=True),
            style=style,
            overwrite=overwrite,
        )
        _after(target, where, material, quiet=quiet)
        if review is not None:
            console.remark(f"{review} holds the names: delete it when you are done", quiet=quiet)


def _next(review: Path | None) -> str:
    return (
        f"in {review}: write no in the column replace for what stays, give two rows one token where they are the same, add a row "
        "with kind and words for what was missed. Then run this again with -o and --key. It holds the names: delete it afterwards"
    )


def _restore(paths: list[Path], output: Path | None, key: Path | None) -> None:
    from testimony.pseudonyms.material import bring_back

    if output is None or key is None:
        step = "Give -o for where the texts go, and --key for the key file that was written with them."
        raise OutputError(f"{'-o' if output is None else '--key'} is missing", next_step=step)
    target, where = output, key
    count = bring_back(paths[0], target, key=where, passphrase=_passphrase(twice=False))
    typer.echo(f"documents brought back: {count}")


def _needed(path: Path | None, option: str) -> Path:
    if path is None:
        step = "Look first with --review names.csv (or --dry-run), or give -o for the texts and --key for the key file."
        raise OutputError(f"{option} is missing", next_step=step)
    return path


def _passphrase(*, twice: bool) -> str:
    """Return the passphrase, never from an option: those stay in the history of the shell."""
    given = os.environ.get(_VARIABLE)
    if given:
        return given
    if not sys.stdin.isatty():
        raise OutputError("there is no passphrase", next_step=f"Set {_VARIABLE}, or run this at a terminal.")
    asked: str = typer.prompt("Passphrase of the key", hide_input=True, confirmation_prompt=twice, err=True)
    return asked


def _reviewed(
    found: Proposals, material: Material, review: Path | None, *, ask: bool, dry_run: bool
) -> tuple[Proposals, bool]:
    """Return the proposals after review, and whether a sheet was written that has to be read first."""
    from testimony.pseudonyms.material import SHEET, wrote
    from testimony.pseudonyms.review import read_sheet, write_sheet

    if review is not None and review.exists():
        found = read_sheet(review, found, material.documents)
    elif review is not None:
        wrote(material, review, SHEET)
        write_sheet(found, review)
        return found, True
    return (_asked(found) if ask and not dry_run else found), False


def _asked(found: Proposals) -> Proposals:
    """Ask about each proposal; nothing else is printed of a text than the words that would go."""
    from dataclasses import replace

    kept = [
        replace(
            item, accepted=typer.confirm(f"{item.token} for {'; '.join(item.forms)}?", default=True, err=True)
        )
        for item in found.items
    ]
    return replace(found, items=tuple(kept))


def _tell(found: Proposals, material: Material, *, quiet: bool) -> None:
    """Print how much of each kind there is, and say which detectors ran and how good they are."""
    from testimony.pseudonyms.measured import sentence

    for kind, count in sorted(found.counts().items()):
        mentions = sum(len(i.mentions) for i in found.items if i.kind == kind and i.accepted)
        typer.echo(f"{kind}: {count} ({mentions} {'mention' if mentions == 1 else 'mentions'})")
    console.remark(f"detectors: {', '.join(found.detectors)}", quiet=quiet)
    for language in material.languages:
        console.remark(sentence(language), quiet=quiet)


def _after(output: Path, key: Path, material: Material, *, quiet: bool) -> None:
    if material.converted:
        console.remark(
            f"{material.converted} documents were written as plain text: their format is not kept",
            quiet=quiet,
        )
    if material.corpus is not None:
        console.remark("the history of a study (who coded when) is not taken along", quiet=quiet)
    console.remark(
        f"texts: {output}; key: {key}. Keep them apart; without the key nothing comes back", quiet=quiet
    )
