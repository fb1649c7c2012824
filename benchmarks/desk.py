"""How quick the desk is with a long transcript: 50,000 words and 2,000 codings, measured in the browser.

    python benchmarks/desk.py [benchmarks/desk.md]

makes a study of composed texts in a temporary folder, starts the desk on it, opens the coding page in Debian's chromium, and
prints (or writes) how long it takes until the first words are there, from a key to the next paint, and to scroll a screen; how
much memory the page takes; and how long a list of 2,000 documents needs. It needs `testimony[desk]` and playwright. Other work
on the machine spoils the figures, so its load is written beside them. `desk_pictures.py` makes the pictures in docs/.
"""

from __future__ import annotations

import os
import platform
import random
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.document import Document, Turn
from testimony.segment import segmented

WORDS, CODINGS, DOCUMENTS, LONG = 50_000, 2_000, 2_000, "long"
KEYS = ("n", "1", "n", "Shift+Digit2", "ArrowRight", "Shift+ArrowRight", "3", "j", "ArrowDown", "4") * 4
CHROMIUM = "/usr/bin/chromium"
SCROLL = """async () => {
  const found = [];
  for (let turn = 0; turn < 60; turn += 1) {
    const before = performance.now();
    scrollBy(0, innerHeight * 0.9);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    found.push(performance.now() - before);
  }
  return found;
}"""
WATCH = """() => {
  window.measured = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'keydown') window.measured.push(entry.duration);
  }).observe({ type: 'event', durationThreshold: 16 });
}"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured in the browser: milliseconds, and megabytes of the page's heap."""

    listed_first: float
    listed: float
    opened_first: float
    opened: float
    keys: list[float]
    scrolls: list[float]
    heap: float


def long_document(corpus: Corpus, seed: int = 1) -> tuple[Document, tuple[Coding, ...]]:
    """Return a transcript of `WORDS` words put together from the shipped ones, with `CODINGS` codings at random."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret is drawn
    parts: list[str] = []
    turns: list[Turn] = []
    at = words = 0
    while words < WORDS:
        source = chance.choice(corpus.documents)
        for turn in source.turns:
            said = source.text[turn.start : turn.stop]
            parts += [said, "\n"]
            turns.append(
                replace(turn, start=at, stop=at + len(said), seconds=8.0 * len(turns), language=None)
            )
            at += len(said) + 1
            words += len(said.split())
    first = corpus.documents[0]
    document = segmented(
        replace(first, id=LONG, text="".join(parts), turns=tuple(turns), segments=(), respondent="p-long")
    )
    return document, tuple(_codings(document, [code.name for code in corpus.codebook.codes], chance))


def _codings(document: Document, codes: list[str], chance: random.Random) -> Iterator[Coding]:
    voiced = [segment for segment in document.segments if segment.has_voice]
    for _ in range(CODINGS):
        segment = chance.choice(voiced)
        start = segment.start + chance.randrange(max(1, len(segment.text) // 2))
        stop = min(segment.stop, start + chance.randrange(10, 120))
        yield Coding(document=LONG, start=start, stop=stop, code=chance.choice(codes), coder="first")


def study(folder: Path) -> Path:
    """Make the study file: the long transcript, and enough short ones to make `DOCUMENTS`."""
    corpus = Corpus.load()
    document, codings = long_document(corpus)
    short = (
        segmented(
            replace(
                source,
                id=f"{source.id}-{number}",
                text=source.text[:400] + str(number),
                turns=(),
                segments=(),
            )
        )
        for number, source in ((n, corpus.documents[n % len(corpus.documents)]) for n in range(DOCUMENTS - 1))
    )
    path = folder / "study.sqlite"
    Corpus(
        documents=(document, *short), codebook=corpus.codebook, codings=codings, coders={LONG: ("first",)}
    ).save(path)
    return path


@contextmanager
def desk(path: Path, coder: str = "Anna") -> Iterator[str]:
    """Start the desk for a coder, give its link, and stop it."""
    command = [sys.executable, "-m", "testimony", "desk", str(path), "--port", "0", "--no-browser"]
    command += ["--coder", coder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:  # noqa: S603
        try:
            yield next(
                found[0]
                for line in process.stdout or ()
                if (found := re.search(r"http://\S+token=\S+", line))
            )
        finally:
            process.terminate()


def measure(link: str) -> Measured:
    """Open the pages in a browser and measure, the list and the transcript once cold and once more."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.set_default_timeout(120_000)
        page.goto(link)
        listed_first = until(page, "#list tbody tr")
        listed = again(page, "#list tbody tr")
        page.locator("#words").fill(LONG)
        page.locator("#list tbody a").get_by_text(LONG, exact=True).click()
        opened_first = until(page, ".turn")
        opened = again(page, ".turn")
        page.wait_for_timeout(4000)
        page.evaluate(WATCH)
        page.locator("#transcript").focus()
        for key in KEYS:
            page.keyboard.press(key)
            page.wait_for_timeout(150)
        keys = page.evaluate("window.measured")
        scrolls = page.evaluate(SCROLL)
        heap = page.evaluate("performance.memory.usedJSHeapSize / 1e6")
        browser.close()
    return Measured(listed_first, listed, opened_first, opened, keys, scrolls, heap)


def until(page: Any, shown: str) -> float:
    """Return the milliseconds from the request for the page until something is shown."""
    page.locator(shown).first.wait_for()
    return float(page.evaluate("performance.now()"))


def again(page: Any, shown: str) -> float:
    """Load the page three times more, and return the middle of how long it took."""
    found = []
    for _ in range(3):
        page.reload()
        found.append(until(page, shown))
    return statistics.median(found)


def table(found: Measured) -> str:
    """Return what was measured as a table in Markdown."""
    rows = [
        ("List of 2,000 documents, right after the start", f"{found.listed_first:,.0f} ms"),
        ("List of 2,000 documents", f"{found.listed:,.0f} ms"),
        ("First words of the long transcript, right after the start", f"{found.opened_first:,.0f} ms"),
        ("First words of the long transcript", f"{found.opened:,.0f} ms"),
        ("From a key to the next paint", spread(found.keys)),
        ("A screen scrolled", spread(found.scrolls)),
        ("Heap of the page", f"{found.heap:.0f} MB"),
    ]
    return "\n".join(["| what | how long, how much |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])


def spread(values: list[float]) -> str:
    """Return the middle and the high end of times."""
    high = statistics.quantiles(values, n=20)[-1]
    return f"median {statistics.median(values):.0f} ms, 95 of 100 under {high:.0f} ms"


def machine() -> str:
    """Return what the figures were measured on, and how busy it was."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    cpu = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
    run = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    browser = run.stdout.partition(" built")[0].strip()
    return f"{cpu}, {len(os.sched_getaffinity(0))} cores (load {os.getloadavg()[0]:.1f}), {browser}, Python {platform.python_version()}"


def main() -> None:
    """Measure, and print or write."""
    with tempfile.TemporaryDirectory() as folder, desk(study(Path(folder))) as link:
        found = measure(link)
    told = (
        f"# How quick the desk is\n\nA transcript of {WORDS:,} words with {CODINGS:,} codings in a study of {DOCUMENTS:,} documents, "
        f"in a window of 1280 × 860. Made by `python benchmarks/desk.py benchmarks/desk.md`.\nMeasured on: {machine()}.\n\n"
        f"{table(found)}\n\nKeys that take less than 16 ms are not counted by the browser.\n"
    )
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(told, encoding="utf-8")
    print(told)


if __name__ == "__main__":
    main()
