"""Real REFI-QDA projects in and out again: what comes in, what goes out, and what another program's reader makes of it.

    python benchmarks/interchange.py ../shared/samples/qdpx/*.qdpx [--reader PYTHON]

Each file is read, written again for each program, and read back. `--reader` is a Python 3.12 of a throw-away environment
with `pyqdpx` (pip install pyqdpx), which counts as NVivo does: it reads what was written for NVivo.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from testimony.corpus import Corpus
from testimony.interchange import read, write
from testimony.interchange.choosing import edges
from testimony.interchange.profiles import PROFILES, profile

_READER = """
import contextlib, io, json, sys, pyqdpx
with contextlib.redirect_stdout(io.StringIO()):
    project = pyqdpx.QDPX(sys.argv[1]).get_project()
sources = project.sources.values() if isinstance(project.sources, dict) else project.sources
print(json.dumps([[s.name, x.text, x.code.name, x.user.name] for s in sources for x in s.coded_selections.values()]))
"""


def said(corpus: Corpus) -> Counter[str]:
    """Return every coding with its words."""
    return Counter(
        repr(replace(c, quote="" if c.span is None else corpus[c.document].quote(c.span)))
        for c in corpus.codings
    )


def whole(corpus: Corpus) -> tuple[int, int]:
    """Return how many distinct passages there are, and how many of them cut no word in two."""
    spans = {(c.document, c.span) for c in corpus.codings if c.span is not None}
    return len(spans), sum(all(edges(corpus[d].text, s)) for d, s in spans if s is not None)


def another_reads(corpus: Corpus, path: Path, python: str) -> str:
    """Return how many codings an independent reader finds on the same words, by the same coder."""
    command = [python, "-W", "ignore", "-c", _READER, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # the reader you named
    theirs = Counter((name, _bare(words), coder) for name, words, _, coder in json.loads(done.stdout))
    ours = Counter(
        (c.document, _bare(corpus[c.document].quote(c.span)), c.coder)
        for c in corpus.codings
        if c.span is not None
    )
    return f"{(ours & theirs).total()} of {ours.total()}"


def _bare(words: str) -> str:
    return "".join(words.split()).replace("\u200b", "")  # their stand-in for the second half of an emoji


def row(path: Path, python: str) -> list[str]:
    """Return the line of the table of one file."""
    found = read(path)
    corpus = found.corpus
    passages, right = whole(corpus)
    same = []
    with TemporaryDirectory() as folder:
        for program in ("", *PROFILES):
            out = Path(folder) / f"{program or 'plain'}.qdpx"
            write(corpus, out, profile(program))
            back = read(out).corpus
            same.append(said(back) == said(corpus) and back.codebook.sha256 == corpus.codebook.sha256)
        other = (
            another_reads(corpus, Path(folder) / "nvivo.qdpx", python) if python and corpus.codings else "–"
        )
    coders = len({c.coder for c in corpus.codings})
    lost = sum(loss.count for loss in found.unexpected)
    counts = [
        len(corpus.documents),
        len(corpus.codebook.codes),
        len(corpus.codings),
        coders,
        passages,
        right,
        lost,
    ]
    return [path.name, *map(str, counts), f"{sum(same)} of {len(same)}", other]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--reader", default="", help="Python with pyqdpx")
    given = parser.parse_args()
    head = [
        "file",
        "documents",
        "codes",
        "codings",
        "coders",
        "passages",
        "cut no word",
        "lost",
        "back the same",
        "pyqdpx",
    ]
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for path in given.files:
        print("| " + " | ".join(row(path, given.reader)) + " |", flush=True)


if __name__ == "__main__":
    main()
