"""What changed in a corpus's codings: a line for people, and a table for the records."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.interchange.changes import Change
from testimony.report.write import inert, replacing

_FIELDS = ("what", "document", "start", "stop", "coder", "code", "field", "before", "after", "words")


def line(changes: Sequence[Change]) -> str:
    """Return how much changed, in one line."""
    counts = Counter(change.what for change in changes)
    if not counts:
        return "nothing changed"
    return "changes: " + ", ".join(
        f"{counts[what]} {what}" for what in ("added", "removed", "changed") if counts[what]
    )


def write(path: Path, changes: Sequence[Change], corpus: Corpus) -> None:
    """Write the changes, a row a field, as a table (`.csv`) or as one JSON object a line."""
    rows = [row for change in changes for row in _rows(change, corpus)]
    text = io.StringIO(newline="")
    is_table = path.suffix.lower() == ".csv"
    if is_table:
        table = csv.DictWriter(text, _FIELDS, lineterminator="\r\n")
        table.writeheader()
        table.writerows({name: inert(value) for name, value in row.items()} for row in rows)
    else:
        text.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    with replacing(path) as file:
        file.write(text.getvalue().encode("utf-8-sig" if is_table else "utf-8", "replace"))


def _rows(change: Change, corpus: Corpus) -> list[dict[str, object]]:
    item = change.item
    span = item.span
    row: dict[str, object] = {
        "what": change.what,
        "document": item.document,
        "start": item.start,
        "stop": item.stop,
        "coder": item.coder,
        "code": item.target if isinstance(item, Coding) else f"!{item.kind}",
        "field": "",
        "before": "",
        "after": "",
        "words": "" if span is None else corpus[item.document].quote(span),
    }
    if not change.fields:
        return [row]
    return [
        {**row, "field": name, "before": getattr(change.old, name), "after": getattr(change.new, name)}
        for name in change.fields
    ]
