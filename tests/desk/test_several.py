"""Several coders: blind until released, given documents with overlap, compared, judged; and studies merged."""

import pytest

from study import made

from .conftest import place


@pytest.fixture
def two(desk, coder):
    """Boris and Vera, who have both finished the English and the Russian text."""
    ids = [desk.documents[tag] for tag in ("en", "ru")]
    boris, vera = coder("Boris", *ids), coder("Vera", *ids)
    for tag, item in zip(("en", "ru"), ids, strict=True):
        start, stop = place(made.SAID[tag], made.WORDS[tag])
        boris.code(item, start, stop)
        vera.code(item, start, stop - 1, stance="affirmed" if tag == "en" else "denied")
        for one in (boris, vera):
            assert one("PUT", f"/api/documents/{item}/done", {"done": True}).status_code == 200
    return boris, vera


def test_a_coder_sees_only_their_own_until_they_are_released(desk, two):
    boris, _ = two
    item = desk.documents["en"]
    seen = boris.get(f"/api/documents/{item}").json()["codings"]
    assert [c["coder_name"] for c in seen] == ["Boris"]
    assert [h["coder"] for h in boris.get(f"/api/history/{item}").json()["history"]] == ["Boris"] * 2
    rows = boris.get("/api/documents").json()["documents"]
    assert {r["id"] for r in rows} == {desk.documents[tag] for tag in ("en", "ru")}
    assert all(set(r["codings"]) == {boris.id} for r in rows)
    assert boris.get("/api/search", q="brood").json()["found"] == []  # a text that was not given to him
    desk.owner("POST", f"/api/coders/{boris.id}/release")
    seen = boris.get(f"/api/documents/{item}").json()["codings"]
    assert {c["coder_name"] for c in seen} == {"Boris", "Vera", "adjudicated"}


def test_the_page_of_documents_begins_with_those_of_the_coder_alone(desk, two):
    boris, _ = two
    for client, seen in ((boris, {"en", "ru"}), (desk.owner, {"en", "ru", "nl"})):
        page = client.get("/").text
        assert {tag for tag, item in desk.documents.items() if f'href="/code/{item}"' in page} == seen
        assert f"{len(seen)} documents" in page


def test_words_are_counted_when_they_are_asked_for_of_the_texts_a_coder_may_read(desk, two):
    boris, _ = two
    assert {r["words"] for r in boris.get("/api/documents").json()["documents"]} == {None}
    counted = boris.get("/api/words").json()["words"]
    texts = {
        tag: desk.owner.get(f"/api/documents/{desk.documents[tag]}").json()["text"] for tag in ("en", "ru")
    }
    assert counted == {desk.documents[tag]: len(text.split()) for tag, text in texts.items()}
    assert {r["id"]: r["words"] for r in boris.get("/api/documents").json()["documents"]} == counted


def test_documents_are_given_out_with_an_overlap(desk, coder):
    boris, vera = coder("Boris"), coder("Vera")
    body = {
        "documents": list(desk.documents.values()),
        "coders": [boris.id, vera.id],
        "overlap": 0.34,
        "seed": 4,
    }
    assert desk.owner("POST", "/api/assignments", body).json() == {"assignments": 4}
    assigned = [row["assigned"] for row in desk.owner.get("/api/documents").json()["documents"]]
    assert sorted(map(len, assigned)) == [1, 1, 2]


def test_agreement_and_the_passages_that_differ_are_shown_side_by_side(desk, two):
    boris, vera = two
    found = desk.owner.get("/api/agreement").json()
    assert found["units"] == 4
    by = {row["code"]: row for row in found["codes"]}
    assert by["bread"]["percent"] == pytest.approx(0.75)
    assert by["bread"]["positive"] == pytest.approx(2 / 3)
    assert by["hunger"]["alpha"] is None
    assert by["hunger"]["sentence"].endswith(".")
    (differ,) = found["disagreements"]
    assert differ["document"] == desk.documents["ru"]
    assert set(differ["codings"]) == {boris.id, vera.id}
    assert made.WORDS["ru"] in differ["text"]


def test_agreement_counts_only_what_two_have_finished(desk, two):
    boris, _ = two
    before = desk.owner.get("/api/agreement").json()
    item = desk.documents["ru"]
    boris("PUT", f"/api/documents/{item}/done", {"done": False})
    start, stop = place(made.SAID["ru"], made.WORDS["ru"])
    desk.owner.code(item, start, stop)  # begun by a third, and not finished
    found = desk.owner.get("/api/agreement").json()
    assert (before["units"], found["units"]) == (4, 2)
    assert found["disagreements"] == []
    boris("PUT", f"/api/documents/{desk.documents['en']}/done", {"done": False})
    assert desk.owner.get("/api/agreement").json() == {"units": 0, "codes": [], "disagreements": []}


def test_an_owner_who_codes_blind_sees_nothing_of_it_before_they_have_finished(desk, two):
    item = desk.documents["ru"]
    body = {"documents": [item], "coders": [desk.owner.id], "blind": True}
    assert desk.owner("POST", "/api/assignments", body).status_code == 200
    assert desk.owner.get(f"/api/documents/{item}").json()["codings"] == []
    assert desk.owner.get("/api/disputes").json()["disputes"] == []
    assert desk.owner.get("/api/agreement").json()["disagreements"] == []
    history = desk.owner.get(f"/api/history/{item}").json()["history"]
    assert {h["coder"] for h in history} <= {"Olga", ""}
    desk.owner("PUT", f"/api/documents/{item}/done", {"done": True})
    assert len(desk.owner.get("/api/disputes").json()["disputes"]) == 1


def test_disputes_are_decided_with_a_reason_and_the_undisputed_finish_by_themselves(desk, two):
    found = desk.owner.get("/api/disputes").json()
    assert (found["settled"], found["undisputed"], found["waiting"]) == (0, 1, 0)
    (dispute,) = found["disputes"]
    ids = [c["id"] for c in dispute["codings"]]
    body = {"document": dispute["document"], "disputed": ids, "coding": None, "reason": " "}
    assert desk.owner("POST", "/api/adjudications", body).status_code == 422
    chosen = {"start": dispute["codings"][0]["start"], "stop": dispute["codings"][0]["stop"], "code": "bread"}
    body |= {"coding": chosen, "reason": "It is eaten."}
    assert desk.owner("POST", "/api/adjudications", body).status_code == 201
    done = {"disputes": [], "settled": 1, "undisputed": 1, "waiting": 0, "waiting_for": []}
    assert desk.owner.get("/api/disputes").json() == done
    stands = [
        k for d in desk.documents.values() for k in desk.study.codings(d) if k.value.coder == "adjudicated"
    ]
    assert len(stands) == 2
    assert len(desk.study.contents().codings) == 6  # nobody's coding is lost


def test_blind_coding_never_shows_what_a_model_suggests(desk, coder):
    from testimony.labelled import Label, LabelledDocument, LabelledSegment
    from testimony.study import ModelRun

    item = desk.documents["en"]
    document = desk.study.document(item)
    labelled = tuple(
        LabelledSegment(s, (Label("bread", "affirmed", 0.6, "unsure"),) if s.has_voice else ())
        for s in document.segments
    )
    one = LabelledDocument(document, labelled, desk.study.codebook(), "composed", {})
    desk.study.record(ModelRun("composed", (one,)))
    boris, vera = coder("Boris", item, blind=True), coder("Vera", item)
    assert boris.get(f"/api/documents/{item}").json()["suggestions"] == []
    assert boris.get(f"/api/documents/{item}").json()["blind"]
    assert all(h["kind"] != "suggestion" for h in boris.get(f"/api/history/{item}").json()["history"])
    found = boris.get("/api/review").json()
    assert (found["suggestions"], found["left"], found["blind"]) == ([], 0, 1)
    seen = vera.get("/api/review", order="diverse").json()["suggestions"]
    assert len(seen) == 2
    assert (
        boris("POST", f"/api/suggestions/{seen[0]['id']}/answer", {"answer": "accepted"}).status_code == 403
    )
    made_ = vera("POST", f"/api/suggestions/{seen[0]['id']}/answer", {"answer": "accepted"}).json()["coding"]
    assert made_["origin"] == "model-confirmed"
    assert vera("POST", f"/api/suggestions/{seen[0]['id']}/answer", {"answer": "rejected"}).status_code == 409
    rejected = vera("POST", f"/api/suggestions/{seen[1]['id']}/answer", {"answer": "rejected"})
    assert rejected.json() == {"coding": None}
    assert vera.get("/api/review").json()["left"] == 0
    assert desk.owner.get("/api/runs").json()["runs"][0]["answered"] == 2
    assert vera("POST", "/api/undo").json()["what"] == "Undone: an answer to a suggestion."
    assert vera.get("/api/review").json()["left"] == 1


def test_a_random_share_is_drawn_with_its_probabilities_and_answered_where_the_model_was_silent(desk):
    from testimony.study import ModelRun

    run = desk.study.record(ModelRun("silent", ()))
    assert desk.owner("POST", "/api/audit", {"share": 0.5, "seed": 3, "run": run}).json() == {"drawn": 3}
    found = desk.owner.get("/api/review", run=run).json()["suggestions"]
    assert [(s["code"], s["audit"], s["inclusion"]) for s in found] == [("", True, 0.5)] * 3
    path = "/api/suggestions/{}/answer"
    assert desk.owner("POST", path.format(found[0]["id"]), {"answer": "rejected"}).json() == {"coding": None}
    answer = desk.owner("POST", path.format(found[1]["id"]), {"answer": "corrected", "code": "hunger"})
    assert answer.json()["coding"]["origin"] == "human"
    assert len(desk.owner.get("/api/review", run=run).json()["suggestions"]) == 1


def test_a_new_version_of_the_codebook_lists_the_codings_it_may_touch(desk):
    made_ = desk.owner.code(desk.documents["en"], 17, 25)
    codes = desk.owner.get("/api/study").json()["codebook"]["codes"]
    codes[0]["definition"] = "said of bread and pies"
    tried = desk.owner("PUT", "/api/codebook?dry_run=1", {"codes": codes}).json()
    assert [(t["code"], t["changed"], [c["id"] for c in t["codings"]]) for t in tried["touched"]] == [
        ("bread", ["definition"], [made_["id"]])
    ]
    assert tried["touched"][0]["codings"][0]["quote"] == made.SAID["en"][17:25]
    assert desk.study.codebook().version == "1"
    assert desk.owner("PUT", "/api/codebook", {"codes": codes}).json()["label"].startswith("food 2 ")
    assert desk.study.codebook()["bread"].definition == "said of bread and pies"
    assert desk.study.codebook()["bread"].aliases == ("BRE",)
    assert (
        desk.owner("PUT", "/api/codebook", {"codes": codes[1:]}).status_code == 422
    )  # a coding stands on it


def test_another_copy_is_merged_and_merged_again_changes_nothing(desk):
    other, documents, (anna, _) = made.study(desk.folder / "other.sqlite")
    with other:
        other.code(documents["nl"], 17, 23, "bread", coder=anna)
    data = (desk.folder / "other.sqlite").read_bytes()
    send = lambda what: desk.owner.http.post("/api/merge", files=[("files", ("other.sqlite", what))])  # noqa: E731
    assert send(data).json()["new"] > 0
    assert send(data).json()["new"] == 0
    assert [k.value.coder for k in desk.study.codings(desk.documents["nl"])] == ["Anna"]
    assert send(b"SQLite format 3\0" + b"x" * 5000).status_code == 422
    assert send(b"no study").status_code == 422
    assert desk.owner.get("/api/contested").json()["contested"] == []


@pytest.mark.parametrize("format", ["docx", "xlsx", "csv", "html", "jsonl", "corpus", "qdpx"])
def test_every_format_is_written_noted_and_says_what_it_loses(desk, format):
    desk.owner.code(desk.documents["ru"], 14, 22, memo="й 🍞")
    lost = desk.owner.get("/api/export/losses", format=format).json()
    assert lost["format"] == format
    assert (lost["lost"] != []) == (format in ("xlsx", "csv", "html"))
    answer = desk.owner.get("/api/export", format=format)
    assert answer.status_code == 200
    assert len(answer.content) > 300
    assert [e.kind for e in desk.study.exports()] == [format]
    assert list(desk.running.uploads.scratch().parent.iterdir()) != []


def test_a_job_that_fails_says_why_in_a_sentence(desk):
    import time

    job = desk.owner("POST", "/api/train", {}).json()["job"]
    for _ in range(600):
        found = desk.owner.get(f"/api/jobs/{job}").json()
        if found["state"] in ("done", "failed"):
            break
        time.sleep(0.05)
    assert found["state"] == "failed"
    assert "at least 30 coded segments" in found["says"]
    assert desk.owner("POST", "/api/runs", {"model": "../../etc"}).status_code == 404


def test_the_list_of_documents_takes_as_many_questions_for_three_as_for_two_hundred(desk):
    from dataclasses import replace

    from sqlalchemy import event

    asked = []
    event.listen(desk.study._database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    few = len(desk.owner.get("/api/documents").json()["documents"])
    count = len(asked)
    base = made.document("en")
    for number in range(200):
        desk.study.add_document(replace(base, id=f"more-{number}", segments=()))
    desk.owner.get("/api/documents")  # counts the words of new texts
    asked.clear()
    assert len(desk.owner.get("/api/documents").json()["documents"]) == few + 200
    assert len(asked) <= count


def test_a_link_for_nobody_is_refused_and_ends_nobodys_session(desk, coder):
    boris = coder("Boris")
    answer = desk.owner("POST", "/api/coders/nobody/link")
    assert (answer.status_code, "no such coder" in answer.text) == (404, True)
    assert boris.get("/api/documents").status_code == 200
