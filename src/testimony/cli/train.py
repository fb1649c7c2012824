"""`testimony train`: a coded corpus in, a model folder out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o


def command(
    corpus: Annotated[Path, typer.Argument(help="Folder of a coded corpus.", show_default=False)],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder to write the model to.", show_default=False)
    ],
    name: Annotated[
        str, typer.Option("--name", help="Name of the model; the folder's if not given.", show_default=False)
    ] = "",
    seed: Annotated[int, typer.Option("--seed", help="Seed of the split by respondent.")] = 0,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a model that is there.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Train a model on a coded corpus, judge it on respondents it has not seen, and save both."""
    with console.telling():
        from testimony.corpus import Corpus
        from testimony.errors import OutputError
        from testimony.training import train

        if (output / "manifest.json").exists() and not overwrite:
            raise OutputError(
                "a model is there already", where=str(output), next_step="Give --overwrite to replace it."
            )
        loaded = Corpus.load(corpus)
        with console.steps(quiet=quiet) as progress:
            model = train(loaded, name=name or output.name, seed=seed, progress=progress)
        model.save(output)
        typer.echo(model.card.partition("---\n")[2].partition("---\n")[2])
        console.remark(f"model saved: {output}", quiet=quiet)
