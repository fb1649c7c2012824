"""Reading a REFI-QDA project into a corpus: who coded what where, on our text and in our words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from testimony.codebook import Codebook
from testimony.corpus import PARTS, Corpus
from testimony.document import Document, Source, clean
from testimony.formats import check_file
from testimony.interchange import notetext as notes
from testimony.interchange.carried import (
    book_in,
    book_named,
    coders_in,
    convention_in,
    document_of,
    legal,
    metadata_in,
)
from testimony.interchange.choosing import Mark, choose
from testimony.interchange.coded import Coded, Losses
from testimony.interchange.codetree import Tree, merged, read_tree
from testimony.interchange.contents import Contents, SourceText, opened, text_of
from testimony.interchange.offsets import Convention
from testimony.interchange.passages import Found, Legend, coded_on
from testimony.interchange.project import Project, TextPart
from testimony.interchange.project_xml import codes_in, project, read_root
from testimony.interchange.qdpx_write import ORIGIN
from testimony.interchange.variables import restored
from testimony.rawtext import RawText

_NO_PLACE = "it does not stand on a text, and there is no place for it here"


def read_project(path: Path, *, offsets: Convention | None = None) -> Coded:
    """Read a `.qdpx` (or the `.qde` of an unpacked one).

    `offsets` says how the file counts characters, where that cannot be found out. Raises `ReadError` for what is no
    project, and where several ways of counting fit equally well; `UnsafeFile` where a guard refuses.
    """
    with opened(path) as contents:
        found = project(contents.xml, path.name)
        texts = {guid: _note_text(note, contents) for guid, note in found.notes.items()}
        return _Reader(found, contents, path, texts).coded(offsets)


def read_codebook(path: Path) -> Coded:
    """Read a `.qdc` codebook: a corpus without documents."""
    check_file(path)
    losses = Losses()
    root = read_root(path.read_bytes(), path.name)
    tree = read_tree(codes_in(root, path.name), losses)
    losses.add("set", _NO_PLACE, sum(1 for _ in root.iter("{*}Set")), expected=True)
    return Coded(Corpus((), Codebook(path.stem, "0", tree.codes), name=path.stem), losses.listed())


def _note_text(note: TextPart, contents: Contents) -> str:
    text = text_of(note, contents)
    if text is None:
        return note.description
    return text.raw if note.content is not None else clean(text.raw)


def _by_makers(part: TextPart) -> TextPart:
    """Return a source whose codings are by the makers of their passages."""
    selections = (
        replace(
            s, uses=tuple(replace(u, user=s.user or u.user, created=s.created or u.created) for u in s.uses)
        )
        for s in part.selections
    )
    return replace(part, selections=tuple(selections))


@dataclass(slots=True)
class _Reader:
    """Puts a project together as a corpus."""

    project: Project
    contents: Contents
    path: Path
    texts: Mapping[str, str]
    losses: Losses = field(default_factory=Losses)
    used: set[str] = field(default_factory=set)

    def coded(self, offsets: Convention | None) -> Coded:
        """Return the corpus, what was lost, and what there is to say."""
        told = self.who_coded()
        own = self.own(notes.PROJECT)
        uses = [
            u for s in self.project.sources for u in (*s.uses, *(u for x in s.selections for u in x.uses))
        ]
        tree = read_tree(self.project.codes, self.losses, frozenset(u.code for u in uses))
        book = self.book(tree, own)
        sources = list(self.sources())
        choice = choose(
            [
                (text.raw, [Mark(s.start, s.stop, s.name) for s in part.selections])
                for part, text, _ in sources
            ],
            origin=self.project.origin,
            asked=offsets,
            own=self.own_convention(own),
            where=self.path.name,
        )
        legend = self.legend(tree, str(own.get("codebook", book.version)))
        found = [
            coded_on(part, text.raw, document, choice.convention, legend, self.losses)
            for part, text, name in sources
            if (document := self.document(part, text, name)) is not None
        ]
        chosen = () if choice.rule == "nothing" else (str(choice),)
        said = [f"{name}: {note}" for _, text, name in sources for note in text.notes]
        corpus = self.corpus(found, book)
        self.not_held()
        return Coded(corpus, self.losses.listed(), (*chosen, *told, *said))

    def who_coded(self) -> tuple[str, ...]:
        """Take the maker of a passage for its coder where all codings name one user, and the passages several.

        Whoever joins two coders' projects in NVivo becomes the user of every coding; the passages keep theirs.
        """
        selections = [s for source in self.project.sources for s in source.selections if s.uses]
        joiners = {use.user for s in selections for use in s.uses}
        makers = {s.user for s in selections if s.user}
        if len(joiners) != 1 or len(makers) < 2 or any(len(s.uses) > 1 for s in selections):
            return ()
        self.project = replace(self.project, sources=tuple(map(_by_makers, self.project.sources)))
        return (
            "all codings name one user and their passages several: each coding is by the maker of its passage",
        )

    def own(self, kind: str) -> dict[str, Any]:
        """Return what a file of ours says of itself; nothing in another's."""
        for guid, text in self.texts.items():
            if (data := notes.read_json_note(text, kind)) is not None:
                self.used.add(guid)
                return data
        return {}

    def own_convention(self, own: Mapping[str, Any]) -> Convention | None:
        """Return how a file of ours counts; another program that wrote it again counts in its own way."""
        return convention_in(own) if self.project.origin.startswith(ORIGIN) else None

    def book(self, tree: Tree, own: Mapping[str, Any]) -> Codebook:
        """Return the codebook: the codes of the tree, with all the rules that are carried beside it."""
        head = notes.CODEBOOK + "\n"
        carried = {guid: text for guid, text in self.texts.items() if text.startswith(head)}
        self.used.update(carried)
        known = next(
            (b for t in carried.values() if (b := book_in(t.removeprefix(head), self.path.name))), None
        )
        codes = merged(tree.codes, known)
        if known is not None:
            return known if known.codes == codes else replace(known, codes=codes, raw="")
        return Codebook(*book_named(own, self.project.name or self.path.stem), codes)

    def sources(self) -> Iterator[tuple[TextPart, SourceText, str]]:
        """Yield each source that has a text, with the name of its document, no name twice."""
        taken: set[str] = set()
        for part in self.project.sources:
            path = PurePosixPath(part.plain_path.replace("\\", "/")).stem
            base = part.name or path or part.guid
            name, number = base, 1
            while name in taken:
                number += 1
                name = f"{base} ({number})"
            taken.add(name)
            text = text_of(part, self.contents)
            if text is None or not clean(text.raw).strip():
                why = "its file is not in the project" if text is None else "it has no words"
                self.losses.add("document", why)
                lost = len(part.uses) + sum(len(s.uses) for s in part.selections)
                self.losses.add("coding", f"of a document that did not come through: {why}", lost)
            else:
                yield part, text, name

    def document(self, part: TextPart, text: SourceText, name: str) -> Document | None:
        """Return the document of a source, with what is known of it."""
        facts = self.facts(part)
        whole = {use.code for use in part.uses}
        cases = [c for c in self.project.cases if part.guid in c.sources or c.guid in whole]
        self.losses.add("case of a document", "a document has one respondent here", max(0, len(cases) - 1))
        told: dict[str, object] = {field: value for case in cases for field, value in case.values.items()}
        told |= part.values
        kept = metadata_in(facts)
        metadata = restored(told, kept) if self.project.has_variables else {**kept, **told}
        respondent = cases[0].name if len(cases) == 1 else ""
        if not self.project.cases:
            respondent = str(facts.get("respondent") or "")
        given = str(facts.get("id") or "")
        if name == part.name == legal(given):
            name = given
        words = clean(text.raw)
        if not words.strip():
            return None
        raw = RawText(
            words,
            source=Source(part.name or name, "qdpx"),
            id=name,
            respondent=respondent,
            language=str(facts.get("language") or ""),
            genre=str(facts.get("genre") or ""),
            metadata=metadata | self.remarks(part),
        )
        return document_of(raw, facts)

    def facts(self, part: TextPart) -> dict[str, Any]:
        """Return what we carried of a document: nothing for another program's."""
        for guid in part.notes:
            if (data := notes.read_json_note(self.texts.get(guid, ""), notes.DOCUMENT)) is not None:
                return data
        return {}

    def remarks(self, part: TextPart) -> dict[str, object]:
        """Return what somebody wrote on a whole document."""
        texts = [self.texts[guid] for guid in part.notes if guid in self.texts]
        free = [t for t in texts if notes.read_json_note(t, notes.DOCUMENT) is None]
        return {
            name: text
            for name, text in (("description", part.description.strip()), ("note", "\n\n".join(free)))
            if text
        }

    def legend(self, tree: Tree, version: str) -> Legend:
        """Return what the guids of the project stand for."""
        return Legend(
            codes=tree.meanings,
            users=self.project.users,
            cases={case.guid: case.name for case in self.project.cases},
            notes=self.texts,
            note_users={guid: note.user for guid, note in self.project.notes.items()},
            links=self.project.links,
            version=version,
        )

    def corpus(self, found: Sequence[Found], book: Codebook) -> Corpus:
        """Return the corpus of what the sources gave."""
        parts = {part.guid: self.facts(part) for part in self.project.sources}
        by_id = {str(facts.get("id")): facts for facts in parts.values() if facts}
        splits: dict[str, str] = {}
        coders: dict[str, tuple[str, ...]] = {}
        for one in found:
            facts = by_id.get(one.document.id, {})
            if (part := facts.get("part")) in PARTS:
                splits.setdefault(one.document.person, str(part))
            if known := coders_in(facts):
                coders[one.document.id] = tuple(dict.fromkeys([*known, *(c.coder for c in one.codings)]))
        return Corpus(
            documents=tuple(one.document for one in found),
            codebook=book,
            codings=tuple(c for one in found for c in one.codings),
            memos=tuple(m for one in found for m in one.memos),
            name=self.project.name or self.path.stem,
            splits=MappingProxyType(splits),
            coders=MappingProxyType(coders),
        )

    def not_held(self) -> None:
        """Note what of the project has no place in a corpus."""
        for what, count in self.project.left_out.items():
            self.losses.add(what, _NO_PLACE, count, expected=what in ("set", "graph"))
        for case in self.project.cases:
            self.losses.add("passage in a case", "a case holds whole documents here", len(case.selections))
            self.losses.add("description of a case", _NO_PLACE, int(bool(case.description.strip())))
        used = set(self.used)
        for part in self.project.sources:
            used.update(part.notes)
            for selection in part.selections:
                used.update(selection.notes, *(use.notes for use in selection.uses))
                used.add(self.project.links.get(selection.guid, ""))
            used.update(*(use.notes for use in part.uses))
        self.losses.add("memo on the project or on a code", _NO_PLACE, len(set(self.texts) - used))
