"""The table of units: computed once, kept within a bound."""

import numpy as np

from testimony.features import Key, Unit
from testimony.unit_table import UnitTable


def unit(word):
    return Unit(0, 1, Key("word", word, "nl", ""))


def test_a_unit_is_computed_once_also_when_the_table_grows():
    asked = []

    def compute(key):
        asked.append(key.words)
        return np.array([len(asked)], dtype=np.float32), 1.0

    table = UnitTable(1, compute)
    words = [str(i) for i in range(3000)]
    first, _ = table.rows([unit(w) for w in words])
    again, norms = table.rows([unit(w) for w in words])
    assert asked == words
    assert (first == again).all()
    assert norms.sum() == 3000


def test_beyond_its_limit_the_table_starts_anew():
    asked = []
    table = UnitTable(1, lambda key: (asked.append(key) or np.zeros(1), 0.0), limit=10)
    for _ in range(3):
        table.rows([unit(str(i)) for i in range(12)])
    assert len(asked) == 36
