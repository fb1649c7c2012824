"""`testimony check-codings`: the second reader asks about codings that may be slips."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o

_SUFFIXES = (".csv", ".xlsx", ".html")


def command(
    corpus: Annotated[Path, typer.Argument(help="Folder of a coded corpus.", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Table (.csv, .xlsx) or page (.html).", show_default=False),
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="Suspects to show at most.")] = 50,
    target: Annotated[
        str,
        typer.Option("--target", help="Only this one: economics, stability:denied, …", show_default=False),
    ] = "",
    language: Annotated[
        str, typer.Option("--language", help="Only texts in this language: nl, ru, en.", show_default=False)
    ] = "",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Find likely slips of coders: what is coded but does not look like it, and what looks like it but is not coded.

    Asks, and never changes a coding. Reads every text by what it learnt from the other respondents; takes minutes.
    """
    if output is not None and output.suffix.lower() not in _SUFFIXES:
        raise typer.BadParameter(f"--output ends in one of {', '.join(_SUFFIXES)}")
    with console.telling():
        from testimony.corpus import Corpus
        from testimony.report import suspects as report
        from testimony.report.write import check_output
        from testimony.second_reader import suspects
        from testimony.study.place import exported
        from testimony.training import phrases

        if output is not None:
            check_output(None, output, overwrite=overwrite)
        loaded = Corpus.load(corpus)
        silent: list[str] = []
        with console.steps(quiet=quiet) as progress:
            found = suspects(
                loaded,
                extra=phrases(loaded),
                target=target,
                language=language,
                progress=progress,
                say=silent.append,
            )
        if output is None:
            report.show(found, most=most, silent=silent)
            return
        exported(corpus, output, "suspects")
        report.write(found[:most], output, silent=silent)
        for sentence in (*silent, report.counted(found, most), f"written: {output}"):
            console.remark(sentence, quiet=quiet)
