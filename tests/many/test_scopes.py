"""Scopes of many texts at once: the flags that the rules give text by text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony import scope, scope_data
from testimony.features import said
from testimony.many.scopes import FLAGS, RULES, CueBook, Spoken
from testimony.words import tokens

MARKS = ("", ",", ".", "!", "…")
TABLES = [getattr(scope_data, name) for name in dir(scope_data) if name.isupper()]


def words(language):
    cues = sorted({word for table in TABLES for cue in table[language] for word in cue.split()})
    return st.lists(st.tuples(st.sampled_from([*cues, "x", "y"]), st.sampled_from(MARKS)), max_size=20)


def phrases(language):
    cues = sorted({cue for table in TABLES for cue in table[language]})
    return st.lists(st.tuples(st.sampled_from([*cues, "x y"]), st.sampled_from(MARKS)), max_size=8)


def spoken(texts, book):
    """Return texts, as the rules of one text see them, in one row of arrays."""
    parts = [np.array(list(zip(t.clauses, t.sentences, strict=True))).reshape(-1, 2) for t in texts]
    text = np.repeat(np.arange(len(texts)), [len(part) for part in parts])
    numbers = np.column_stack([text, np.vstack(parts)])
    clause, clauses = runs(numbers[:, [0, 1]])
    sentence, sentences = runs(numbers[:, [0, 2]])
    cue = np.array([book.words.get(word, 0) for t in texts for word in t.words], dtype=np.int16)
    ends = np.concatenate([[0], np.cumsum([len(part) for part in parts])])
    return Spoken(cue, clause, clauses, sentence, sentences, text, ends)


def runs(numbers):
    change = np.ones(len(numbers), dtype=bool)
    change[1:] = (numbers[1:] != numbers[:-1]).any(axis=1)
    return np.cumsum(change) - 1, np.append(np.flatnonzero(change), len(numbers))


@pytest.mark.parametrize("language", ["nl", "ru", "en"])
@given(data=st.data())
def test_many_texts_have_the_flags_of_each_one(language, data):
    made = st.lists(st.one_of(words(language), phrases(language)), min_size=1, max_size=4)
    texts = [" ".join(word + mark for word, mark in parts) for parts in data.draw(made)]
    seen = [said(text, tokens(text, language), language) for text in texts]
    book = CueBook(language)
    bits = book.flags(spoken(seen, book))
    found = [{flag for i, flag in enumerate(FLAGS) if b >> i & 1} for b in bits]
    assert found == [set(flags) for one in seen for flags in scope.find_scopes(one)]


def test_every_rule_of_a_single_text_stands_here_in_the_same_order():
    tables = {id(getattr(scope_data, name)): name for name in dir(scope_data) if name.isupper()}
    here = [tables[id(cues)].lower() for cues, _, _ in RULES]
    assert here == [rule.__name__ for rule in scope.RULES]
