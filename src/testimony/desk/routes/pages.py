"""The pages themselves, the way in by a link, and the colours of the codes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from testimony.desk import assets, listing
from testimony.desk.refusals import Refused, status_of
from testimony.desk.routes.entry import signed
from testimony.desk.running import Who, desk_of, signed_in
from testimony.desk.templating import modules, rendered
from testimony.errors import CodebookError, CorpusError

NAV = (
    ("/", "documents", "Documents", False),
    ("/review", "review", "Review", False),
    ("/search", "search", "Search", False),
    ("/agree", "agree", "Agreement", False),
    ("/adjudicate", "adjudicate", "Adjudicate", True),
    ("/codebook", "codebook", "Codebook", False),
    ("/model", "model", "Model", False),
    ("/names", "names", "Names", True),
    ("/export", "export", "Export", True),
    ("/coders", "coders", "Coders", True),
)
"""Address, name, title, and whether a page is the owner's alone."""

OWNERS = frozenset({"import", *(name for _, name, _, owner in NAV if owner)})

FIRST = 40
"""Rows of the list that come with its page: more than a screen shows."""

router = APIRouter(include_in_schema=False)


def shown(who: Who, page: str, **more: Any) -> HTMLResponse:
    """Return a page for somebody."""
    nav = [{"href": h, "name": n, "title": t} for h, n, t, owner in NAV if who.owner or not owner]
    text = rendered(
        f"{page}.html",
        csrf=who.desk.sessions.csrf(who.session),
        page=page,
        study=study_name(who),
        coder={"id": who.id, "name": who.line.name, "owner": who.owner},
        blind=more.pop("blind", not who.sees_all),
        shared=who.desk.shared is not None,
        nav=nav,
        modules=modules(page),
        **more,
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
    style = f'<link rel="stylesheet" href="{assets.address()}/base.css">'
    return HTMLResponse(f'{head}{style}<main><p class="notice">{escape(said)}</p></main></html>', status)


def _page(request: Request, page: str, **more: Any) -> Response:
    try:
        who = signed_in(request)
        if page in OWNERS and not who.owner:
            raise Refused(403, "This page is for the study's owner")
        if document := more.get("document"):
            more["blind"] = who.reading(str(document)).blind and not who.line.released
            who.desk.study.item(str(document))
        if page == "documents":
            lines = listing.lines(who)
            more |= {"count": len(lines), "rows": listing.rows(who, lines[:FIRST])}
        return shown(who, page, **more)
    except (Refused, CorpusError) as error:
        if status_of(error) == 401 and desk_of(request).shared is not None:
            return RedirectResponse("/login", 303)
        return _sentence(status_of(error), str(error))


@router.get("/")
def home(request: Request, token: str | None = None) -> Response:
    """Show the documents; with a link's token, sign in first. On a shared desk a link opens nothing."""
    desk = desk_of(request)
    if token is None or desk.shared is not None:
        return _page(request, "documents")
    if desk.sessions.is_owners(token):
        session = desk.sessions.begin(desk.owner, owner=True)
    elif (coder := desk.study.coder_of(token)) is not None:
        session = desk.sessions.begin(coder, owner=False)
    else:
        return _sentence(
            401, "This link is not, or no longer, valid. Ask the owner of the study for a new one."
        )
    return signed(request, session)


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
