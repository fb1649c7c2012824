"""The desk over a real loopback server: killed while saving, two who save at once, a file that may not grow."""

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from study import made
from testimony.study import Study

pytestmark = pytest.mark.enable_socket

LIMITED = (
    "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2);"
    "from testimony.desk.serving import serve; serve(sys.argv[2], port=0, coder='Olga', tell=lambda l, _: print(l, flush=True))"
)


class Browser:
    """Somebody who follows a link and saves, without a browser."""

    def __init__(self, link):
        self.base = link.partition("/?")[0]
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = self.opener.open(link).read().decode()
        self.csrf = re.search('name="csrf" content="([^"]+)"', page)[1]

    def __call__(self, path, body, method="POST"):
        request = urllib.request.Request(  # noqa: S310 (our own loopback address)
            self.base + path,
            data=json.dumps(body).encode(),
            method=method,
            headers={"X-CSRF": self.csrf, "Content-Type": "application/json"},
        )
        with self.opener.open(request, timeout=60) as answer:
            return json.load(answer)

    def save(self, document, number):
        body = {
            "client": f"c{number}",
            "start": 17,
            "stop": 20 + number % 30,
            "code": "bread",
            "memo": "й 🍞",
        }
        return self(f"/api/documents/{document}/codings", body)["coding"]["id"]


@contextmanager
def running(*command):
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def command(path):
    return (
        sys.executable,
        "-m",
        "testimony",
        "desk",
        str(path),
        "--port",
        "0",
        "--no-browser",
        "--coder",
        "Olga",
    )


@pytest.fixture
def study(tmp_path):
    found, documents, _ = made.study(tmp_path / "study.sqlite", coders=())
    found.close()
    return tmp_path / "study.sqlite", documents["en"]


def standing(path, document):
    with Study.open(path) as found:
        assert found.problems() == ()
        return [k.id for k in found.codings(document)]


def kill_at(process, acknowledged, count):
    """Kill a desk as soon as so many saves are acknowledged, while the next one is under way."""

    def watch():
        while len(acknowledged) < count and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


@pytest.mark.slow
def test_kills_during_five_hundred_saves_lose_no_acknowledged_coding(study):
    path, document = study
    acknowledged, chance, kills = [], random.Random(7), 0  # noqa: S311 (any moment will do)
    while len(acknowledged) < 500:
        with running(*command(path)) as (process, link):
            browser = Browser(link)
            kill_at(process, acknowledged, len(acknowledged) + chance.randint(40, 160))
            kills += 1
            try:
                while len(acknowledged) < 500:
                    acknowledged.append(browser.save(document, len(acknowledged)))
            except (OSError, http.client.HTTPException, ValueError):
                pass  # killed, before the answer or in the middle of it
        found = standing(path, document)
        assert found[: len(acknowledged)] == acknowledged
        assert len(found) <= len(acknowledged) + 1  # the page sends that one again, by the same name
    assert kills >= 3


def both_save(study, many):
    path, document = study
    with running(*command(path)) as (_, link):
        owner = Browser(link)
        links = []
        for name in ("Anna", "Boris"):
            coder = owner("/api/coders", {"name": name})
            owner("/api/assignments", {"documents": [document], "coders": [coder["coder"]["id"]]})
            links.append(coder["link"])
        saved = [[], []]

        def work(number):
            browser = Browser(links[number])
            for count in range(many):
                saved[number].append(browser.save(document, count))

        threads = [threading.Thread(target=work, args=(n,)) for n in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [len(ids) for ids in saved] == [many, many]
    assert set(standing(path, document)) == {*saved[0], *saved[1]}


@pytest.mark.slow
def test_two_coders_who_save_at_once_lose_nothing(study):
    both_save(study, 200)


@pytest.mark.nightly
def test_two_coders_who_save_two_thousand_each_at_once_lose_nothing(study):
    both_save(study, 2000)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="the limit on a file's size is of POSIX")
def test_a_disk_that_takes_no_more_is_said_and_keeps_what_was_there(study):
    path, document = study
    saved = []
    with running(sys.executable, "-c", LIMITED, str(path.stat().st_size + 200_000), str(path)) as (_, link):
        browser = Browser(link)
        with pytest.raises(urllib.error.HTTPError) as refused:
            saved.extend(browser.save(document, number) for number in range(2000))
        assert refused.value.code == 507
        assert "Make room" in json.load(refused.value)["error"]
    assert len(saved) > 3
    assert standing(path, document)[: len(saved)] == saved
