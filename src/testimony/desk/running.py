"""A running desk: its study, who is signed in, what waits to be imported, what works in the background."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Annotated

from fastapi import Depends, Request

from testimony.desk.attempts import Attempts
from testimony.desk.guard import SAFE
from testimony.desk.jobs import Jobs
from testimony.desk.naming import Naming
from testimony.desk.refusals import Refused
from testimony.desk.sessions import Session, Sessions, cookie_name
from testimony.desk.sharing import Sharing
from testimony.desk.uploads import Uploads
from testimony.study import Study
from testimony.study.lists import DocumentLine
from testimony.study.overview import Assigned, Coder

_TEXTS = 50  # in memory at once while their words are counted


@dataclass(frozen=True)
class Desk:
    """What the routes of one running desk share. `owner` is the id under which the study's owner codes."""

    study: Study
    owner: str
    sessions: Sessions
    uploads: Uploads
    jobs: Jobs
    base: str
    models: Path
    """Where models that are trained here are kept."""
    names: Naming = field(default_factory=Naming)
    shared: Sharing | None = None
    """How the desk is shared on a local network; None: it answers to this computer alone."""
    attempts: Attempts = field(default_factory=Attempts)
    listed: Event = field(default_factory=Event)
    """Set when the list of documents was asked for: what is heavy to load waits for the first page."""
    words: dict[str, int] = field(default_factory=dict)
    """Hash of a text -> its words; counted once."""

    def counted(self, lines: Iterable[DocumentLine]) -> dict[str, int]:
        """Return hash -> words of the texts of these documents; texts are read the first time alone, some at once."""
        wanted = sorted({line.sha256 for line in lines} - set(self.words))
        for start in range(0, len(wanted), _TEXTS):
            some = self.study.texts(wanted[start : start + _TEXTS])
            self.words.update({sha: len(text.split()) for sha, text in some.items()})
        return self.words

    def close(self) -> None:
        """Stop what works in the background, and take away what waited to be imported."""
        self.jobs.close()
        self.uploads.close()


def owners_id(study: Study, name: str = "") -> str:
    """Return the coder's id of whoever runs the desk: by the name given, or the name they are logged in by."""
    name = (name or login_name()).strip()
    known = {c.name: c.id for c in study.coders()}
    return known.get(name) or study.add_coder(name)


def login_name() -> str:
    """Return the name by which whoever runs this is logged in to their computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "owner"


@dataclass(frozen=True)
class Who:
    """Who asks: the desk, their session, and which coder they are."""

    desk: Desk
    session: Session
    line: Coder

    @property
    def id(self) -> str:
        """Return the coder's id."""
        return self.line.id

    @property
    def owner(self) -> bool:
        """Tell whether it is the study's owner."""
        return self.session.owner

    @property
    def sees_all(self) -> bool:
        """Tell whether they may see what others coded."""
        return self.owner or self.line.released

    def assigned(self) -> dict[str, Assigned]:
        """Return document -> how it was given to them."""
        return {a.document: a for a in self.desk.study.assignments(self.id)}

    def blind_on(self) -> set[str]:
        """Return the documents that they still have to code blind, and must see nothing of what others said of."""
        if self.line.released:
            return set()
        return {a.document for a in self.assigned().values() if a.blind and not a.done}

    def may_read(self) -> set[str] | None:
        """Return the documents they may read; None for all."""
        return None if self.sees_all else set(self.assigned())

    def reading(self, document: str) -> Assigned:
        """Return how a document was given to them; raise `Refused` where they may not read it."""
        found = self.assigned().get(document)
        if found is None and not self.sees_all:
            step = "The owner of the study gives out documents."
            raise Refused(403, "This document was not given to you", next_step=step)
        return found or Assigned(document, self.id, blind=False, done=False)

    def sees_others_on(self, given: Assigned) -> bool:
        """Tell whether they may see what others coded on a document given so."""
        return self.line.released or (self.owner and not given.blind)


def desk_of(request: Request) -> Desk:
    """Return the desk that answers a request."""
    found: Desk = request.app.state.desk
    return found


def signed_in(request: Request) -> Who:
    """Return who asks; raise `Refused` where nobody is signed in, or a change comes without the word of our own page."""
    desk = desk_of(request)
    session = desk.sessions.found(request.cookies.get(cookie_name(request.url), ""))
    if (
        session is not None
        and desk.shared is not None
        and session.stamp != desk.shared.passwords.stamp(session.coder)
    ):
        session = None  # the password is another one now
    line = None if session is None else desk.study.coder(session.coder)
    if session is None or line is None:
        step = "Follow your link again; the owner has it." if desk.shared is None else "Load the page again."
        raise Refused(401, "You are not signed in", next_step=step)
    if request.method not in SAFE and not desk.sessions.is_csrf(session, request.headers.get("x-csrf", "")):
        step = "Load the page again, and repeat it."
        raise Refused(403, "This did not come from a page of the desk", next_step=step)
    return Who(desk, session, line)


def owner_only(who: Annotated[Who, Depends(signed_in)]) -> Who:
    """Return who asks, if it is the owner."""
    if not who.owner:
        raise Refused(403, "This is for the study's owner", next_step="Ask them.")
    return who


def released_only(who: Annotated[Who, Depends(signed_in)]) -> Who:
    """Return who asks, if they may see what others coded."""
    if not who.sees_all:
        step = "The owner releases you when your coding is done."
        raise Refused(403, "You code blind: what others coded is shown after your release", next_step=step)
    return who


Anyone = Annotated[Who, Depends(signed_in)]
Owner = Annotated[Who, Depends(owner_only)]
Released = Annotated[Who, Depends(released_only)]
