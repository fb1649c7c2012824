"""What stands follows from the set of events alone; what was written apart and does not agree is shown."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from testimony.study.event import Event, named_id, new_id
from testimony.study.state import folded, heads, past


def event(number, *, clock, coder="a", seen=(), deletes=False, **data):
    return Event(
        id=f"{number:032x}",
        clock=clock,
        coder=coder,
        at="",
        deed="d",
        verb="change",
        kind="coding",
        item="i",
        document="",
        data=data,
        seen=tuple(f"{s:032x}" for s in seen),
        deletes=deletes,
    )


MADE = event(1, clock=1, code="bread", memo="")


def fields(state):
    return {c.field for c in state.clashes}


def test_of_two_values_of_a_field_the_later_writers_stands():
    state = folded([MADE, event(3, clock=2, seen=[1], memo="x"), event(2, clock=3, seen=[3], memo="y")])
    assert state.values == {"code": "bread", "memo": "y"}
    assert not state.clashes


def test_at_the_same_clock_the_coder_and_then_the_random_id_settle_it():
    by_coder = [
        MADE,
        event(9, clock=2, coder="a", seen=[1], memo="x"),
        event(2, clock=2, coder="b", seen=[1], memo="y"),
    ]
    by_id = [MADE, event(3, clock=2, seen=[1], memo="y"), event(2, clock=2, seen=[1], memo="x")]
    assert folded(by_coder).values["memo"] == folded(by_id).values["memo"] == "y"


def test_changes_of_different_fields_written_apart_both_stand_and_do_not_clash():
    state = folded(
        [
            MADE,
            event(2, clock=2, coder="a", seen=[1], memo="x"),
            event(3, clock=2, coder="b", seen=[1], code="hunger"),
        ]
    )
    assert state.values == {"code": "hunger", "memo": "x"}
    assert not state.clashes


def test_two_values_written_apart_clash_until_somebody_who_saw_both_sets_the_field():
    apart = [
        MADE,
        event(2, clock=2, coder="a", seen=[1], memo="x"),
        event(3, clock=2, coder="b", seen=[1], memo="y"),
    ]
    assert fields(folded(apart)) == {"memo"}
    assert [e.data["memo"] for e in folded(apart).clashes[0].events] == ["x", "y"]
    assert fields(folded([*apart, event(4, clock=3, seen=[2, 3], code="hunger")])) == {"memo"}
    assert fields(folded([*apart, event(4, clock=3, seen=[2, 3], memo="x")])) == set()


def test_the_same_value_written_apart_is_no_clash():
    apart = [
        MADE,
        event(2, clock=2, coder="a", seen=[1], memo="x"),
        event(3, clock=2, coder="b", seen=[1], memo="x"),
    ]
    assert not folded(apart).clashes


def test_what_one_deleted_and_another_changed_without_knowing_is_kept_and_shown():
    for clock in (2, 5):  # whichever was later
        state = folded(
            [
                MADE,
                event(2, clock=clock, seen=[1], deletes=True),
                event(3, clock=3, coder="b", seen=[1], memo="x"),
            ]
        )
        assert not state.deleted
        assert fields(state) == {"deleted"}
        assert state.values["memo"] == "x"


def test_a_delete_by_somebody_who_saw_the_change_deletes():
    state = folded([MADE, event(2, clock=2, seen=[1], memo="x"), event(3, clock=3, seen=[2], deletes=True)])
    assert state.deleted
    assert not state.clashes


def test_deleted_on_both_sides_is_deleted():
    assert folded(
        [MADE, event(2, clock=2, seen=[1], deletes=True), event(3, clock=2, seen=[1], deletes=True)]
    ).deleted


def test_the_version_changes_with_every_event():
    later = event(2, clock=2, seen=[1], memo="x")
    assert len({folded([MADE]).version, folded([MADE, later]).version}) == 2


def test_a_ring_of_forged_events_still_has_a_latest_one():
    ring = [event(1, clock=2, seen=[2], memo="x"), event(2, clock=3, seen=[1], memo="y")]
    assert heads(ring) == (ring[1].id,)
    assert past(ring[0], {e.id: e for e in ring}) == {ring[0].id, ring[1].id}
    assert not folded(ring).deleted


@st.composite
def histories(draw):
    """Events of an item by writers who each had seen some of the earlier ones."""
    made = []
    for number in range(1, draw(st.integers(1, 9)) + 1):
        known = [made[i] for i in draw(st.sets(st.integers(0, number - 2), max_size=4))] if made else []
        clock = 1 + max((e.clock for e in known), default=0) + draw(st.integers(0, 1))
        data = draw(st.dictionaries(st.sampled_from(["code", "memo"]), st.sampled_from("xy"), max_size=2))
        made.append(
            Event(
                id=f"{number:032x}", clock=clock, coder=draw(st.sampled_from("ab")), at="", deed="d", verb="change",
                kind="coding", item="i", document="", data=data, deletes=draw(st.booleans()) and bool(made),
                seen=heads(known) if known else (),
            )
        )  # fmt: skip
    return made


@given(histories(), st.integers())
def test_any_order_gives_the_same_state(events, seed):
    shuffled = list(events)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 (chosen by Hypothesis)
    assert folded(shuffled) == folded(events)


@given(histories())
def test_every_value_that_stands_was_written_and_every_clash_has_two_sides(events):
    state = folded(events)
    for name, value in state.values.items():
        assert value in [e.data.get(name) for e in events]
    for clash in state.clashes:
        assert len(clash.events) > 1


@given(histories())
def test_an_item_is_gone_only_where_nobody_who_wrote_last_let_it_stand(events):
    passed = {name for e in events for name in past(e, {e.id: e for e in events})}
    assert folded(events).deleted == (not [e for e in events if e.id not in passed and not e.deletes])


def test_ids_by_name_tell_names_and_kinds_apart():
    assert named_id("coder", "a", "b") != named_id("coder", "ab") != named_id("document", "ab")
    assert new_id() != new_id()
    assert replace(MADE, id=new_id()) != MADE
