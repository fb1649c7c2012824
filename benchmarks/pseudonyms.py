"""How much of what says who somebody is is found: on composed sentences, per kind and language, beside Presidio's patterns.

    python benchmarks/pseudonyms.py [--half test] [--write] [--presidio PYTHON]

The gold set (pseudonyms-gold.jsonl) was written before the rules were tuned, by the same hand as the rules. Its frames were
split by construction: of each kind, every other frame is in `dev` (looked at while tuning) or in `test` (measured only). A frame
comes with three fillings; frames and fillings of one half are not in the other. Found: every letter and digit of a marked stretch
lies in what is proposed, of whatever kind. Right: a proposal touches a marked stretch.

`--presidio` names a Python in which presidio-analyzer is installed. No spaCy model can be had offline, so its recognisers of
patterns run with an empty pipeline: it then finds no names at all, and its figures are for contacts and numbers only.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
GOLD = HERE / "pseudonyms-gold.jsonl"
MEASURED = HERE.parent / "src" / "testimony" / "pseudonyms" / "measured.json"

PRESIDIO = """
import json, sys
import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

class Empty(NlpEngine):
    def __init__(self): self.nlp = {t: spacy.blank(t) for t in ("nl", "en", "ru")}
    def load(self): pass
    def is_loaded(self): return True
    def process_text(self, text, language):
        doc = self.nlp[language](text)
        return NlpArtifacts([], doc, [t.idx for t in doc], [t.lower_ for t in doc], self, language)
    def process_batch(self, texts, language, **more):
        for text in texts: yield text, self.process_text(text, language)
    def is_stopword(self, word, language): return False
    def is_punct(self, word, language): return False
    def get_supported_entities(self): return []
    def get_supported_languages(self): return ["nl", "en", "ru"]

engine = Empty()
registry = RecognizerRegistry(supported_languages=["nl", "en", "ru"])
registry.load_predefined_recognizers(languages=["nl", "en", "ru"], nlp_engine=engine)
analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["nl", "en", "ru"])
for line in sys.stdin:
    row = json.loads(line)
    found = analyzer.analyze(row["text"], language=row["language"])
    print(json.dumps([[r.start, r.end, r.entity_type.lower()] for r in found if r.score >= 0.3]))
"""


def gold(half: str) -> list[dict]:
    """Return the sentences of a half, or of both."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if half in (row["half"], "both")]


def ours(rows: list[dict]) -> list[list]:
    """Return what our detectors propose for each sentence."""
    from testimony.pseudonyms.detecting import detect

    return [
        [[f.start, f.stop, f.kind] for f in detect(row["text"], language=row["language"]).findings]
        for row in rows
    ]


def presidio(rows: list[dict], python: str) -> list[list]:
    """Return what Presidio proposes for each sentence, run by another Python."""
    given = "".join(json.dumps(row) + "\n" for row in rows)
    done = subprocess.run([python, "-c", PRESIDIO], input=given, capture_output=True, text=True, check=True)  # noqa: S603
    return [json.loads(line) for line in done.stdout.splitlines()]


def counted(rows: list[dict], proposed: list[list]) -> dict[str, dict[str, dict[str, int]]]:
    """Return language -> kind -> how many there are, were found whole, were proposed, were right, had the right kind."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for row, found in zip(rows, proposed, strict=True):
        covered = {i for start, stop, _ in found for i in range(start, stop)}
        for start, stop, kind in row["spans"]:
            whole = all(i in covered for i in range(start, stop) if row["text"][i].isalnum())
            same = any(k == kind and s < stop and start < e for s, e, k in found)
            for name, value in (("n", 1), ("found", whole), ("kind", whole and same)):
                counts[row["language"], kind, name] += value
        for start, stop, kind in found:
            right = any(start < e and s < stop for s, e, _ in row["spans"])
            counts[row["language"], kind, "proposed"] += 1
            counts[row["language"], kind, "right"] += right
    made: dict[str, dict[str, dict[str, int]]] = {}
    for (language, kind, name), value in counts.items():
        made.setdefault(language, {}).setdefault(
            kind, dict.fromkeys(("n", "found", "kind", "proposed", "right"), 0)
        )[name] = value
    return made


def table(found: dict, beside: dict | None) -> str:
    """Return the figures as a table in Markdown."""
    head = "| language | kind | n | found whole | and of that kind | proposed | right |"
    lines = [
        head + (" Presidio found |" if beside else ""),
        "|---|---|--:|--:|--:|--:|--:|" + ("--:|" if beside else ""),
    ]
    for language in ("nl", "en", "ru"):
        for kind, row in sorted(found.get(language, {}).items(), key=lambda pair: -pair[1]["n"]):
            n, proposed = row["n"], row["proposed"]
            cells = [
                language,
                kind,
                n,
                share(row["found"], n),
                share(row["kind"], n),
                proposed,
                share(row["right"], proposed),
            ]
            if beside:
                other = beside.get(language, {}).get(kind, {})
                cells.append(share(other.get("found", 0), n))
            lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def share(part: int, whole: int) -> str:
    """Return a share with two digits, a dash for one of nothing."""
    return f"{part / whole:.2f}" if whole else "–"


def main() -> None:
    """Measure, print the table, and with --write keep it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", default="test", choices=("dev", "test", "both"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--presidio")
    args = parser.parse_args()
    rows = gold(args.half)
    found = counted(rows, ours(rows))
    beside = counted(rows, presidio(rows, args.presidio)) if args.presidio else None
    made = table(found, beside)
    print(made)
    if args.write:
        sentences = Counter(row["language"] for row in rows)
        told = ", ".join(f"{n} {language}" for language, n in sentences.items())
        text = f"# Names and numbers found\n\nHalf: {args.half} ({told} sentences).\n\n{__doc__}\n\n{made}\n"
        (HERE / "pseudonyms.md").write_text(text, encoding="utf-8")
        if args.half == "test":
            MEASURED.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
