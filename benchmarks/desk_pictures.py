"""The pictures of the desk in docs/: every page, on a study made of composed interviews.

    python benchmarks/desk_pictures.py docs

makes a study of the shipped corpus in a temporary folder, in which two invented coders are in the middle of their work, trains a
model on it, and photographs each page in Debian's chromium. It needs `testimony[desk]` and playwright; it takes some minutes.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from desk import CHROMIUM, desk  # the benchmark beside this file
from testimony.coding import ADJUDICATED, Coding
from testimony.corpus import Corpus
from testimony.shipped import corpus_folder
from testimony.study import Study

OWNER, OTHER = "Anna", "Boris"
SIZE = {"width": 1440, "height": 900}
TWICE, ONCE, OPEN = 20, 44, 16
"""Documents that both coders have finished, that the owner has, that are still to be coded."""

SHOWN = "ru"
"""Language of the interview on the coding page."""

COLOURS = 256
WAIT = 600_000


def study(folder: Path) -> Path:
    """Make the study: some documents coded by two, some by one, some by nobody yet."""
    whole = Corpus.load()
    made: list[tuple[Any, tuple[str, ...], list[Coding]]] = []
    left = Counter({2: TWICE, 1: ONCE, 0: OPEN})
    for document in _mixed(whole):
        said = [c for c in whole.coders_of(document.id) if c != ADJUDICATED]
        many = 2 if len(said) > 1 and left[2] else 1 if left[1] else 0
        if not left[many] or not any(s.has_voice for s in document.segments):
            continue
        left[many] -= 1
        names = dict(zip(said, (OWNER, OTHER)[:many], strict=False))
        codings = [
            replace(c, coder=names[c.coder]) for c in whole.codings_of(document.id) if c.coder in names
        ]
        made.append((document, tuple(names.values()), codings))
    path = folder / "migration-interviews.sqlite"
    Corpus(
        documents=tuple(d for d, *_ in made),
        codebook=whole.codebook,
        codings=tuple(c for *_, codings in made for c in codings),
        coders={d.id: names for d, names, _ in made if names},
        name="Leaving and staying",
    ).save(path)
    with Study.open(path) as opened:
        coders = {c.name: c.id for c in opened.coders()}
        for line in opened.documents():
            if not line.done:
                opened.assign(line.id, coders[OWNER])
                opened.assign(line.id, coders[OTHER], blind=True)
    return path


def _mixed(whole: Corpus) -> Iterator[Any]:
    """Yield the documents of the corpus, one of each language after another; interviews with many turns first."""
    tags = ("ru", "nl", "en")
    by = {
        tag: sorted((d for d in whole.documents if d.language == tag), key=lambda d: -len(d.turns))
        for tag in tags
    }
    for number in range(max(map(len, by.values()))):
        yield from (by[tag][number] for tag in tags if number < len(by[tag]))


def ask(page: Any, path: str) -> Any:
    """Return what the desk answers."""
    return page.evaluate("(path) => fetch(path).then((answer) => answer.json())", path)


def import_page(page: Any) -> None:
    """Drop the interviews for the demonstration."""
    files = sorted(p for p in (corpus_folder() / "examples").iterdir() if p.is_file())
    page.set_input_files("#pick", [str(p) for p in files])
    page.locator(".file").nth(len(files) - 1).wait_for()
    page.mouse.wheel(0, 230)


def code_page(page: Any) -> None:
    """Open the interview with most codings, in the dark with the pop-up of one of them."""
    rows = [
        d for d in ask(page, "/api/documents")["documents"] if d["language"] == SHOWN and d["mine"]["done"]
    ]
    best = max(rows, key=lambda d: d["mine"]["codings"])
    page.goto(urljoin(page.url, f"/code/{best['id']}"))
    page.locator(".turn").first.wait_for()
    page.locator("#transcript").focus()
    for _ in range(3):
        page.keyboard.press(".")
    if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"):
        page.keyboard.press("Enter")
        page.locator(".popup").wait_for()


def model_page(page: Any) -> None:
    """Let the shipped model read, and train one."""
    page.locator("#which").select_option("all")
    page.get_by_role("button", name="Read", exact=True).click()
    page.locator("#runs tbody tr").first.wait_for(timeout=WAIT)
    page.locator("#train").click()
    page.locator("#trained table").wait_for(timeout=WAIT)
    page.evaluate("scrollTo(0, 0)")


def review_page(page: Any) -> None:
    """Wait for the first suggestion that has evidence."""
    page.locator("#one .passage").wait_for()
    for _ in range(20):
        if page.locator("#one mark").count() > 1:
            return
        page.keyboard.press("j")


def adjudicate_page(page: Any) -> None:
    """Wait for the passage; go to one of several columns with words in both."""
    page.locator("#one .passage").wait_for()
    for _ in range(20):
        if page.locator("#one .sides section:has(li)").count() > 1:
            return
        page.locator("body").press("j")


def codebook_page(page: Any) -> None:
    """Open the second code."""
    page.locator("#codes button").nth(1).click()
    page.locator("#code textarea").first.wait_for()


def export_page(page: Any) -> None:
    """Wait for what each format loses."""
    page.wait_for_load_state("networkidle", timeout=WAIT)


def search_page(page: Any) -> None:
    """Search for a word that stands in other case forms."""
    page.locator("#words").fill("квартира")
    page.keyboard.press("Enter")
    page.locator("#found mark").first.wait_for(timeout=60_000)


def rows_page(page: Any) -> None:
    """Wait for the rows of a table."""
    page.locator("main tbody tr").first.wait_for(timeout=60_000)


PAGES: tuple[tuple[str, str, Callable[[Any], None]], ...] = (
    ("model", "/model", model_page),
    ("documents", "/", rows_page),
    ("import", "/import", import_page),
    ("code", "/", code_page),
    ("review", "/review", review_page),
    ("agree", "/agree", rows_page),
    ("adjudicate", "/adjudicate", adjudicate_page),
    ("codebook", "/codebook", codebook_page),
    ("export", "/export", export_page),
    ("coders", "/coders", rows_page),
    ("search", "/search", search_page),
)
"""Name of the picture, address, and what is to be done before it is taken; the model's page first, for others show what it read."""


def pictures(link: str, folder: Path, names: set[str]) -> None:
    """Photograph the pages (all, where no name is given), the coding page in the dark as well."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for scheme in ("light", "dark"):
            page = browser.new_context(color_scheme=scheme, viewport=SIZE, locale="en-GB").new_page()
            page.set_default_timeout(90_000)
            page.goto(link)
            for name, path, prepared in PAGES:
                if (names and name not in names) or (scheme == "dark" and name != "code"):
                    continue
                page.goto(urljoin(page.url, path))
                prepared(page)
                page.wait_for_timeout(600)
                suffix = "-dark" if scheme == "dark" else ""
                keep(page.screenshot(), folder / f"desk-{name}{suffix}.png")
        browser.close()


def keep(picture: bytes, path: Path) -> None:
    """Write a picture with few colours, which takes a third of the room; small patches of colour keep theirs."""
    from PIL import Image

    whole = Image.open(io.BytesIO(picture)).convert("RGB")
    whole.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB", flush=True)


def main() -> None:
    """Make the study and the pictures in the folder that the command line names; further words name pages."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    with tempfile.TemporaryDirectory() as folder, desk(study(Path(folder)), OWNER) as link:
        pictures(link, target, set(sys.argv[2:]))


if __name__ == "__main__":
    main()
