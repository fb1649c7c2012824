"""What is judged is what coders said, and what users would be shown: decisions and states are those of labels."""

from dataclasses import replace

import numpy as np
import pytest

from testimony.coding import Coding
from testimony.evaluation import HeldOut
from testimony.findings import System
from testimony.judging.truth import Rules, answers, held_answers, labelled, rules, truth
from testimony.label import label
from testimony.language import SUPPORTED
from testimony.states import STATES
from testimony.thresholds import Threshold
from testimony.training import train

LIMITS = Threshold(no=0.3, yes=0.6)


@pytest.fixture(scope="module")
def known(study):
    return truth(study, study.labelling(), SUPPORTED)


def said(study, known, scores, limits=LIMITS, thin=None):
    decided = Rules(dict.fromkeys(known.targets, limits), thin or {})
    return answers(System("x"), known, labelled(study, study.labelling(), scores, lambda _: decided))


def logit(p):
    return np.log(p / (1 - p))


def test_every_segment_with_a_voice_is_there_with_its_person_language_and_genre(study, known):
    data = study.labelling()
    assert (known.y == data.y).all()
    assert [known.people[i] for i in known.person] == list(data.groups)
    assert known.languages == ("en", "nl", "ru", "all")
    assert set(known.genres) == {"interview", "letter"}
    assert known.rows("ru").sum() == sum(s.language.startswith("ru") for s in data.segments)
    assert any(s.language == "ru-Latn" for s in known.segments)
    assert (known.rows(genre="letter") | known.rows(genre="interview")).all()


@pytest.mark.parametrize("language", ["nl", "ru", "en"])
def test_the_true_states_are_those_of_the_codings(known, language):
    found = {d.id: [STATES[k] for k in row] for d, row in zip(known.documents, known.states, strict=True)}
    assert found[f"{language}-0"][0] == "no"
    assert found[f"{language}-1"][0] == "conflict"
    assert found[f"{language}-2"][0] == "yes"
    assert found[f"{language}-6"][0] == "not_mentioned"


def test_a_coding_of_the_whole_document_makes_its_state_and_one_that_does_not_count_does_not(study):
    whole = Coding(document="nl-6", start=None, stop=None, code="illness", coder="first")
    other = replace(whole, document="ru-6", subject="other")
    more = replace(study, codings=(*study.codings, whole, other))
    found = truth(more, more.labelling(), SUPPORTED)
    place = {d.id: i for i, d in enumerate(found.documents)}
    assert STATES[found.states[place["nl-6"], 0]] == "yes"
    assert STATES[found.states[place["ru-6"], 0]] == "not_mentioned"


def test_a_language_that_gets_no_label_is_not_judged(study):
    found = truth(study, study.labelling(), ("nl", "en"))
    assert set(found.language) == {"nl", "en"}
    assert not any("ru" in p for p in found.people)


def test_scores_become_probabilities_and_decisions_by_the_limits(study, known):
    p = np.full(known.y.shape, 0.1)
    p[0, 0], p[1, 0], p[2, 2] = 0.9, 0.4, 0.6
    found = said(study, known, logit(p))
    assert found.probability == pytest.approx(p)
    assert found.decision[:3].tolist() == [[1, -1, -1], [0, -1, -1], [-1, -1, 1]]


def test_of_two_stances_of_a_code_only_the_likelier_one_is_yes_as_in_labels(study, known):
    p = np.full(known.y.shape, 0.1)
    p[0] = [0.9, 0.8, 0.9]
    assert said(study, known, logit(p)).decision[0].tolist() == [1, 0, 1]


def test_the_states_found_come_from_what_is_decided_yes_anywhere_in_the_testimony(study, known):
    p = np.full(known.y.shape, 0.1)
    rows = [i for i, s in enumerate(known.segments) if s.document == "nl-1"]
    p[rows[0], 0], p[rows[1], 1], p[rows[2], 2] = 0.9, 0.9, 0.5
    place = [d.id for d in known.documents].index("nl-1")
    assert [STATES[k] for k in said(study, known, logit(p)).states[place]] == ["conflict", "not_mentioned"]


def test_where_yes_is_barred_it_is_unsure(study, known):
    found = said(study, known, logit(np.full(known.y.shape, 0.9)), thin={"nl": ("rest",)})
    rest = known.targets.index("rest")
    assert set(found.decision[known.rows("nl"), rest]) == {0}
    assert set(found.decision[known.rows("ru"), rest]) == {1}


def test_what_decides_in_a_fold_is_learnt_from_the_other_folds(study):
    data = study.labelling()
    fold = np.array([0 if "nl" in g else 1 for g in data.groups])
    held = HeldOut(data, data.y * 4.0 - 2, fold)
    assert set(rules(held, but=0).thin) == {"ru", "en"}
    assert set(rules(held).thin) == {"nl", "ru", "en"}
    assert rules(held, but=0).thresholds["illness"].positives == 32
    assert rules(held).thresholds["illness"].positives == 48


@pytest.mark.parametrize("row", [0, 70, 150])
def test_nothing_a_system_says_of_a_segment_changes_when_its_label_is_flipped(study, row):
    data = study.labelling()
    rng = np.random.default_rng(0)
    scores = data.y * 2.0 - 1 + rng.normal(0, 1, data.y.shape)
    fold = np.array([int(g.split("-")[-1]) % 3 for g in data.groups])
    y = data.y.copy()
    y[row, 0] = 1 - y[row, 0]
    found = []
    for labels in (data.y, y):
        mine = replace(data, y=labels)
        known = truth(study, mine, SUPPORTED)
        found.append(held_answers(System("x"), known, study, HeldOut(mine, scores, fold)))
    mine = fold == fold[row]
    assert (found[0].probability[mine] == found[1].probability[mine]).all()
    assert (found[0].decision[mine] == found[1].decision[mine]).all()
    assert (found[0].probability != found[1].probability).any()


def test_a_model_is_taken_at_its_labels(study, known):
    model = train(study, name="m")
    found = answers(System("m"), known, (label(d, model, evidence=False) for d in study.documents))
    for i, segment in list(enumerate(known.segments))[::7]:
        shown = next(s for s in label(study[segment.document], model) if s.segment.number == segment.number)
        decided = {x.target: x.decision for x in shown.labels}
        words = {1: "yes", 0: "unsure", -1: "no"}
        assert [words[int(d)] for d in found.decision[i]] == [decided.get(t, "no") for t in known.targets]
        assert found.probability[i].tolist() == [shown.probabilities[t] for t in known.targets]
