"""Put the committed tables of the public sets and of the traps into the shipped model's card; nothing is measured anew.

python benchmarks/card.py [--model models/testimony-1]
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from testimony.card import with_section
from testimony.model import load_model

HERE = Path(__file__).parent
MODEL = HERE.parent / "models" / "testimony-1"
PUBLIC, TRAPS = "How its engine does on public sets", "How it does on traps"

ABOUT_PUBLIC = """\
Macro-F1 on the test texts, with the engine's general features only (no lexicon, no codebook), everything chosen on the same dev texts; "400":
mean of five draws of that many training texts. Intervals, settings and speed: `benchmarks/quality.md`."""

ABOUT_TRAPS = """\
Share of the texts of `benchmarks/challenge.jsonl` that are labelled fully right, by the model / by a dictionary; the table a trap is in
`benchmarks/challenge.md`."""


def public_sets(page: str) -> str:
    """Return a table of macro-F1 from the page of `quality.py`: a row a set and size, a column a system."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    name = ""
    for line in page.splitlines():
        if line.startswith("## "):
            name = line.removeprefix("## ")
        elif row := re.match(r"\| (all [\d,]+|\d+) \| (\S+) \| \S+ \| ([\d.]+)", line):
            size, system, macro = row.groups()
            found[name, size][system] = macro
    systems = list(dict.fromkeys(system for row in found.values() for system in row))
    head = ["set", "trained on", *systems]
    rows = [[name, size, *(row.get(s, "") for s in systems)] for (name, size), row in found.items()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def traps(page: str) -> str:
    """Return the head and the last row of the table of `challenge.py`."""
    lines = [line for line in page.splitlines() if line.startswith("|")]
    return "\n".join([lines[0], lines[1], *(line for line in lines if line.startswith("| all "))])


def main() -> None:
    """Write both tables into the card, and seal the model again."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", type=Path, default=MODEL)
    folder = parser.parse_args().model
    model = load_model(folder)
    card = model.card
    for title, about, page, table in (
        (PUBLIC, ABOUT_PUBLIC, "quality.md", public_sets),
        (TRAPS, ABOUT_TRAPS, "challenge.md", traps),
    ):
        card = with_section(card, title, f"{about}\n\n{table((HERE / page).read_text(encoding='utf-8'))}")
    replace(model, card=card).save(folder)
    print(f"written: {folder / 'README.md'}")


if __name__ == "__main__":
    main()
