"""The challenge set: texts that trap whoever goes by words; how many the shipped model, and a dictionary, get fully right.

    python benchmarks/challenge.py [--write]

`challenge.jsonl` was written before the scope rules were tuned on anything, and is never trained on. One hand a language wrote
and coded it, and a second coder, who saw text and codebook only, coded it blind: all labels of a text agree in 675 of 688
(twelve of the others are of the trap past_now_over; the first coding stands there, as the codebook codes states that are over). The
rule for answers that begin with yes or no was made after seeing the trap answer_takes_topic, and is not news there. A
text is fully right when the targets decided `yes` are exactly those that hold.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from keywords import Keywords

from testimony.corpus import Corpus
from testimony.lexicon import Lexicon
from testimony.model import Model, load_model
from testimony.passage import Passage

HERE = Path(__file__).parent
LANGUAGES = ("nl", "ru", "en")


def main() -> None:
    """Print the table; with `--write`, keep it in challenge.md."""
    rows = [json.loads(line) for line in (HERE / "challenge.jsonl").read_text("utf-8").splitlines()]
    texts = [Passage(r["text"], r["language"], r["context"]) for r in rows]
    wanted = [set(r["labels"]) for r in rows]
    lexicon = Corpus.load(HERE.parent / "corpus").lexicon
    dictionary = Keywords(lexicon or Lexicon({}))
    right = {
        "model": _right(model_targets(load_model(), texts), wanted),
        "dictionary": _right([dictionary.targets(p) for p in texts], wanted),
    }
    table = _table(rows, right)
    print(table)
    if "--write" in sys.argv:
        about = (__doc__ or "").replace("\n    python", "\n\n    python")
        (HERE / "challenge.md").write_text(f"# Traps\n\n{about.strip()}\n\n{table}\n", encoding="utf-8")


def model_targets(model: Model, texts: Sequence[Passage]) -> list[set[str]]:
    """Return the targets decided `yes`, a set a text."""
    scores = model.classifier.decision_function(texts)
    said = [
        model.calibration[t].probability(scores[:, j]) >= model.thresholds[t]
        for j, t in enumerate(model.targets)
    ]
    return [{t for t, hit in zip(model.targets, row, strict=True) if hit} for row in np.column_stack(said)]


def _right(found: Sequence[set[str]], wanted: Sequence[set[str]]) -> list[bool]:
    return [a == b for a, b in zip(found, wanted, strict=True)]


def _table(rows: Sequence[Mapping[str, str]], right: Mapping[str, Sequence[bool]]) -> str:
    """Return a markdown table: a line a trap, then all; share fully right by language, model / dictionary."""
    cells: dict[tuple[str, str], dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for i, row in enumerate(rows):
        for trap in (row["trap"], "all"):
            for system, hits in right.items():
                cells[trap, row["language"][:2]][system].append(hits[i])
    traps = [*sorted({r["trap"] for r in rows}), "all"]
    lines = ["| trap | " + " | ".join(f"{lang} model / dictionary (texts)" for lang in LANGUAGES) + " |"]
    lines.append("|---" * (len(LANGUAGES) + 1) + "|")
    for trap in traps:
        shown = [cells[trap, lang] for lang in LANGUAGES]
        values = [
            f"{np.mean(c['model']):.2f} / {np.mean(c['dictionary']):.2f} ({len(c['model'])})" for c in shown
        ]
        lines.append(f"| {trap.replace('_', ' ')} | " + " | ".join(values) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
