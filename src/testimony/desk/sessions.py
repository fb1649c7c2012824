"""Who is signed in: secrets of links, sessions of browsers, and the word that proves a request came from our own page."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from threading import Lock

MOST = 1000
"""Sessions kept at once; the oldest goes first."""


def cookie_name(port: int | None) -> str:
    """Return what the cookie is called that holds a session; browsers give a cookie to every port, and two desks may run."""
    return f"testimony-{port or 80}"


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that has followed a link: its secret, and the id of the coder whose link it was."""

    key: str = field(repr=False)
    coder: str
    owner: bool


class Sessions:
    """The sessions of a running desk. They are in memory alone: whoever stops the desk signs everybody out."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.token = secrets.token_urlsafe(32)
        self._key = secrets.token_bytes(32)
        self._open: dict[str, Session] = {}
        self._lock = Lock()

    def is_owners(self, token: str) -> bool:
        """Tell whether a token is the owner's of this run, in a time that says nothing of where it differs."""
        return hmac.compare_digest(self._hash(token), self._hash(self.token))

    def begin(self, coder: str, *, owner: bool) -> Session:
        """Begin a session of a coder."""
        session = Session(secrets.token_urlsafe(32), coder, owner)
        with self._lock:
            self._open[self._hash(session.key)] = session
            while len(self._open) > MOST:
                del self._open[next(iter(self._open))]
        return session

    def found(self, key: str) -> Session | None:
        """Return the session of a cookie; None where there is none (any more)."""
        return self._open.get(self._hash(key))

    def end(self, coder: str) -> None:
        """End every session that a coder's link began: it was replaced."""
        with self._lock:
            self._open = {k: s for k, s in self._open.items() if s.coder != coder or s.owner}

    def csrf(self, session: Session) -> str:
        """Return what the pages of a session must send with everything that changes something."""
        return hmac.new(self._key, session.key.encode(), hashlib.sha256).hexdigest()

    def is_csrf(self, session: Session, given: str) -> bool:
        """Tell whether a request has the word of its session."""
        return hmac.compare_digest(self._hash(given), self._hash(self.csrf(session)))

    def _hash(self, secret: str) -> str:
        return hmac.new(self._key, secret.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
