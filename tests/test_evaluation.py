"""Held-out scores: nobody on both sides, no limit that saw its own label, ever more people to learn from."""

from dataclasses import replace
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest

from testimony.codebook import Codebook
from testimony.corpus import Corpus
from testimony.errors import EvaluationError
from testimony.evaluation import HeldOut, by_share, held_out, person_mark, phrases
from testimony.phrase import Phrase
from testimony.tables import Labelling


def data(people=12, each=10, seed=0):
    rng = np.random.default_rng(seed)
    y = (rng.random((people * each, 2)) < 0.3).astype(np.int8)
    segments = tuple(SimpleNamespace(text=f"word {i}", language="en") for i in range(len(y)))
    groups = tuple(f"p{i // each}" for i in range(len(y)))
    return Labelling(segments, ("",) * len(y), groups, ("a", "a:denied"), y)


def held(found=None, n_folds=3, seed=0):
    found = found or data()
    rng = np.random.default_rng(seed)
    fold = np.array([int(g[1:]) % n_folds for g in found.groups])
    return HeldOut(found, found.y * 2.0 - 1 + rng.normal(0, 1.5, found.y.shape), fold)


class Recorder:
    """Learns nothing, and notes whom it was taught by."""

    taught: ClassVar[list[np.ndarray]] = []

    def counted(self, X):
        return np.arange(len(X))

    def fit(self, X, Y):
        self.taught.append(X)
        self.width = Y.shape[1]
        return self

    def decision_function(self, X):
        return np.zeros((len(X), self.width))


def test_a_respondent_in_two_folds_is_refused_with_how_many():
    found = data()
    fold = np.arange(len(found.groups)) % 2
    with pytest.raises(EvaluationError, match="both sides of a split: 12"):
        HeldOut(found, np.zeros(found.y.shape), fold)


@pytest.mark.parametrize("row", [0, 41, 82, 119])
def test_the_limits_a_segment_is_judged_by_do_not_change_when_its_own_label_is_flipped(row):
    honest = held()
    y = honest.data.y.copy()
    y[row] = 1 - y[row]
    flipped = replace(honest, data=replace(honest.data, y=y))
    mine = int(honest.fold[row])
    assert flipped.thresholds(but=mine) == honest.thresholds(but=mine)
    assert flipped.thresholds() != honest.thresholds()


def test_the_respondents_of_a_smaller_share_are_among_those_of_a_larger_one():
    Recorder.taught = []
    found = data()
    curve = by_share(Recorder, found, (0.25, 0.5, 1.0), n_folds=3)
    assert len(curve) == 3
    people = [{found.groups[i] for i in rows} for rows in Recorder.taught]
    assert [len(p) for p in people] == [2] * 3 + [4] * 3 + [8] * 3
    for fold in range(3):
        assert people[fold] < people[3 + fold] < people[6 + fold]
        judged = {found.groups[i] for i in np.flatnonzero(curve[2].fold == fold)}
        assert judged.isdisjoint(people[6 + fold])


def test_all_of_them_are_who_held_out_learns_from():
    Recorder.taught = []
    held_out(Recorder, data(), n_folds=3)
    whole = Recorder.taught
    Recorder.taught = []
    by_share(Recorder, data(), (1.0,), n_folds=3)
    assert all((a == b).all() for a, b in zip(whole, Recorder.taught, strict=True))


def test_phrases_teach_with_their_targets_and_are_marked_as_such():
    book = Codebook.parse("name: a\ncodes: [{name: illness}]")
    said = (Phrase("Ik was ziek", "nl", ("illness",)), Phrase("Я здоров", "ru", ("illness:denied",)))
    found = phrases(Corpus((), book, phrasebook=(*said, Phrase("Soup.", "en"))))
    assert found.y.tolist() == [[1, 0], [0, 1], [0, 0]]
    assert all(p.phrase for p in found.texts)


def test_without_a_phrasebook_nothing_more_teaches():
    assert phrases(Corpus((), Codebook.parse("name: a\ncodes: [{name: illness}]"))) is None


def test_a_mark_knows_a_person_again_and_does_not_name_them():
    assert person_mark("nl-01") == person_mark("nl-01") != person_mark("nl-02")
    assert len(person_mark("мария")) == 16
    assert "nl-01" not in person_mark("nl-01")
