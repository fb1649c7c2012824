"""Talking to a person: remarks and questions on stderr, so that stdout stays data."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

from testimony.errors import TestimonyError

if TYPE_CHECKING:
    from rich.console import Console

    from testimony.document import Document
    from testimony.evaluation import Progress

Item = TypeVar("Item")


def stderr() -> Console:
    """Return the console for remarks."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, emoji=False)


def fail(error: TestimonyError | str) -> NoReturn:
    """Say what is wrong, and leave with exit code 1."""
    stderr().print(f"testimony: {error}", style="red", markup=False, soft_wrap=True)
    raise typer.Exit(1)


@contextmanager
def telling(*, stopped: str = "stopped; nothing was written over") -> Iterator[None]:
    """Turn this package's refusals into a message and exit code 1."""
    try:
        yield
    except TestimonyError as error:
        fail(error)
    except KeyboardInterrupt:
        stderr().print(f"testimony: {stopped}", markup=False)
        raise typer.Exit(130) from None


def remark(text: str, *, quiet: bool = False) -> None:
    """Say something in passing."""
    if not quiet:
        stderr().print(text, style="yellow", markup=False, soft_wrap=True)


def track(items: Sequence[Item], what: str, *, quiet: bool = False) -> Iterator[Item]:
    """Go through items under a progress bar that is gone when it is done."""
    from rich.progress import track as rich_track

    yield from rich_track(
        items, description=what, console=stderr(), transient=True, disable=quiet or not sys.stderr.isatty()
    )


@contextmanager
def steps(*, quiet: bool = False) -> Iterator[Progress]:
    """Give a function that shows how far a long computation is."""
    from rich.progress import Progress as Bar

    with Bar(console=stderr(), transient=True, disable=quiet or not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)

        def show(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield show


def settled(document: Document, *, accept: bool, quiet: bool) -> Document:
    """Return the document with its roles settled: by asking at a terminal, or by `--accept-roles`.

    Otherwise say which speakers are uncertain and what to do; their words are then not labelled.
    """
    if not document.uncertain:
        return document
    from testimony.reading import reassigned
    from testimony.turns import suggest

    found = suggest(document.turns, document.text)
    if accept and found is not None:
        remark(
            f"{document.id}: {', '.join(found.respondent)} taken as respondent ({found.reason})", quiet=quiet
        )
        return reassigned(document, respondent=found.respondent, interviewer=found.interviewer)
    speakers = [s for s in document.uncertain if s]
    if speakers and sys.stdin.isatty() and sys.stderr.isatty():
        return _asked(document, speakers, found.respondent if found else ())
    hint = (
        f"Probably --respondent {found.respondent[0]} (--accept-roles takes it)."
        if found
        else "Give --respondent."
    )
    names = ", ".join(speakers) or "a speaker without a mark"
    remark(f"{document.id}: it is not certain who is the respondent: {names}. {hint}", quiet=quiet)
    return document


def _asked(document: Document, speakers: list[str], suggested: Sequence[str]) -> Document:
    from testimony.reading import reassigned

    console = stderr()
    console.print(f"{document.id}: who is the respondent?", markup=False)
    for number, speaker in enumerate(speakers, 1):
        turns = [t for t in document.turns if t.speaker == speaker]
        sample = " ".join(document.quote(turns[0]).split())[:70]
        console.print(f"  {number}  {speaker} ({len(turns)} turns): {sample}", markup=False)
    default = str(speakers.index(suggested[0]) + 1) if suggested and suggested[0] in speakers else "0"
    answer = typer.prompt("Number (0: leave it uncertain)", default=default, err=True)
    if answer.isdigit() and 1 <= int(answer) <= len(speakers):
        return reassigned(document, respondent=[speakers[int(answer) - 1]])
    return document
