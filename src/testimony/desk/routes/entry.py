"""The door of a shared desk: signing in by name and password, and out again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from testimony.desk.running import desk_of
from testimony.desk.sessions import Session, cookie_name
from testimony.desk.templating import rendered

router = APIRouter(include_in_schema=False)

WRONG = "This name and password do not fit. Capitals matter; the owner of the study can set a new password."
LATER = "Too many wrong passwords. Try again in {} seconds."


def signed(request: Request, session: Session) -> Response:
    """Return the way to the list of documents, with the cookie of a session."""
    answer = RedirectResponse("/", 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(
        cookie_name(request.url), session.key, httponly=True, samesite="strict", path="/", secure=secure
    )
    return answer


def door(said: str = "", *, status: int = 200, wait: int = 0) -> HTMLResponse:
    """Return the page on which to sign in."""
    headers = {"retry-after": str(wait)} if wait else None
    return HTMLResponse(rendered("login.html", said=said), status, headers=headers)


@router.get("/login")
def login(request: Request) -> Response:
    """Show the door; a desk that is not shared has none."""
    return door() if desk_of(request).shared is not None else RedirectResponse("/", 303)


@router.post("/login")
def enter(
    request: Request,
    name: Annotated[str, Form(max_length=500)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Sign in with name and password; after a few wrong ones, wait."""
    desk = desk_of(request)
    if desk.shared is None:
        return RedirectResponse("/", 303)
    who = (f"name {name.strip()}", f"address {request.client.host if request.client else ''}")
    if wait := desk.attempts.wait(*who):
        return door(LATER.format(wait), status=429, wait=wait)
    coder = next((c.id for c in desk.study.coders() if c.name == name.strip()), "")
    if not desk.shared.passwords.fits(coder, password):
        desk.attempts.failed(*who)
        return door(WRONG, status=401)
    desk.attempts.succeeded(*who)
    stamp = desk.shared.passwords.stamp(coder)
    return signed(request, desk.sessions.begin(coder, owner=coder == desk.owner, stamp=stamp))


@router.post("/logout")
def leave(request: Request) -> Response:
    """Sign out."""
    desk_of(request).sessions.forget(request.cookies.get(cookie_name(request.url), ""))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(cookie_name(request.url), path="/", secure=True, httponly=True, samesite="strict")
    return answer
