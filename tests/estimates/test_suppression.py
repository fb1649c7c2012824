"""Suppression: no small group is shown, and none can be worked out from what is."""

from hypothesis import given
from hypothesis import strategies as st

from testimony.estimates.suppression import LEAST, suppressed


def cells(**sizes):
    return {(("country", name),): n for name, n in sizes.items()}


def names(found):
    return {group[0][1] for group in found}


def test_a_small_group_takes_the_next_smallest_with_it():
    assert names(suppressed(cells(NL=60, DE=14, RS=4))) == {"RS", "DE"}


def test_two_small_groups_that_hold_ten_together_are_enough():
    assert names(suppressed(cells(NL=60, DE=14, RS=6, TR=7))) == {"RS", "TR"}


def test_large_groups_are_all_shown():
    assert not suppressed(cells(NL=60, DE=14, RS=10))


def test_an_empty_group_gives_nobody_away():
    assert not suppressed(cells(NL=60, DE=14, RS=0))


def test_everybody_is_hidden_where_there_are_fewer_than_ten():
    assert () in suppressed({(): 9, (("country", "NL"),): 9})


def test_a_cell_is_hidden_where_a_group_it_belongs_to_is():
    sizes = {
        (("c", "NL"),): 60, (("c", "DE"),): 14, (("c", "RS"),): 4,
        (("c", "NL"), ("w", "1")): 30, (("c", "NL"), ("w", "2")): 30,
        (("c", "DE"), ("w", "1")): 14, (("c", "RS"), ("w", "2")): 4,
    }  # fmt: skip
    found = suppressed(sizes)
    assert (("c", "DE"), ("w", "1")) in found
    assert (("c", "RS"), ("w", "2")) in found


def test_one_hidden_cell_of_a_table_hides_another_in_its_row_and_in_its_column():
    table = {
        ("NL", "1"): 30,
        ("NL", "2"): 4,
        ("NL", "3"): 25,
        ("DE", "1"): 20,
        ("DE", "2"): 30,
        ("DE", "3"): 40,
    }
    found = suppressed({(("c", c), ("w", w)): n for (c, w), n in table.items()})
    for c in ("NL", "DE"):
        assert sum((("c", c), ("w", w)) in found for w in "123") != 1
    for w in "123":
        assert sum((("c", c), ("w", w)) in found for c in ("NL", "DE")) != 1


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 40), max_size=9))
def test_what_is_hidden_cannot_be_worked_out_from_the_total(sizes):
    groups = cells(**sizes)
    hidden = suppressed(groups)
    shown = {g for g, n in groups.items() if n and g not in hidden}
    assert all(groups[g] >= LEAST for g in shown)
    if hidden and shown:
        assert len(hidden) >= 2
        assert sum(groups[g] for g in hidden) >= LEAST
