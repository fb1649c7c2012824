"""`testimony report`: a study's report for a journal, with its figures."""

from __future__ import annotations

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
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The report: .docx or .html.", show_default=False)
    ],
    language: Annotated[str, typer.Option("--language", help="Language of the report: nl, ru, en.")] = "en",
    figures: Annotated[
        Path | None,
        typer.Option(
            "--figures", help="Folder for each figure as .svg with its numbers as .csv.", show_default=False
        ),
    ] = None,
    form: Annotated[
        Path | None,
        typer.Option(
            "--form",
            help="YAML file with what only the team knows: recruitment, checklists.",
            show_default=False,
        ),
    ] = None,
    benchmarks: Annotated[
        Path | None,
        typer.Option(
            "--benchmarks", help="YAML file of survey shares to lay beside; some ship.", show_default=False
        ),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(
            "--model",
            help="Also judge this model, on persons it has not learnt from; it made the predictions.",
            show_default=False,
        ),
    ] = None,
    part: Annotated[
        str,
        typer.Option("--part", help="Judge the model on this part: test, validation.", show_default=False),
    ] = "",
    predictions: Annotated[
        Path | None,
        typer.Option(
            "--predictions",
            help="Also give shares of all that a model labelled, corrected: the folder of a batch, or a .csv.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            "--by", help="With --predictions: groups, such as country,wave,country*wave.", show_default=False
        ),
    ] = "",
    draw: Annotated[
        Path | None,
        typer.Option(
            "--draw",
            help="With --predictions: the draw (.csv), where the study does not keep it.",
            show_default=False,
        ),
    ] = None,
    unseen: Annotated[
        bool,
        typer.Option(
            "--unseen", help="With --predictions: their model has learnt from none of the hand-coded."
        ),
    ] = False,
    draws: Annotated[int, typer.Option("--draws", min=0, help="Bootstrap samples for agreement.")] = 1000,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Write the report of a study: methods, sample, codebook, agreement, shares, figures, quotations, limits, checklists.

    Everything is counted from the study: the same study gives the same file, to the byte. Small groups are not printed.
    """
    if predictions is None and (by or draw or unseen):
        raise typer.BadParameter("--by, --draw and --unseen go with --predictions")
    with console.telling():
        from testimony.cli import predictions as made
        from testimony.publishing import gathering, writing
        from testimony.study.place import exported

        writing.check(output, figures, overwrite=overwrite)
        correction = None
        if predictions is not None:
            said = made.read_for(study, predictions, model=model, unseen=unseen)
            correction = gathering.Correction(said, b.names(by), draw)
        with console.steps(quiet=quiet) as progress:
            found = gathering.report(
                study,
                language=language,
                form=form,
                benchmarks=benchmarks,
                model=model,
                part=part,
                correction=correction,
                draws=draws,
                progress=progress,
            )
        exported(study, output, "report")
        writing.write(found, output, overwrite=overwrite)
        console.remark(f"written: {output} ({found.hash[:16]})", quiet=quiet)
        if figures is not None:
            files = writing.write_figures(found, figures, overwrite=overwrite)
            console.remark(f"written: {len(files)} files in {figures}", quiet=quiet)
