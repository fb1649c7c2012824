"""Who is signed in: secrets of links, sessions of browsers, and the word that proves a request came from our own page."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from threading import Lock

from starlette.datastructures import URL

MOST = 1000
"""Sessions kept at once; the oldest goes first."""


HOURS = 12
"""How long a session lasts that began with a password."""


def cookie_name(url: URL) -> str:
    """Return what the cookie is called that holds a session; browsers give a cookie to every port, and two desks may run.

    With TLS its name begins so that browsers take it from this very address alone, and only encrypted (RFC 6265bis, 4.1.3.2).
    """
    secure = url.scheme == "https"
    return f"{'__Host-' if secure else ''}testimony-{url.port or (443 if secure else 80)}"


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that has come in: its secret, and the id of the coder whose link or password it was.

    `stamp` is that of the password (`Passwords.stamp`), "" for a link.
    """

    key: str = field(repr=False)
    coder: str
    owner: bool
    stamp: str = field(default="", repr=False)
    began: float = field(default_factory=time.monotonic)

    @property
    def over(self) -> bool:
        """Tell whether a session that began with a password has lasted long enough."""
        return bool(self.stamp) and time.monotonic() - self.began > HOURS * 3600


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

    def begin(self, coder: str, *, owner: bool, stamp: str = "") -> Session:
        """Begin a session of a coder."""
        session = Session(secrets.token_urlsafe(32), coder, owner, stamp)
        with self._lock:
            self._open[self._hash(session.key)] = session
            while len(self._open) > MOST:
                del self._open[next(iter(self._open))]
        return session

    def found(self, key: str) -> Session | None:
        """Return the session of a cookie; None where there is none (any more)."""
        found = self._open.get(self._hash(key))
        return None if found is None or found.over else found

    def forget(self, key: str) -> None:
        """End the session of a cookie."""
        with self._lock:
            self._open.pop(self._hash(key), None)

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
