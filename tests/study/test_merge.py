"""Merging studies whose coders worked apart: in any order, any number of times, and nothing is lost."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from study import made
from testimony.errors import TestimonyError
from testimony.study import Study

OPS = (
    "code",
    "code",
    "change",
    "change",
    "memo",
    "delete",
    "restore",
    "undo",
    "redo",
    "finish",
    "roles",
    "settle",
)
HISTORY = st.lists(
    st.tuples(st.sampled_from(OPS), st.integers(0, 1), st.integers(0, 5), st.integers(0, 3)), max_size=8
)


@pytest.fixture(scope="module")
def base():
    """A study that others are copied from, with two codings and a memo; its documents and coders."""
    with made.folder() as folder:
        path = Path(folder) / "base.sqlite"
        study, documents, coders = made.study(path)
        with study:
            for coder, language in zip(coders, ("ru", "nl"), strict=True):
                start, stop = made.place_of(made.document(language), made.WORDS[language])
                study.code(documents[language], start, stop, "bread", coder=coder)
            study.memo(documents["ru"], 12, 15, "homonym", coder=coders[0], text="й 🙂")
        yield path, list(documents.values()), coders


def live(study, history, documents, coders):
    """Let coders do what a history says; what makes no sense at its moment is refused by the study and left out."""
    for op, who, which, value in history:
        try:
            step(study, op, coders[who], documents, which, value)
        except TestimonyError:
            continue


def step(study, op, coder, documents, which, value):
    document = documents[which % len(documents)]
    with study._database.reading() as connection:
        known = sorted(connection.scalars(text("SELECT id FROM codings UNION SELECT id FROM memos")))
    item = known[which % len(known)]
    deeds = {
        "code": lambda: study.code(
            document, 30 + which, 36 + value, ("bread", "hunger")[value % 2], coder=coder
        ),
        "memo": lambda: study.memo(document, 30, 36 + value, "irony", coder=coder, text="ё\u0301 🙂"),
        "change": lambda: study.change(
            item, coder=coder, **({"stop": 40 + value} if value < 2 else {"start": 20 + which})
        ),
        "delete": lambda: study.delete(item, coder=coder),
        "restore": lambda: study.restore(item, coder=coder),
        "undo": lambda: study.undo(coder),
        "redo": lambda: study.redo(coder),
        "finish": lambda: study.finish(document, coder, finished=bool(value)),
        "roles": lambda: study.change(document, coder=coder, metadata={"year": value}),
        "settle": lambda: study.settle(item, by=coder),
    }
    deeds[op]()


def copy(path, folder, name):
    return Study.open(shutil.copy(path, Path(folder) / f"{name}.sqlite"))


def merged(folder, name, first, *others):
    """Return a copy of a study with others merged into it."""
    first.close()  # all of it is in one file then
    study = copy(first._database.path, folder, name)
    for other in others:
        study.merge(other)
    return study


def rows(study):
    """Return id -> (deleted, version, contested) of codings and memos."""
    with study._database.reading() as connection:
        sql = "SELECT id, deleted, version, contested FROM {}"
        return {r[0]: r[1:] for t in ("codings", "memos") for r in connection.execute(text(sql.format(t)))}


def check_merges(base, histories):
    path, documents, coders = base
    with made.folder() as folder:
        sites = [copy(path, folder, f"site{i}") for i in range(len(histories))]
        before = rows(sites[0])
        for site, history in zip(sites, histories, strict=True):
            live(site, history, documents, coders)
        a, b, c = sites
        apart = [rows(site) for site in sites]
        ab, ba = merged(folder, "ab", a, b), merged(folder, "ba", b, a)
        assert made.dump(ab) == made.dump(ba)  # commutative
        both = made.dump(ab)
        assert ab.merge(a).events == ab.merge(b).events == ab.merge(ba).events == 0
        assert made.dump(ab) == both  # idempotent
        nothing_lost(rows(ab), before, apart[0], apart[1])
        bc = merged(folder, "bc", b, c)
        left, right = merged(folder, "left", ab, c), merged(folder, "right", a, bc)
        assert made.dump(left) == made.dump(right)  # associative
        assert set().union(*apart) == set(rows(left))
        assert left.problems() == ()
        for study in (*sites, ab, ba, bc, left, right):
            study.close()


def nothing_lost(found, before, one, other):
    """Hold each coding against its versions on both sides: gone only where nobody else had touched it since."""
    assert set(found) == set(one) | set(other)
    for item, (deleted, _, contested) in found.items():
        untouched = before.get(item)
        sides = [side[item] for side in (one, other) if item in side and side[item] != untouched]
        if not sides:
            assert deleted == untouched[0]
        else:
            assert deleted == all(side[0] for side in sides)
            if len({bool(side[0]) for side in sides}) > 1:
                assert contested


def check_pair(base, histories):
    """Merge two histories both ways, and once more."""
    path, documents, coders = base
    with made.folder() as folder:
        a, b = (copy(path, folder, name) for name in "ab")
        before = rows(a)
        for site, history in zip((a, b), histories, strict=True):
            live(site, history, documents, coders)
        apart = rows(a), rows(b)
        ba = merged(folder, "ba", b, a)
        a.merge(b)
        both = made.dump(a)
        assert both == made.dump(ba)  # commutative
        assert a.merge(ba).events == 0
        assert made.dump(a) == both  # idempotent
        nothing_lost(rows(a), before, *apart)
        for study in (a, b, ba):
            study.close()


PAIRS = given(st.tuples(HISTORY, HISTORY))
TRIPLES = given(st.tuples(HISTORY, HISTORY, HISTORY))


def examples(number):
    return settings(max_examples=number, suppress_health_check=list(HealthCheck))


@examples(50)
@PAIRS
def test_merges_of_random_histories_are_commutative_idempotent_and_lose_nothing(base, histories):
    check_pair(base, histories)


@examples(6)
@TRIPLES
def test_merges_of_three_random_histories_are_associative(base, histories):
    check_merges(base, histories)


@pytest.mark.nightly
@examples(1000)
@PAIRS
def test_a_thousand_merges_of_random_histories_lose_nothing(base, histories):
    check_pair(base, histories)


@pytest.mark.nightly
@examples(100)
@TRIPLES
def test_a_hundred_merges_of_three_random_histories_are_associative(base, histories):
    check_merges(base, histories)


@pytest.fixture
def pair(base, tmp_path):
    path, documents, coders = base
    with copy(path, tmp_path, "a") as a, copy(path, tmp_path, "b") as b:
        yield a, b, documents, coders


def coding_of(study, document):
    return study.codings(document)[0]


def test_changes_of_different_fields_of_one_coding_both_stand(pair):
    a, b, documents, (anna, boris) = pair
    item = coding_of(a, documents[2]).id
    a.change(item, coder=anna, memo="наверное 🍞")
    b.change(item, coder=boris, subject="household")
    found = a.merge(b)
    assert (found.events, dict(found.items), found.contested) == (1, {"coding": 1}, ())
    value = a.item(item).value
    assert (value.memo, value.subject) == ("наверное 🍞", "household")


def test_an_edit_on_one_side_of_what_was_deleted_on_the_other_is_kept_and_shown_until_settled(pair):
    a, b, documents, (anna, boris) = pair
    item = coding_of(a, documents[2]).id
    a.delete(item, coder=anna)
    b.change(item, coder=boris, memo="нет, важно")
    (shown,) = a.merge(b).contested
    assert (shown.item, shown.field, set(shown.coders)) == (item, "deleted", {"Anna", "Boris"})
    assert a.codings(documents[2])[0].contested
    assert a.item(item).value.memo == "нет, важно"
    a.settle(item)
    assert a.contested() == ()
    b.merge(a)
    assert made.dump(a) == made.dump(b)
    assert not b.item(item).deleted


def test_one_field_set_on_both_sides_shows_both_values_and_the_later_stands(pair):
    a, b, documents, (anna, boris) = pair
    item = coding_of(a, documents[2]).id
    a.change(item, coder=anna, memo="één")
    b.change(item, coder=boris, memo="два")
    b.change(item, coder=boris, memo="три")
    (shown,) = a.merge(b).contested
    assert (shown.field, shown.values, shown.coders) == ("memo", ("één", "три"), ("Anna", "Boris"))
    assert a.item(item).value.memo == "три"
    a.change(item, coder=anna, memo="één")
    assert a.contested() == ()


def test_documents_and_coders_made_on_both_sides_are_one(tmp_path):
    one, documents, _ = made.study(tmp_path / "1.sqlite", coders=("Anna",))
    other, same, _ = made.study(tmp_path / "2.sqlite", coders=("Anna", "Boris"))
    with one, other:
        other.code(same["ru"], 12, 15, "bread", coder=other.coders()[0].id)
        assert one.merge(other).contested == ()
        assert documents == same
        assert len(one.documents()) == 3
        assert [c.name for c in one.coders()] == ["Anna", "Boris"]
        assert len(one.codings(documents["ru"])) == 1


def test_a_coding_on_a_document_deleted_on_the_other_side_is_kept_and_shown(pair):
    a, b, documents, (anna, _) = pair
    a.delete(documents[0])
    item = b.code(documents[0], 30, 36, "bread", coder=anna)
    (shown,) = a.merge(b).contested
    assert (shown.item, shown.field) == (item, "document")
    a.restore(documents[0])
    assert a.contested() == ()
    assert a.codings(documents[0])[0].id == item


def test_a_coding_whose_code_the_other_sides_codebook_lacks_is_kept_and_shown(pair):
    from testimony.codebook import Codebook

    a, b, documents, (anna, _) = pair
    a.new_codebook(Codebook.parse("name: food\ncodes: [bread]\nmemos: {homonym: x, irony: y}"))
    item = b.code(documents[0], 30, 36, "hunger", coder=anna)
    (shown,) = a.merge(b).contested
    assert (shown.item, shown.field, shown.values) == (item, "code", ("hunger",))


def test_the_clock_goes_on_from_the_later_one_so_that_later_writers_are_later(pair):
    a, b, documents, (anna, boris) = pair
    item = coding_of(a, documents[2]).id
    for number in range(9):
        b.change(item, coder=boris, memo=str(number))
    a.merge(b)
    a.change(item, coder=anna, memo="последняя")
    b.merge(a)
    assert b.item(item).value.memo == "последняя"


def test_a_merge_lets_nobody_in(pair):
    a, b, _, (anna, _) = pair
    token = b.new_token(anna)
    a.merge(b)
    assert a.coder_of(token) is None
