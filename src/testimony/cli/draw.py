"""`testimony draw`: whom to code by hand, by chance, with everybody's probability kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from testimony.cli import batch_options as b
from testimony.cli import console
from testimony.cli import options as o


def command(
    study: Annotated[Path, typer.Argument(help="Study file, or folder of a corpus.", show_default=False)],
    size: Annotated[int, typer.Argument(min=1, help="Respondents to draw (more).", show_default=False)],
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed", min=0, help="Seed; that of the earlier draws if there are any.", show_default=False
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option("--by", help="Draw from each stratum its share: country,language.", show_default=False),
    ] = "",
    extends: Annotated[
        Path | None,
        typer.Option("--extends", help="Earlier draw (.csv) that this one goes on with.", show_default=False),
    ] = None,
    active: Annotated[
        bool,
        typer.Option("--active", help="Prefer respondents of whom a model is unsure; decide of each alone."),
    ] = False,
    uniform: Annotated[
        float, typer.Option("--uniform", help="With --active: the part that is drawn from everybody alike.")
    ] = 0.3,
    model: Annotated[
        Path | None,
        typer.Option(
            "--model",
            help="With --active: folder of the model; the shipped one if not given.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Also write everybody with their probability (.csv).", show_default=False
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show whom it would draw; keep nothing.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Draw respondents for hand coding at random, and keep everybody's chance of being drawn.

    A study file keeps the draw; a folder needs -o. Later draws go on with earlier ones and take nobody out. Prints the documents to code.
    """
    with console.telling():
        from testimony.estimating import run
        from testimony.study.place import exported

        with console.steps(quiet=quiet) as progress:
            found = run.drawn(
                study, size, seed=seed, by=b.names(by), extends=extends, active=active, uniform=uniform, model=model, progress=progress,
            )  # fmt: skip
        if not dry_run:
            if output is not None:
                exported(study, output, "draw")
            run.keep(study, found, output, overwrite=overwrite)
        for row in found.new:
            for document in row.documents:
                typer.echo(document)
        now = f"{len(found.new)} respondents drawn, {len(found.drawn)} of {len(found.rows)} in all"
        console.remark(now + " (dry run: nothing kept)" * dry_run, quiet=quiet)
