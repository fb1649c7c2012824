"""`testimony estimate`: shares that hold, with their intervals, from hand coding and a model."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Annotated

import typer

from testimony.cli import batch_options as b
from testimony.cli import console
from testimony.cli import options as o


def command(
    study: Annotated[
        Path, typer.Argument(help="Study file, or folder of a coded corpus.", show_default=False)
    ],
    predictions: Annotated[
        Path | None,
        typer.Option(
            "--predictions",
            help="What a model says of everybody: the folder of a batch, or a .csv.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option("--by", help="Groups: country,wave,genre,language,country*wave.", show_default=False),
    ] = "",
    model: Annotated[
        Path | None,
        typer.Option(
            "--model", help="Folder of the model; the shipped one if not given.", show_default=False
        ),
    ] = None,
    cross_fit: Annotated[
        bool, typer.Option("--cross-fit", help="Judge each respondent by what is learnt from the others.")
    ] = False,
    unseen: Annotated[
        bool,
        typer.Option("--unseen", help="The predictions' model has learnt from none of the hand-coded."),
    ] = False,
    draw: Annotated[
        Path | None,
        typer.Option("--draw", help="The draw (.csv), where the study does not keep it.", show_default=False),
    ] = None,
    assume: Annotated[
        str,
        typer.Option(
            "--assume", help="label_shift: the hand-coded were not drawn by chance.", show_default=False
        ),
    ] = "",
    missing: Annotated[
        str,
        typer.Option(
            "--missing",
            help="at_random: drawn but not coded, for reasons unlike the codes.",
            show_default=False,
        ),
    ] = "",
    unit: Annotated[str, typer.Option("--unit", help="respondent or document.")] = "respondent",
    weight: Annotated[
        str, typer.Option("--weight", help="Field with survey weights.", show_default=False)
    ] = "",
    beyond: Annotated[
        bool, typer.Option("--beyond", help="Of people like these, not of this study alone.")
    ] = False,
    least: Annotated[int, typer.Option("--least", min=1, help="Persons under which nothing is shown.")] = 10,
    differences: Annotated[bool, typer.Option("--differences", help="Compare the groups too.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Table (.csv, .jsonl) or page (.html).", show_default=False),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Estimate the share of respondents in each state of each code, corrected for the model's errors, with 95% intervals.

    The hand-coded must have been drawn by chance (testimony draw), and the model must not have learnt from them.
    """
    with console.telling():
        from testimony.cli import predictions as made
        from testimony.errors import EvaluationError
        from testimony.estimates.how import How
        from testimony.estimating import run
        from testimony.report import estimates as report

        if output is not None:
            report.check(output, report.FORMATS, overwrite=overwrite)
        if made.is_batch(study):
            step = "Give the study with the hand coding, and this after --predictions. For a look at raw counts: testimony summary."
            raise EvaluationError(
                "a machine's labels alone are no estimate", where=str(study), next_step=step
            )
        how = How(assume=assume, missing=missing, finite=not beyond, least=least)
        with console.steps(quiet=quiet) as progress, warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            said = (
                None if predictions is None else made.read_for(study, predictions, model=model, unseen=unseen)
            )
            found = run.estimates(
                study, by=b.names(by), predictions=said, model=model, cross_fit=cross_fit, drawing=draw, unit=unit,
                weight=weight, how=how, progress=progress,
            )  # fmt: skip
        for warning in caught:
            console.remark(f"warning: {warning.message}")
        if output is None:
            report.show(found, differences=differences)
        else:
            report.write(found, output, overwrite=overwrite)
            console.remark(f"written: {output}", quiet=quiet)
