"""Who gets in, from where, and what comes back: forged addresses, missing words, scripts in every text."""

import asyncio
import stat

import pytest

from testimony.desk import assets

from .conftest import ADDRESS, Client

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}"


def outside(desk, **headers):
    from starlette.testclient import TestClient

    return TestClient(desk.app, base_url=f"http://{ADDRESS}", headers=headers, raise_server_exceptions=False)


def routes(desk):
    for path, verbs in desk.app.openapi()["paths"].items():
        for verb in verbs:
            yield verb.upper(), path


def test_without_a_link_nothing_is_shown_and_nothing_is_done(desk):
    client = outside(desk)
    found = list(routes(desk))
    assert len(found) > 40
    for verb, path in found:
        assert client.request(verb, path, json={}).status_code in (401, 422), (verb, path)
        if (
            verb == "GET"
            and "{" not in path
            and "losses" not in path
            and path not in ("/api/export", "/api/search")
        ):
            assert client.get(path).status_code == 401, path
    for page in ("/", "/import", "/review", "/code/abc", "/codebook", "/export"):
        answer = client.get(page)
        assert answer.status_code == 401
        assert "csrf" not in answer.text


@pytest.mark.parametrize("token", ["", "x", "é", "0" * 10_000])
def test_a_wrong_token_gets_a_sentence(desk, token):
    answer = outside(desk).get("/", params={"token": token})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert "valid" in answer.text


def test_a_link_signs_in_by_a_cookie_that_scripts_and_other_sites_do_not_get(desk):
    token = desk.app.state.desk.sessions.token
    answer = outside(desk).get("/", params={"token": token}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("testimony-8642=")  # of this port: another desk beside it has its own
    assert token not in cookie
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8642", "127.0.0.1", "127.0.0.1:1", "[::1]:8642", ""]
)
def test_a_name_that_was_bent_to_this_machine_is_refused(desk, host):
    desk.owner.http.headers["host"] = host
    assert desk.owner.get("/api/study").status_code == 403
    assert desk.owner.get("/").status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"X-CSRF": ""},
        {"X-CSRF": "0" * 64},
    ],
)
def test_what_another_page_sends_is_refused_and_does_nothing(desk, headers):
    desk.owner.http.headers.update(headers)
    item = desk.documents["en"]
    answer = desk.owner("POST", f"/api/documents/{item}/codings", {"start": 17, "stop": 25, "code": "bread"})
    assert answer.status_code == 403
    assert desk.study.codings(item) == ()


def test_our_own_origin_is_let_through(desk):
    desk.owner.http.headers.update({"Origin": f"http://{ADDRESS}", "Sec-Fetch-Site": "same-origin"})
    assert desk.owner("POST", "/api/undo").status_code == 200


def test_the_word_of_one_session_does_not_serve_another(desk, coder):
    boris = coder("Boris")
    desk.owner.http.headers["X-CSRF"] = boris.csrf
    assert desk.owner("POST", "/api/undo").status_code == 403


def test_every_answer_has_the_strict_headers(desk):
    answers = [
        desk.owner.get(p)
        for p in (
            "/",
            f"{assets.address()}/nothing.css",
            "/codes.css",
            "/api/study",
            "/api/nothing",
            "/nothing",
        )
    ]
    desk.owner.http.headers["host"] = "evil.example"
    for answer in [*answers, desk.owner.get("/")]:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"


def test_scripts_in_names_texts_and_memos_are_only_ever_text(desk):
    import json
    from dataclasses import replace

    from study import made

    document = replace(made.document("en", "hostile"), id=HOSTILE, segments=())
    item = desk.study.add_document(document)
    desk.owner("POST", "/api/coders", {"name": HOSTILE})
    desk.owner.code(item, 17, 25, memo=HOSTILE)
    for path in (f"/api/documents/{item}", "/api/documents", "/api/coders"):
        answer = desk.owner.get(path)
        assert answer.headers["content-type"] == "application/json"
        assert HOSTILE in json.dumps(answer.json(), ensure_ascii=False).replace('\\"', '"')
    for page in ("/", f"/code/{item}", "/coders"):
        answer = desk.owner.get(page)
        assert answer.headers["content-type"].startswith("text/html")
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text
    exported = desk.owner.get("/api/export", format="html")
    assert "<script" not in exported.text
    assert "<img" not in exported.text
    assert "&lt;script&gt;" in exported.text
    assert "attachment" in exported.headers["content-disposition"]


def test_the_name_of_a_coder_is_escaped_in_their_own_pages(desk, coder):
    assert "<script>alert" not in coder(HOSTILE).http.get("/").text


@pytest.mark.parametrize(
    "path", ["/../app.py", "/%2e%2e/app.py", "/..%2fapp.py", "//etc/passwd", "/..%2f..%2fapi%2fstudy"]
)
def test_a_path_does_not_lead_out_of_the_static_files(desk, path):
    answer = desk.owner.get(assets.address() + path)
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


def test_what_is_too_large_is_refused_however_it_says_its_size(desk):
    from testimony.desk.guard import MOST_BYTES

    client, path = desk.owner.http, f"/api/documents/{desk.documents['en']}/codings"
    assert client.post(path, content=b"", headers={"content-length": str(MOST_BYTES + 1)}).status_code == 413
    assert client.post(path, content=b"", headers={"content-length": "9" * 400}).status_code == 413
    pieces = (b"x" * 1_000_000 for _ in range(17))
    assert client.post(path, content=pieces).status_code == 413


def test_a_coders_new_link_ends_the_old_one_and_whoever_came_by_it(desk, coder):
    boris = coder("Boris")
    assert boris.get("/api/study").status_code == 200
    link = desk.owner("POST", f"/api/coders/{boris.id}/link").json()["link"]
    assert boris.get("/api/study").status_code == 401
    assert Client(desk.app, link.partition("token=")[2]).id == boris.id


def test_the_owners_link_is_not_given_anew_by_the_page(desk):
    assert desk.owner("POST", f"/api/coders/{desk.owner.id}/link").status_code == 422


def test_a_coder_may_do_only_what_is_theirs(desk, coder):
    item = desk.documents["en"]
    mine = desk.owner.code(item, 17, 25)
    boris = coder("Boris", item)
    refused = [
        boris("PATCH", f"/api/codings/{mine['id']}", {"memo": "x"}),
        boris.http.delete(f"/api/codings/{mine['id']}"),
        boris("PATCH", f"/api/documents/{item}", {"genre": "letter"}),
        boris.http.delete(f"/api/documents/{item}"),
        boris("POST", "/api/coders", {"name": "Vera"}),
        boris("POST", f"/api/coders/{boris.id}/release"),
        boris("POST", "/api/assignments", {"documents": [item], "coders": [boris.id]}),
        boris("POST", "/api/train", {}),
        boris("POST", "/api/runs", {}),
        boris("POST", "/api/disputes/finish"),
        boris("PUT", "/api/codebook", {"yaml": "codes: [x]"}),
        boris.get("/api/export", format="jsonl"),
        boris.get("/api/agreement"),
        boris.get("/api/coders"),
        boris.get(f"/api/documents/{desk.documents['nl']}"),
        boris.get("/export"),
    ]
    assert [answer.status_code for answer in refused] == [403] * len(refused)
    assert [k.id for k in desk.study.codings(item)] == [mine["id"]]


def test_the_folder_of_uploads_is_private_and_goes_with_the_desk(desk):
    folder = desk.app.state.desk.uploads.scratch().parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    desk.app.state.desk.close()
    assert not folder.exists()


def test_an_error_that_nobody_foresaw_says_nothing_of_what_was_sent(desk, monkeypatch):
    monkeypatch.setattr(type(desk.study), "documents", lambda _: 1 / 0)
    answer = desk.owner.get("/api/documents")
    assert answer.status_code == 500
    assert "ZeroDivisionError" in answer.json()["error"]


def test_nothing_but_http_is_spoken(desk):
    said = []

    async def run():
        async def send(message):
            said.append(message)

        await desk.app({"type": "websocket", "path": "/", "headers": []}, None, send)

    asyncio.run(run())
    assert said == []
