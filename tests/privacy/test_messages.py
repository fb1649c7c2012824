"""No word of a testimony stands in what a command says when something goes wrong: stdout, stderr, logs, rejects, traces."""

import json
import shutil
import sys
import time
import zipfile

import pytest

from privacy import made
from testimony.cli import main
from testimony.shipped import corpus_folder

SAID = (
    "My grandmother Zoryana hid the samovar in the lighthouse 🍞.",
    "Тётя Февронья прятала самовар под половицами, ё\u0301лку не ставили.",
    "Oom Liekele verstopte de samowar achter de koekoeksklok in Sneek.",
    "Babushka Agrafena pryatala samovarchik v pechke na okraine.",
)
TELLING = (
    "zoryana",
    "lighthouse",
    "февронья",
    "половицами",
    "liekele",
    "koekoeksklok",
    "agrafena",
    "samovarchik",
)


@pytest.fixture
def damaged(tmp_path):
    """Write files that hold testimonies and cannot be read, each for another reason."""
    text = "\r\n".join(f"R: {line}" for line in SAID)
    with zipfile.ZipFile(tmp_path / "broken.docx", "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", f"<w:document><w:p>{text}<w:unclosed></w:p>")
    with zipfile.ZipFile(tmp_path / "broken.qdpx", "w") as packed:
        packed.writestr("project.qde", f"<Project><Note>{text}</Note>")
    lines = [json.dumps({"text": line}, ensure_ascii=False) for line in SAID]
    (tmp_path / "broken.jsonl").write_text(
        "\n".join([lines[0][:-4], *lines[1:], '{"text": 5}']), encoding="utf-8"
    )
    (tmp_path / "broken.json").write_text(json.dumps([{"data": {"text": text}, "annotations": [{"result": [{"value": {"start": 9, "end": 10**6, "text": text}}]}]}])[:-3], encoding="utf-8")  # fmt: skip
    (tmp_path / "broken.xmi").write_text(f"<xmi><Sofa sofaString='{text}'", encoding="utf-8")
    (tmp_path / "broken.yaml").write_text(f"codes:\n - name: [{SAID[0]}\n", encoding="utf-8")
    (tmp_path / "broken.spacy").write_bytes(text.encode())
    (tmp_path / "broken.parquet").write_bytes(b"PAR1" + text.encode())
    (tmp_path / "broken.sqlite").write_bytes(b"SQLite format 3\0" + text.encode() * 40)
    (tmp_path / "broken.csv").write_text(f'other,"{text}\n' * 3, encoding="utf-8")
    brat = tmp_path / "brat"
    brat.mkdir()
    (brat / "one.txt").write_text(text, encoding="utf-8")
    (brat / "one.ann").write_text(
        f"T1\tcode 5 100000\t{SAID[1]}\nT2\tcode x y\t{SAID[2]}\n", encoding="utf-8"
    )
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(corpus_folder() / "codebook.yaml", folder)
    document = {
        "id": "d1",
        "text": text,
        "respondent": "p1",
        "turns": [{"start": 3, "stop": 9**9, "role": "respondent"}],
    }
    (folder / "documents.jsonl").write_text(
        json.dumps(document) + "\n" + json.dumps(document)[:-9], encoding="utf-8"
    )
    coding = {"document": "d1", "code": SAID[0], "start": 5, "stop": 20, "quote": SAID[2]}
    (folder / "codings.jsonl").write_text(json.dumps(coding), encoding="utf-8")
    made.small(tmp_path / "whole.sqlite")[0].close()
    return tmp_path


FAILING = (
    *(f"label {name}" for name in ("broken.docx", "broken.jsonl", "broken.csv")),
    *(f"inspect {name}" for name in ("broken.docx", "broken.jsonl", "broken.sqlite")),
    "explain broken.docx",
    *(f"convert {name} out.jsonl" for name in ("broken.qdpx", "broken.docx", "broken.json", "broken.xmi", "broken.yaml", "broken.spacy", "broken.csv", "broken.sqlite", "brat", "corpus")),
    *(f"{command} corpus" for command in ("train", "evaluate", "agree", "check-codings", "corpus check", "privacy")),
    *(f"{command} broken.sqlite" for command in ("train", "agree", "privacy", "desk --no-browser")),
    "train corpus -o model",
    "draw corpus 5",
    "estimate corpus",
    "report corpus -o report.html",
    "batch broken.jsonl -o labelled",
    "batch broken.parquet -o labelled",
    "batch broken.csv -o labelled",
    "plan-batch broken.parquet",
    "summary labelled",
    "erase p1 --study corpus",
    "erase p1 --study broken.sqlite",
    "erase nobody --study whole.sqlite",
    "draw whole.sqlite 500",
    "train whole.sqlite -o model",
    "pseudonymise broken.docx broken.jsonl -o out --key key",
    "pseudonymise whole.sqlite --restore -o out --key broken.json",
    "pseudonymise whole.sqlite -o out --key short-key",
    "pseudonymise whole.sqlite -o whole.sqlite --key key",
    "pseudonymise whole.sqlite --review broken.csv -o out --key key",
    "pseudonymise brat --review broken.docx -o out --key key",
    "pseudonymise corpus -o out --key key",
    "pseudonymise broken.sqlite -o out --key key",
    "pseudonymise whole.sqlite -o out --key key --style pictures",
    "convert whole.sqlite broken.docx",
    "convert whole.sqlite out.unknown",
    "convert broken.parquet out.csv",
    "scan whole.sqlite --names broken.docx",
    "scan broken.docx broken.qdpx broken.parquet",
    "corpus add broken.jsonl",
)  # fmt: skip


def told(words, monkeypatch, capfd):
    """Run a command as the terminal does; return its exit code and everything that it said."""
    monkeypatch.setattr(sys, "argv", ["testimony", *words])
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code
    out, err = capfd.readouterr()
    return code, out + err


@pytest.mark.parametrize("command", FAILING)
def test_what_a_failing_command_says_and_logs_quotes_nobody(command, damaged, monkeypatch, capfd):
    monkeypatch.chdir(damaged)
    monkeypatch.setenv("TESTIMONY_KEY_PASSPHRASE", "vier losse woorden samen")
    before = set(damaged.rglob("*"))
    if "short-key" in command:
        monkeypatch.setenv("TESTIMONY_KEY_PASSPHRASE", "kort")
    code, output = told(command.split(), monkeypatch, capfd)
    assert code not in (0, None), output
    assert output.strip(), "it says what is wrong"
    assert not [word for word in TELLING if word in output.casefold()], output
    logs = [
        p
        for p in set(damaged.rglob("*")) - before
        if p.is_file() and p.name in ("rejects.jsonl", "manifest.json")
    ]
    for log in logs:
        assert not [word for word in TELLING if word in log.read_text(encoding="utf-8").casefold()], log.name


@pytest.mark.parametrize("trace", ["", "1"])
def test_an_error_nobody_expected_is_told_without_its_message_unless_a_developer_asks(
    trace, damaged, monkeypatch, capfd
):
    def fails(*_args, **_more):
        raise ZeroDivisionError(SAID[1])

    monkeypatch.setattr("testimony.reading.read", fails)
    monkeypatch.setattr("testimony.reading.read_all", fails, raising=False)
    monkeypatch.setattr("testimony.sentences.sentence_ends", fails)
    monkeypatch.setattr("testimony.segment.segmented", fails)
    monkeypatch.setenv("TESTIMONY_TRACE", trace)
    monkeypatch.chdir(damaged)
    if trace:
        with pytest.raises(ZeroDivisionError, match="Февронья"):
            told(["inspect", str(corpus_folder() / "examples" / "interview-en.txt")], monkeypatch, capfd)
        return
    code, output = told(
        ["inspect", str(corpus_folder() / "examples" / "interview-en.txt")], monkeypatch, capfd
    )
    assert code == 1
    assert "ZeroDivisionError in" in output
    assert not [word for word in TELLING if word in output.casefold()]


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """A desk on a study, and its owner's client."""
    from desk.conftest import ADDRESS, Client, need

    need("fastapi", "httpx", "sqlalchemy")
    from testimony.desk.app import made as application
    from testimony.desk.app import opened

    study, ids = made.small(tmp_path / "study.sqlite")
    running = opened(study, name="study", models=tmp_path / "models", coder="Olga")
    app = application(running, [ADDRESS])
    with study:
        yield study, ids, Client(app, running.sessions.token), running
        running.close()


def fails(*_args, **_more):
    raise ZeroDivisionError(SAID[1])


def test_what_the_desk_answers_and_logs_when_it_refuses_quotes_nobody(asked, caplog, capfd):
    study, ids, owner, _ = asked
    said, item = SAID[0], ids["mira"]
    coding = study.codings(item)[0].id
    requests = (
        ("POST", f"/api/documents/{item}/codings", {"start": 1, "stop": 5, "code": said}),
        ("POST", f"/api/documents/{item}/codings", {"start": 1, "stop": 5, "code": "bread", "stance": said}),
        (
            "POST",
            f"/api/documents/{item}/codings",
            {"start": 1, "stop": 10**6, "code": "bread", "memo": said},
        ),
        ("POST", f"/api/documents/{item}/codings", {said: 1, "code": "bread"}),
        ("POST", f"/api/documents/{item}/memos", {"start": 1, "stop": 5, "kind": said, "text": said}),
        ("PATCH", f"/api/documents/{item}", {"genre": said}),
        ("PATCH", f"/api/documents/{item}", {"metadata": {said: said}, "name": said}),
        ("PATCH", f"/api/codings/{coding}", {"seen": said, "memo": "x" * 60_000}),
        ("GET", f"/api/documents/{said}", None),
        ("DELETE", f"/api/documents/{item}", None),
        ("PUT", "/api/codebook", {"yaml": f"codes: [{said}"}),
        ("POST", "/api/runs", {"model": said}),
        ("POST", "/api/names/missed", {"document": said, "start": 1, "stop": 2}),
        ("POST", "/api/names/out", {"passphrase": said, "again": SAID[1], "seen": said}),
        ("PATCH", "/api/names/items/PERSON_1", {"kind": said}),
        ("POST", "/api/import", {"files": [{"ticket": said, "name": said}]}),
        ("POST", "/api/merge", {"files": said}),
    )
    quoted = []
    for method, path, body in requests:
        answer = owner(method, path, body)
        refused = answer.json().get("refused")  # an import lists what it refused, by the names that were sent
        told_so = [row["error"] for row in refused] if refused else answer.json()["error"]
        assert told_so, (method, path[:30], answer.status_code)
        quoted += [(method, path[:30], told_so) for word in TELLING if word in str(told_so).casefold()]
    assert quoted == [], quoted
    sent = [
        ("files", (f"broken{suffix}", f"PK\x03\x04 {said}".encode()))
        for suffix in (".docx", ".qdpx", ".odt", ".xlsx", ".pdf")
    ]
    for row in owner.http.post("/api/import/preview", files=sent).json()["files"]:
        assert not [word for word in TELLING if word in str(row["error"]).casefold()]
    assert not [word for word in TELLING if word in (caplog.text + "".join(capfd.readouterr())).casefold()]


def test_what_the_desk_says_of_an_error_nobody_expected_quotes_nobody(asked, monkeypatch, caplog, capfd):
    study, ids, owner, running = asked
    for name in ("search", "history", "documents"):
        monkeypatch.setattr(study, name, fails)
    for path in ("/api/documents", f"/api/history/{ids['mira']}"):
        answer = owner.http.get(path)
        assert answer.status_code == 500
        assert "ZeroDivisionError" in answer.text
        assert not [word for word in TELLING if word in answer.text.casefold()]
    job = running.jobs.add("names", fails)
    for _ in range(200):
        found = owner.get(f"/api/jobs/{job.id}").json()
        if found["state"] == "failed":
            break
        time.sleep(0.02)
    assert found["state"] == "failed"
    assert not [word for word in TELLING if word in found["says"].casefold()]
    assert not [word for word in TELLING if word in (caplog.text + "".join(capfd.readouterr())).casefold()]
