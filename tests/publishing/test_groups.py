"""Small groups: nobody is found in a table, nor worked out from its total."""

import hypothesis.strategies as st
from hypothesis import given

from testimony.publishing.groups import FEW, SMALL, groups, too_small
from testimony.publishing.people import people


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 60), max_size=8), st.integers(2, 12))
def test_what_is_pooled_is_never_under_the_limit_unless_everybody_is_in_it(sizes, least):
    pooled = too_small(sizes, least)
    total = sum(sizes[k] for k in pooled)
    shown = {k: n for k, n in sizes.items() if n and k not in pooled}
    assert all(n >= least for n in shown.values())
    assert not total or total >= least or not shown


def test_one_small_group_takes_the_next_smallest_with_it():
    assert too_small({"NL": 40, "GE": 11, "MN": 3}, SMALL) == {"GE", "MN"}


def test_groups_hold_everybody_once_and_none_is_small(make_study):
    found = groups(people(make_study(47)), "destination")
    assert sum(map(len, found)) == 47
    assert min(map(len, found)) >= SMALL


def test_a_study_smaller_than_the_limit_has_no_groups(make_study):
    assert groups(people(make_study(SMALL - 1)), "gender") == ()


def test_spellings_that_mean_the_same_are_one_group(make_study):
    found = groups(people(make_study(20, gender="vrouw")), "gender", least=FEW)
    assert [(g.value, len(g)) for g in found] == [("woman", 20)]


def test_waves_stand_in_the_order_of_time(invented):
    assert [g.value for g in groups(people(invented), "wave")] == ["before_2022", "feb-sep_2022", "2023"]
