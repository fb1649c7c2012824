"""What was lost on the way from one file to another: a table for people, and a file for the records."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from testimony.interchange.coded import Coded, Loss
from testimony.report.write import inert, replacing

_FIELDS = ("when", "what", "count", "why", "expected")


def lines(reading: Sequence[Loss], writing: Sequence[Loss]) -> Iterator[str]:
    """Yield a sentence for each loss, those that a person should look at first."""
    found = [*reading, *writing]
    for loss in sorted(found, key=lambda loss: loss.expected):
        yield f"{'not held by this format' if loss.expected else 'LOST'}: {loss}"


def write(path: Path, reading: Sequence[Loss], writing: Sequence[Loss]) -> None:
    """Write the losses as a table (`.csv`), or as one JSON object a line."""
    rows = [
        {"when": when, "what": x.what, "count": x.count, "why": x.why, "expected": x.expected}
        for when, losses in (("reading", reading), ("writing", writing))
        for x in losses
    ]
    text = io.StringIO(newline="")
    if path.suffix.lower() == ".csv":
        table = csv.DictWriter(text, _FIELDS, lineterminator="\r\n")
        table.writeheader()
        table.writerows({name: inert(value) for name, value in row.items()} for row in rows)
    else:
        text.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    with replacing(path) as file:
        file.write(
            text.getvalue().encode("utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8", "replace")
        )


def held(coded: Coded) -> str:
    """Return in one line what was read."""
    corpus = coded.corpus
    coders = {c.coder for c in corpus.codings}
    numbers = (
        (len(corpus.documents), "document"),
        (len(corpus.codebook.codes), "code"),
        (len(corpus.codings), "coding"),
        (len(coders), "coder"),
        (len(corpus.memos), "memo"),
    )
    return ", ".join(f"{count} {word if count == 1 else word + 's'}" for count, word in numbers)
