"""Names out of a study's own file: everything that stands on the texts moves, no copy brings them back, and no kill leaves them."""

import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from study import made
from testimony import read_text
from testimony.errors import CorpusError, OutputError
from testimony.labelled import Evidence, Label, LabelledDocument, LabelledSegment
from testimony.pseudonyms import keys, material, studies
from testimony.pseudonyms.proposals import propose
from testimony.study import ModelRun, Study
from testimony.study.drawn import DrawnDocument

PASSPHRASE = "vier losse woorden samen"
TEXTS = {
    "nl": "I: Hoe heet u?\r\nR: Ik heet Farida Noorzai 🙂, het cafe\u0301terras was vol. Er was geen brood.\r\n",
    "ru": "И: Кто помог?\nР: Иван Белов 😀, с Ваней мы ушли, но хле\u0301ба не было. Ivan Belov знал.\n",
    "en": "I: Who?\nR: Dawit Tesfay 🎒 did. Dawit had no bread at all.\n",
}
BREAD = {"nl": "geen brood", "ru": "хле\u0301ба не было", "en": "no bread"}
NAMES = ("Farida", "Noorzai", "Иван", "Белов", "Ваней", "Belov", "Dawit", "Tesfay")


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(keys, "_COST", 2**10)


def document(tag):
    return replace(
        read_text(TEXTS[tag], id=f"{tag}-1", language=tag, genre="interview"), respondent=f"p-{tag}"
    )


@pytest.fixture
def named(tmp_path):
    """An open study with names: the study, its documents' ids by language, and its coders' ids."""
    with Study.open(tmp_path / "study.sqlite", create=True) as study:
        study.new_codebook(made.BOOK)
        ids = {tag: study.add_document(document(tag)) for tag in TEXTS}
        coders = [study.add_coder(name) for name in ("Anna", "Boris")]
        for tag, item in ids.items():
            text = study.document(item).text
            start = text.index(BREAD[tag])
            study.code(item, start, start + len(BREAD[tag]), "bread", coder=coders[0])
        yield study, ids, coders
        assert study.problems() == ()


def out(study, key, ids=None, **more):
    found = studies.chosen(study, ids)
    proposals = propose(found.corpus.documents)
    seen = studies.effects(study, found, proposals).stamp
    return studies.take_out_of_study(
        study, found, proposals, key=key, passphrase=PASSPHRASE, seen=seen, **more
    )


def bytes_in(folder):
    return b"".join(p.name.encode() + p.read_bytes() for p in folder.rglob("*") if p.is_file())


def names_in(folder):
    held = bytes_in(folder)
    return [name for name in NAMES if name.encode() in held]


@pytest.mark.parametrize("style", studies.STYLES)
def test_suggestions_draws_and_judgements_stand_on_the_same_words_afterwards(named, tmp_path, style):
    study, ids, (anna, boris) = named
    found = study.document(ids["ru"])
    segment = next(s for s in found.segments if s.has_voice)
    at = found.text.index("ушли")
    label = Label("bread", "affirmed", 0.9, "yes", (Evidence(at, at + 4, "ушли", 1.5),))
    run = study.record(
        ModelRun("m", (LabelledDocument(found, (LabelledSegment(segment, (label,)),), made.BOOK, "m", {}),))
    )
    (given,) = study.suggestions(run)
    answered = study.answer(given["id"], "accepted", coder=anna)
    sampled = study.sample(1.0, seed=4, run=run)
    study.answer_draw(sampled[0]["id"], coder=anna, coding=None)
    study.keep_draw([DrawnDocument("nl-1", "srs", "", 3, 1, 0.5, 4)])
    start, stop = made.place_of(found, BREAD["ru"])
    other = study.code(ids["ru"], start, stop, "hunger", coder=boris)
    (mine, *_) = [k.id for k in study.codings(ids["ru"]) if k.coder == anna]
    study.adjudicate(
        ids["ru"],
        [mine, other],
        judge=anna,
        coding={"start": start, "stop": stop, "code": "bread"},
        reason="Белов сказал",
    )

    done = out(study, tmp_path / "key", style=style, by=anna)

    new = done.documents[ids["ru"]]
    text = study.document(new).text
    (given,) = study.suggestions(run)
    ((a, b, weight),) = given["evidence"]
    assert (text[a:b], weight, given["answer"]) == ("ушли", 1.5, "accepted")
    assert given["coding"] != answered
    assert study.item(given["coding"]).value.origin == "model-confirmed"
    assert text[given["start"] :].startswith("[PERSON_" if style == "tokens" else text[given["start"]])
    (decision,) = study.decisions(new)
    assert {
        text[k.value.start : k.value.stop] for k in map(study.item, (*decision.disputed, decision.coding))
    } == {BREAD["ru"]}
    assert "Белов" not in decision.reason
    assert len(study.samples()) == len(sampled)
    assert study.answered_draws() <= {s["id"] for s in study.samples()}
    assert len(study.answered_draws()) == 1
    (drawn,) = study.kept_draw()
    assert (drawn.document, drawn.probability) == ("nl-1", 0.5)
    assert names_in(tmp_path) == []


def test_a_copy_from_before_brings_no_name_back(named, tmp_path):
    study, _, (anna, _) = named
    copy = tmp_path / "elsewhere" / "copy.sqlite"
    copy.parent.mkdir()
    with Study.open(copy, create=True) as other:
        other.merge(study)
        out(study, tmp_path / "key", by=anna)
        before = made.dump(study)
        assert study.merge(other).events == 0
        assert made.dump(study) == before
        other.merge(study)
        assert {other.document(line.id).text for line in other.documents()} == {
            study.document(line.id).text for line in study.documents()
        }
        assert other.problems() == ()
    assert names_in(tmp_path) == []


def test_a_copy_with_new_codings_on_the_old_texts_is_refused_either_way_and_loses_none(named, tmp_path):
    study, ids, (anna, boris) = named
    with Study.open(tmp_path / "copy.sqlite", create=True) as other:
        other.merge(study)
        other.code(ids["nl"], 20, 24, "hunger", coder=boris)
        out(study, tmp_path / "key", by=anna)
        before = made.dump(study), made.dump(other)
        for one, two in ((study, other), (other, study)):
            with pytest.raises(CorpusError, match="from before names were taken out"):
                one.merge(two)
        assert (made.dump(study), made.dump(other)) == before


def test_codings_made_afterwards_in_a_copy_are_merged_as_ever(named, tmp_path):
    study, ids, (anna, boris) = named
    done = out(study, tmp_path / "key", by=anna)
    with Study.open(tmp_path / "copy.sqlite", create=True) as other:
        other.merge(study)
        other.code(done.documents[ids["nl"]], 20, 24, "hunger", coder=boris)
        assert study.merge(other).items == {"coding": 1}


def test_a_document_without_a_name_keeps_its_id_and_its_codings_theirs(named, tmp_path):
    study, _, (anna, _) = named
    plain = study.add_document(replace(read_text("R: Er was geen brood.", id="plain"), respondent="p-0"))
    coding = study.code(plain, 3, 9, "bread", coder=anna)
    done = out(study, tmp_path / "key", by=anna)
    assert done.documents[plain] == plain
    assert study.item(coding).document == plain


def test_a_respondent_whose_id_is_a_name_is_renamed_in_all_their_documents(named, tmp_path):
    study, _, (anna, _) = named
    ids = [
        study.add_document(replace(read_text(text, id=name), respondent="Farida"))
        for name, text in (("a", "R: Ik ben Farida Noorzai."), ("b", "R: Er was geen brood."))
    ]
    out(study, tmp_path / "key", ids=[ids[0]], by=anna)
    people = {line.name: line.respondent for line in study.documents()}
    assert (people["a"], people["b"]) == ("person-001", "person-001")


def test_a_key_that_is_there_and_a_short_passphrase_are_refused_and_nothing_changes(named, tmp_path):
    study, _, _ = named
    before = made.dump(study)
    (tmp_path / "key").write_text("another")
    found = studies.chosen(study)
    for key, passphrase in ((tmp_path / "key", PASSPHRASE), (tmp_path / "key2", "short")):
        with pytest.raises(OutputError):
            studies.take_out_of_study(
                study, found, propose(found.corpus.documents), key=key, passphrase=passphrase, seen=""
            )
    assert made.dump(study) == before
    assert (tmp_path / "key").read_text() == "another"


KILLED = """
import os, sys
from pathlib import Path
from testimony.pseudonyms import keys, studies
from testimony.pseudonyms.proposals import propose
from testimony.study import Study, erasing, rewriting

path, when = Path(sys.argv[1]), sys.argv[2]
keys._COST = 2**10
if when == "after":
    erasing.tidy = lambda *_, **__: os._exit(9)
else:
    rewriting._mark = lambda *_: os._exit(9)
study = Study.open(path)
found = studies.chosen(study)
proposals = propose(found.corpus.documents)
seen = studies.effects(study, found, proposals).stamp
studies.take_out_of_study(study, found, proposals, key=path.with_name("key"), passphrase="vier losse woorden samen", seen=seen)
"""


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_leaves_the_study_as_it_was_or_without_any_name(named, tmp_path, when):
    study, _, _ = named
    texts = {study.document(line.id).text for line in study.documents()}
    folder = tmp_path / "killed"
    folder.mkdir()
    study._database.close()
    shutil.copy(tmp_path / "study.sqlite", folder / "study.sqlite")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder / "study.sqlite"), when],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 9, done.stderr[-2000:]
    with Study.open(folder / "study.sqlite") as again:
        assert again.problems() == ()
        kept = {again.document(line.id).text for line in again.documents()} == texts
    assert kept is (when == "before")
    if when == "after":
        assert names_in(folder) == []
        assert (
            material.bring_back(
                folder / "study.sqlite", folder / "back", key=folder / "key", passphrase=PASSPHRASE
            )
            == 3
        )


STOPPED = """
import os, sys
from pathlib import Path
from testimony.cli import app
from testimony.pseudonyms import keys

keys._COST = 2**10
if sys.argv[1] == "kill":
    Path.replace = lambda *_: os._exit(9)
app(sys.argv[2:])
"""


def command(*arguments, kill=False):
    given = [sys.executable, "-c", STOPPED, "kill" if kill else "go", "pseudonymise", *map(str, arguments)]
    env = {"TESTIMONY_KEY_PASSPHRASE": PASSPHRASE, "PATH": ""}
    return subprocess.run(given, capture_output=True, text=True, env=env, check=False).returncode


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["files", "corpus"])
def test_what_a_killed_restore_left_of_the_texts_is_gone_when_it_is_run_again(named, tmp_path, kind):
    study, _, _ = named
    source = tmp_path / "texts"
    if kind == "files":
        source.mkdir()
        (source / "a.txt").write_text(TEXTS["nl"])
    else:
        from testimony.corpus import Corpus

        Corpus(**study.contents().fields()).save(source)
    plain, key, back = tmp_path / "plain", tmp_path / "key", tmp_path / "back"
    assert command(source, "-o", plain, "--key", key) == 0
    assert command(plain, "--restore", "-o", back, "--key", key, kill=True) == 9
    rests = [p for p in back.iterdir() if p.name.endswith(".testimony-part")]
    assert rests
    assert any(b"Farida" in p.read_bytes() for p in rests) or kind == "corpus"
    assert command(plain, "--restore", "-o", back, "--key", key) == 0
    assert not [p for p in back.rglob("*") if p.name.endswith("part")]
    assert b"Farida Noorzai" in bytes_in(back)
