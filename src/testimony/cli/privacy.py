"""`testimony privacy`: who stands out in a study or corpus; and an encrypted copy of a study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o

if TYPE_CHECKING:
    from testimony.privacy.kanonymity import Anonymity


def command(
    study: Annotated[Path, typer.Argument(help="Study, or folder of a corpus.", show_default=False)],
    field: Annotated[
        list[str] | None,
        typer.Option(
            "--field",
            help="Field of the metadata that others may know; all if not given.",
            show_default=False,
        ),
    ] = None,
    k: Annotated[int, typer.Option("--k", min=2, help="Persons who must share a combination.")] = 5,
    show: Annotated[
        bool, typer.Option("--show", help="Print the values and words themselves, not only how many.")
    ] = False,
    encrypt: Annotated[
        Path | None,
        typer.Option(
            "--encrypt",
            help="Make an encrypted copy of the study of this name; asks for a passphrase.",
            show_default=False,
        ),
    ] = None,
    quiet: o.Quiet = False,
) -> None:
    """Report rare combinations of metadata (fewer than k persons), and words that one person alone has said.

    Exit code 0: no combination is rare. 1: some are.
    """
    with console.telling():
        if encrypt is not None:
            _encrypt(study, encrypt, quiet=quiet)
            return
        from testimony.corpus import Corpus
        from testimony.privacy.kanonymity import anonymity

        found = anonymity(Corpus.load(study), fields=field or (), k=k)
        _print(found, show=show)
        if not show:
            console.remark("values and words are not shown; --show shows them", quiet=quiet)
    if not found.clean:
        raise typer.Exit(1)


def _encrypt(study: Path, target: Path, *, quiet: bool) -> None:
    from testimony.study.place import exported, need_sqlalchemy

    need_sqlalchemy()
    from testimony.study.sealing import seal

    passphrase = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
    seal(study, target, passphrase)
    exported(study, target, "encrypted study")
    console.remark(
        f"encrypted copy: {target}. The study itself is as it was: delete it yourself", quiet=quiet
    )


def _print(found: Anonymity, *, show: bool) -> None:
    typer.echo(f"persons: {found.persons}; fields: {', '.join(found.fields) or 'none'}")
    for name in found.unique:
        typer.echo(
            f"{name}: different for nearly everybody: an id or a remark, leave it out of what is shared"
        )
    typer.echo(f"persons whom a combination shared by fewer than {found.k} singles out: {found.exposed}")
    for each in found.combinations:
        about = ", ".join(f"{n} = {v}" for n, v in each.values) if show else " × ".join(each.fields)
        typer.echo(f"  {each.persons} {'person' if each.persons == 1 else 'persons'}: {about}")
    typer.echo(
        f"words said by one person alone: {sum(map(len, found.words.values()))}, of {len(found.words)} persons"
    )
    for person, words in found.words.items() if show else ():
        typer.echo(f"  {person}: {', '.join(words)}")
