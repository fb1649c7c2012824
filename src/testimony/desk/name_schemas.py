"""What goes over the wire about names that are to go out of a study."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from testimony.desk.schemas import Given, Place, Short

Kind = Literal[
    "person",
    "place",
    "organisation",
    "phone",
    "mail",
    "handle",
    "url",
    "address",
    "document",
    "plate",
    "birthdate",
]
Item = Annotated[str, Field(max_length=40, pattern=r"^[A-Z]+_[0-9]+$")]
"""A proposal by its token, without the brackets: PERSON_1."""


class LookIn(Given):
    """In which documents to look for names; none named: in all."""

    documents: Annotated[list[Short], Field(max_length=20_000)] | None = None


class FormOut(BaseModel):
    """Words that somebody or something is mentioned by, and how often."""

    words: str
    times: int


class ItemOut(BaseModel):
    """Somebody or something that is proposed to go; `sure` is false where somebody else of the list could be meant."""

    id: str
    token: str
    kind: str
    accepted: bool
    sure: bool
    times: int
    documents: int
    forms: list[FormOut]


class UnderReview(BaseModel):
    """A document under review, and in how many places something is proposed to go."""

    id: str
    name: str
    places: int


class NamesOut(BaseModel):
    """The review: its documents, which detectors looked and what they are known to find, and what is proposed."""

    ready: bool
    documents: list[UnderReview]
    detectors: list[str]
    measured: list[str]
    items: list[ItemOut]


class MentionOut(BaseModel):
    """A place where words are proposed to go, with what stands around them; code points of the document."""

    document: str
    name: str
    start: int
    stop: int
    before: str
    words: str
    after: str
    language: str


class MentionsOut(BaseModel):
    """The places of a proposal, in the order of the documents."""

    item: ItemOut
    mentions: list[MentionOut]


class DecisionIn(Given):
    """What is decided of a proposal; what is left out stays."""

    accepted: bool | None = None
    kind: Kind | None = None


class JoinIn(Given):
    """Proposals that are the same as this one."""

    items: Annotated[list[Item], Field(min_length=1, max_length=1000)]


class PartIn(Given):
    """Forms of a proposal that are somebody or something else."""

    forms: Annotated[list[Short], Field(min_length=1, max_length=1000)]


class MissedIn(Given):
    """Words that were missed, by their place in a document; `into` is whom they name, where that is in the list already."""

    document: Short
    start: Place
    stop: Place
    kind: Kind = "person"
    into: Item | None = None


class MarkOut(BaseModel):
    """A place in a text where something is proposed to go."""

    start: int
    stop: int
    item: str
    token: str
    kind: str
    accepted: bool


class TextOut(BaseModel):
    """A document under review, to read: its text, and what is proposed to go."""

    id: str
    name: str
    language: str
    text: str
    marks: list[MarkOut]


class CutOut(BaseModel):
    """A coding or memo that begins or ends within a name, and would grow to all of what stands there instead."""

    document: str
    name: str
    kind: str
    coder: str
    start: int
    stop: int
    before: str
    words: str
    after: str


class PreviewOut(BaseModel):
    """What would change. `hidden`: how many of the cuts are others' on documents that the owner has still to code blind."""

    documents: list[UnderReview]
    codings: int
    memos: int
    suggestions: int
    ids: int
    deleted: int
    cuts: list[CutOut]
    hidden: int
    seen: str
    key: str
    left: list[str]


class TakeOutIn(Given):
    """Replace what was accepted: the key's passphrase twice, tokens or substitutes, and `seen` of the preview."""

    passphrase: Short
    again: Short
    style: Literal["tokens", "substitutes"] = "tokens"
    seen: Short
