"""What the desk's tests share: a desk on a small study in three languages, and clients that are signed in."""

import importlib.util
import re
from types import SimpleNamespace

import pytest

ADDRESS = "127.0.0.1:8642"
SHARED = "127.0.0.1:8643"
OLGAS, BORISS = "olga's five words apart", "борис и пять слов"
"""Where a shared desk is, and the passwords of its owner and of Boris."""


def need(*names):
    for name in names:
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed (pip install 'testimony[desk]')")


class Client:
    """A browser of somebody: follows a link, and sends what our pages send."""

    def __init__(self, app, token, address=ADDRESS):
        from starlette.testclient import TestClient

        self.http = TestClient(app, base_url=f"http://{address}", raise_server_exceptions=False)
        assert self.http.get("/", params={"token": token}).status_code == 200
        page = self.http.get("/").text
        self.csrf = re.search('name="csrf" content="([^"]+)"', page)[1]
        self.id = re.search('data-coder="([^"]+)"', page)[1]
        self.http.headers["X-CSRF"] = self.csrf

    def get(self, path, **params):
        return self.http.get(path, params=params)

    def __call__(self, method, path, body=None):
        return self.http.request(method, path, json=body)

    def code(self, document, start, stop, code="bread", **more):
        answer = self(
            "POST", f"/api/documents/{document}/codings", {"start": start, "stop": stop, "code": code, **more}
        )
        assert answer.status_code == 201, answer.text
        return answer.json()["coding"]


@pytest.fixture(scope="session")
def application():
    """The application, made once: describing its routes takes a while. Each test lays its own desk into it."""
    need("fastapi", "httpx", "sqlalchemy")
    from testimony.desk.app import made

    return made(None, [ADDRESS])


@pytest.fixture
def desk(application, tmp_path):
    """A desk that runs, without a server: the app, the open study, its documents by language, and the owner's client."""
    from study import made
    from testimony.desk.app import opened

    study, documents, _ = made.study(tmp_path / "study.sqlite", coders=())
    running = opened(study, name="study", models=tmp_path / "models", coder="Olga")
    application.state.desk = running
    owner = Client(application, running.sessions.token)
    with study:
        yield SimpleNamespace(
            app=application, study=study, documents=documents, owner=owner, folder=tmp_path, running=running
        )
        running.close()


@pytest.fixture
def coder(desk):
    """Make a coder and give their client."""

    def make(name, *documents, blind=False):
        link = desk.owner("POST", "/api/coders", {"name": name}).json()["link"]
        client = Client(desk.app, link.partition("token=")[2])
        if documents:
            desk.owner(
                "POST",
                "/api/assignments",
                {"documents": list(documents), "coders": [client.id], "blind": blind},
            )
        return client

    return make


@pytest.fixture(scope="session")
def shared_application():
    """The application of a shared desk, made once."""
    need("fastapi", "httpx", "sqlalchemy", "cryptography")
    from testimony.desk.app import made as application

    return application(None, [SHARED], scheme="https")


@pytest.fixture
def shared(shared_application, tmp_path):
    """A shared desk without a server: its study, owner and Boris, who have passwords, and a client that nobody has signed in with."""
    from starlette.testclient import TestClient

    from study import made
    from testimony.desk.app import opened
    from testimony.desk.passwords import Passwords
    from testimony.desk.sharing import Share, folder_of
    from testimony.desk.sharing import shared as sharing

    path = tmp_path / "s.sqlite"
    study, documents, (boris,) = made.study(path, coders=("Boris",))
    olga = study.add_coder("Olga")
    passwords = Passwords(folder_of(path))
    passwords.set(olga, OLGAS)
    passwords.set(boris, BORISS)
    study.assign(documents["ru"], boris)
    found = sharing(study, folder_of(path), Share(), owner=olga, address="127.0.0.1")
    desk = opened(study, name="s", models=tmp_path / "models", coder="Olga", shared=found)
    shared_application.state.desk = desk
    client = TestClient(shared_application, base_url=f"https://{SHARED}", raise_server_exceptions=False)
    with study:
        yield SimpleNamespace(client=client, desk=desk, study=study, documents=documents, passwords=passwords, boris=boris, app=shared_application)  # fmt: skip
        desk.close()


def place(text, words):
    """Return where words stand in a text."""
    start = text.index(words)
    return start, start + len(words)
