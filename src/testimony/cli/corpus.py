"""`testimony corpus`: check a corpus, make a sheet for a second coder, add marked texts and a coder's answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o

app = typer.Typer(help="Check and extend a coded corpus.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="Folder of a coded corpus.", show_default=False)]


@app.command()
def check(
    corpus: Folder,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Write the segment files anew.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Show what is in a corpus, beside its goals, and what is wrong. Exit code 1: something is wrong."""
    with console.telling():
        from testimony.corpus import Corpus
        from testimony.corpus_check import check as checked
        from testimony.report import corpus as report

        if rebuild:
            Corpus.load(corpus).save(corpus)
        found = checked(corpus)
        report.show(found, counts=not quiet)
    if found.problems:
        raise typer.Exit(1)


@app.command()
def sheet(
    corpus: Folder,
    documents: Annotated[list[str], typer.Argument(help="Ids of documents.", show_default=False)],
) -> None:
    """Print documents for a second coder: numbered turns, without anybody's codings."""
    with console.telling():
        from testimony import marked
        from testimony.corpus import Corpus

        loaded = Corpus.load(corpus)
        for line in marked.sheet(loaded.document(name) for name in documents):
            typer.echo(line)


@app.command()
def add(
    corpus: Folder,
    files: Annotated[
        list[Path],
        typer.Argument(help="Marked texts, phrase lists, or lists of codings.", show_default=False),
    ],
    coder: Annotated[str, typer.Option("--coder", help="Who coded them.", show_default=False)],
    part: Annotated[
        str, typer.Option("--part", help="Part of new texts: train, validation or test.", show_default=False)
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be added, and write nothing.")
    ] = False,
    quiet: o.Quiet = False,
) -> None:
    """Add marked texts or phrases to a corpus, or a second coder's (or the adjudicator's) codings of texts in it."""
    with console.telling():
        from testimony.composing import added
        from testimony.corpus import Corpus

        before = Corpus.load(corpus)
        after = added(
            before, files, coder=coder, part=part, say=lambda text: console.remark(text, quiet=quiet)
        )
        if not dry_run:
            after.save(corpus)
        documents = len(after.documents) - len(before.documents)
        codings = sum(c.coder == coder for c in after.codings)
        console.remark(
            f"{'would add' if dry_run else 'added'}: {documents} documents, "
            f"{len(after.phrasebook) - len(before.phrasebook)} phrases; "
            f"codings by {coder} then: {codings} (before: {sum(c.coder == coder for c in before.codings)})",
            quiet=quiet,
        )
