"""What was read from files, shown to a person: one line a file, or one file in full."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from testimony import language as languages
from testimony.document import Document, Turn

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

_ROLE_STYLE = {"interviewer": "dim", "respondent": "bold", "uncertain": "yellow"}


def show(
    documents: Sequence[Document], *, format: str = "table", turns: int = 12, explain: bool = False
) -> None:
    """Print documents to stdout: jsonl, a line each, or the only one in full."""
    if format == "jsonl":
        for document in documents:
            sys.stdout.write(json.dumps(row(document), ensure_ascii=False) + "\n")
        return
    from rich.console import Console

    console = Console(highlight=False)
    if len(documents) > 1:
        console.print(overview(documents))
        return
    for part in in_full(documents[0], turns=turns, explain=explain):
        console.print(part)


def row(document: Document) -> dict[str, Any]:
    """Return everything known about how a document was read, with every turn, as plain data."""
    return {
        "document": document.id,
        "source": asdict(document.source),
        "characters": len(document.text),
        "sha256": document.sha256,
        "language": document.language,
        "languages": dict(Counter(s.language for s in document.segments)),
        "genre": document.genre,
        "speakers": document.speakers,
        "uncertain": list(document.uncertain),
        "segments": len(document.segments),
        "comments": len(document.comments),
        "turns": [asdict(turn) | {"text": document.quote(turn)} for turn in document.turns],
    }


def overview(documents: Iterable[Document]) -> Table:
    """Return a table with one line a document."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("file", "format", "encoding"):
        table.add_column(name, overflow="fold")
    for name in ("characters", "turns", "segments"):
        table.add_column(name, justify="right")
    for name in ("roles", "language", "dropped and noted"):
        table.add_column(name, overflow="fold")
    for d in documents:
        said = ", ".join([*map(str, d.source.dropped), *d.source.notes])
        table.add_row(
            d.id if d.id not in d.source.name else d.source.name, d.source.format, d.source.encoding,
            str(len(d.text)), str(len(d.turns)), str(len(d.segments)), roles(d), _spoken(d), said,
        )  # fmt: skip
    return table


def roles(document: Document) -> str:
    """Return how many turns each role has: `interviewer 12, respondent 12`."""
    counts = Counter(turn.role for turn in document.turns)
    return ", ".join(f"{role} {n}" for role, n in counts.most_common())


def in_full(document: Document, *, turns: int, explain: bool) -> list[RenderableType]:
    """Return what there is to show of one document: how it was read, its speakers, its first turns."""
    from rich.text import Text

    parts: list[RenderableType] = [_facts(document), Text(""), _speakers(document)]
    shown = document.turns[: max(turns, 0)]
    if shown:
        parts += [Text(""), _turns(document, shown, explain)]
    if len(document.turns) > len(shown):
        parts.append(
            Text(f"… and {len(document.turns) - len(shown)} turns more (--turns to see them)", style="dim")
        )
    return parts


def _facts(document: Document) -> Table:
    from rich.table import Table

    source = document.source
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    facts = {
        "file": source.name or document.id,
        "format": ", ".join(filter(None, (source.format, source.encoding))),
        "text": f"{len(document.text)} characters, {len(document.turns)} turns, {len(document.segments)} segments",
        "language": _spoken(document),
        "roles": roles(document),
        "uncertain": ", ".join(document.uncertain),
        "comments": str(len(document.comments)) if document.comments else "",
        "dropped": ", ".join(map(str, source.dropped)),
        "notes": "; ".join(source.notes),
    }
    for name, value in facts.items():
        if value:
            table.add_row(name, value)
    return table


def _spoken(document: Document) -> str:
    """Return the languages of the segments by number, unsupported ones marked."""
    counts = Counter(s.language for s in document.segments)
    return ", ".join(
        f"{languages.name(tag)} {n}" + ("" if languages.is_supported(tag) else " (not supported)")
        for tag, n in counts.most_common(4)
    ) + (", …" if len(counts) > 4 else "")


def _speakers(document: Document) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("speaker", "role", "because"):
        table.add_column(name)
    for name in ("turns", "words", "questions"):
        table.add_column(name, justify="right")
    for speaker in dict.fromkeys((t.speaker, t.role) for t in document.turns):
        said = [t for t in document.turns if (t.speaker, t.role) == speaker]
        words = sum(len(document.quote(t).split()) for t in said)
        asked = sum("?" in document.quote(t) for t in said)
        style = _ROLE_STYLE.get(speaker[1], "")
        values = (speaker[0] or "–", speaker[1], said[0].rule, str(len(said)), str(words), str(asked))
        table.add_row(*values, style=style)
    return table


def _turns(document: Document, shown: Sequence[Turn], explain: bool) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for turn in shown:
        mark = f"{turn.speaker or '–'} · {turn.role}" + (f" · {turn.rule}" if explain else "")
        table.add_row(mark, Text(document.quote(turn), style=_ROLE_STYLE.get(turn.role, "")))
    return table
