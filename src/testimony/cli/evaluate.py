"""`testimony evaluate`: how good a classifier is on people it has not seen, beside baselines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o

_SUFFIXES = (".csv", ".html")


def command(
    corpus: Annotated[Path, typer.Argument(help="Folder of a coded corpus.", show_default=False)],
    model: Annotated[
        Path | None,
        typer.Option(
            "--model",
            help="Folder of a model to judge on people it was not trained on; without it, the default engine is cross-validated.",
            show_default=False,
        ),
    ] = None,
    part: Annotated[
        str,
        typer.Option(
            "--part",
            help="Judge the model on this part only: test, validation. Without it the test part is not read.",
            show_default=False,
        ),
    ] = "",
    baselines: Annotated[
        str, typer.Option("--baselines", help="usual, all (with spaCy: slow), or names: keywords,tfidf-svc")
    ] = "usual",
    alone: Annotated[bool, typer.Option("--no-baselines", help="Judge nothing beside it; quicker.")] = False,
    learning_curve: Annotated[
        bool, typer.Option("--learning-curve", help="Also learn from 25, 50 and 75% of the respondents.")
    ] = False,
    by_genre: Annotated[bool, typer.Option("--by-genre", help="Also by genre.")] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="All numbers (.csv), or the page with plots (.html).", show_default=False
        ),
    ] = None,
    card: Annotated[
        bool, typer.Option("--card", help="Also write the tables into the model's card (README.md).")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Judge how well codes are found in people not seen: by target and language, with intervals, beside baselines.

    Everybody is judged by what is learnt from the others; limits are never judged by what they were learnt from. Takes minutes.
    """
    if output is not None and output.suffix.lower() not in _SUFFIXES:
        raise typer.BadParameter(f"--output ends in one of {', '.join(_SUFFIXES)}")
    if card and model is None:
        raise typer.BadParameter("--card needs --model: there is no card to write into")
    with console.telling():
        from testimony.baselines import chosen
        from testimony.card import judged
        from testimony.corpus import Corpus
        from testimony.judging import evaluate
        from testimony.model import load_model
        from testimony.report import evaluation as report
        from testimony.report.write import check_output

        if output is not None:
            check_output(None, output, overwrite=overwrite)
        loaded = load_model(model) if model is not None else None
        with console.steps(quiet=quiet) as progress:
            found = evaluate(
                Corpus.load(corpus),
                model=loaded,
                part=part,
                baselines=() if alone else chosen(baselines),
                learning_curve=learning_curve,
                by_genre=by_genre,
                progress=progress,
            )
        if card and model is not None and loaded is not None:
            replace(loaded, card=judged(loaded.card, part, found)).save(model)
            console.remark(f"written into the card of {model}", quiet=quiet)
        if output is None:
            report.show(found)
        else:
            report.write(found, output, overwrite=overwrite)
            console.remark(f"written: {output}", quiet=quiet)
