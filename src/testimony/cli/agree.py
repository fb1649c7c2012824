"""`testimony agree`: how far the coders of a corpus agree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o

_SUFFIXES = (".csv", ".html", ".svg", ".png", ".pdf")


def command(
    corpus: Annotated[Path, typer.Argument(help="Folder of a coded corpus.", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Table (.csv, .html) or picture (.svg, .png, .pdf).", show_default=False
        ),
    ] = None,
    draws: Annotated[int, typer.Option("--draws", min=0, help="Bootstrap samples of respondents.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the bootstrap.")] = 0,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Show how far coders agree who coded the same documents: alpha, kappa, AC1, spans, by code and language."""
    if output is not None and output.suffix.lower() not in _SUFFIXES:
        raise typer.BadParameter(f"--output ends in one of {', '.join(_SUFFIXES)}")
    with console.telling():
        from testimony.agreement import agreement
        from testimony.corpus import Corpus
        from testimony.errors import CorpusError
        from testimony.report import agreement as report

        with console.steps(quiet=quiet) as progress:
            found = agreement(Corpus.load(corpus), draws=draws, seed=seed, progress=progress)
        if not found.documents:
            raise CorpusError(
                "no document was coded by two coders, so there is nothing to compare",
                where=str(corpus),
                next_step="See: testimony corpus sheet --help.",
            )
        if output is None:
            report.show(found)
        else:
            report.write(found, output, overwrite=overwrite)
            console.remark(f"written: {output}", quiet=quiet)
