"""Measure the shipped corpus, and write the figures into the tables of its datasheet.

    python benchmarks/datasheet.py [--draws 1000]

Replaces the first table under "What is in it", "Agreement" and "Variety" in corpus/README.md by what is measured
now (`corpus check`, `agree`, `benchmarks/corpus.py`); the words around the tables are left alone.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from corpus import variety

from testimony.agreement import agreement
from testimony.corpus import Corpus
from testimony.corpus_check import Count, check

FOLDER = Path(__file__).parents[1] / "corpus"
LANGUAGES = ("nl", "ru", "en")


def counts(folder: Path) -> str:
    """Return what the corpus holds, and its goal where it falls short."""
    cells: dict[str, dict[str, str]] = {}
    for count in check(folder).counts:
        cells.setdefault(count.what, {})[count.language] = cell(count)
    head = f"| | {' | '.join(LANGUAGES)} |\n|---|{'---|' * len(LANGUAGES)}\n"
    return head + "\n".join(
        f"| {what} | {' | '.join(by.get(language, '') for language in LANGUAGES)} |"
        for what, by in cells.items()
    )


def cell(count: Count) -> str:
    """Return a count, with its goal if it is not met.

    >>> cell(Count("nl", "testimonies", 83, 150))
    '83 (goal 150)'
    """
    shown = f"{count.found:.2f}" if isinstance(count.found, float) else f"{count.found:,}"
    return shown if count.met or count.goal is None else f"{shown} (goal {count.goal:,.0f})"


def agreed(corpus: Corpus, draws: int) -> str:
    """Return alpha by stance, per language and in all, with the measures on all."""
    found = agreement(corpus, draws=draws)
    rows = {(row.what, row.language): row.measures for row in found.rows}
    named = [code.name for code in corpus.codebook.codes]
    lines = ["| code | nl | ru | en | all | positive agreement | alpha-U | span F1 |", "|---" * 8 + "|"]
    for what in sorted({w for w, _ in rows if "(" in w}, key=lambda w: _place(w, named)):
        alphas = [str(rows[what, language]["alpha"]) for language in (*LANGUAGES, "all")]
        whole = rows[what, "all"]
        rest = [str(whole.get(m) or "").partition(" ")[0] for m in ("positive", "alpha-U", "span F1")]
        lines.append(f"| {what.removesuffix(' (by stance)')} | {' | '.join([*alphas, *rest])} |")
    print(f"{found.documents} testimonies coded twice", file=sys.stderr)
    return "\n".join(lines)


def _place(what: str, named: list[str]) -> int:
    name = what.partition(" ")[0]
    return named.index(name) if name in named else len(named)


def with_table(page: str, title: str, table: str) -> str:
    """Return the page with the first table under a title replaced.

    >>> with_table("## A\\n\\n| x |\\n|---|\\n\\nWords.\\n", "A", "| y |")
    '## A\\n\\n| y |\\n\\nWords.\\n'
    """
    start = page.index(f"## {title}\n")
    old = re.compile(r"(?:^\|.*\n)+", re.MULTILINE).search(page, start)
    if old is None:
        raise SystemExit(f"no table under {title}")
    return page[: old.start()] + table + "\n" + page[old.end() :]


def main() -> None:
    """Measure, and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--samples", type=Path, default=Path(__file__).parents[2] / "shared" / "samples")
    said = parser.parse_args()
    corpus = Corpus.load(FOLDER)
    path = FOLDER / "README.md"
    page = path.read_text(encoding="utf-8")
    page = with_table(page, "What is in it", counts(FOLDER))
    page = with_table(page, "Agreement", agreed(corpus, said.draws))
    page = with_table(page, "Variety", variety(corpus, said.samples))
    path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
