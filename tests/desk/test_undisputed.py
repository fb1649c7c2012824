"""Undisputed passages finish by themselves: when all have finished, as nobody's judgement, and never against a person's."""

import shutil

import pytest

from study import made
from testimony.desk import undisputed
from testimony.errors import OutputError
from testimony.study import Study
from testimony.study.event import NOBODY

from .conftest import Client, place


@pytest.fixture
def pair(desk, coder):
    """Boris and Vera, given the Dutch and the Russian text, who say the same of the Dutch one and differ on the Russian."""
    ids = [desk.documents[tag] for tag in ("nl", "ru")]
    boris, vera = coder("Boris", *ids), coder("Vera", *ids)
    for tag in ("nl", "ru"):
        start, stop = place(made.SAID[tag], made.WORDS[tag])
        boris.code(desk.documents[tag], start, stop, memo="й 🍞")
        vera.code(desk.documents[tag], start, stop - 1, stance="affirmed" if tag == "nl" else "denied")
    return boris, vera


def finish(client, item, done=True):
    assert client("PUT", f"/api/documents/{item}/done", {"done": done}).status_code == 200


def stands(desk, tag, study=None):
    """Return what stands in a text by adjudication: start, code, stance."""
    found = (study or desk.study).codings(desk.documents[tag])
    return [(k.value.start, k.value.code, k.value.stance) for k in found if k.coder == NOBODY]


def both_finish(desk, pair, *tags):
    for tag in tags:
        for one in pair:
            finish(one, desk.documents[tag])


def mine(desk, client, tag):
    """Return a coder's own coding in a text."""
    return next(k for k in desk.study.codings(desk.documents[tag]) if k.coder == client.id)


def complete(desk, tag):
    """Tell whether the adjudicated version of a text stands for all versions of it."""
    return "adjudicated" in desk.study.contents().coders[f"{tag}-1"]


def counts(desk):
    found = desk.owner.get("/api/disputes").json()
    return len(found["disputes"]), found["settled"], found["undisputed"], found["waiting"]


def test_a_passage_stands_by_itself_when_the_last_coder_has_finished_and_not_before(desk, pair):
    boris, vera = pair
    item = desk.documents["nl"]
    finish(boris, item)
    assert stands(desk, "nl") == []
    finish(vera, item)
    start, _ = place(made.SAID["nl"], made.WORDS["nl"])
    assert stands(desk, "nl") == [(start, "bread", "affirmed")]
    (decision,) = desk.study.decisions(item)
    assert (decision.judge, decision.reason) == (NOBODY, "undisputed")
    assert set(decision.disputed) == {mine(desk, c, "nl").id for c in pair}
    lines = [h for h in desk.study.history(item) if h.verb == "undisputed"]
    assert {h.coder for h in lines} == {"adjudicated"}
    assert counts(desk) == (0, 0, 1, 0)
    assert complete(desk, "nl")


def test_what_is_disputed_waits_for_a_person_and_its_document_is_whole_only_then(desk, pair):
    start, stop = place(made.SAID["ru"], "плакали от голода")
    for one in pair:
        one.code(desk.documents["ru"], start, stop, code="hunger")
    both_finish(desk, pair, "ru")
    assert stands(desk, "ru") == [(start, "hunger", "affirmed")]
    assert not complete(desk, "ru")
    assert counts(desk) == (1, 0, 1, 0)
    (dispute,) = desk.owner.get("/api/disputes").json()["disputes"]
    body = {"document": dispute["document"], "disputed": [c["id"] for c in dispute["codings"]], "coding": None, "reason": "No."}  # fmt: skip
    assert desk.owner("POST", "/api/adjudications", body).status_code == 201
    assert complete(desk, "ru")
    assert stands(desk, "ru") == [(start, "hunger", "affirmed")]


def test_whoever_changes_their_coding_opens_the_passage_and_changed_back_it_stands_again(desk, pair):
    boris, _ = pair
    both_finish(desk, pair, "nl")
    before = desk.study.decisions(desk.documents["nl"])
    path = f"/api/codings/{mine(desk, boris, 'nl').id}"
    assert boris("PATCH", path, {"stance": "denied"}).status_code == 200
    assert stands(desk, "nl") == []
    assert counts(desk) == (1, 0, 0, 0)
    assert not complete(desk, "nl")
    assert boris("POST", "/api/undo").json()["what"] == "Undone: a change."
    assert [d.id for d in desk.study.decisions(desk.documents["nl"])] == [d.id for d in before]
    assert counts(desk) == (0, 0, 1, 0)
    assert complete(desk, "nl")


def test_other_edges_of_the_first_coder_move_what_stands(desk, pair):
    both_finish(desk, pair, "nl")
    first = min(pair, key=lambda c: c.id)
    kept = mine(desk, first, "nl")
    first("PATCH", f"/api/codings/{kept.id}", {"start": kept.value.start - 4})
    assert stands(desk, "nl") == [(kept.value.start - 4, "bread", "affirmed")]


@pytest.mark.parametrize("what", ["delete", "add", "unfinish", "assign"])
def test_what_else_opens_a_passage_again(desk, pair, coder, what):
    boris, _ = pair
    item = desk.documents["nl"]
    both_finish(desk, pair, "nl")
    if what == "delete":
        boris.http.delete(f"/api/codings/{mine(desk, boris, 'nl').id}")
    elif what == "add":
        boris.code(item, *place(made.SAID["nl"], "Wij bakten"), code="hunger")
    elif what == "unfinish":
        finish(boris, item, done=False)
    else:
        coder("Zoë", item)
    assert stands(desk, "nl") == []
    assert not complete(desk, "nl")


def test_a_persons_decision_on_what_stood_by_itself_is_theirs(desk, pair):
    boris, _ = pair
    both_finish(desk, pair, "nl")
    (own,) = (k for k in desk.study.codings(desk.documents["nl"]) if k.coder == NOBODY)
    assert desk.owner.http.delete(f"/api/codings/{own.id}").status_code == 200
    boris.code(desk.documents["nl"], *place(made.SAID["nl"], "huilden"), code="hunger")
    undisputed.settle(desk.study)
    assert desk.study.item(own.id).deleted
    assert stands(desk, "nl") == []


def test_a_person_who_judges_an_undisputed_passage_otherwise_takes_the_place_of_nobody(desk, pair):
    both_finish(desk, pair, "nl")
    ids = [mine(desk, c, "nl").id for c in pair]
    body = {"document": desk.documents["nl"], "disputed": ids, "coding": {"code": "hunger"}, "reason": "Odd."}
    assert desk.owner("POST", "/api/adjudications", body).status_code == 201
    assert stands(desk, "nl") == [(None, "hunger", "affirmed")]
    desk.owner("POST", "/api/undo")
    assert [code for _, code, _ in stands(desk, "nl")] == ["bread"]


def test_a_later_judgement_takes_the_place_of_the_earlier_of_the_same_codings(desk, pair):
    both_finish(desk, pair, "ru")
    ids = [mine(desk, c, "ru").id for c in pair]
    for code in ("bread", "hunger"):
        body = {"document": desk.documents["ru"], "disputed": ids, "coding": {"code": code}, "reason": "So."}
        assert desk.owner("POST", "/api/adjudications", body).status_code == 201
    assert stands(desk, "ru") == [(None, "hunger", "affirmed")]
    desk.owner("POST", "/api/undo")
    assert stands(desk, "ru") == [(None, "bread", "affirmed")]


def test_worked_out_again_nothing_changes(desk, pair):
    both_finish(desk, pair, "nl", "ru")
    before = made.dump(desk.study)
    for _ in range(2):
        undisputed.settle(desk.study)
    assert made.dump(desk.study) == before


def test_an_outcome_of_what_was_is_not_written(desk, pair):
    boris, vera = pair
    finish(boris, desk.documents["nl"])
    desk.study.heard = None
    finish(vera, desk.documents["nl"])
    found = undisputed.outcome(desk.study, desk.documents["nl"])
    boris.http.delete(f"/api/codings/{mine(desk, boris, 'nl').id}")
    assert desk.study.settle_undisputed(found) == 0
    assert stands(desk, "nl") == []


def test_two_copies_in_which_passages_finished_apart_merge_into_one_with_nothing_contested(desk, pair):
    boris, vera = pair
    finish(boris, desk.documents["nl"])
    desk.study.heard = None
    finish(vera, desk.documents["nl"])
    with _copy(desk) as other:
        for study in (desk.study, other):
            undisputed.settle(study)
        assert stands(desk, "nl") == stands(desk, "nl", other) != []
        both_ways(desk.study, other)
        assert desk.study.contested() == ()
        assert desk.study.problems() == ()
        assert len(stands(desk, "nl")) == 1


@pytest.mark.parametrize("who", [0, 1])
def test_what_was_changed_in_one_copy_is_open_in_the_merged_study(desk, pair, who):
    both_finish(desk, pair, "nl")
    with _copy(desk) as other:
        sites = (desk.study, other) if who else (other, desk.study)
        sites[0].heard = sites[1].heard = None
        kept = mine(desk, pair[0], "nl")
        sites[0].change(kept.id, coder=pair[0].id, stance="denied")
        undisputed.settle(sites[0])
        undisputed.settle(sites[1])
        both_ways(*sites)
        for study in sites:
            undisputed.settle(study)
            assert stands(desk, "nl", study) == []
            assert study.contested() == ()
        both_ways(*sites)
        assert made.dump(sites[0]) == made.dump(sites[1])
        assert sites[0].contested() == ()


def _copy(desk):
    desk.study._database.close()
    return Study.open(shutil.copy(desk.study._database.path, desk.folder / "other.sqlite"))


def both_ways(one, other):
    one.merge(other)
    other.merge(one)


def test_a_document_whose_adjudicated_version_came_with_a_corpus_is_left_alone(tmp_path):
    from dataclasses import replace

    corpus = made.corpus(coders={"ru-1": ("Anna", "Boris", "adjudicated")})
    chosen = replace(next(c for c in corpus.codings if c.coder == "Anna"), document="ru-1", coder="adjudicated", start=13, stop=15, quote="")  # fmt: skip
    replace(corpus, codings=(*corpus.codings, chosen)).save(tmp_path / "s.sqlite")
    with Study.open(tmp_path / "s.sqlite") as study:
        before = made.dump(study)
        undisputed.settle(study)
        assert made.dump(study) == before


def test_where_it_cannot_be_written_what_the_coder_saved_stays_saved(desk, pair, monkeypatch, caplog):
    boris, vera = pair

    def full(*_):
        raise OutputError("the disk is full", where="study")

    finish(boris, desk.documents["nl"])
    with monkeypatch.context() as patched:
        patched.setattr(type(desk.study), "settle_undisputed", full)
        finish(vera, desk.documents["nl"])
        assert "OutputError" in caplog.text
        assert counts(desk) == (0, 0, 1, 1)
    assert stands(desk, "nl") == []
    assert counts(desk) == (0, 0, 1, 0)  # whoever looks lets it be done
    assert len(stands(desk, "nl")) == 1


def test_the_owner_may_let_stand_what_waits_for_a_coder_who_does_not_come(desk, pair, coder):
    both_finish(desk, pair, "nl")
    coder("Zoë", desk.documents["nl"])
    found = desk.owner.get("/api/disputes").json()
    assert (found["waiting"], found["waiting_for"]) == (1, ["Zoë"])
    assert desk.owner("POST", "/api/disputes/finish").json() == {"finished": 1}
    assert len(stands(desk, "nl")) == 1
    assert counts(desk) == (0, 0, 1, 0)
    assert {d.judge for d in desk.study.decisions(desk.documents["nl"])} == {desk.owner.id}


def test_a_desk_that_begins_settles_what_a_merge_elsewhere_left(desk, pair):
    from testimony.desk.warming import warmed

    desk.study.heard = None
    both_finish(desk, pair, "nl")
    assert stands(desk, "nl") == []
    desk.running.listed.set()
    warmed(desk.running)
    assert len(stands(desk, "nl")) == 1


def test_a_blind_coder_sees_nothing_of_what_stands(desk, pair):
    both_finish(desk, pair, "nl")
    boris = pair[0]
    seen = boris.get(f"/api/documents/{desk.documents['nl']}").json()["codings"]
    assert {c["coder"] for c in seen} == {boris.id}
    assert isinstance(boris, Client)
