"""Erasing a person from a study: nothing of them stays in its file, the others stay as they were, and they do not come back."""

import itertools
import json
import sqlite3
import unicodedata
from dataclasses import replace

import pytest

from privacy import made
from study.made import dump
from testimony.corpus import Corpus
from testimony.document import Document
from testimony.errors import CorpusError, OutputError
from testimony.privacy.erasing import erase
from testimony.privacy.fingerprints import plain
from testimony.study import Study
from testimony.study.event import named_id

QUESTIONS = ("and then", "were you hungry", "what did you eat there", "а потом", "голод", "en toen", "honger")


def pieces(*names):
    """Return every twenty characters of what these people said themselves, as it was written and folded."""
    found = set()
    for name in names:
        lines = [line[3:] for line in made.SAID[name].splitlines() if line[0] in "RР"]
        for line in lines:
            for form in (line, unicodedata.normalize("NFC", line), plain(line)):
                found |= {form[i : i + 20] for i in range(len(form) - 19)}
    return found


def hits(path, wanted):
    """Return how many pieces stand in the bytes of a file, in any of the encodings they could be in."""
    data = path.read_bytes()
    coded = (json.dumps(p)[1:-1].encode() for p in wanted)
    plainly = (p.encode(c) for p in wanted for c in ("utf-8", "utf-16-le"))
    return sum(piece in data for piece in itertools.chain(plainly, coded))


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "study.sqlite"
    made.full(path)[0].close()
    return path.read_bytes()


@pytest.fixture
def place(tmp_path, first):
    path = tmp_path / "study.sqlite"
    path.write_bytes(first)
    return path


def test_a_dry_run_shows_what_would_go_and_changes_nothing(place):
    before = place.read_bytes()
    found = erase(place, "p-mira")
    assert not found.done
    assert found.documents == 2
    assert found.items["coding"] == 4  # three, and one that came of an accepted suggestion
    assert found.items["adjudication"] == 1
    assert found.items["suggestion"] == 2
    assert found.items["phrase"] == 1
    assert found.quoted == {"memo": 1}
    assert found.proof == ""
    assert place.read_bytes() == before


@pytest.mark.parametrize(
    ("who", "names"), [("p-mira", ("mira", "mira-2")), ("p-vera", ("vera",)), ("p-wout", ("wout",)), ("p-lena", ("lena",))]
)  # fmt: skip
def test_no_file_of_the_study_holds_twenty_characters_of_an_erased_person(place, who, names):
    wanted = pieces(*names)
    assert hits(place, wanted) > 20
    found = erase(place, who, dry_run=False)
    assert found.left == ()
    for file in place.parent.iterdir():
        assert hits(file, wanted) == 0, file
        data = file.read_bytes()
        assert who.encode() not in data
        for name in names:
            assert f'"{name}"'.encode() not in data
            assert named_id("respondent", who).encode() not in data
    raw = sqlite3.connect(place)
    tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    rows = [row for table in tables for row in raw.execute(f"SELECT * FROM {table}")]  # noqa: S608
    raw.close()
    assert not any(who in str(cell) or cell in names for row in rows for cell in row)


def test_what_others_said_and_coded_is_as_it_was(place):
    with Study.open(place) as study:
        before = {line.name: line for line in study.documents()}
        texts = {name: study.document(line.id) for name, line in before.items()}
    erase(place, "p-mira", dry_run=False)
    with Study.open(place) as study:
        assert study.problems() == ()
        after = {line.name: line for line in study.documents()}
        assert set(after) == {"vera", "wout", "lena"}
        for name, line in after.items():
            assert study.document(line.id) == texts[name]
            assert line == before[name]
        study.rebuild()
        assert study.problems() == ()
        memos = [m.value.text for m in study.memos(after["wout"].id)]
        assert "" in memos  # that quoted her
        assert any("обмороки" in text for text in memos)


def test_a_memo_that_quoted_the_person_is_empty_and_can_be_written_anew(place):
    erase(place, "p-mira", dry_run=False)
    with Study.open(place) as study:
        wout = next(line.id for line in study.documents() if line.name == "wout")
        memo = next(m for m in study.memos(wout) if not m.value.text)
        study.change(memo.id, text="as in another interview")
        assert study.problems() == ()


def test_the_log_cannot_be_changed_after_an_erasure_either(place):
    erase(place, "p-mira", dry_run=False)
    raw = sqlite3.connect(place)
    for attack in ("DELETE FROM log", "UPDATE log SET coder = ''"):
        with pytest.raises(sqlite3.DatabaseError, match="only grows"):
            raw.execute(attack)
    raw.close()


def test_an_erased_person_cannot_be_imported_again_under_their_id_or_another(place):
    erase(place, "p-mira", dry_run=False)
    with Study.open(place) as study:
        with pytest.raises(CorpusError, match="1 documents are of people who were erased") as refused:
            study.add_document(made.document("mira"))
        assert "mira" not in str(refused.value)
        renamed = replace(made.document("mira"), id="x", respondent="p-x")
        with pytest.raises(CorpusError, match="erased"):
            study.add_document(renamed)
        wout = next(line.id for line in study.documents() if line.name == "wout")
        with pytest.raises(CorpusError, match="erased"):
            study.change(wout, respondent="p-mira")
        assert study.problems() == ()


def test_an_older_copy_that_is_merged_brings_nobody_back_and_learns_to_forget(place, tmp_path):
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(place.read_bytes())
    with Study.open(copy) as theirs:  # who worked on, not knowing
        boris = next(c.id for c in theirs.coders() if c.name == "Boris")
        mira = next(line.id for line in theirs.documents() if line.name == "mira")
        theirs.code(mira, None, None, "hunger", coder=boris, memo="seventeen crusts every night")
    erase(place, "p-mira", dry_run=False)
    with Study.open(place) as mine, Study.open(copy) as theirs:
        mine.merge(theirs)
        once = dump(mine)
        mine.merge(theirs)
        assert dump(mine) == once
        found = theirs.merge(mine)
        assert found.erased == 2
        assert dump(theirs) == dump(mine)
        assert mine.problems() == theirs.problems() == ()
        assert {line.name for line in theirs.documents()} == {"vera", "wout", "lena"}
    for file in (place, copy):
        assert hits(file, pieces("mira", "mira-2")) == 0


def test_merging_is_the_same_in_whatever_order_three_copies_meet(place, tmp_path):
    copies = [tmp_path / f"{n}.sqlite" for n in "abc"]
    for path in copies:
        path.write_bytes(place.read_bytes())
    erase(copies[0], "p-mira", dry_run=False)
    erase(copies[1], "p-vera", dry_run=False)
    with Study.open(copies[2]) as study:
        coder = study.add_coder("Clara")
        for name in ("vera", "wout"):
            item = next(line.id for line in study.documents() if line.name == name)
            study.code(item, None, None, "bread", coder=coder)
    dumps = []
    for order in itertools.permutations(range(3)):
        into = tmp_path / f"into-{''.join(map(str, order))}.sqlite"
        into.write_bytes(copies[order[0]].read_bytes())
        with Study.open(into) as study:
            for number in (*order[1:], *order):
                with Study.open(copies[number]) as other:
                    study.merge(other)
            assert study.problems() == ()
            dumps.append((dump(study), study.tombstones()))
        assert hits(into, pieces("mira", "mira-2", "vera")) == 0
    assert all(each == dumps[0] for each in dumps)


def test_two_people_erased_apart_are_both_gone_after_a_merge(place, tmp_path):
    other = tmp_path / "other.sqlite"
    made.small(other, ["lena", "wout"])[0].close()
    erase(other, "p-lena", dry_run=False)
    with Study.open(place) as mine, Study.open(other) as theirs:
        assert mine.merge(theirs).erased == 1
        assert "lena" not in {line.name for line in mine.documents()}
        with pytest.raises(CorpusError, match="erased"):
            mine.add_document(made.document("lena"))


def test_a_deleted_document_is_erased_too(tmp_path):
    path = tmp_path / "s.sqlite"
    study, _ = made.small(path)
    with study:
        extra = study.add_document(Document(id="gone", text="R: We hid in the copper beech until spring came.\n", respondent="p-mira"))  # fmt: skip
        study.delete(extra)
    assert b"copper beech until" in path.read_bytes()
    assert erase(path, "p-mira", dry_run=False).documents == 3
    assert b"copper beech until" not in path.read_bytes()


def test_erasing_again_or_somebody_unknown_is_refused_and_changes_nothing(place):
    erase(place, "p-mira", dry_run=False)
    before = place.read_bytes()
    for who in ("p-mira", "p-nobody", ""):
        with pytest.raises(CorpusError, match="nobody of this id"):
            erase(place, who, dry_run=False)
    assert place.read_bytes() == before


def test_a_corpus_made_of_the_study_is_without_them(place, tmp_path):
    erase(place, "p-vera", dry_run=False)
    corpus = Corpus.load(place)
    assert "p-vera" not in corpus.respondents
    assert all("обмороки" not in p.text for p in corpus.phrasebook)
    corpus.save(tmp_path / "folder")


def test_a_reader_that_has_the_file_open_is_told_of_and_erasing_again_finishes(place, monkeypatch):
    monkeypatch.setattr("testimony.study.database.PATIENCE", 0.2)
    reader = sqlite3.connect(place, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM texts").fetchone()
    with pytest.raises(OutputError, match="Close every program that has it open"):
        erase(place, "p-mira", dry_run=False)
    reader.execute("ROLLBACK")
    reader.close()
    with Study.open(place) as study:
        assert "mira" not in {line.name for line in study.documents()}
