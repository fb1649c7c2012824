"""`testimony label`: files in, labelled passages with evidence out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimony.cli import console
from testimony.cli import options as o

if TYPE_CHECKING:
    from testimony.document import Document
    from testimony.reading import ReadOptions


def command(
    files: o.Files,
    model: Annotated[
        Path | None,
        typer.Option("--model", help="Folder of a model; the shipped one if not given.", show_default=False),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help="table, jsonl, csv, xlsx, html, docx or qdpx; else by the name of -o.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write.", show_default=False)
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="One row a testimony: the four states per code.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the output file if it is there.")
    ] = False,
    respondent: o.Respondent = None,
    interviewer: o.Interviewer = None,
    accept_roles: o.AcceptRoles = False,
    encoding: o.Encoding = None,
    column: o.Column = None,
    genre: o.Genre = "",
    language: o.Language = "",
    quiet: o.Quiet = False,
) -> None:
    """Label interviews, portraits and letters with the words that made the model say so.

    Labels are suggestions to read; interviewers' words are never labelled. Exit code 1: a file was refused.
    """
    said = o.read_options(
        encoding=encoding,
        respondent=respondent,
        interviewer=interviewer,
        column=column,
        language=language,
        genre=genre,
    )
    with console.telling():
        from testimony.model import load_model
        from testimony.report.write import check_output, write

        check_output(format, output, overwrite=overwrite)
        trained = load_model(model)
        reading = Reading(said, accept_roles, quiet)
        documents = list(reading.documents(files))
        labelled = [trained.label(d) for d in console.track(documents, "Labelling", quiet=quiet)]
        if labelled:
            write(labelled, format, output, summary=summary, overwrite=overwrite)
            if output is not None:
                count = "1 testimony" if len(labelled) == 1 else f"{len(labelled)} testimonies"
                console.remark(f"{count} labelled: {output}", quiet=quiet)
    if reading.refused:
        raise typer.Exit(1)


class Reading:
    """Goes through files, says one sentence for each it cannot read, and goes on."""

    def __init__(self, options: ReadOptions, accept_roles: bool, quiet: bool) -> None:
        self.options, self.accept_roles, self.quiet = options, accept_roles, quiet
        self.refused = 0

    def documents(self, paths: list[Path]) -> Iterator[Document]:
        """Yield the documents of the files and folders, their roles settled where a person can."""
        from testimony.errors import TestimonyError
        from testimony.reading import files_in, read_all

        for path in console.track(files_in(paths), "Reading", quiet=self.quiet):
            try:
                found = list(read_all(path, self.options))  # a file is read whole, or not at all
                documents = [console.settled(d, accept=self.accept_roles, quiet=self.quiet) for d in found]
            except TestimonyError as error:
                self.refused += 1
                console.stderr().print(f"testimony: {error}", style="red", markup=False, soft_wrap=True)
            else:
                yield from documents
