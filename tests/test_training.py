"""Training on a small corpus with another codebook: judged on held-out people, refused where there is too little."""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from engines import made
from testimony import read_text
from testimony.card import judged
from testimony.classifier import TestimonyClassifier
from testimony.codebook import Codebook
from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.counted import Counted
from testimony.engines.making import maker
from testimony.errors import CorpusError, ModelError
from testimony.evaluation import Extra, held_out
from testimony.model import load_model
from testimony.passage import Passage
from testimony.report.evaluation_card import card_tables
from testimony.training import fingerprint, person_mark, train

ILL = ["My knee hurts", "The doctor gave me pills", "Ik was ziek", "Мне было больно", "The hospital was cold"]
WELL = ["We ate soup", "The train was late", "Wij gingen vissen", "Мы смотрели футбол", "It rained all day"]


@pytest.fixture(scope="module")
def small():
    documents, codings = [], []
    for person in range(10):
        lines = [f"R: {a}.\nI: And?\nR: {b}." for a, b in zip(ILL, WELL, strict=True)]
        document = replace(
            read_text("I: So?\n" + "\nI: And?\n".join(lines)), id=f"d{person}", respondent=f"p{person}"
        )
        documents.append(
            replace(document, segments=tuple(replace(s, document=document.id) for s in document.segments))
        )
        for words in ILL:
            start = document.text.index(words)
            codings.append(Coding(document=document.id, start=start, stop=start + len(words), code="health"))
    return Corpus(
        tuple(documents),
        Codebook.parse("name: health\ncodes: [{name: health, stances: [affirmed]}]"),
        tuple(codings),
    )


def test_a_model_of_ones_own_learns_any_codebook(small, tmp_path):
    train(small, name="own").save(tmp_path / "own")
    model = load_model(tmp_path / "own")
    assert model.targets == ("health",)
    found = model.predict_proba(["My knee hurts", "We ate soup"], language="en")["health"]
    assert found[0] > model.thresholds["health"] > found[1]
    labelled = model.label(read_text("I: So?\nR: My knee hurts.\nI: And?\nR: We ate soup.\n"))
    assert [len(s.labels) for s in labelled] == [0, 1, 0, 0]
    assert labelled.states == {"health": "yes"}


def test_the_same_corpus_gives_the_same_model(small, tmp_path):
    for name in ("a", "b"):
        train(small, name="own").save(tmp_path / name)
    assert (tmp_path / "a" / "manifest.json").read_bytes() == (tmp_path / "b" / "manifest.json").read_bytes()


def test_every_score_is_from_a_classifier_that_has_not_seen_the_person(small, monkeypatch):
    taken, rows_of = [], Counted.__getitem__
    monkeypatch.setattr(
        Counted, "__getitem__", lambda self, rows: (taken.append(rows), rows_of(self, rows))[1]
    )
    data = small.labelling()
    phrase = Extra([Passage("The wage was low, so I left", "en", phrase=True)], data.y[:1])
    found = held_out(maker(small), data, extra=phrase, n_folds=5)
    person = [*data.groups, "nobody"]
    for fold, (taught, held) in enumerate(zip(taken[::2], taken[1::2], strict=True)):
        assert {person[i] for i in held}.isdisjoint(person[i] for i in taught)
        assert len(data.y) in taught  # the phrase teaches in every fold
        assert list(np.flatnonzero(found.fold == fold)) == sorted(held)
    assert len(taken) == 10


def test_training_tells_how_it_did_and_the_card_says_the_same(small):
    told = []
    model = train(small, name="x", tell=told.append)
    assert len(told) == 1
    assert card_tables(told[0]) in model.card


def test_a_judgement_stands_in_the_card_once_before_the_limits(small):
    told = []
    model = train(small, name="x", tell=told.append)
    once = judged(model.card, "test", told[0])
    assert judged(once, "test", told[0]) == once
    assert once.index("it had not seen") < once.index("on the test part") < once.index("## Limits")
    assert once.endswith(model.card.partition("## Limits")[2])


def test_too_little_to_learn_from_is_refused_with_the_numbers(small):
    with pytest.raises(CorpusError, match="10 coded segments of 2 respondents"):
        train(replace(small, documents=small.documents[:2], codings=small.codings[:10]), name="x")


def test_a_model_remembers_whom_and_what_it_was_made_from_and_with(small):
    made_from = train(small, name="own").provenance
    assert made_from["respondents"] == sorted({person_mark(f"p{n}") for n in range(10)})
    assert all(len(mark) == 16 and int(mark, 16) >= 0 for mark in made_from["respondents"])
    assert made_from["coded_segments"] == 50
    assert set(made_from["versions"]) == {"python", "numpy", "scikit-learn", "testimony"}


def test_thirty_segments_are_enough_and_the_card_says_what_cannot_be_promised(small):
    few = replace(small, documents=small.documents[:6], codings=small.codings[:30])
    model = train(few, name="few")
    assert "30 coded segments, fewer than 200" in model.caveats[0]
    assert all(f"- {sentence}.\n" in model.card for sentence in model.caveats)
    with pytest.raises(CorpusError, match="29 coded segments of 6 respondents"):
        train(replace(few, codings=few.codings[:29]), name="fewer")


def test_a_card_of_real_testimonies_does_not_call_them_invented(small):
    assert "invented" not in train(small, name="own").card


@pytest.mark.parametrize(
    "engine", [LogisticRegression(C=10), "sklearn:sklearn.svm.LinearSVC"], ids=["object", "name"]
)
def test_any_classifier_of_scikit_learn_can_be_the_engine(small, engine):
    pytest.importorskip("skops")
    model = train(small, name="own", engine=engine)
    found = model.predict_proba(["My knee hurts", "We ate soup"], language="en")["health"]
    assert found[0] > model.thresholds["health"] > found[1]


def test_settings_of_the_default_engine_are_kept_and_the_lexicon_comes_from_the_corpus(small):
    model = train(small, name="own", engine=TestimonyClassifier(C=3))
    assert model.classifier.C == 3
    assert model.classifier.targets == ("health",)


def test_an_engine_that_cannot_learn_is_refused_before_it_is_trained(small):
    pytest.importorskip("skops")
    told = []
    with pytest.raises(ModelError, match="'C' parameter"):
        train(small, name="own", engine=LogisticRegression(C=-1), progress=lambda *row: told.append(row))
    assert told == []


@pytest.mark.parametrize(
    "engine",
    ["words", pytest.param("sklearn:sklearn.ensemble.RandomForestClassifier", marks=pytest.mark.nightly)],
)
def test_two_processes_make_the_same_bytes(tmp_path, engine):
    if engine != "words":
        pytest.importorskip("skops")
    made.corpus(3).save(tmp_path / "food")
    written = []
    for chance in ("1", "2"):  # the order of sets must not matter
        command = [
            sys.executable,
            "-m",
            "testimony",
            "train",
            "food",
            "-o",
            chance,
            "--name",
            "food",
            "--engine",
            engine,
        ]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=os.environ | {"PYTHONHASHSEED": chance},
            capture_output=True,
            check=True,
        )
        assert b"fewer than 200" in done.stderr
        written.append({p.name: p.read_bytes() for p in (tmp_path / chance).iterdir()})
    assert written[0].keys() == written[1].keys()
    assert [name for name in written[0] if written[0][name] != written[1][name]] == []


def test_the_fingerprint_follows_everything_a_model_learns_from(small):
    assert fingerprint(small) == fingerprint(small)
    assert fingerprint(small) != fingerprint(replace(small, codings=small.codings[:-1]))


def test_the_shipped_model_was_made_from_the_shipped_corpus(corpus, model):
    assert model.provenance["corpus_sha256"] == fingerprint(corpus.without_test())
