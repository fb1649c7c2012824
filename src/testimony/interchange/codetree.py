"""The tree of codes in a REFI-QDA file, and the codebook it stands for.

A folder becomes the `group` of the codes in it, and so does a code with codes below it. Below a code `work`, the
child `work:denied` is its denial and `work.wages` its subcode. A code's name is the one in the tree where that
names one code alone, else its whole path.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from testimony.codebook import Code, Codebook
from testimony.coding import target_name
from testimony.interchange.coded import Losses
from testimony.interchange.project import Node

STEP = " › "
"""Stands between the parts of a path; a `›` in a name is doubled."""

DENIED = "The code above, explicitly denied."
SUBCODE = "A subcode of the code above."
_DENIAL = ":denied"
_GREY = "#767676"  # the colour of a code that has none


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a node of the tree says of a passage."""

    code: str
    stance: str = "affirmed"
    subcode: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """The codes of a file as a codebook's, and what each node's guid means."""

    codes: tuple[Code, ...]
    meanings: Mapping[str, Meaning]


def joined(parts: Sequence[str]) -> str:
    """Return a path as one line.

    >>> joined(["a", "b › c"])
    'a › b ›› c'
    """
    return STEP.join(part.replace("›", "››") for part in parts)


def parted(path: str) -> list[str]:
    """Return the parts of a path.

    >>> parted("a › b ›› c")
    ['a', 'b › c']
    """
    return [part.replace("››", "›") for part in path.split(STEP)] if path else []


def read_tree(top: Sequence[Node], losses: Losses, used: frozenset[str] = frozenset()) -> Tree:
    """Return the codes of a tree; `used` are the guids of nodes that passages refer to."""
    found = [(path, node) for first in top for path, node in _codes(first, (), losses, used)]
    names = _names([(path, node.name) for path, node in found])
    codes: list[Code] = []
    meanings: dict[str, Meaning] = {}
    for name, (path, node) in zip(names, found, strict=True):
        own = [child for child in node.children if _is_ours(child, node)]
        codes.append(_code(name, path, node, own))
        meanings.update(_meanings(name, node, own))
    return Tree(tuple(codes), meanings)


def _codes(
    node: Node, path: tuple[str, ...], losses: Losses, used: frozenset[str]
) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Yield the nodes that are codes of their own, with the path to each."""
    is_code = node.codable or node.guid in used
    if is_code:
        yield path, node
    elif not node.children:
        losses.add("folder of codes with nothing in it", "a codebook here has codes only")
    elif node.description.strip():
        losses.add("description of a folder of codes", "a group of codes has no definition here")
    for child in node.children:
        if not (is_code and _is_ours(child, node)):
            yield from _codes(child, (*path, node.name), losses, used)


def _is_ours(child: Node, parent: Node) -> bool:
    return _is_denial(child, parent) or _is_subcode(child, parent)


def _is_denial(child: Node, parent: Node) -> bool:
    return child.name == parent.name + _DENIAL and not child.children


def _is_subcode(child: Node, parent: Node) -> bool:
    ours = child.name.startswith(parent.name + ".") and child.description.strip() == SUBCODE
    return ours and all(_is_denial(below, child) for below in child.children)


def _meanings(name: str, node: Node, own: Sequence[Node]) -> Iterator[tuple[str, Meaning]]:
    yield node.guid, Meaning(name)
    for child in own:
        if _is_denial(child, node):
            yield child.guid, Meaning(name, "denied")
            continue
        subcode = child.name.removeprefix(node.name + ".")
        yield child.guid, Meaning(name, "affirmed", subcode)
        for denial in child.children:
            yield denial.guid, Meaning(name, "denied", subcode)


def _code(name: str, path: tuple[str, ...], node: Node, own: Sequence[Node]) -> Code:
    subcodes = tuple(c.name.removeprefix(node.name + ".") for c in own if _is_subcode(c, node))
    denied = any(_is_denial(child, node) or child.children for child in own)
    return Code(
        name=name,
        group=joined(path),
        title={"en": node.name} if name != node.name else None,
        definition=node.description.strip(),
        subcodes=subcodes,
        stances=("affirmed", "denied") if denied else ("affirmed",),
        colour=node.colour or _GREY,
    )


def _names(found: Sequence[tuple[tuple[str, ...], str]]) -> list[str]:
    """Return a name for each code: its own where no other code has it, else its path, else a numbered one.

    Numbers go by the alphabet: a program may hand the codes back in another order.
    """
    often = Counter(_safe(name).casefold() for _, name in found)
    taken: set[str] = set()
    last: dict[str, int] = {}
    names = [""] * len(found)
    for i in sorted(range(len(found)), key=found.__getitem__):
        path, own = found[i]
        alone = often[_safe(own).casefold()] == 1 and STEP not in own
        name = base = _safe(own) if alone else _safe(joined([*path, own]))
        number = last.get(base, 1)
        while name.casefold() in taken:
            number += 1
            name = f"{base} ({number})"
        last[base] = number
        taken.add(name.casefold())
        names[i] = name
    return names


def _safe(name: str) -> str:
    """Return a name that a codebook can hold: no colon, which sets a stance apart, and no blanks at its ends.

    >>> _safe(" 10:30 ")
    '10∶30'
    """
    return name.replace(":", "∶").strip() or "(no name)"


def leaf(code: Code) -> str:
    """Return the name of a code in the tree: the one it was read with, where it had to be changed."""
    said = (code.title or {}).get("en", "")
    base = re.sub(r" \(\d+\)$", "", code.name)
    paths = {_safe(said), _safe(joined([*parted(code.group), said]))}
    return said if said and {code.name, base} & paths else code.name


def write_tree(book: Codebook, losses: Losses) -> tuple[Node, ...]:
    """Return the tree of a codebook, with a stance and each subcode as a child of its code.

    What stands for guids is made by `key`. The tree is read again at once: a name that would come back as another
    is a loss.
    """
    leaves = [leaf(code) for code in book.codes]
    for attempt in (leaves, [code.name for code in book.codes]):
        top = _top(book, attempt)
        read = read_tree(top, Losses()).meanings
        wrong = [code for code in book.codes if read[key(code.name)].code != code.name]
        if not wrong:
            return top
    losses.add(
        "name of a code",
        "it comes back as another name, for it has marks that paths are written with",
        len(wrong),
    )
    return top


def _top(book: Codebook, leaves: Sequence[str]) -> tuple[Node, ...]:
    here: dict[tuple[str, ...], list[tuple[Code, str]]] = {}
    below: dict[tuple[str, ...], dict[str, None]] = {}
    for code, name in zip(book.codes, leaves, strict=True):
        path = tuple(parted(code.group))
        here.setdefault(path, []).append((code, name))
        for depth, part in enumerate(path):
            below.setdefault(path[:depth], {})[part] = None
    return _nodes((), here, below)


def _nodes(
    path: tuple[str, ...],
    here: Mapping[tuple[str, ...], Sequence[tuple[Code, str]]],
    below: Mapping[tuple[str, ...], Mapping[str, None]],
) -> tuple[Node, ...]:
    """Return the nodes at the end of a path: the codes there, and folders where paths lead on without a code."""
    nodes = []
    seen: set[str] = set()
    for code, name in here.get(path, ()):
        nodes.append(_with_ours(code, name, () if name in seen else _nodes((*path, name), here, below)))
        seen.add(name)
    for name in below.get(path, ()):
        if name not in seen:
            inside = _nodes((*path, name), here, below)
            nodes.append(Node(f"folder\x1f{joined((*path, name))}", name, False, children=inside))
    return tuple(nodes)


def _with_ours(code: Code, name: str, below: tuple[Node, ...]) -> Node:
    denied = "denied" in code.stances
    ours = [Node(key(code.name, "denied"), name + _DENIAL, True, code.colour, DENIED)] if denied else []
    for subcode in code.subcodes:
        full = f"{name}.{subcode}"
        denial = Node(key(code.name, "denied", subcode), full + _DENIAL, True, code.colour, DENIED)
        children = (denial,) if denied else ()
        ours.append(Node(key(code.name, "affirmed", subcode), full, True, code.colour, SUBCODE, children))
    return Node(key(code.name), name, True, code.colour, described(code), (*ours, *below))


def key(code: str, stance: str = "affirmed", subcode: str = "") -> str:
    """Return what stands for a code, its denial, or a subcode until there are guids."""
    return f"code\x1f{target_name(code, stance)}\x1f{subcode}"


def described(code: Code) -> str:
    """Return the rules of a code as the text that people read in their program."""
    parts = [code.definition]
    for head, lines in (
        ("Include", code.include),
        ("Exclude", code.exclude),
        ("Boundaries", code.boundaries),
    ):
        parts += [f"{head}:\n" + "\n".join(f"- {line}" for line in lines)] if lines else []
    return "\n\n".join(part for part in parts if part)


def merged(codes: Sequence[Code], known: Codebook | None) -> tuple[Code, ...]:
    """Return the codes read from a tree, with the full rules of those that a codebook knows.

    What was changed in the tree stands: a code's place, colour and description, new codes, codes taken away.
    """
    if known is None:
        return tuple(codes)
    rules = {code.name: _without_clash(code, codes) for code in known.codes}
    made = {code.name: _merged(code, rules[code.name]) if code.name in rules else code for code in codes}
    order = [c.name for c in known.codes if c.name in made] if set(made) <= set(rules) else list(made)
    return tuple(made[name] for name in order)


def _merged(code: Code, known: Code) -> Code:
    new = replace(known, group=code.group, colour=code.colour)
    if code.definition != described(known).strip():
        new = replace(new, definition=code.definition, include=(), exclude=(), boundaries=())
    extra = tuple(s for s in code.subcodes if s not in known.subcodes)
    kept = tuple(s for s in known.subcodes if s in code.subcodes)
    stances = known.stances if set(code.stances) <= set(known.stances) else code.stances
    return replace(new, subcodes=kept + extra, stances=stances)


def _without_clash(known: Code, codes: Sequence[Code]) -> Code:
    """Return a code without those aliases that are the name of another one now."""
    others = {code.name.casefold() for code in codes if code.name != known.name}
    return replace(known, aliases=tuple(a for a in known.aliases if a.casefold() not in others))
