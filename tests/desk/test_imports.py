"""Importing through the API: what was read is shown, corrected and stored; what is hostile or unknown is refused in a sentence."""

import io
import zipfile

import pytest

TALK = "S01: Waarom bent u vertrokken?\nS02: Toen de oproep kwam 🙂, in het cafe\u0301.\nS01: En toen?\nS02: Naar Tbilisi.\n"


def preview(desk, *files):
    parts = [("files", (name, data, "application/octet-stream")) for name, data in files]
    answer = desk.owner.http.post("/api/import/preview", files=parts)
    assert answer.status_code == 200, answer.text
    return answer.json()["files"]


def take(desk, file, **more):
    body = {"ticket": file["ticket"], "name": "fietsen", **more}
    return desk.owner("POST", "/api/import", {"files": [body]}).json()


def test_a_file_is_shown_corrected_and_enters_the_study(desk):
    (found,) = preview(desk, ("fietsen.txt", TALK.encode()))
    assert (found["name"], found["language"], found["error"], found["duplicate_of"]) == (
        "fietsen.txt",
        "nl",
        None,
        None,
    )
    assert [(s["speaker"], s["turns"]) for s in found["speakers"]] == [("S01", 2), ("S02", 2)]
    assert desk.study.documents()[0].name == "en-1"  # nothing entered yet
    roles = {"S01": "interviewer", "S02": "respondent"}
    (made,) = take(desk, found, roles=roles, turns={"2": "other"}, metadata={"wave": "2023"})["documents"]
    stored = desk.owner.get(f"/api/documents/{made['id']}").json()
    assert stored["text"] == TALK
    assert [t["role"] for t in stored["turns"]] == ["interviewer", "respondent", "other", "respondent"]
    assert stored["metadata"] == {"wave": "2023"}
    assert stored["respondent"].startswith("p-")
    assert stored["genre"] == "interview"


def test_a_text_that_is_there_is_named_whatever_its_file_is_called(desk):
    text = desk.study.document(desk.documents["ru"]).text
    (found,) = preview(desk, ("kopiya.txt", text.encode()))
    assert found["duplicate_of"] == {"id": desk.documents["ru"], "name": "ru-1"}


@pytest.mark.parametrize("name", ["../../../etc/cron.d/x.txt", "..\\..\\x.txt", "/etc/x.txt", "a\0b/x.txt"])
def test_the_name_of_an_upload_is_never_a_path(desk, name):
    (found,) = preview(desk, (name, b"Ik ging weg om de oorlog."))
    assert found["error"] is None
    assert found["name"] == "x.txt"
    (made,) = take(desk, found)["documents"]
    assert made["name"] == "fietsen"


def bomb():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("[Content_Types].xml", "<Types/>")
        pack.writestr("word/document.xml", b" " * 120_000_000)
    return held.getvalue()


def test_a_bomb_and_a_broken_file_get_a_sentence_and_the_others_go_on(desk):
    files = (
        ("bom.docx", bomb()),
        ("kapot.docx", b"PK\x03\x04 nothing"),
        ("leeg.txt", b""),
        ("goed.txt", "Я уехала.".encode()),
    )
    found = preview(desk, *files)
    assert [f["name"] for f in found] == ["bom.docx", "kapot.docx", "leeg.txt", "goed.txt"]
    assert [bool(f["error"]) for f in found] == [True, True, True, False]
    mine = desk.running.uploads.scratch()
    assert str(mine.parent) not in str(found)
    assert list(mine.parent.iterdir()) == [mine]  # no file that was read is left


@pytest.mark.parametrize(
    "more",
    [
        {"metadata": {"surname": "Ivanova"}},
        {"metadata": {"legal_status": "asylum"}},
        {"metadata": {"origin_country": "Rusland, Tver"}},
        {"genre": "gossip"},
        {"name": "  "},
        {"name": "en-1"},
        {"turns": {"99": "other"}},
        {"ticket": "nothing"},
    ],
)
def test_what_does_not_fit_does_not_enter(desk, more):
    (found,) = preview(desk, ("fietsen.txt", TALK.encode()))
    answer = take(desk, found, **more)
    assert answer["documents"] == []
    assert answer["refused"][0]["error"]
    assert "Ivanova" not in answer["refused"][0]["error"]
    assert len(desk.study.documents()) == 3


def test_the_form_has_no_field_that_points_to_a_person(desk):
    names = {f["name"] for f in desk.owner.get("/api/fields").json()["fields"]}
    assert names >= {"wave", "age_band", "consent_model_training"}
    forbidden = {
        "name",
        "age",
        "birth",
        "legal_status",
        "ethnic_or_minority_group",
        "risk_flag",
        "departure_month",
    }
    assert not names & forbidden


def test_the_values_of_the_form_are_those_of_the_reports_so_that_they_make_one_group(desk):
    from importlib import resources

    import yaml

    known = yaml.safe_load((resources.files("testimony.publishing") / "fields.yaml").read_text("utf-8"))
    shown = {f["name"]: f["choices"] for f in desk.owner.get("/api/fields").json()["fields"]}
    for name in ("age_band", "wave"):
        assert shown[name] == list(known[name]["order"])


def test_roles_can_be_corrected_later(desk):
    item = desk.documents["nl"]
    before = desk.owner.get(f"/api/documents/{item}").json()
    after = desk.owner(
        "PATCH", f"/api/documents/{item}", {"seen": before["version"], "roles": {"I": "other"}}
    ).json()
    assert [t["role"] for t in after["turns"]] == ["other", "respondent"] * 2
    assert [s["role"] for s in after["segments"]] == ["other", "respondent"] * 2
    again = desk.owner("PATCH", f"/api/documents/{item}", {"seen": before["version"], "genre": "letter"})
    assert again.status_code == 409
    assert desk.owner("PATCH", f"/api/documents/{item}", {"name": "elsewhere"}).status_code == 422


def test_a_document_with_codings_is_not_deleted_and_one_without_is(desk):
    item = desk.documents["en"]
    made = desk.owner.code(item, 17, 25)
    assert desk.owner.http.delete(f"/api/documents/{item}").status_code == 422
    desk.owner.http.delete(f"/api/codings/{made['id']}")
    assert desk.owner.http.delete(f"/api/documents/{item}").status_code == 200
    assert desk.owner.get(f"/api/documents/{item}").status_code == 404
