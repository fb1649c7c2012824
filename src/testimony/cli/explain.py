"""`testimony explain`: why the model says what it says of a text, or of a segment of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o

if TYPE_CHECKING:
    from testimony.document import Document
    from testimony.reading import ReadOptions


def command(
    what: Annotated[
        str, typer.Argument(metavar="TEXT|FILE", help="A text in quotes, or a file.", show_default=False)
    ],
    segment: Annotated[
        int | None,
        typer.Option(
            "--segment", help="Number of a segment of the file, as label shows it.", show_default=False
        ),
    ] = None,
    document: Annotated[
        str, typer.Option("--document", help="Which testimony of a table of several.", show_default=False)
    ] = "",
    target: Annotated[
        str | None,
        typer.Option("--target", help="Only this one: economics, stability:denied, …", show_default=False),
    ] = None,
    context: Annotated[
        str, typer.Option("--context", help="The question before the text.", show_default=False)
    ] = "",
    model: Annotated[
        Path | None,
        typer.Option("--model", help="Folder of a model; the shipped one if not given.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Page to write (.html).", show_default=False)
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
    respondent: o.Respondent = None,
    language: o.Language = "",
    quiet: o.Quiet = False,
) -> None:
    """Show what each word adds to a decision, the evidence, and the scope rules that fired (negation, other people, …).

    Numbers are log-odds: bias, question and words add up to the score.
    """
    if output is not None and output.suffix.lower() not in (".html", ".htm"):
        raise typer.BadParameter("--output ends in .html")
    with console.telling():
        from testimony.explain import explain_segment
        from testimony.model import load_model
        from testimony.reading import ReadOptions
        from testimony.report import explanation
        from testimony.report.write import check_output

        if output is not None:
            check_output("html", output, overwrite=overwrite)
        trained = load_model(model)
        if (path := _file(what)) is None:
            found = trained.explain(what, context, language or None, target)
        else:
            said = ReadOptions(respondent=tuple(respondent or ()), language=language)
            found = explain_segment(trained, _testimony(path, said, document), segment, target=target)
        if output is None:
            typer.echo(str(found))
        else:
            explanation.write(found, output)
            console.remark(f"written: {output}", quiet=quiet)


def _file(what: str) -> Path | None:
    """Return the file meant, or None where it is a text: one word with a known ending is a file, there or not."""
    from testimony.formats import SUFFIXES

    path = Path(what)
    named = path.suffix.lower() in SUFFIXES and len(what.split()) == 1
    try:
        return path if named or path.is_file() else None
    except (OSError, ValueError):  # too long for a name, or a NUL: a text
        return None


def _testimony(path: Path, said: ReadOptions, document: str) -> Document:
    """Return the testimony meant of those in a file."""
    from testimony.errors import ReadError
    from testimony.reading import read_all

    found = [d for d in read_all(path, said) if document in ("", d.id)]
    if len(found) != 1:
        step = "Say which one: --document ID (testimony inspect shows them)."
        raise ReadError(f"{len(found)} testimonies", where=str(path), next_step=step)
    return found[0]
