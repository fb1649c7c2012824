"""Asking the desk's server from a page, as the page itself would."""

from urllib.parse import urljoin


def to(page, path):
    """Open a page of the desk."""
    page.goto(urljoin(page.url, path))
    return page


def answer(page, path):
    """Return what the server answers to GET."""
    return page.evaluate("(path) => fetch(path).then((answer) => answer.json())", path)


def document(page, name):
    """Return the document of this name, with everything on it."""
    found = next(d for d in answer(page, "/api/documents")["documents"] if d["name"] == name)
    return answer(page, f"/api/documents/{found['id']}")


def quotes(found):
    """Return coder, code, stance and words of the codings of a document."""
    return [
        (c["coder_name"], c["code"], c["stance"], found["text"][c["start"] : c["stop"]])
        for c in found["codings"]
    ]


def eventually(page, true):
    """Ask until something is true, for half a minute: the desk's policy forbids Playwright's own way of waiting for a script."""
    for _ in range(300):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come true")
