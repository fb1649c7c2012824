"""How quick the desk is with a long transcript: 50,000 words and 2,000 codings, measured in the browser.

    python benchmarks/desk.py [benchmarks/desk.md]

makes a study of composed texts in a temporary folder, starts the desk on it, opens the coding page in Debian's chromium, and
prints (or writes) how long it takes until the first words are there, from a key to the next paint, and to scroll a screen; how
much memory the page takes; and how long a list of 2,000 documents needs: the middle of several rounds, each with a desk that was
started anew. It needs `testimony[desk]` and playwright, and takes two to five minutes. Other work on the machine spoils the
figures, so its load is written beside them. `desk_pictures.py` makes the pictures in docs/.
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
ROUNDS = 3
LOADING = 8_000
"""Milliseconds in which a desk has loaded, in the background, what it will need; who wants something meanwhile shares with that."""
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
SHOWN = """() => {
  window.shown = new Promise((done) => {
    const look = () => {
      if (!document.querySelector("#list tbody tr, .turn")) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel(); // its message comes after the frame in which the words show
      port1.onmessage = () => done(performance.now());
      port2.postMessage(null);
    };
    requestAnimationFrame(look);
  });
}"""
WATCH = """() => {
  window.measured = [];
  const painted = ({ code, timeStamp }) => {
    const { port1, port2 } = new MessageChannel(); // its message comes after the frame in which the key shows
    port1.onmessage = () => window.measured.push([code, performance.now() - timeStamp]);
    port2.postMessage(null);
  };
  document.addEventListener("keydown", (event) => event.code.startsWith("Shift") || requestAnimationFrame(() => painted(event)), true);
}"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured in the browser in a round: milliseconds, and megabytes of the page's heap."""

    listed_first: float
    listed: list[float]
    opened_first: float
    opened: list[float]
    moves: list[float]
    codes: list[float]
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
    """Open the pages in a browser and measure: list and transcript at once, then again when the desk has loaded what it needs."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.set_default_timeout(120_000)
        page.add_init_script(f"({SHOWN})()")
        page.goto(link)
        listed_first = until_shown(page)
        page.locator("#list:not([aria-busy])").wait_for()
        page.wait_for_timeout(1000)  # a person looks for it
        page.locator("#words").fill(LONG)
        page.locator("#list tbody a").get_by_text(LONG, exact=True).click()
        page.locator(".turn").first.wait_for()
        opened_first = until_shown(page)
        page.wait_for_timeout(LOADING)
        opened = again(page)
        page.go_back()
        listed = again(page)
        page.go_forward()
        page.locator(".turn").first.wait_for()
        page.wait_for_timeout(4000)
        page.evaluate(WATCH)
        page.locator("#transcript").focus()
        for key in KEYS:
            page.keyboard.press(key)
            page.wait_for_timeout(150)
        keys = page.evaluate("window.measured")
        codes = [took for code, took in keys if code.startswith("Digit")]
        moves = [took for code, took in keys if not code.startswith("Digit")]
        scrolls = page.evaluate(SCROLL)
        heap = page.evaluate("performance.memory.usedJSHeapSize / 1e6")
        browser.close()
    return Measured(listed_first, listed, opened_first, opened, moves, codes, scrolls, heap)


def until_shown(page: Any) -> float:
    """Return the milliseconds from the request for the page until the frame in which its first document or words are shown."""
    return float(page.evaluate("window.shown"))


def again(page: Any) -> list[float]:
    """Load the page three times more, and return how long it took."""
    found = []
    for _ in range(3):
        page.reload()
        found.append(until_shown(page))
        page.wait_for_timeout(1000)
    return found


def table(rounds: list[Measured]) -> str:
    """Return what was measured as a table in Markdown."""
    rows = [
        ("List of 2,000 documents, right after the start", between([r.listed_first for r in rounds])),
        ("List of 2,000 documents", between([t for r in rounds for t in r.listed])),
        (
            "First words of the long transcript, right after the start",
            between([r.opened_first for r in rounds]),
        ),
        ("First words of the long transcript", between([t for r in rounds for t in r.opened])),
        ("From a key to the next paint, moving", spread([t for r in rounds for t in r.moves])),
        ("From a key to the next paint, coding", spread([t for r in rounds for t in r.codes])),
        ("A screen scrolled", spread([t for r in rounds for t in r.scrolls])),
        ("Heap of the page", f"{statistics.median(r.heap for r in rounds):.0f} MB"),
    ]
    return "\n".join(["| what | how long, how much |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])


def between(values: list[float]) -> str:
    """Return the middle of a few times, the least and the greatest."""
    return f"median {statistics.median(values):,.0f} ms, {min(values):,.0f} to {max(values):,.0f}"


def spread(values: list[float]) -> str:
    """Return the middle and the high end of times."""
    high = statistics.quantiles(values, n=20)[-1]
    return f"median {statistics.median(values):.0f} ms, 95 of 100 under {high:.0f} ms"


def machine(loads: list[float]) -> str:
    """Return what the figures were measured on, and how busy it was before the first round and after each."""
    load = ", ".join(f"{one:.1f}" for one in loads)
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    cpu = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
    run = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    browser = run.stdout.partition(" built")[0].strip()
    return f"{cpu}, {len(os.sched_getaffinity(0))} cores (load {load}), {browser}, Python {platform.python_version()}"


def main() -> None:
    """Measure, and print or write."""
    loads, found = [os.getloadavg()[0]], []
    with tempfile.TemporaryDirectory() as folder:
        path = study(Path(folder))
        for _ in range(ROUNDS):
            with desk(path) as link:
                found.append(measure(link))
            loads.append(os.getloadavg()[0])
    told = (
        f"# How quick the desk is\n\nA transcript of {WORDS:,} words with {CODINGS:,} codings in a study of {DOCUMENTS:,} documents, "
        f"in a window of 1280 × 860. Made by `python benchmarks/desk.py benchmarks/desk.md`.\nMeasured on: {machine(loads)}.\n\n"
        f"{table(found)}\n\n{ROUNDS} rounds, each with a desk started anew; in a round the list is opened at once, the transcript a second later, and both three times more when the desk has loaded what it needs. "
        "A key is timed from its event to the frame that shows it, so half a frame (8 ms) is waiting.\n"
    )
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(told, encoding="utf-8")
    print(told)


if __name__ == "__main__":
    main()
