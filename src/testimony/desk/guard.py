"""What every request passes first and every answer gets: right address, own pages only, a limit on size, strict headers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from testimony.desk import assets

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BYTES: Final = 16_000_000
"""Bytes of a request that holds no files."""

MOST_UPLOAD: Final = 200_000_000
"""Bytes of a request with files."""

UPLOADS = frozenset({"/api/import/preview", "/api/merge"})
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
KEPT, NOT_KEPT = "private, max-age=31536000, immutable", "no-store"
"""How long a browser may keep an answer: a file of the pages themselves for good, all else not at all."""
ELSEWHERE = "This came from another page or address. Use the link that the desk printed."
TOO_LARGE = "This is more than the desk takes at once. Send less, or import the file in parts."


class TooLarge(HTTPException):
    """A request is over its limit."""

    def __init__(self) -> None:
        super().__init__(413)


class Guard:
    """ASGI middleware: refuses forged Host and Origin (DNS rebinding, other sites), and what is too large."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], scheme: str) -> None:
        self._app = app
        self._scheme = scheme
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = Answering(send, kept=assets.is_one(scope["path"]))
        if problem := self._problem(scope["scheme"], scope["method"], scope["path"], headers):
            await answer.refuse(*problem)
            return
        most = MOST_UPLOAD if scope["path"] in UPLOADS else MOST_BYTES
        try:
            await self._app(scope, Counted(receive, most), answer)
        except TooLarge:
            await answer.refuse(413, TOO_LARGE)

    def _problem(self, scheme: str, method: str, path: str, headers: Headers) -> tuple[int, str] | None:
        """Return status and sentence of a refusal, None where there is nothing against a request."""
        if (
            scheme != self._scheme
            or len(headers.getlist("host")) != 1
            or headers["host"].lower() not in self._hosts
        ):
            return 403, ELSEWHERE
        unsafe = method not in SAFE
        site = headers.get("sec-fetch-site", "")
        # a form of ours says "null": our pages tell browsers to name no referrer. Where it comes from no page can forge
        own = ("null",) if site == "same-origin" else ()
        if unsafe and any(not self._own(origin) for origin in headers.getlist("origin") if origin not in own):
            return 403, ELSEWHERE
        if (unsafe or path.startswith("/api/")) and site not in ("", "same-origin", "none"):
            return 403, ELSEWHERE
        most = MOST_UPLOAD if path in UPLOADS else MOST_BYTES
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length[:20]) > most:
            return 413, TOO_LARGE
        return None

    def _own(self, origin: str) -> bool:
        try:
            found = urlsplit(origin)
        except ValueError:
            return False
        return found.scheme == self._scheme and found.netloc.lower() in self._hosts


class Counted:
    """Receives a body and stops where it is over the limit, whatever its length was said to be."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most, self._had = receive, most, 0

    async def __call__(self) -> Message:
        """Return the next part; raise `TooLarge` over the limit."""
        message = await self._receive()
        self._had += len(message.get("body", b""))
        if self._had > self._most:
            raise TooLarge
        return message


class Answering:
    """Sends an answer with the headers that every answer has."""

    def __init__(self, send: Send, *, kept: bool = False) -> None:
        self._send, self._kept, self._begun = send, kept, False

    async def __call__(self, message: Message) -> None:
        """Send a part of the answer."""
        if message["type"] == "http.response.start":
            self._begun = True
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in HEADERS.items():
                headers[name] = value
            headers["cache-control"] = KEPT if self._kept and message["status"] in (200, 304) else NOT_KEPT
        await self._send(message)

    async def refuse(self, status: int, sentence: str) -> None:
        """Send a sentence as the whole answer, unless one was begun."""
        if self._begun:
            return
        body = json.dumps({"error": sentence}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})
