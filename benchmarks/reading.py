"""What the shipped model says of real transcripts: how many labels, and sheets to read them by.

    python benchmarks/reading.py [--sheets FOLDER]

Reads the transcripts that lie in ../shared/samples: others' material, nothing of it is kept. For each language it counts the segments with a
voice and the labels, and writes a sheet with the labels it is surest of and as many random segments. A person reads them
beside the codebook; what was found is in docs/READING.md. Sheets hold people's words: delete them when you have read them.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

import testimony as t
from testimony.errors import TestimonyError
from testimony.language import base, identify
from testimony.passage import Passage
from testimony.tables import question_before

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples"
GLOBS = (
    "essay_nl/*.txt",
    "oral_history_en/*.txt",
    "transcripts/*",
    "docs/nl_interview_honden.docx",
    "docs/ru_interview_7kia.docx",
)
BODER = "boder/*.yml"
LONGEST = 110
"""Words of a piece of a long turn, where a transcript comes as YAML and no sentence ends are looked for."""

MOST, SEED, FEWEST_WORDS = 40, 20261126, 8


class Row(NamedTuple):
    """A segment to label, and the file it is from."""

    file: str
    passage: Passage


class Label(NamedTuple):
    """A target decided yes for a segment."""

    probability: float
    target: str
    row: Row


def rows(folder: Path) -> Iterator[Row]:
    """Yield every segment that is not the interviewer's, in a language the model knows."""
    for path in sorted(p for pattern in GLOBS for p in folder.glob(pattern) if p.name != "SOURCE.txt"):
        try:
            document = t.read(path)
        except TestimonyError as error:
            print(f"left out: {error}", file=sys.stderr)
            continue
        for s in document.segments:
            if s.role != "interviewer":
                yield Row(path.name, Passage(s.text, s.language, question_before(document, s)))
    for path in sorted(folder.glob(BODER)):
        yield from _boder(path)


def _boder(path: Path) -> Iterator[Row]:
    """Yield the answers of a transcript in YAML, transcript and translation; questions are David Boder's."""
    question = ""
    asking = False
    for who, said in _turns(yaml.safe_load(path.read_text(encoding="utf-8"))):
        if "Boder" in who:
            question, asking = (f"{question} {said}" if asking else said), True
            continue
        asking = False
        words = said.split()
        for i in range(0, len(words), LONGEST):
            text = " ".join(words[i : i + LONGEST])
            yield Row(path.name, Passage(text, identify(text).tag, "" if i else question))


def _turns(node: object) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "interview" and isinstance(value, list):
                yield from (
                    (str(x.get("who") or ""), str(x.get("u") or "")) for x in value if isinstance(x, dict)
                )
            else:
                yield from _turns(value)
    elif isinstance(node, list):
        for value in node:
            yield from _turns(value)


def labels(found: list[Row], model: t.Model) -> tuple[list[Label], Counter[str]]:
    """Return the targets decided yes, the surest first, and how often each decision was made."""
    scores = model.classifier.decision_function([row.passage for row in found])
    said, decisions = [], Counter[str]()
    for j, target in enumerate(model.targets):
        threshold = model.calibration[target]
        for row, p in zip(found, threshold.probability(scores[:, j]), strict=True):
            decisions[decision := threshold.decide(float(p))] += 1
            if decision == "yes":
                said.append(Label(float(p), target, row))
    return sorted(said, key=lambda label: -label.probability), decisions


def sheet(surest: list[Label], drawn: list[Row]) -> str:
    """Return what a reader goes through: labels, then segments drawn at random."""
    lines = ["# A: labels the machine is surest of", ""]
    for n, (p, target, row) in enumerate(surest, 1):
        lines += [
            f"A{n} | {target} | {p:.2f} | {row.file}",
            f"Q: {row.passage.context}",
            f"T: {row.passage.text}",
            "",
        ]
    lines += ["# B: segments drawn at random", ""]
    for n, row in enumerate(drawn, 1):
        lines += [f"B{n} | {row.file}", f"Q: {row.passage.context}", f"T: {row.passage.text}", ""]
    return "\n".join(lines)


def main() -> None:
    """Count the labels of each language, and write the sheets where asked."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--samples", type=Path, default=SAMPLES)
    parser.add_argument("--sheets", type=Path, help="folder to write the sheets to")
    said = parser.parse_args()
    model, everything = t.load_model(), list(rows(said.samples))
    print("| language | segments | yes | unsure |\n|---|--:|--:|--:|")
    for language in model.languages:
        found = [
            row for row in everything if base(row.passage.language) == language and row.passage.text.split()
        ]
        surest, decisions = labels(found, model) if found else ([], Counter[str]())
        print(f"| {language} | {len(found)} | {decisions['yes']} | {decisions['unsure']} |", flush=True)
        if said.sheets:
            said.sheets.mkdir(parents=True, exist_ok=True)
            long = [row for row in found if len(row.passage.text.split()) >= FEWEST_WORDS]
            drawn = random.Random(SEED).sample(long, min(MOST, len(long)))  # noqa: S311 (a sample to read)
            page = sheet(list({(x.target, x.row.passage.text): x for x in surest}.values())[:MOST], drawn)
            (said.sheets / f"{language}.txt").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
