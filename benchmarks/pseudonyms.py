"""How much of what says who somebody is is found: on composed sentences, per kind and language, beside Presidio.

    python benchmarks/pseudonyms.py [--half dev|test|fresh] [--write] [--presidio PYTHON]

The gold set (pseudonyms-gold.jsonl) is composed: nobody in it lives. It was written by the same hand as the rules. A frame
comes with up to three fillings, and all of them are in one part: `dev` was looked at while the rules were tuned, `test` is only
counted: its misses were never printed, but its totals were seen between changes, so it is not quite held out. Two thirds of `test`
(ids from 201) were written after the rules, and lowered the figures for people to 0.93 in Dutch and English when first measured; the
rules were then mended on other sentences, now in `dev` (ids from 301). `fresh` (ids from 501) was written last, before its
writer had read the lists and rules for names in detail, in other situations and with other styles of names (last name first,
nicknames, capitals throughout, more peoples), each sentence once; it was measured once, when the rules were finished, and no rule
was changed for it. No list of names holds a name for the sake of `test` (a test sees to that) or of `fresh`.

Found whole: every letter and digit of a marked stretch lies in what is proposed, of whatever kind. Right: a proposal touches a marked
stretch. Intervals are Wilson's, 95 %; as fillings share a frame, they are somewhat too narrow. Real interviews are harder than
composed sentences: read what comes out.

`--presidio` names a Python in which presidio-analyzer is installed. It uses the spaCy pipelines that are installed there; for a
language without one its recognisers of patterns run alone, and find no names at all. What it proposes with a score under 0.3 is left out.
Every other mail address here ends in the reserved `.example`, which its recogniser refuses as no domain: half of them are counted as missed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
GOLD = HERE / "pseudonyms-gold.jsonl"
CONTACTS = ("phone", "mail", "handle", "url")
MEASURED = HERE.parent / "src" / "testimony" / "pseudonyms" / "measured.json"

PRESIDIO = """
import json, sys
import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine

LANGUAGES = ["nl", "en", "ru"]
installed = {tag: name for tag in LANGUAGES for name in sorted(spacy.util.get_installed_models()) if name.startswith(tag + "_core_")}

class Engine(SpacyNlpEngine):
    def __init__(self):
        super().__init__(models=[{"lang_code": tag, "model_name": installed.get(tag, "blank")} for tag in LANGUAGES])
        self.nlp = {tag: spacy.load(installed[tag]) if tag in installed else spacy.blank(tag) for tag in LANGUAGES}

engine = Engine()
registry = RecognizerRegistry(supported_languages=LANGUAGES)
registry.load_predefined_recognizers(languages=LANGUAGES, nlp_engine=engine)
analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=LANGUAGES)
print(json.dumps(installed))
for line in sys.stdin:
    row = json.loads(line)
    found = analyzer.analyze(row["text"], language=row["language"])
    print(json.dumps([[r.start, r.end, KINDS.get(r.entity_type, r.entity_type.lower())] for r in found if r.score >= 0.3]))
"""

KINDS = {
    "PERSON": "person",
    "LOCATION": "place",
    "ORGANIZATION": "organisation",
    "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "mail",
    "URL": "url",
}
"""What Presidio calls some of the kinds; the others keep its own names, and are of no kind of ours."""


def gold(half: str) -> list[dict]:
    """Return the sentences of a part; `both` are dev and test."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["half"] == half or (half == "both" and row["half"] in ("dev", "test"))]


def ours(rows: list[dict]) -> list[list]:
    """Return what our detectors propose for each sentence."""
    from testimony.pseudonyms.detecting import detect

    return [
        [[f.start, f.stop, f.kind] for f in detect(row["text"], language=row["language"]).findings]
        for row in rows
    ]


def presidio(rows: list[dict], python: str) -> tuple[list[list], dict[str, str]]:
    """Return what Presidio proposes for each sentence, run by another Python, and its pipeline for each language."""
    given = "".join(json.dumps(row) + "\n" for row in rows)
    code = f"KINDS = {KINDS!r}\n{PRESIDIO}"
    done = subprocess.run([python, "-c", code], input=given, capture_output=True, text=True, check=True)  # noqa: S603
    pipelines, *found = [json.loads(line) for line in done.stdout.splitlines()]
    return found, pipelines


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
    heads = ["language", "kind", "n", "found whole", "95 %", "and of that kind", "proposed", "right"]
    heads += ["Presidio found", "its proposals", "right"] if beside else []
    lines = [f"| {' | '.join(heads)} |", "|---|---|" + "--:|" * (len(heads) - 2)]
    for language in ("nl", "en", "ru"):
        kinds = found.get(language, {})
        contacts = _sum(row for kind, row in kinds.items() if kind in CONTACTS)
        named = [
            *sorted(kinds.items(), key=lambda pair: (-pair[1]["n"], pair[0])),
            ("all contacts", contacts),
        ]
        for kind, row in named:
            cells = [language, kind, *_cells(row)]
            if beside:
                theirs = beside.get(language, {})
                other = (
                    _sum(theirs[k] for k in CONTACTS if k in theirs)
                    if kind == "all contacts"
                    else theirs.get(kind, {})
                )
                proposed = other.get("proposed", 0)
                cells += [
                    share(other.get("found", 0), row["n"]),
                    proposed,
                    share(other.get("right", 0), proposed),
                ]
            lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def _cells(row: dict[str, int]) -> list:
    from testimony.estimates.intervals import wilson

    n, proposed = row["n"], row["proposed"]
    ends = wilson(row["found"] / n, n) if n else None
    reach = f"{ends.low:.2f}–{ends.high:.2f}" if ends else "–"
    return [n, share(row["found"], n), reach, share(row["kind"], n), proposed, share(row["right"], proposed)]


def _sum(rows: Iterable[dict[str, int]]) -> Counter[str]:
    made: Counter[str] = Counter()
    for row in rows:
        made.update(row)
    return made


def share(part: int, whole: int) -> str:
    """Return a share with two digits, a dash for one of nothing; what is not all is never rounded up to 1."""
    if not whole:
        return "–"
    return f"{part / whole:.2f}" if part == whole else f"{min(part / whole, 0.99):.2f}"


def main() -> None:
    """Measure, print the table, and with --write keep it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", default="test", choices=("dev", "test", "both", "fresh"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--presidio")
    args = parser.parse_args()
    halves = ("test", "fresh") if args.write else (args.half,)
    tables, kept, pipelines = [], {}, {}
    for half in halves:
        rows = gold(half)
        kept[half] = counted(rows, ours(rows))
        beside = None
        if args.presidio:
            proposed, pipelines = presidio(rows, args.presidio)
            beside = counted(rows, proposed)
        told = ", ".join(
            f"{n} {language}" for language, n in Counter(row["language"] for row in rows).items()
        )
        tables.append(f"## {half}: {told} sentences\n\n{table(kept[half], beside)}")
        print(tables[-1])
    if args.write:
        MEASURED.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        _write(tables, pipelines if args.presidio else None)


def _write(tables: list[str], pipelines: dict[str, str] | None) -> None:
    """Keep the tables, with what they are about."""
    ran = ", ".join(f"{language}: {name}" for language, name in (pipelines or {}).items()) or "none"
    about = (
        "Presidio did not run."
        if pipelines is None
        else f"Pipelines of Presidio: {ran}; other languages: patterns alone."
    )
    text = "\n\n".join(("# Names and numbers found", about, str(__doc__).strip(), *tables))
    (HERE / "pseudonyms.md").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
