"""A REFI-QDA project as its XML has it: users, a tree of codes, sources with selections, cases, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Node:
    """A code in the tree; one that is not `codable` is a folder of codes."""

    guid: str
    name: str
    codable: bool = True
    colour: str = ""
    description: str = ""
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Yield the node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Use:
    """A code applied: which one, by whom, when, with the notes on it."""

    code: str
    user: str = ""
    created: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage, in positions as the program counts them, with the codes and notes on it."""

    guid: str
    start: int
    stop: int
    name: str = ""
    description: str = ""
    user: str = ""
    created: str = ""
    uses: tuple[Use, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextPart:
    """A text: its content, or where in the container it is; its passages, and the codes on the whole of it."""

    guid: str
    name: str = ""
    content: str | None = None
    plain_path: str = ""
    rich_path: str = ""
    description: str = ""
    user: str = ""
    selections: tuple[Selection, ...] = ()
    uses: tuple[Use, ...] = ()
    notes: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """What sources belong together, most often the person who was interviewed."""

    guid: str
    name: str = ""
    description: str = ""
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """Everything of a project that can become a corpus; `left_out` counts the rest.

    `users` are guid → name, `links` guid of a selection → guid of the note it is linked to.
    """

    name: str = ""
    origin: str = ""
    users: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[Node, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[TextPart, ...] = ()
    notes: Mapping[str, TextPart] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    own_notes: tuple[str, ...] = ()
    has_variables: bool = False
