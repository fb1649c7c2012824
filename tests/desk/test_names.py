"""Names out on the desk: found, decided on, replaced in the study's own file with everything on the right words, and gone from it."""

import re
import time
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import pytest

from testimony import read_text
from testimony.coding import Memo
from testimony.pseudonyms import keys
from testimony.pseudonyms.material import bring_back
from testimony.study import Study

from .conftest import Client, need, place

PASSPHRASE = "vier losse woorden samen"
TEXTS = {
    "nl": "Interviewer: Hoe heet u?\r\nRespondent: Ik heet Farida Noorzai 🙂, en mijn buurman heet Bram van Oosterwijk. Op het cafe\u0301terras in "
    "Amersfoort werd ik uitgescholden.\r\nInterviewer: En het werk?\r\nRespondent: Farida was overal te duur 💶, zeiden ze. Bel mij op 06-27194438.\r\n",
    "ru": "Интервьюер: Кто помог?\nРеспондент: Иван Белов 😀, мой сосед. Ваней его зовут все; мы с Иваном Беловым уехали, когда пришла "
    "пове\u0301стка. Ivan Belov сейчас в Ереване.\n",
    "en": "Interviewer: Who helped you?\nRespondent: My brother Dawit Tesfay did 🎒. Dawit lives at 14 Linden Avenue; nobody rented us a flat.\n",
}
CODED = {"nl": "cafe\u0301terras", "ru": "пришла пове\u0301стка", "en": "nobody rented us a flat"}
NAMES = ("Farida", "Noorzai", "Oosterwijk", "27194438", "Иван", "Белов", "Belov", "Dawit", "Tesfay", "Linden")


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    need("pymorphy3", "cryptography", "phonenumbers")
    monkeypatch.setattr(keys, "_COST", 2**10)


@pytest.fixture
def desk(application, tmp_path):
    """A desk on a study with names everywhere: the open study, its documents by language, and the owner's client."""
    from study import made
    from testimony.desk.app import opened

    study = Study.open(tmp_path / "study.sqlite", create=True)
    study.new_codebook(made.BOOK)
    documents, texts = {}, {}
    for tag, text in TEXTS.items():
        name = "Farida_Noorzai" if tag == "nl" else f"{tag}-1"
        document = replace(
            read_text(text, id=name, language=tag, genre="interview"),
            respondent="Farida" if tag == "nl" else f"p-{tag}",
        )
        documents[tag] = study.add_document(document)
        texts[tag] = document.text
    running = opened(study, name="study", models=tmp_path / "study-models", coder="Olga")
    application.state.desk = running
    owner = Client(application, running.sessions.token)
    for tag, words in CODED.items():
        owner.code(documents[tag], *place(texts[tag], words), memo="Farida zei dit" if tag == "nl" else "")
    with study:
        yield SimpleNamespace(
            app=application,
            study=study,
            documents=documents,
            texts=texts,
            owner=owner,
            folder=tmp_path,
            running=running,
        )
        running.close()


def followed(owner, job, state="done"):
    for _ in range(600):
        found = owner.get(f"/api/jobs/{job}").json()
        if found["state"] in ("done", "failed"):
            assert found["state"] == state, found["says"]
            return found
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def looked(desk, documents=None):
    answer = desk.owner("POST", "/api/names", {"documents": documents})
    assert answer.status_code == 202, answer.text
    followed(desk.owner, answer.json()["job"])
    return desk.owner.get("/api/names").json()


def out(desk, state="done", **more):
    seen = desk.owner.get("/api/names/preview").json()["seen"]
    body = {"passphrase": PASSPHRASE, "again": PASSPHRASE, "seen": seen, **more}
    answer = desk.owner("POST", "/api/names/out", body)
    assert answer.status_code == 202, answer.text
    return followed(desk.owner, answer.json()["job"], state)


def item_of(review, words):
    return next(i for i in review["items"] if any(f["words"] == words for f in i["forms"]))


def standing(desk):
    """Return document name -> its text and the words of its codings."""
    found = {}
    for line in desk.owner.get("/api/documents").json()["documents"]:
        held = desk.owner.get(f"/api/documents/{line['id']}").json()
        found[line["name"]] = (held["text"], [held["text"][c["start"] : c["stop"]] for c in held["codings"]])
    return found


def pieces(name):
    return {name[i : i + 8] for i in range(max(1, len(name) - 7))}


def bytes_in(folder):
    return b"".join(p.name.encode() + p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_what_is_proposed_says_which_detectors_looked_and_how_many_names_they_find(desk):
    assert desk.owner.get("/api/names").json()["ready"] is False
    review = looked(desk)
    assert "pymorphy3" in review["detectors"]
    assert any(
        "of 100 names of people" in said and "read the rest yourself" in said for said in review["measured"]
    )
    ivan = item_of(review, "Ivan Belov")
    assert {f["words"] for f in ivan["forms"]} == {"Иван Белов", "Ваней", "Иваном Беловым", "Ivan Belov"}
    mentions = desk.owner.get(f"/api/names/items/{ivan['id']}").json()["mentions"]
    text = desk.texts["ru"]
    assert [m["words"] for m in mentions] == [text[m["start"] : m["stop"]] for m in mentions]
    assert all(
        text[: m["start"]].endswith(m["before"]) and text[m["stop"] :].startswith(m["after"])
        for m in mentions
    )


def test_names_are_replaced_in_the_study_and_codings_stand_on_the_same_words(desk):
    looked(desk)
    before = {
        tag: desk.owner.get(f"/api/history/{item}").json()["history"] for tag, item in desk.documents.items()
    }
    result = out(desk)["result"]
    found = standing(desk)
    assert set(found) == {"document-001", "ru-1", "en-1"}
    for name, tag in (("document-001", "nl"), ("ru-1", "ru"), ("en-1", "en")):
        text, quotes = found[name]
        assert quotes == [CODED[tag]]
        assert "[PERSON_" in text
        assert not any(one in text for one in NAMES)
    assert len(set(re.findall(r"\[PERSON_\d+\]", found["ru-1"][0]))) == 1  # four forms, two scripts, one man
    assert desk.study.problems() == ()
    assert result["documents"] == 3
    lines = {line["name"]: line for line in desk.owner.get("/api/documents").json()["documents"]}
    assert lines["document-001"]["respondent"] == "person-001"
    for name, tag in (("document-001", "nl"), ("ru-1", "ru"), ("en-1", "en")):
        history = desk.owner.get(f"/api/history/{lines[name]['id']}").json()["history"]
        assert [(h["at"], h["coder"], h["verb"]) for h in history[:-1]] == [
            (h["at"], h["coder"], h["verb"]) for h in before[tag]
        ]
        assert (history[-1]["verb"], history[-1]["coder"], history[-1]["data"]) == (
            "pseudonymise",
            "Olga",
            {},
        )


def test_afterwards_no_piece_of_a_name_is_in_any_file_of_the_folder(desk):
    looked(desk)
    out(desk)
    held = bytes_in(desk.folder)
    assert (desk.folder / "study.sqlite-wal").exists()
    assert [piece for name in NAMES for piece in pieces(name) if piece.encode() in held] == []
    assert (desk.folder / "study-names.key").stat().st_mode & 0o777 == 0o600


def test_the_key_gives_the_texts_codings_and_memos_back_as_they_were(desk):
    looked(desk)
    out(desk)
    new = next(d["id"] for d in desk.owner.get("/api/documents").json()["documents"] if d["name"] == "en-1")
    text = desk.owner.get(f"/api/documents/{new}").json()["text"]
    desk.owner.code(new, *place(text, "lives at"))  # coded since: it keeps its words too
    back = desk.folder / "back.sqlite"
    bring_back(desk.folder / "study.sqlite", back, key=desk.folder / "study-names.key", passphrase=PASSPHRASE)
    with Study.open(back) as study:
        lines = {line.name: line for line in study.documents()}
        assert {name: study.document(line.id).text for name, line in lines.items()} == {
            "Farida_Noorzai": desk.texts["nl"],
            "ru-1": desk.texts["ru"],
            "en-1": desk.texts["en"],
        }
        said = {name: [k.value for k in study.codings(line.id)] for name, line in lines.items()}
        quotes = {
            name: [desk.texts[tag][v.start : v.stop] for v in said[name]]
            for name, tag in (("Farida_Noorzai", "nl"), ("ru-1", "ru"), ("en-1", "en"))
        }
        assert quotes == {
            "Farida_Noorzai": [CODED["nl"]],
            "ru-1": [CODED["ru"]],
            "en-1": [CODED["en"], "lives at"],
        }
        assert [v.memo for v in said["Farida_Noorzai"]] == ["Farida zei dit"]


def test_a_coding_that_ends_within_a_name_is_shown_first_and_never_grows_unseen(desk):
    looked(desk)
    item, text = desk.documents["nl"], desk.texts["nl"]
    seen = desk.owner.get("/api/names/preview").json()
    assert seen["cuts"] == []
    start, stop = place(text, "Noorzai 🙂, en")
    desk.owner.code(item, start, stop)
    body = {"passphrase": PASSPHRASE, "again": PASSPHRASE, "seen": seen["seen"]}
    job = followed(desk.owner, desk.owner("POST", "/api/names/out", body).json()["job"], "failed")
    assert "somebody coded meanwhile" in job["says"]
    assert not list(desk.folder.glob("*.key"))
    assert desk.study.document(item).text == text
    cuts = desk.owner.get("/api/names/preview").json()["cuts"]
    assert [(c["words"], c["kind"], c["coder"]) for c in cuts] == [("Noorzai 🙂, en", "coding", "Olga")]
    out(desk)
    assert "[PERSON_1] 🙂, en" in standing(desk)["document-001"][1]


def test_undo_goes_on_working_and_brings_no_name_back(desk):
    item, text = desk.documents["nl"], desk.texts["nl"]
    coding = desk.owner.code(item, *place(text, "overal te duur"), memo="zoals Bram van Oosterwijk zei")
    desk.owner("PATCH", f"/api/codings/{coding['id']}", {"memo": ""})
    looked(desk)
    out(desk)
    touched = desk.owner("POST", "/api/undo").json()["touched"]
    assert len(touched) == 1
    found = desk.study.item(touched[0]).value
    assert "Oosterwijk" not in found.memo
    assert found.memo.startswith("zoals [PERSON_")
    assert desk.study.problems() == ()


def test_a_review_is_put_right_word_by_word(desk):
    review = looked(desk)
    ivan, farida = item_of(review, "Ivan Belov"), item_of(review, "Farida Noorzai")
    parted = desk.owner("POST", f"/api/names/items/{ivan['id']}/part", {"forms": ["Ваней"]}).json()
    vanya = item_of(parted, "Ваней")
    assert vanya["id"] != ivan["id"]
    joined = desk.owner("POST", f"/api/names/items/{ivan['id']}/join", {"items": [vanya["id"]]}).json()
    assert item_of(joined, "Ваней")["id"] == ivan["id"]
    refused = desk.owner("PATCH", f"/api/names/items/{farida['id']}", {"accepted": False}).json()
    assert item_of(refused, "Farida Noorzai")["accepted"] is False
    called = desk.owner("PATCH", f"/api/names/items/{ivan['id']}", {"kind": "place"}).json()
    assert item_of(called, "Ваней")["id"].startswith("PLACE_")
    start, stop = place(desk.texts["nl"], "uitgescholden")
    body = {"document": desk.documents["nl"], "start": start, "stop": stop, "kind": "organisation"}
    missed = desk.owner("POST", "/api/names/missed", body)
    assert missed.status_code == 201
    assert item_of(missed.json(), "uitgescholden")["kind"] == "organisation"
    assert desk.owner("POST", "/api/names/missed", body).status_code == 422  # it is in the list already
    marks = desk.owner.get(f"/api/names/documents/{desk.documents['nl']}").json()["marks"]
    assert all(a["stop"] <= b["start"] for a, b in pairwise(marks))
    out(desk)
    text = standing(desk)["document-001"][0]
    assert "Farida Noorzai" in text
    assert "werd ik [ORGANISATION_1]." in text


def test_only_the_owner_may_do_it_and_a_blind_coder_stays_blind(desk):
    link = desk.owner("POST", "/api/coders", {"name": "Boris"}).json()["link"]
    boris = Client(desk.app, link.partition("token=")[2])
    desk.owner(
        "POST", "/api/assignments", {"documents": [desk.documents["ru"]], "coders": [boris.id], "blind": True}
    )
    assert boris.get("/names").status_code == 403
    for verb, path in (
        ("GET", ""),
        ("POST", ""),
        ("DELETE", ""),
        ("GET", "/preview"),
        ("POST", "/out"),
        ("GET", "/items/PERSON_1"),
    ):
        assert boris(verb, f"/api/names{path}", {} if verb == "POST" else None).status_code == 403
    looked(desk)
    out(desk)
    (row,) = boris.get("/api/documents").json()["documents"]
    held = boris.get(f"/api/documents/{row['id']}").json()
    assert (held["blind"], held["codings"], held["suggestions"]) == (True, [], [])
    assert boris(
        "POST", f"/api/documents/{desk.documents['ru']}/codings", {"start": 0, "stop": 3, "code": "bread"}
    ).status_code in (403, 404)


def test_what_others_coded_is_not_shown_to_an_owner_who_codes_blind(desk):
    boris = desk.study.add_coder("Boris")
    start, stop = place(desk.texts["ru"], "Белов 😀")
    desk.study.code(desk.documents["ru"], start, stop, "bread", coder=boris)
    desk.owner(
        "POST",
        "/api/assignments",
        {"documents": [desk.documents["ru"]], "coders": [desk.owner.id], "blind": True},
    )
    looked(desk)
    found = desk.owner.get("/api/names/preview").json()
    assert (found["cuts"], found["hidden"]) == ([], 1)


def test_a_short_or_mistyped_passphrase_is_refused_before_anything_is_done(desk):
    looked(desk)
    for one, two in (("short", "short"), (PASSPHRASE, PASSPHRASE + "x")):
        answer = desk.owner("POST", "/api/names/out", {"passphrase": one, "again": two, "seen": "x"})
        assert answer.status_code == 422
        assert "passphrase" in answer.json()["error"]
        assert PASSPHRASE not in answer.text
    assert not list(desk.folder.glob("*.key"))


def test_a_second_time_gets_a_key_of_its_own_and_both_bring_everything_back(desk):
    review = looked(desk)
    farida = item_of(review, "Farida Noorzai")
    desk.owner("PATCH", f"/api/names/items/{farida['id']}", {"accepted": False})
    out(desk)
    looked(desk)
    out(desk)
    assert {p.name for p in desk.folder.glob("*.key")} == {"study-names.key", "study-names-2.key"}
    half, whole = desk.folder / "half.sqlite", desk.folder / "whole.sqlite"
    bring_back(
        desk.folder / "study.sqlite", half, key=desk.folder / "study-names-2.key", passphrase=PASSPHRASE
    )
    bring_back(half, whole, key=desk.folder / "study-names.key", passphrase=PASSPHRASE)
    with Study.open(whole) as study:
        assert {study.document(line.id).text for line in study.documents()} == set(desk.texts.values())


def test_only_the_chosen_documents_change_and_that_is_said(desk):
    looked(desk, [desk.documents["ru"]])
    left = out(desk)["result"]["left"]
    found = standing(desk)
    assert found["Farida_Noorzai"][0] == desk.texts["nl"]
    assert "Белов" not in found["ru-1"][0]
    assert any(said.startswith("2 documents were not chosen") for said in left)
    bring_back(
        desk.folder / "study.sqlite",
        desk.folder / "back.sqlite",
        key=desk.folder / "study-names.key",
        passphrase=PASSPHRASE,
    )
    with Study.open(desk.folder / "back.sqlite") as study:
        assert {study.document(line.id).text for line in study.documents()} == set(desk.texts.values())


def test_deleted_documents_go_for_good_and_exports_are_named(desk):
    gone = desk.study.add_document(
        replace(read_text("R: Ik ben Wietske Dijkstra.", id="away"), respondent="p-9")
    )
    desk.study.delete(gone)
    export = desk.folder / "elders" / "study.docx"
    export.parent.mkdir()
    export.write_text("Farida")
    desk.study.record_export(export, "docx")
    looked(desk)
    found = desk.owner.get("/api/names/preview").json()
    assert found["deleted"] == 1
    assert any(str(export) in said for said in found["left"])
    result = out(desk)["result"]
    assert result["removed"] == 1
    export.unlink()
    assert b"Dijkstra" not in bytes_in(desk.folder)


def test_the_texts_with_names_are_not_taken_in_again(desk):
    looked(desk)
    out(desk)
    again = replace(read_text(TEXTS["en"], id="again", language="en"), respondent="p-en")
    with pytest.raises(Exception, match="names that were taken out"):
        desk.study.add_document(again)


def test_a_memo_moves_and_loses_the_names_that_were_typed_into_it(desk):
    start, stop = place(desk.texts["nl"], "te duur 💶")
    desk.study.memo(
        desk.documents["nl"], start, stop, "irony", coder=desk.owner.id, text="Farida bedoelt het anders"
    )
    looked(desk)
    result = out(desk)["result"]
    assert result["items"]["memo"] == 1
    new = next(
        d["id"] for d in desk.owner.get("/api/documents").json()["documents"] if d["name"] == "document-001"
    )
    (kept,) = desk.study.memos(new)
    assert isinstance(kept.value, Memo)
    assert desk.study.document(new).text[kept.value.start : kept.value.stop] == "te duur 💶"
    assert kept.value.text == "[PERSON_1] bedoelt het anders"
