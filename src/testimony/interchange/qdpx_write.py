"""Writing a REFI-QDA project: a zip of `project.qde`, valid by the published schema, and `sources/`.

The same corpus gives the same bytes: guids are made from what they name, and nothing carries today's date.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from testimony.coding import Coding, Memo
from testimony.corpus import Corpus
from testimony.document import Document, clean
from testimony.interchange import notetext as notes
from testimony.interchange.carried import (
    AS_IS,
    ILLEGAL,
    document_facts,
    legal,
    project_facts,
    usual_version,
    yaml_of,
)
from testimony.interchange.coded import Loss, Losses
from testimony.interchange.codetree import key, write_tree
from testimony.interchange.offsets import Places
from testimony.interchange.profiles import PLAIN, Profile
from testimony.interchange.project import Node
from testimony.interchange.stamps import day, guid, moment
from testimony.interchange.variables import kinds, shown
from testimony.span import Span

PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
ORIGIN = "testimony"
_NO_DAY = (
    "2000-01-01T00:00:00Z"  # QualCoder reads no note without a moment; today would change the file every day
)
_QUOTED = 80  # characters of a passage that name it


def write_project(corpus: Corpus, out: BinaryIO, profile: Profile = PLAIN) -> tuple[Loss, ...]:
    """Write a corpus as a project; return what it cannot hold."""
    writer = _Writer(corpus, profile)
    data = _bytes(writer.root())
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(_entry("project.qde"), data)
        for document in corpus.documents:
            raw = profile.raw(clean(document.text)).encode("utf-8")
            archive.writestr(_entry(f"sources/{guid('document', document.id)}.txt"), raw)
    return writer.losses.listed()


def write_codebook(corpus: Corpus, out: BinaryIO) -> tuple[Loss, ...]:
    """Write the codes of a corpus as a codebook; return what it cannot hold."""
    from lxml import etree

    writer = _Writer(corpus, PLAIN, space=CODEBOOK)
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK})  # type: ignore[dict-item]  # the stubs know no default
    writer.set(root, origin=ORIGIN)
    writer.codes(root)
    out.write(_bytes(root))
    why = "a codebook file holds codes alone"
    for what, count in (
        ("document", len(corpus.documents)),
        ("coding", len(corpus.codings)),
        ("memo", len(corpus.memos)),
    ):
        writer.losses.add(what, why, count, expected=True)
    writer.losses.add("rules, examples and titles of the codebook beyond its codes", why, expected=True)
    return writer.losses.listed()


def _bytes(root: Any) -> bytes:
    from lxml import etree

    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _entry(name: str) -> ZipInfo:
    """Return a place in the archive that carries no date."""
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    return entry


@dataclass(slots=True)
class _Writer:
    """Makes the elements; collects the notes on the way, and counts what is lost."""

    corpus: Corpus
    profile: Profile
    space: str = PROJECT
    losses: Losses = field(default_factory=Losses)
    notes: list[Any] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    version: str = ""

    def root(self) -> Any:
        """Return the whole project, its parts in the order that the schema asks for."""
        from lxml import etree

        self.version = usual_version(self.corpus.codings)
        root = etree.Element(f"{{{PROJECT}}}Project", nsmap={None: PROJECT})  # type: ignore[dict-item]
        self.set(root, name=self.corpus.name or "corpus", origin=ORIGIN)
        self.users(root)
        if self.corpus.codebook.codes:
            self.codes(self.add(root, "CodeBook"))
        fields = kinds(self.corpus.documents)
        self.variables(root, fields)
        self.cases(root)
        self.sources(root, fields)
        own = self.own_notes()
        self.add(root, "Notes").extend(self.notes)
        for note in own:
            self.add(root, "NoteRef", targetGUID=note)
        why = "it is made for training here, and no other program knows it"
        self.losses.add("way of saying (phrasebook)", why, len(self.corpus.phrasebook), expected=True)
        self.losses.add("lexicon", why, int(self.corpus.lexicon is not None), expected=True)
        return root

    def add(self, parent: Any, tag: str, text: str = "", /, **attributes: str) -> Any:
        """Append an element; attributes without a value are left out."""
        from lxml import etree

        element = etree.SubElement(parent, f"{{{self.space}}}{tag}")
        self.set(element, **attributes)
        if text:
            element.text = self.legal(text)
        return element

    def set(self, element: Any, /, **attributes: str) -> None:
        """Set the attributes that have a value."""
        for name, value in attributes.items():
            if value:
                element.set(name, self.legal(value))

    def legal(self, text: str) -> str:
        """Return a text that XML can hold."""
        fit, count = ILLEGAL.subn("\ufffd", text)
        self.losses.add("control character in a name or a memo", "XML cannot hold it", count)
        return fit

    def users(self, root: Any) -> None:
        """Write who coded."""
        said: tuple[Coding | Memo, ...] = (*self.corpus.codings, *self.corpus.memos)
        coders = dict.fromkeys(item.coder for item in said if item.coder)
        if coders:
            users = self.add(root, "Users")
            for coder in coders:
                self.add(users, "User", guid=guid("user", coder), name=coder)

    def codes(self, parent: Any) -> None:
        """Write the tree of codes."""
        codes = self.add(parent, "Codes")
        top = write_tree(self.corpus.codebook, self.losses)
        for node in top:
            self.node(codes, node)
        if self.profile.one_name_each:
            names = Counter(node.name for first in top for node in first.walk() if node.codable)
            why = f"{self.profile.program} knows each name once, and joins the codes that share one"
            self.losses.add(
                "name that several codes have", why, sum(n > 1 for n in names.values()), expected=True
            )

    def node(self, parent: Any, node: Node) -> None:
        """Write a code and those below it."""
        codable = "true" if node.codable else "false"
        element = self.add(
            parent, "Code", guid=guid(node.guid), name=node.name, isCodable=codable, color=node.colour
        )
        if node.description:
            self.add(element, "Description", node.description)
        for child in node.children:
            self.node(element, child)

    def variables(self, root: Any, fields: Mapping[str, str]) -> None:
        """Write what is known of the documents: one variable a field."""
        if fields:
            parent = self.add(root, "Variables")
            for name, kind in fields.items():
                self.add(parent, "Variable", guid=guid("variable", name), name=name, typeOfVariable=kind)

    def cases(self, root: Any) -> None:
        """Write the respondents, each with its documents."""
        people: dict[str, list[str]] = defaultdict(list)
        for document in self.corpus.documents:
            if document.respondent:
                people[document.respondent].append(guid("document", document.id))
        if people:
            parent = self.add(root, "Cases")
            for name, documents in people.items():
                case = self.add(parent, "Case", guid=guid("case", name), name=name)
                for target in documents:
                    self.add(case, "SourceRef", targetGUID=target)

    def sources(self, root: Any, fields: Mapping[str, str]) -> None:
        """Write the documents with what was coded in them."""
        codings: dict[str, list[Coding]] = defaultdict(list)
        memos: dict[str, list[Memo]] = defaultdict(list)
        for coding in self.corpus.codings:
            codings[coding.document].append(coding)
        for memo in self.corpus.memos:
            memos[memo.document].append(memo)
        parent = self.add(root, "Sources") if self.corpus.documents else None
        for document in self.corpus.documents:
            own = guid("document", document.id)
            path = f"internal://{own}.txt"
            element = self.add(parent, "TextSource", guid=own, name=document.id, plainTextPath=path)
            self.passages(element, document, [*codings[document.id], *memos[document.id]])
            for coding in codings[document.id]:
                if coding.span is None:
                    self.use(element, coding)
            facts = notes.json_note(notes.DOCUMENT, document_facts(document, self.corpus))
            note = self.note("testimony: who speaks where", facts, "", document.id)
            self.add(element, "NoteRef", targetGUID=note)
            self.values(element, document, fields)

    def passages(self, source: Any, document: Document, items: list[Coding | Memo]) -> None:
        """Write the passages of a document: one for each coding or memo, as NVivo does, so that its coder stands on it."""
        kept = Places(document.text, AS_IS)
        if kept.text != document.text:
            self.losses.add("line ends and marks of a text as they were", "texts here have LF and no marks")
        places = Places(self.profile.raw(kept.text), self.profile.convention)
        placed = [(kept.clean_span(item.span), item) for item in items if item.span is not None]
        for span, item in sorted(placed, key=lambda pair: pair[0]):
            self.passage(source, places, span, item)

    def passage(self, source: Any, places: Places, span: Span, item: Coding | Memo) -> None:
        """Write a passage with the code or the memo on it."""
        start, stop = places.counted(span)
        what = f"{source.get('guid')}\x1f{replace(item, quote='')!r}"
        quote = " ".join(legal(span.quote(places.text)).split())[:_QUOTED]
        element = self.add(source, "PlainTextSelection", guid=self.fresh("passage", what), name=quote)
        when = moment(item.created) if isinstance(item, Coding) else ""
        self.set(element, startPosition=str(start), endPosition=str(stop), creationDateTime=when)
        self.set(element, creatingUser=guid("user", item.coder) if item.coder else "")
        if said := notes.description(item):
            self.add(element, "Description", said)
        if isinstance(item, Coding):
            self.use(element, item)
        else:
            text = notes.written(notes.MEMO, [notes.line("kind", item.kind)], item.text)
            note = self.note(f"memo: {item.kind}", text, item.coder, what)
            self.add(element, "NoteRef", targetGUID=note)

    def use(self, parent: Any, coding: Coding) -> None:
        """Write a code on a passage or a whole document, and the note that says the rest."""
        code = self.corpus.codebook[coding.code]
        subcode = coding.subcode if coding.subcode in code.subcodes else ""
        when, what = moment(coding.created), repr(replace(coding, quote=""))
        element = self.add(parent, "Coding", guid=self.fresh("coding", what), creationDateTime=when)
        self.set(element, creatingUser=guid("user", coding.coder) if coding.coder else "")
        self.add(element, "CodeRef", targetGUID=guid(key(code.name, coding.stance, subcode)))
        usual = {"codebook": self.version, "subcode": subcode, "created": day(when)}
        if text := notes.coding_note(coding, usual):
            note = self.note(f"coding: {coding.target}", text, coding.coder, what)
            self.add(element, "NoteRef", targetGUID=note)

    def fresh(self, kind: str, what: str) -> str:
        """Return a guid; the second of two things that are alike gets another one."""
        self.seen[kind + what] += 1
        return guid(kind, what, str(self.seen[kind + what]))

    def note(self, name: str, text: str, coder: str, what: str) -> str:
        """Write a note; return its guid."""
        from lxml import etree

        element = etree.Element(f"{{{PROJECT}}}Note")
        own = self.fresh("note", f"{name}\x1f{what}")
        self.set(element, guid=own, name=name, creatingUser=guid("user", coder) if coder else "")
        self.set(element, creationDateTime=_NO_DAY)
        self.add(element, "PlainTextContent", text)
        self.notes.append(element)
        return own

    def own_notes(self) -> list[str]:
        """Write what holds for the whole: how characters are counted, and the codebook with all its rules."""
        facts = {**project_facts(self.corpus), "offsets": str(self.profile.convention)}
        book = f"{notes.CODEBOOK}\n{yaml_of(self.corpus.codebook)}"
        return [
            self.note("testimony: this project", notes.json_note(notes.PROJECT, facts), "", ""),
            self.note("testimony: codebook", book, "", ""),
        ]

    def values(self, source: Any, document: Document, fields: Mapping[str, str]) -> None:
        """Write the values of a document's variables."""
        for name, value in document.metadata.items():
            if value is not None:
                element = self.add(source, "VariableValue")
                self.add(element, "VariableRef", targetGUID=guid("variable", str(name)))
                self.add(element, f"{fields[str(name)]}Value", shown(value))
