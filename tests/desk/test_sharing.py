"""A shared desk: TLS and passwords or nothing; who guesses waits; and every unsafe combination is refused in a sentence."""

import json
import re
import stat

import pytest

from testimony.desk.attempts import FREE, LONGEST, Attempts
from testimony.errors import CorpusError

from .conftest import BORISS as BORIS
from .conftest import OLGAS as OWNER
from .conftest import SHARED as ADDRESS


def enter(client, name, password, **more):
    body = {"name": name, "password": password}
    return client.post("/login", data=body, follow_redirects=False, **more)


def test_name_and_password_sign_in_by_a_cookie_that_is_sent_encrypted_to_this_address_alone(shared):
    answer = enter(shared.client, "Boris", BORIS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-testimony-8643=")
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    page = shared.client.get("/").text
    assert f'data-coder="{shared.boris}"' in page
    assert 'data-owner="no"' in page


def test_the_owner_is_known_by_their_password_and_by_no_link(shared):
    answer = shared.client.get("/", params={"token": shared.desk.sessions.token}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    token = shared.study.new_token(shared.boris)
    answer = shared.client.get("/", params={"token": token}, follow_redirects=False)
    assert answer.headers["location"] == "/login"
    assert "set-cookie" not in answer.headers
    enter(shared.client, "Olga", OWNER)
    assert 'data-owner="yes"' in shared.client.get("/").text


@pytest.mark.parametrize(
    ("name", "password"),
    [("Boris", "борис и пять слова"), ("Boris", ""), ("Boris", OWNER), ("nobody", BORIS), ("", ""), ("adjudicated", "x")],
)  # fmt: skip
def test_a_wrong_name_or_password_gets_one_sentence_and_no_cookie(shared, name, password):
    answer = enter(shared.client, name, password)
    assert answer.status_code == 401
    assert "do not fit" in answer.text
    assert "set-cookie" not in answer.headers
    assert shared.client.get("/api/study").status_code == 401


def test_who_guesses_has_to_wait_even_with_the_right_password_then(shared):
    for _ in range(FREE + 1):
        assert enter(shared.client, "Boris", "a wrong password").status_code == 401
    answer = enter(shared.client, "Boris", BORIS)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert "Try again in" in answer.text
    assert "set-cookie" not in answer.headers


def test_the_wait_doubles_to_an_end_and_is_forgotten_after_the_right_password():
    now = [0.0]
    attempts = Attempts(clock=lambda: now[0])
    waits = []
    for _ in range(20):
        attempts.failed("name Boris", "address 10.0.0.7")
        waits.append(attempts.wait("name Boris"))
        now[0] += waits[-1]
        assert attempts.wait("name Boris", "address 10.0.0.7") == 0
    assert waits[: FREE + 4] == [0] * FREE + [2, 4, 8, 16]
    assert waits[-1] == LONGEST
    assert attempts.wait("name Vera", "address 10.0.0.8") == 0
    attempts.succeeded("name Boris", "address 10.0.0.7")
    attempts.failed("name Boris")
    assert attempts.wait("name Boris") == 0


def test_a_guesser_at_one_address_waits_whatever_name_they_try(shared):
    for number in range(FREE + 1):
        enter(shared.client, f"name {number}", "a wrong password")
    assert enter(shared.client, "Boris", BORIS).status_code == 429


def test_a_new_password_ends_the_sessions_of_the_old_one_at_once(shared):
    enter(shared.client, "Boris", BORIS)
    assert shared.client.get("/api/study").status_code == 200
    shared.passwords.set(shared.boris, "another five words apart")
    assert shared.client.get("/api/study").status_code == 401
    assert enter(shared.client, "Boris", BORIS).status_code == 401


def test_a_session_ends_by_signing_out_and_after_its_hours(shared, monkeypatch):
    from testimony.desk import sessions

    enter(shared.client, "Boris", BORIS)
    shared.client.post("/logout")
    assert shared.client.get("/api/study").status_code == 401
    enter(shared.client, "Boris", BORIS)
    later = sessions.time.monotonic() + sessions.HOURS * 3600 + 1
    monkeypatch.setattr(sessions.time, "monotonic", lambda: later)
    assert shared.client.get("/api/study").status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "localhost:8643", "127.0.0.1", "127.0.0.1:1", ""])
def test_any_other_address_than_the_one_that_was_chosen_is_refused(shared, host):
    enter(shared.client, "Boris", BORIS)
    shared.client.headers["host"] = host
    assert shared.client.get("/api/study").status_code == 403
    assert enter(shared.client, "Boris", BORIS).status_code == 403


@pytest.mark.parametrize("headers", [{"Origin": f"http://{ADDRESS}"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}])  # fmt: skip
def test_another_page_can_neither_sign_in_nor_out(shared, headers):
    assert enter(shared.client, "Boris", BORIS, headers=headers).status_code == 403
    assert shared.client.post("/logout", headers=headers).status_code == 403


def test_a_form_of_ours_whose_origin_browsers_do_not_say_is_let_through(shared):
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}  # as Chromium sends it under no-referrer
    assert enter(shared.client, "Boris", BORIS, headers=headers).status_code == 303


def test_the_door_has_the_strict_headers_and_says_nothing_of_who_codes(shared):
    answer = shared.client.get("/login")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "Boris" not in answer.text
    assert "Olga" not in answer.text
    answer = enter(shared.client, "<script>alert(1)</script>", "x")
    assert "<script>" not in answer.text


def test_links_are_not_given_on_a_shared_desk_and_a_new_coder_gets_the_address(shared):
    enter(shared.client, "Olga", OWNER)
    word = re.search('name="csrf" content="([^"]+)"', shared.client.get("/").text)[1]
    headers = {"X-CSRF": word}
    assert shared.client.post(f"/api/coders/{shared.boris}/link", headers=headers).status_code == 422
    added = shared.client.post("/api/coders", json={"name": "Vera"}, headers=headers)
    assert added.json()["link"] == f"https://{ADDRESS}/login"
    assert added.json()["coder"]["id"] not in shared.study.linked()


def test_passwords_are_kept_as_slow_hashes_that_their_owner_alone_may_read(shared, tmp_path):
    path = tmp_path / "s-sharing" / "passwords.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    text = path.read_text(encoding="utf-8")
    assert OWNER not in text
    assert BORIS not in text
    assert all(line["n"] * line["r"] >= 2**18 for line in json.loads(text).values())
    assert not shared.passwords.fits(shared.boris, BORIS.upper())
    with pytest.raises(CorpusError, match="at least 10"):
        shared.passwords.set(shared.boris, "short")
