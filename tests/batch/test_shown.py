"""The passages to show, chosen for many labels at once: those that are chosen one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimony.batch.shown import Weighed, shown
from testimony.evidence import passages

pytestmark = pytest.mark.usefixtures("loops")

WEIGHTS = st.integers(-8, 20).map(lambda n: n / 4)
LABELS = st.lists(
    st.tuples(
        st.lists(st.tuples(WEIGHTS, st.sampled_from([" ", ", ", ". ", " - "])), min_size=1, max_size=45),
        st.sampled_from([-1.0, 0.0, 0.5, 2.0, 5.0, 30.0, float("inf")]),
    ),
    min_size=1,
    max_size=5,
)


def written(parts):
    """Return a text of words of one letter, where they stand with what they add, and the clause of each."""
    text, words, clauses, clause = "", [], [], 0
    for weight, gap in parts:
        words.append((len(text), len(text) + 1, weight))
        clauses.append(clause)
        text += f"w{gap}"
        clause += gap != " "
    return text, words, np.array(clauses)


@settings(max_examples=300)
@given(LABELS)
def test_passages_chosen_at_once_are_those_chosen_one_by_one(labels):
    texts = [written(parts) for parts, _ in labels]
    asked = [
        Weighed(np.array([w for _, _, w in words]), clauses, need)
        for (_, words, clauses), (_, need) in zip(texts, labels, strict=True)
    ]
    for (text, words, _), (_, need), runs in zip(texts, labels, shown(asked), strict=True):
        found = [(words[first][0], words[stop - 1][1]) for first, stop in runs]
        assert found == [(e.start, e.stop) for e in passages(words, text, need=need)]


def test_of_no_labels_nothing_is_shown():
    assert shown([]) == []
