"""Coding through the API: what is answered is what stands, in code points, once, and can be taken back."""

import pytest

from study import made

from .conftest import place


def test_a_page_that_opens_a_document_gets_text_turns_segments_and_nothing_else(desk):
    for language, item in desk.documents.items():
        found = desk.owner.get(f"/api/documents/{item}").json()
        assert found["text"] == made.SAID[language]
        assert [t["role"] for t in found["turns"]] == ["interviewer", "respondent"] * 2
        assert [s["role"] for s in found["segments"]] == ["interviewer", "respondent"] * 2
        assert found["codings"] == found["memos"] == found["suggestions"] == []
        assert not found["blind"]


def test_the_languages_of_the_segments_are_told_apart_to_whoever_may_read_the_document(desk, coder):
    for language, item in desk.documents.items():
        answer = desk.owner.get(f"/api/documents/{item}/languages")
        assert answer.json() == {"languages": [language] * 4}
    boris = coder("Boris", desk.documents["nl"])
    assert boris.get(f"/api/documents/{desk.documents['nl']}/languages").status_code == 200
    assert boris.get(f"/api/documents/{desk.documents['ru']}/languages").status_code == 403
    assert desk.owner.get("/api/documents/nothing/languages").status_code == 404


@pytest.mark.parametrize("language", ["en", "nl", "ru"])
def test_what_is_coded_stands_on_the_words_that_were_selected(desk, language):
    item = desk.documents[language]
    start, stop = place(made.SAID[language], made.WORDS[language])
    made_ = desk.owner.code(item, start, stop, stance="denied", memo="е\u0301 🍞")
    found = desk.owner.get(f"/api/documents/{item}").json()
    assert found["codings"] == [made_]
    assert found["text"][made_["start"] : made_["stop"]] == made.WORDS[language]
    assert (made_["stance"], made_["memo"], made_["origin"], made_["coder_name"]) == (
        "denied",
        "е\u0301 🍞",
        "human",
        "Olga",
    )


def test_a_request_that_is_sent_again_codes_once(desk):
    item = desk.documents["en"]
    first = desk.owner.code(item, 17, 25, client="abc")
    assert desk.owner.code(item, 17, 25, client="abc") == first
    assert desk.owner.code(item, 17, 25, client="abd")["id"] != first["id"]
    assert len(desk.study.codings(item)) == 2


def test_the_same_request_of_another_coder_is_another_coding(desk, coder):
    item = desk.documents["en"]
    other = coder("Boris", item)
    assert desk.owner.code(item, 17, 25, client="abc")["id"] != other.code(item, 17, 25, client="abc")["id"]


def test_doubt_is_kept_beside_the_memo_and_neither_loses_the_other(desk):
    made_ = desk.owner.code(desk.documents["en"], 17, 25, unsure=True, memo="work?")
    assert (made_["unsure"], made_["memo"]) == (True, "work?")
    path = f"/api/codings/{made_['id']}"
    made_ = desk.owner("PATCH", path, {"memo": "home?"}).json()["coding"]
    assert (made_["unsure"], made_["memo"]) == (True, "home?")
    made_ = desk.owner("PATCH", path, {"unsure": False}).json()["coding"]
    assert (made_["unsure"], made_["memo"]) == (False, "home?")


def test_a_change_on_what_was_changed_meanwhile_is_a_conflict_that_shows_how_it_stands(desk):
    first = desk.owner.code(desk.documents["ru"], 14, 22)
    path = f"/api/codings/{first['id']}"
    second = desk.owner("PATCH", path, {"seen": first["version"], "subject": "household"}).json()["coding"]
    answer = desk.owner("PATCH", path, {"seen": first["version"], "status": "possible"})
    assert answer.status_code == 409
    assert answer.json()["present"] == second
    assert desk.owner.http.delete(path, params={"seen": first["version"]}).status_code == 409


def test_the_whole_document_can_be_coded(desk):
    answer = desk.owner("POST", f"/api/documents/{desk.documents['nl']}/codings", {"code": "hunger"})
    assert answer.status_code == 201
    assert (answer.json()["coding"]["start"], answer.json()["coding"]["stop"]) == (None, None)


@pytest.mark.parametrize(
    "body",
    [
        {"start": 3, "stop": 8, "code": "bread"},  # the interviewer's words
        {"start": 17, "stop": 25, "code": "wine"},
        {"start": 17, "stop": 25, "code": "hunger", "stance": "denied"},
        {"start": 17, "stop": 99999, "code": "bread"},
        {"start": 25, "stop": 17, "code": "bread"},
        {"start": 17, "stop": 25, "code": "bread", "coder": "Boris"},
        {"start": 17, "stop": 25, "code": "bread", "memo": "\ud800"},
        {"start": 2**70, "stop": 2**71, "code": "bread"},
        {"start": "17", "stop": [], "code": {}},
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence_and_changes_nothing(desk, body):
    item = desk.documents["en"]
    import json

    answer = desk.owner.http.post(
        f"/api/documents/{item}/codings",
        content=json.dumps(body),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 422
    assert answer.json()["error"].endswith(".")
    assert desk.study.codings(item) == ()


def test_undo_and_redo_say_what_they_did(desk):
    item = desk.documents["en"]
    made_ = desk.owner.code(item, 17, 25)
    desk.owner("PATCH", f"/api/codings/{made_['id']}", {"stance": "denied"})
    undone = desk.owner("POST", "/api/undo").json()
    assert undone == {"touched": [made_["id"]], "documents": [item], "what": "Undone: a change."}
    assert desk.owner("POST", "/api/undo").json()["what"] == "Undone: a coding."
    assert desk.owner.get(f"/api/documents/{item}").json()["codings"] == []
    assert desk.owner("POST", "/api/redo").json()["what"] == "Done again: a coding."
    assert desk.owner("POST", "/api/redo").json()["what"] == "Done again: a change."
    assert desk.owner("POST", "/api/redo").json()["what"] == "There is nothing to redo."
    (found,) = desk.owner.get(f"/api/documents/{item}").json()["codings"]
    assert found["stance"] == "denied"


def test_what_was_deleted_can_be_restored(desk):
    item = desk.documents["en"]
    made_ = desk.owner.code(item, 17, 25)
    assert desk.owner.http.delete(f"/api/codings/{made_['id']}").status_code == 200
    assert desk.owner.http.delete(f"/api/codings/{made_['id']}").status_code == 200  # sent again
    assert desk.study.codings(item) == ()
    desk.owner("POST", f"/api/codings/{made_['id']}/restore")
    assert [k.id for k in desk.study.codings(item)] == [made_["id"]]


def test_a_memo_is_left_changed_and_taken_away(desk):
    item = desk.documents["nl"]
    start, stop = place(made.SAID["nl"], made.WORDS["nl"])
    body = {"client": "m", "start": start, "stop": stop, "kind": "irony", "text": "🥖"}
    memo = desk.owner("POST", f"/api/documents/{item}/memos", body).json()["memo"]
    assert desk.owner("POST", f"/api/documents/{item}/memos", body).json()["memo"] == memo
    path = f"/api/memos/{memo['id']}"
    assert (
        desk.owner("PATCH", path, {"seen": memo["version"], "kind": "homonym"}).json()["memo"]["kind"]
        == "homonym"
    )
    assert desk.owner.http.delete(path).status_code == 200
    assert desk.study.memos(item) == ()


def test_a_memo_is_no_coding_and_a_coding_no_memo(desk):
    made_ = desk.owner.code(desk.documents["en"], 17, 25)
    assert desk.owner("PATCH", f"/api/memos/{made_['id']}", {"text": "x"}).status_code == 404
    assert desk.owner("PATCH", "/api/codings/nothing", {"memo": "x"}).status_code == 404


def test_the_history_of_a_document_says_who_did_what(desk):
    item = desk.documents["en"]
    made_ = desk.owner.code(item, 17, 25)
    lines = desk.owner.get(f"/api/history/{item}").json()["history"]
    assert [(h["verb"], h["coder"]) for h in lines if h["item"] == made_["id"]] == [("code", "Olga")]
