"""What goes over the wire about documents, codings and memos; the OpenAPI description is made of it.

What comes in is a model, which checks it. What goes out by the thousand is a dataclass: it is ours, and checked by mypy once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from testimony.errors import CorpusError
from testimony.study.event import keepable

Role = Literal["interviewer", "respondent", "author", "other", "uncertain"]
Stance = Literal["affirmed", "denied"]
Subject = Literal["self", "household", "other", "general"]
Status = Literal["asserted", "possible", "hypothetical"]
Move = Literal["leave", "onward", "stay", "return", "destination"]


def _kept(text: str) -> str:
    """Refuse what no database can keep, where it comes in."""
    try:
        keepable(text)
    except CorpusError as error:
        raise ValueError("NUL or half a character") from error
    return text


Text = Annotated[str, AfterValidator(_kept)]
Short = Annotated[Text, Field(max_length=500)]
Long = Annotated[Text, Field(max_length=50_000)]
Place = Annotated[int, Field(ge=0, lt=2**31)]


class Given(BaseModel):
    """Something a page sends: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Error(BaseModel):
    """A refusal: what, where, what to do next; for a conflict what is there now."""

    error: str
    present: dict[str, Any] | None = None


class Nothing(BaseModel):
    """It is done, and there is nothing to say."""


@dataclass(frozen=True, slots=True)
class TurnOut:
    """Who speaks from where to where, in code points."""

    start: int
    stop: int
    role: str
    speaker: str | None = None
    seconds: float | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SegmentOut:
    """The unit that is coded and classified."""

    number: int
    start: int
    stop: int
    role: str
    turn: int


@dataclass(frozen=True, slots=True)
class CodingOut:
    """One application of a code; start and stop are null for the whole document."""

    id: str
    version: str
    document: str
    start: int | None
    stop: int | None
    code: str
    stance: str
    subject: str
    status: str
    move: str
    subcode: str
    memo: str
    unsure: bool
    coder: str
    coder_name: str
    origin: str
    created: str
    contested: bool


@dataclass(frozen=True, slots=True)
class MemoOut:
    """A passage that was looked at and carries no code, and why."""

    id: str
    version: str
    document: str
    start: int
    stop: int
    kind: str
    text: str
    coder: str
    coder_name: str


class EvidenceOut(BaseModel):
    """Words that speak for a suggestion, and how much."""

    start: int
    stop: int
    weight: float


class SuggestionOut(BaseModel):
    """What a model suggests of a segment, and what a coder answered."""

    id: str
    run: str
    start: int
    stop: int
    code: str
    stance: str
    probability: float
    decision: str
    evidence: list[EvidenceOut]
    answer: str | None
    coding: str | None


@dataclass(frozen=True, slots=True)
class Mine:
    """How far the coder who asks is with a document."""

    assigned: bool
    done: bool
    blind: bool
    codings: int


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list; `words` is null until they are counted (`/words` counts)."""

    id: str
    name: str
    respondent: str
    genre: str
    language: str
    length: int
    words: int | None
    codings: dict[str, int]
    assigned: list[str]
    done: list[str]
    mine: Mine


class Documents(BaseModel):
    """The documents that the coder may read."""

    documents: list[DocumentRow]


class Words(BaseModel):
    """How many words each document has."""

    words: dict[str, int]


class DocumentOut(BaseModel):
    """A document with everything on it that the coder may see."""

    id: str
    version: str
    name: str
    respondent: str
    genre: str
    language: str
    metadata: dict[str, Any]
    text: str
    turns: list[TurnOut]
    segments: list[SegmentOut]
    blind: bool
    done: bool
    codings: list[CodingOut]
    memos: list[MemoOut]
    suggestions: list[SuggestionOut]


class Languages(BaseModel):
    """The languages of a document's segments, in their order."""

    languages: list[str]


class OneCoding(BaseModel):
    """A coding as it stands now."""

    coding: CodingOut


class OneMemo(BaseModel):
    """A memo as it stands now."""

    memo: MemoOut


class TurnIn(Given):
    """A turn as a person corrects it."""

    start: Place
    stop: Place
    role: Role
    speaker: Short | None = None


class DocumentChange(Given):
    """What is to be corrected of a document; what is left out stays."""

    seen: Short | None = None
    name: Short | None = None
    respondent: Short | None = None
    genre: Short | None = None
    language: Short | None = None
    metadata: dict[Short, Short] | None = None
    turns: Annotated[list[TurnIn], Field(max_length=100_000)] | None = None
    roles: dict[Short, Role] | None = None


class Done(Given):
    """Whether the coder has finished."""

    done: bool


class CodingFields(Given):
    """The fields of a coding that a coder sets; what is left out stays as it is."""

    start: Place | None = None
    stop: Place | None = None
    code: Short | None = None
    stance: Stance | None = None
    subject: Subject | None = None
    status: Status | None = None
    move: Move | None = None
    subcode: Short | None = None
    memo: Long | None = None
    unsure: bool | None = None


class CodingIn(CodingFields):
    """A new coding. `client` is a random name that the page gives it, so that a repeated request codes once."""

    client: Annotated[Text, Field(max_length=100)] = ""
    code: Short


class CodingChange(CodingFields):
    """A change of a coding, by somebody who saw this version of it."""

    seen: Short | None = None


class MemoIn(Given):
    """A new memo."""

    client: Annotated[Text, Field(max_length=100)] = ""
    start: Place
    stop: Place
    kind: Short
    text: Long = ""


class MemoChange(Given):
    """A change of a memo."""

    seen: Short | None = None
    start: Place | None = None
    stop: Place | None = None
    kind: Short | None = None
    text: Long | None = None
