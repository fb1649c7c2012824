"""`testimony scan`: what a model, a corpus or an export gives away."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o

if TYPE_CHECKING:
    from testimony.privacy.scanning import Scan


def command(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Model folders, corpora, exports: files and folders.", show_default=False),
    ],
    names: Annotated[
        Path | None,
        typer.Option("--names", help="List of names to look for, one a line.", show_default=False),
    ] = None,
    corpus: Annotated[
        Path | None,
        typer.Option("--corpus", help="Corpus or study that a model was trained on.", show_default=False),
    ] = None,
    least: Annotated[
        int, typer.Option("--least", min=2, help="Respondents that must share a term of a model.")
    ] = 3,
    show: Annotated[
        bool, typer.Option("--show", help="Print the names and terms found, not only how many.")
    ] = False,
    quiet: o.Quiet = False,
) -> None:
    """Look for names, ways to reach people, paths, ids, and words of few people, in anything that is to be given away.

    Exit code 0: nothing was found. 1: something was.
    """
    with console.telling():
        from testimony.corpus import Corpus
        from testimony.privacy.scanning import Sought, scan
        from testimony.privacy.sought import Names

        sought = Sought(
            Names.load(names) if names is not None else None,
            Corpus.load(corpus) if corpus is not None else None,
            least,
        )
        with console.steps(quiet=quiet) as progress:
            found = scan(paths, sought, progress=progress)
        _print(found, show=show)
        for sentence in found.remarks:
            console.remark(sentence, quiet=quiet)
    if not found.clean:
        raise typer.Exit(1)


def _print(found: Scan, *, show: bool) -> None:
    """Print a line for each file and kind of finding, or for each finding."""
    from testimony.privacy.scanning import KINDS

    if found.names_sought:
        typer.echo(f"names found: {found.names_found} of {found.names_sought}")
    if show:
        for each in found.findings:
            typer.echo(f"{each.where}: {each.kind}: {each.what} ({each.count})")
    else:
        counted = Counter((each.where, each.kind) for each in found.findings)
        for (where, kind), n in sorted(counted.items()):
            typer.echo(f"{where}: {KINDS[kind]}: {n}")
    typer.echo(f"files looked into: {found.files}; {'nothing found' if found.clean else 'not clean'}")
