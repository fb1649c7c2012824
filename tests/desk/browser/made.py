"""Composed interviews for the browser tests, and a desk that runs on them in a process of its own."""

import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

NL = """\
Interviewer: Wanneer bent u vertrokken? 🙂
Respondent: In september, toen de oproep bij mijn buurman in de bus viel. Het ging mij niet om het geld 💶, echt niet.
Interviewer: En hier, in Utrecht?
Respondent: Hier heb ik een kamer en een vast contract. Op het cafe\u0301terras werd ik uitgescholden om mijn accent.
Interviewer: Wilt u terug?
Respondent: Nee. Misschien ooit. De familie 👩‍👩‍👧 is nu hier.
"""
RU = """\
Интервьюер: Когда вы уехали?
Респондент: В чётверг 🙂, когда пришла пове\u0301стка. Мы с женой 👩‍❤️‍👨 собрались за ночь.
Интервьюер: А работа?
Респондент: Работа была хорошая, не из-за денег мы уехали. Ждать повестки я не стал.
Интервьюер: Как вам здесь?
Респондент: Здесь, в Ереване, спокойно: есть вид на жительство и своя квартира.
"""
EN = """\
Interviewer: Why did you leave?
Respondent: Because of the war. I could not stay and be silent about it.\r
Interviewer: And the money?
Respondent: It was never about money, we had enough 🙂. Here nobody wanted to rent us a flat because of our passports.
"""
TEXTS = {"nl": NL, "ru": RU, "en": EN}
OWNER = "Anna"


def made(folder: Path, names: dict[str, str]) -> Path:
    """Make a study with a document for each name; the value is the language of the text it holds."""
    from testimony.codebook import Codebook
    from testimony.corpus import Corpus
    from testimony.reading import read_text
    from testimony.shipped import corpus_folder

    book = Codebook.load(corpus_folder() / "codebook.yaml")
    documents = tuple(
        replace(read_text(TEXTS[tag], id=name, language=tag, genre="interview"), respondent=f"p-{name}")
        for name, tag in names.items()
    )
    path = folder / "study.sqlite"
    Corpus(documents=documents, codebook=book, codings=()).save(path)
    return path


@contextmanager
def running(path: Path, coder: str = OWNER):
    """Start the desk on a study as its owner, give the link it prints, and stop it afterwards."""
    command = [sys.executable, "-m", "testimony", "desk", str(path), "--port", "0", "--no-browser"]
    command += ["--coder", coder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield _link(process)
        finally:
            process.terminate()
            process.wait(20)


def _link(process):
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line):
            return found.group()
    raise AssertionError(f"the desk did not start: {said}")
