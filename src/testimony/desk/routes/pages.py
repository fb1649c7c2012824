"""The pages themselves, the way in by a link, and the colours of the codes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from testimony.desk.refusals import Refused, status_of
from testimony.desk.running import Who, desk_of, signed_in
from testimony.desk.sessions import cookie_name
from testimony.errors import CodebookError, CorpusError

HERE = Path(__file__).resolve().parents[1]
NAV = (
    ("/", "documents", "Documents", False),
    ("/review", "review", "Review", False),
    ("/search", "search", "Search", False),
    ("/agree", "agree", "Agreement", False),
    ("/adjudicate", "adjudicate", "Adjudicate", True),
    ("/codebook", "codebook", "Codebook", False),
    ("/model", "model", "Model", False),
    ("/export", "export", "Export", True),
    ("/coders", "coders", "Coders", True),
)
"""Address, name, title, and whether a page is the owner's alone."""

OWNERS = frozenset({"import", *(name for _, name, _, owner in NAV if owner)})

router = APIRouter(include_in_schema=False)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )


def shown(who: Who, page: str, **more: Any) -> HTMLResponse:
    """Return a page for somebody."""
    name = f"{page}.html" if f"{page}.html" in _templates().list_templates() else ""
    if not name:
        raise Refused(404, "There is no such page")
    nav = [{"href": h, "name": n, "title": t} for h, n, t, owner in NAV if who.owner or not owner]
    text = (
        _templates()
        .get_template(name)
        .render(
            csrf=who.desk.sessions.csrf(who.session),
            page=page,
            study=study_name(who),
            coder={"id": who.id, "name": who.line.name, "owner": who.owner},
            blind=more.pop("blind", not who.sees_all),
            nav=nav,
            **more,
        )
    )
    return HTMLResponse(text)


def study_name(who: Who) -> str:
    """Return what the study is called."""
    found = who.desk.study.setting("name")
    return str(found or who.desk.base)


def _sentence(status: int, said: str) -> HTMLResponse:
    """Return a page that says one sentence."""
    from html import escape

    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>testimony</title>'
    style = '<link rel="stylesheet" href="/static/base.css">'
    return HTMLResponse(f'{head}{style}<main><p class="notice">{escape(said)}</p></main></html>', status)


def _page(request: Request, page: str, **more: Any) -> Response:
    try:
        who = signed_in(request)
        if page in OWNERS and not who.owner:
            raise Refused(403, "This page is for the study's owner")
        if document := more.get("document"):
            more["blind"] = who.reading(str(document)).blind and not who.line.released
            who.desk.study.item(str(document))
        return shown(who, page, **more)
    except (Refused, CorpusError) as error:
        return _sentence(status_of(error), str(error))


@router.get("/")
def home(request: Request, token: str | None = None) -> Response:
    """Show the documents; with a link's token, sign in first."""
    if token is None:
        return _page(request, "documents")
    desk = desk_of(request)
    if desk.sessions.is_owners(token):
        session = desk.sessions.begin(desk.owner, owner=True)
    elif (coder := desk.study.coder_of(token)) is not None:
        session = desk.sessions.begin(coder, owner=False)
    else:
        return _sentence(
            401, "This link is not, or no longer, valid. Ask the owner of the study for a new one."
        )
    answer = RedirectResponse("/", 303)
    secure = request.url.scheme == "https"
    name = cookie_name(request.url.port)
    answer.set_cookie(name, session.key, httponly=True, samesite="strict", path="/", secure=secure)
    return answer


@router.get("/code/{document}")
def code(request: Request, document: str) -> Response:
    """Show the coding page of a document."""
    return _page(request, "code", document=document)


@router.get("/codes.css")
def colours(request: Request) -> Response:
    """Return the colours of the codes as classes."""
    try:
        codes = signed_in(request).desk.study.codebook().codes
    except (Refused, CorpusError, CodebookError):
        codes = ()
    lines = (f".code-{n} {{--code: {c.colour}}}\n" for n, c in enumerate(codes))
    return Response("".join(lines), media_type="text/css")


@router.get("/{page}")
def page(request: Request, page: str) -> Response:
    """Show one of the other pages."""
    if page not in {"import", *(name for _, name, _, _ in NAV)} - {"documents"}:
        return _sentence(404, "There is no such page.")
    return _page(request, page)
