"""What the browser tests share: Debian's chromium, a page of it, and the desk's own files without a server."""

import mimetypes
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
STATIC = Path(__file__).resolve().parents[3] / "src" / "testimony" / "desk" / "static"


@pytest.fixture(
    scope="package"
)  # not longer: Playwright keeps an event loop, which later tests must not meet
def chromium():
    """A browser for these tests; skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not on this machine (apt-get install chromium)")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def modules(chromium):
    """A page on which the desk's modules can be imported; nothing is served, nothing is asked of a network."""
    context = chromium.new_context()
    page = context.new_page()

    def answer(route):
        path = route.request.url.removeprefix("http://desk.test/static/")
        if path == route.request.url:
            route.fulfill(body="<!doctype html><title>modules</title>", content_type="text/html")
            return
        kind = mimetypes.guess_type(path)[0] or "text/plain"
        route.fulfill(body=(STATIC / path).read_bytes(), content_type=kind)

    page.route("**/*", answer)
    page.goto("http://desk.test/")
    yield page
    context.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The link of a desk on a study of composed interviews, each for one test: `nl-1`, `ru-1`, `en-1` and so on."""
    from . import made

    names = {f"{tag}-{number}": tag for tag in ("nl", "ru", "en") for number in range(1, 7)}
    with made.running(made.made(tmp_path_factory.mktemp("desk"), names)) as link:
        yield link


@contextmanager
def following(chromium, link):
    """A browser page that has followed a link; a script that fails fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 860}, accept_downloads=True)
    page = context.new_page()
    failed = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.set_default_timeout(60_000)
    page.goto(link)
    yield page
    context.close()
    assert failed == []


@pytest.fixture
def signed_in(chromium, desk):
    """A browser page of the owner on the desk of composed interviews."""
    with following(chromium, desk) as page:
        yield page


@pytest.fixture(scope="session")
def judged_study(tmp_path_factory):
    """The file of a study that two have coded apart and a model has read, and the blind coder's token; made once."""
    from . import judged

    return judged.judged(tmp_path_factory.mktemp("judged"))


@pytest.fixture(scope="module")
def judging(judged_study, tmp_path_factory):
    """The links of the owner and of a blind coder to a copy of the judged study."""
    from . import made

    whole, token = judged_study
    path = Path(shutil.copy(whole, tmp_path_factory.mktemp("judging")))
    with made.running(path) as link:
        yield {"owner": link, "blind": f"{link.split('?')[0]}?token={token}", "path": path}


@pytest.fixture
def owner(chromium, judging):
    """A browser page of the owner on the desk of the judged study."""
    with following(chromium, judging["owner"]) as page:
        yield page


@pytest.fixture
def blind(chromium, judging):
    """A browser page of the blind coder on the desk of the judged study."""
    with following(chromium, judging["blind"]) as page:
        yield page
