"""`testimony train`: a coded corpus in, a model folder out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

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
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            help="What learns: words (its evidence is exact); sklearn:module.Class, any classifier of scikit-learn, on TF-IDF of "
            "words and letters; encoder:NAME_OR_FOLDER, a sentence encoder with a linear head.",
        ),
    ] = "words",
    engine_options: Annotated[
        str,
        typer.Option(
            "--engine-options",
            help="Settings of the engine as JSON: '{\"C\": 3}'. An encoder takes C, max_tokens, pooling, epochs, and a prefix "
            "(E5 wants 'query: ').",
            show_default=False,
        ),
    ] = "{}",
    fine_tune: Annotated[
        bool,
        typer.Option("--fine-tune", help="Let the encoder itself learn too (torch; slow: six trainings)."),
    ] = False,
    allow_download: Annotated[
        bool, typer.Option("--allow-download", help="Let the encoder be fetched; else nothing is.")
    ] = False,
    include_encoder: Annotated[
        bool, typer.Option("--include-encoder", help="Put the encoder's files into the model folder.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the split by respondent.")] = 0,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a model that is there.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Train a model on a coded corpus, judge it on respondents it has not seen, and save both."""
    settings = _json(engine_options)
    with console.telling():
        from testimony.corpus import Corpus
        from testimony.engines.named import named
        from testimony.errors import OutputError
        from testimony.judging import Evaluation
        from testimony.report.evaluation import show
        from testimony.study.place import exported
        from testimony.training import train

        if (output / "manifest.json").exists() and not overwrite:
            raise OutputError(
                "a model is there already", where=str(output), next_step="Give --overwrite to replace it."
            )
        learns = named(
            engine,
            settings,
            fine_tune=fine_tune,
            allow_download=allow_download,
            include_encoder=include_encoder,
        )
        loaded = Corpus.load(corpus)
        with console.steps(quiet=quiet) as progress:
            called, found = name or output.name, list[Evaluation]()
            model = train(loaded, name=called, seed=seed, engine=learns, progress=progress, tell=found.append)
        exported(corpus, output, "model")
        model.save(output)
        show(found[0])
        for sentence in model.caveats:
            console.remark(f"{sentence}.", quiet=quiet)
        console.remark(f"model saved: {output}", quiet=quiet)


def _json(text: str) -> dict[str, Any]:
    """Return the settings of an engine as they were written on the command line."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise typer.BadParameter("--engine-options: write it as JSON, for example '{\"C\": 3}'")
    return found
