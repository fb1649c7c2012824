"""Scope rules, on marked texts: words in [brackets] carry the flag, the others do not."""

import re

import pytest

from testimony.features import said
from testimony.scope import RULES, explain, find_scopes
from testimony.words import tokens

CASES = [
    ("not_because", "negated", "nl", "Ik ging niet vanwege [het geld weg], maar om mijn zoon"),
    ("not_because", "negated", "ru", "Уехал не из-за [войны], а из-за работы"),
    ("not_because", "negated", "en", "It was nothing to do with [politics], really"),
    ("not_involved", "negated", "nl", "[Het geld] speelde geen rol"),
    ("not_involved", "negated", "ru", "[Мобилизация тут] ни при чём"),
    ("not_involved", "negated", "en", "[The salary] played no part"),
    ("negation", "negated", "nl", "Er was geen [oproep gekomen]"),
    ("negation", "negated", "ru", "повестку мне не [приносили]"),
    ("negation", "negated", "en", "I never [got a summons], they forgot me"),
    ("negation", "negated", "en", "It was not [the money] but the war"),
    ("not_only", "affirmed", "nl", "[niet alleen het geld]"),
    ("not_only", "affirmed", "ru", "[не только деньги]"),
    ("not_only", "affirmed", "en", "[not only the money]"),
    ("hypothetical", "hypothetical", "nl", "[Als ze mij oproepen], ga ik niet"),
    ("hypothetical", "hypothetical", "ru", "[если принесут повестку], уеду"),
    ("hypothetical", "hypothetical", "en", "[if they call me up], I go"),
    ("other_person", "other", "nl", "Toen kreeg [mijn neef een oproep.] Ik bleef."),
    ("other_person", "other", "ru", "[знакомый получил повестку.] Я остался."),
    ("other_person", "other", "en", "Then [a friend was drafted.] I stayed."),
    ("hearsay", "hearsay", "nl", "[Op tv zeggen ze dat het voorbij is.] Nou."),
    ("hearsay", "hearsay", "ru", "[По телевизору говорят, что мы предатели.] Ну и ладно."),
    ("hearsay", "hearsay", "en", "[They say on television we are traitors.] Fine."),
]


def read(marked, language):
    """Return what the rules see, and which words lie in brackets."""
    text, inside, depth = "", [], False
    for piece in re.split(r"([\[\]])", marked):
        if piece in "[]":
            depth = piece == "["
            continue
        inside += [depth] * len(piece)
        text += piece
    words = tokens(text, language)
    return said(text, words, language), [inside[w.start] for w in words]


@pytest.mark.parametrize(("rule", "flag", "language", "marked"), CASES)
def test_a_rule_reaches_the_words_in_brackets_and_no_other(rule, flag, language, marked):
    seen, inside = read(marked, language)
    reached = {i for r in explain(seen) if r.rule == rule for i in range(r.first, r.stop)}
    assert [i in reached for i in range(len(inside))] == inside
    assert {r.flag for r in explain(seen) if r.rule == rule} == {flag}


def test_every_rule_is_exercised():
    assert {case[0] for case in CASES} == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize(
    ("language", "text"),
    [("nl", "niet alleen het geld"), ("ru", "не только деньги"), ("en", "not only the money")],
)
def test_not_only_takes_the_negation_away(language, text):
    words = tokens(text, language)
    assert all("negated" not in flags for flags in find_scopes(said(text, words, language)))


def test_a_text_without_words_has_no_scopes():
    assert find_scopes(said("🙂 …", [], "en")) == ()
