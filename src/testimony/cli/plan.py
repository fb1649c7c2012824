"""`testimony plan`: how many testimonies to code by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o


def command(
    share: Annotated[float, typer.Option("--share", help="Share that you expect: 0.25.", show_default=False)],
    points: Annotated[
        str,
        typer.Option(
            "--points", help="Half-widths in points: 3,5. Several if not given.", show_default=False
        ),
    ] = "",
    population: Annotated[
        int | None,
        typer.Option(
            "--population",
            min=1,
            help="Testimonies in the study; very many if not given.",
            show_default=False,
        ),
    ] = None,
    sensitivity: Annotated[
        float | None,
        typer.Option(
            "--sensitivity", help="Of those with it, the part that the model finds.", show_default=False
        ),
    ] = None,
    specificity: Annotated[
        float | None,
        typer.Option(
            "--specificity", help="Of those without it, the part that the model spares.", show_default=False
        ),
    ] = None,
    evaluation: Annotated[
        Path | None,
        typer.Option(
            "--evaluation",
            help="Take both from an evaluation: the .csv that testimony evaluate wrote.",
            show_default=False,
        ),
    ] = None,
    code: Annotated[
        str, typer.Option("--code", help="Code of the evaluation to plan for.", show_default=False)
    ] = "",
    icc: Annotated[
        float, typer.Option("--icc", help="How much units of a respondent resemble each other.")
    ] = 0.0,
    units: Annotated[float, typer.Option("--units", help="Units a respondent, such as segments.")] = 1.0,
    groups: Annotated[int, typer.Option("--groups", help="Groups that are each to be as exact.")] = 1,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Table (.csv, .html) or curve (.svg, .png, .pdf).", show_default=False
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Plan the hand coding: how many testimonies for a share that is known to ±5 points, with a model and without."""
    if (sensitivity is None) != (specificity is None):
        raise typer.BadParameter("--sensitivity and --specificity go together")
    if evaluation is not None and (sensitivity is not None or not code):
        raise typer.BadParameter("--evaluation goes with --code, and without --sensitivity and --specificity")
    with console.telling():
        from testimony.estimates import planning, quality
        from testimony.report import estimates as report

        if evaluation is not None:
            known: quality.Quality | None = quality.read(evaluation, code)
        else:
            known = (
                None
                if sensitivity is None or specificity is None
                else quality.Quality(sensitivity, specificity)
            )
        found = planning.plan(
            share, _widths(points) or planning.WIDTHS, population=population, quality=known, icc=icc, units=units, groups=groups,
        )  # fmt: skip
        if output is None:
            report.show_plan(found)
        else:
            report.write_plan(found, output, overwrite=overwrite)
            console.remark(f"written: {output}", quiet=quiet)


def _widths(points: str) -> tuple[float, ...]:
    try:
        return tuple(float(p) / 100 for p in points.split(",") if p.strip())
    except ValueError:
        raise typer.BadParameter("--points is a list such as 3,5") from None
