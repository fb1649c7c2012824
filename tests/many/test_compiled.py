"""The compiled loops: when they are loaded, and the table of pieces they look words up in."""

import re
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.many import compiled
from testimony.many.compiled import PieceTable, begins

ODD = [
    "\u2028",
    "\x1f",
    "\x85",
    "\u3000",
    "\xa0",
    "👍🏽",
    "и\u0306",
    "\ud83d",
    "поехал",
    "ij",
    "één",
    "…",
    "a",
]


@pytest.fixture(scope="module")
def kernels(loops):
    """Return the compiled loops."""
    if loops == "arrays":
        pytest.skip("this is about the compiled loops")
    return compiled.loops()


def test_few_texts_are_not_worth_the_loops(monkeypatch):
    monkeypatch.setattr(compiled, "WORTH", 100)
    monkeypatch.setattr(compiled._Seen, "characters", 0)
    compiled.scored(99)
    assert compiled.loops() is None


def test_many_texts_to_come_are_worth_the_loops_at_once(monkeypatch):
    monkeypatch.setattr(compiled, "WORTH", 100)
    monkeypatch.setattr(compiled._Seen, "characters", 0)
    monkeypatch.setattr(compiled, "_loaded", lambda: "loops")
    compiled.expected(99)
    assert compiled.loops() is None
    compiled.expected(100)
    assert compiled.loops() == "loops"


def test_without_numba_the_arrays_go_on(monkeypatch):
    monkeypatch.setattr(compiled, "WORTH", 0)
    monkeypatch.setattr(compiled, "find_spec", lambda name: None)
    compiled._loaded.cache_clear()
    assert compiled.loops() is None
    compiled._loaded.cache_clear()


@given(
    texts=st.lists(st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=9)), max_size=30), max_size=4)
)
def test_a_text_is_cut_at_the_spaces_that_python_cuts_at_and_each_piece_keeps_its_number(kernels, texts):
    table, known = PieceTable(kernels), {}
    for text in (" ".join(words) for words in texts):
        found, where, new, pieces = table.numbers(text)
        assert where.tolist() == begins(text).tolist() == [m.start() for m in re.finditer(r"\S+", text)]
        assert pieces == [piece for piece in text.split() if piece not in known]
        table.extend(list(dict.fromkeys(pieces)))
        for piece in pieces:
            known.setdefault(piece, len(known))
        found[new] = [known[piece] for piece in pieces]
        assert found.tolist() == [known[piece] for piece in text.split()]


def test_a_piece_is_known_by_its_letters_and_not_by_its_hash(kernels):
    table = PieceTable(kernels)
    table.extend(["abc"])
    table._letters.array[0] = ord("x")  # as if another piece had the same hash
    assert table.numbers("abc")[0].tolist() == [-1]


def test_a_hundred_thousand_pieces_are_found_again(kernels):
    table, pieces = PieceTable(kernels), [f"w{i}" for i in range(100_000)]
    for start in range(0, 100_000, 7_000):
        table.extend(pieces[start : start + 7_000])
    assert (table.numbers(" ".join(pieces))[0] == np.arange(100_000)).all()


def test_every_space_that_python_knows_is_below_the_end_of_the_table():
    assert max(i for i in range(sys.maxunicode + 1) if chr(i).isspace()) < len(compiled._SPACES)
