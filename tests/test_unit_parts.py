"""Parts of a unit: what a feature is called, and that the parts add up to the unit, or it stays whole."""

import numpy as np
import pytest

from testimony.classifier import TestimonyClassifier
from testimony.features import Key, Unit
from testimony.passage import Passage
from testimony.unit_parts import KINDS, called, unit_parts
from testimony.unit_table import Contributions

TEXTS = {
    "nl": "Ik ging niet weg vanwege het geld. Ze stuurden me een oproep, en toen ben ik vertrokken!!",
    "ru": "Мобилизация тут ни при чём. Зарплату полгода не платили, и мы уе\u0301хали 😢",
    "ru-Latn": "Prinesli povestku, ya uekhal ne iz-za deneg.",
    "en": "It was not because of the war.\r\nThey offered me a job in Rotterdam, so I left.",
}


@pytest.mark.parametrize(
    ("feature", "expected"),
    [
        ("w:geld", ("form", "geld", "")),
        ("l:деньги", ("lemma", "деньги", "")),
        ("negated|l:money", ("lemma", "money", "negated")),
        ("other|k:MONEY", ("concept", "MONEY", "other")),
        ("c:oep", ("letters", "", "")),
        ("p:geen werk", ("pair", "geen werk", "")),
        ("m:|", ("mark", "|", "")),
        ("s:😢", ("mark", "😢", "")),
        ("z:new", ("other", "z:new", "")),
        ("negated|z:new", ("other", "z:new", "negated")),
    ],
)
def test_a_feature_is_called_what_it_is(feature, expected):
    assert called(feature) == expected


def test_every_kind_of_feature_the_shipped_model_has_is_known(model):
    assert {called(name)[0] for name in model.classifier.vocabulary_} <= set(KINDS.values())


@pytest.mark.parametrize("language", TEXTS)
def test_the_parts_of_each_unit_add_up_to_it_and_its_words_are_split(model, language):
    found = model.classifier.contributions(Passage(TEXTS[language], language))
    parts, rows = unit_parts(model.classifier, found)
    assert np.allclose(rows.sum(axis=0), found.weights.sum(axis=0), atol=1e-3)
    for span in {(u.start, u.stop) for u in found.units}:
        unit = [w for u, w in zip(found.units, found.weights, strict=True) if (u.start, u.stop) == span]
        mine = [r for p, r in zip(parts, rows, strict=True) if (p.start, p.stop) == span]
        assert np.allclose(
            np.sum([np.zeros(len(found.bias)), *mine], axis=0), np.sum(unit, axis=0), atol=1e-3
        )
    kinds = {p.kind for p in parts}
    assert {"form", "lemma", "letters", "pair", "concept"} <= kinds <= {*KINDS.values()}
    assert any(p.flag == "negated" for p in parts)


def test_the_question_is_whole_and_lies_nowhere_in_the_text(model):
    found = model.classifier.contributions(Passage("No, never.", "en", "Was it the money?"))
    parts, rows = unit_parts(model.classifier, found)
    asked = [(p, r) for p, r in zip(parts, rows, strict=True) if p.kind == "question"]
    assert {"money"} <= {p.name for p, _ in asked}
    assert all((p.start, p.stop) == (0, 0) for p, _ in asked)
    outside = [w for w, own in zip(found.weights, found.own, strict=True) if not own]
    assert np.allclose(sum(r for _, r in asked), np.sum(outside, axis=0))


def test_an_engine_of_another_kind_has_one_part_a_unit():
    units = (Unit(0, 2, Key("word", "ik", "nl", "")), Unit(3, 6, Key("word", "weg", "nl", "")))
    found = Contributions(units, (True, True), np.array([[1.0], [2.0]]), np.zeros(1))
    parts, rows = unit_parts(object(), found)
    assert [(p.start, p.stop, p.kind, p.name) for p in parts] == [(0, 2, "word", "ik"), (3, 6, "word", "weg")]
    assert rows.tolist() == [[1.0], [2.0]]


def test_a_unit_whose_parts_do_not_add_up_to_it_stays_whole():
    texts = [Passage("money", "en"), Passage("summons", "en")] * 4
    engine = TestimonyClassifier().fit(texts, np.array([[1], [0]] * 4))
    found = engine.contributions(Passage("money summons", "en"))
    odd = found.weights.copy()
    odd[0] += 5.0
    parts, rows = unit_parts(engine, Contributions(found.units, found.own, odd, found.bias))
    assert np.allclose(rows.sum(axis=0), odd.sum(axis=0), atol=1e-3)
    assert "word" in {p.kind for p in parts}


def test_a_text_without_words_has_no_parts(model):
    parts, rows = unit_parts(model.classifier, model.classifier.contributions(Passage("", "en")))
    assert (parts, rows.shape) == ((), (0, len(model.targets)))
