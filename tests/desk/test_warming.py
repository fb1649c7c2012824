"""What a desk loads in the background, and what no page waits for."""

import subprocess
import sys

import pytest

LONG = {
    "nl": "Toen ben ik maar weggegaan, want er was geen werk meer. ",
    "ru": "Тогда я уехал, потому что работы больше не было. ",
    "en": "So I left in the end, because there was no more work. ",
}
CUT = """
import sys
from testimony.desk import warming
from testimony.document import Document, Turn
from testimony.segment import segmented

def cut(text, **more):
    return segmented(Document(id="a", text=text, turns=(Turn(0, len(text), "respondent"),), language="nl"), **more)

texts = {texts!r}
{first}
there = set(sys.modules)
for text in texts:
    cut(text, languages={languages})
print(sorted(name for name in set(sys.modules) - there if not name.startswith("encodings")))
"""


def loaded(texts, *, first="", languages=True):
    """Return what a new process loads when it cuts texts, after it has done something `first`."""
    script = CUT.format(texts=texts, first=first, languages=languages)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return run.stdout.strip()


@pytest.mark.slow
def test_after_warming_nothing_is_left_to_load_for_any_language_or_length_of_turn():
    texts = [text * 30 for text in LONG.values()] + [
        "Nou ja, misschien wel hoor zeg",
        "Zielony kot pije mleko rano",
    ]
    assert loaded(texts) != "[]"
    assert loaded(texts, first="warming.load()") == "[]"


def test_the_words_of_an_interview_without_long_turns_are_cut_without_loading_anything():
    assert loaded(["Nou ja, misschien wel hoor zeg", "Zielony kot pije mleko rano"], languages=False) == "[]"


def test_warming_begins_when_the_first_page_has_its_list(desk, monkeypatch):
    from testimony.desk import warming

    waited = []
    monkeypatch.setattr(desk.running.listed, "wait", waited.append)
    monkeypatch.setattr(warming, "load", lambda: waited.append("load"))
    monkeypatch.setattr(warming.gc, "freeze", lambda: waited.append("freeze"))
    warming.warmed(desk.running)
    assert waited == [warming.FIRST, "load", "freeze"]
    assert not desk.running.listed.is_set()
    desk.owner.get("/api/documents")
    assert desk.running.listed.is_set()
