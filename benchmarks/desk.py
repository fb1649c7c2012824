"""How quick the desk is with a long transcript: 50,000 words and 2,000 codings, measured in the browser.

    python benchmarks/desk.py

makes a study of composed texts in a temporary folder, starts the desk on it, opens the coding page in Debian's chromium, and
prints how long it takes until the first words are there, from a key to the next paint, and to scroll a screen; how
much memory the page takes; and how long a list of 2,000 documents needs. It needs `testimony[desk]` and playwright.
"""

from __future__ import annotations

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

    opened: float
    keys: list[float]
    scrolls: list[float]
    heap: float
    listed: float


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
def desk(path: Path) -> Iterator[str]:
    """Start the desk, give its link, and stop it."""
    command = [sys.executable, "-m", "testimony", "desk", str(path), "--port", "0", "--no-browser"]
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
    """Open the pages in a browser and measure."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.goto(link)
        page.locator("#list tbody tr").first.wait_for()
        listed = page.evaluate("performance.now()")
        page.locator("#words").fill(LONG)
        page.locator("#list tbody a").get_by_text(LONG, exact=True).click()
        page.locator(".turn").first.wait_for()
        opened = page.evaluate("performance.now()")
        page.wait_for_timeout(2500)
        page.evaluate(WATCH)
        page.locator("#transcript").focus()
        for key in KEYS:
            page.keyboard.press(key)
            page.wait_for_timeout(120)
        keys = page.evaluate("window.measured")
        scrolls = page.evaluate(SCROLL)
        heap = page.evaluate("performance.memory.usedJSHeapSize / 1e6")
        browser.close()
    return Measured(opened, keys, scrolls, heap, listed)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, desk(study(Path(folder))) as link:
        found = measure(link)
    for name, values in (("key to paint", found.keys), ("a screen scrolled", found.scrolls)):
        high = statistics.quantiles(values, n=20)[-1]
        print(
            f"{name}: median {statistics.median(values):.0f} ms, 95 of 100 under {high:.0f} ms, longest {max(values):.0f} ms"
        )
    print(
        f"first words of {WORDS:,} with {CODINGS:,} codings: {found.opened:.0f} ms; heap {found.heap:.0f} MB"
    )
    print(f"list of {DOCUMENTS:,} documents: {found.listed:.0f} ms from the request to the rows")


if __name__ == "__main__":
    main()
