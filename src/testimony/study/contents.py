"""What a corpus and a study have in common: taken into a study, and given back, whole and in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, select

from testimony.codebook import Codebook
from testimony.coding import Coding, Memo
from testimony.document import Document
from testimony.errors import CorpusError
from testimony.lexicon import Lexicon
from testimony.phrase import PHRASE_FIELDS, Phrase
from testimony.study import codebooks, coders, codings, documents, items
from testimony.study.event import named_id, plain
from testimony.study.items import Row
from testimony.study.log import Change, chunks, done, known
from testimony.study.schema import KINDS


@dataclass(frozen=True)
class Contents:
    """The fields of a `testimony.corpus.Corpus`, which says what they are."""

    documents: tuple[Document, ...]
    codebook: Codebook
    codings: tuple[Coding, ...] = ()
    memos: tuple[Memo, ...] = ()
    phrasebook: tuple[Phrase, ...] = ()
    lexicon: Lexicon | None = None
    name: str = ""
    splits: Mapping[str, str] = field(default_factory=dict)
    coders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def fields(self) -> dict[str, Any]:
        """Return the fields by name: `Corpus(**contents.fields())`."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def take_in(connection: Connection, held: Contents, *, by: str) -> int:
    """Bring a corpus into a study, and return how many things were new; what is in it already stays as it is.

    The same corpus taken in twice, or into two studies that are merged, is there once.
    """
    _refuse_other_book(connection, held.codebook)
    ids = {d.id: documents.id_of(d) for d in held.documents}
    _refuse_other_texts(connection, ids)
    made = [
        _setting("name", held.name),
        *([] if held.lexicon is None else [_setting("lexicon", held.lexicon.plain())]),
        *codebooks.installed(held.codebook),
        *(coders.addition(name) for name in _coder_names(held)),
        *documents.additions(connection, held.documents),
        *(_person(name, part) for name, part in held.splits.items()),
        *_assignments(held, ids),
        *_numbered("coding", held.codings, ids),
        *_numbered("memo", held.memos, ids),
        *_phrases(held.phrasebook),
    ]
    there = known(connection, (change.item for change in made))
    fresh = [change for change in made if change.item not in there]
    done(connection, fresh, coder=by, verb="take in")
    return len(fresh)


def contents(connection: Connection, *, name: str, finished: bool = False) -> Contents:
    """Return a study as what a corpus is made of; `name` where the study has none.

    With `finished`, only what coders left in documents that they have finished.
    """
    settings = {r["key"]: r["value"] for r in _standing(connection, "setting")}
    found = {r["id"]: r for r in _standing(connection, "document")}
    names = _unique({item: (r["name"], r["sha256"]) for item, r in found.items()})
    texts = documents.texts(connection, (r["sha256"] for r in found.values()))
    people = {r["id"]: r for r in _standing(connection, "respondent")}
    coder = items.names_of(connection, "coder")
    coded = [r for r in _standing(connection, "coding") if r["document"] in found]
    noted = [r for r in _standing(connection, "memo") if r["document"] in found]
    if finished:
        done_by = {(r["document"], r["coder"]) for r in _standing(connection, "assignment") if r["done"]}
        coded, noted = (
            [r for r in rows if (r["document"], r["coder"]) in done_by] for rows in (coded, noted)
        )

    def noun(kind: str, row: Row) -> Any:
        text = texts[found[row["document"]]["sha256"]]
        quote = "" if row["start"] is None else text[row["start"] : row["stop"]]
        return items.NOUNS[kind](row, document=names[row["document"]], coder=coder[row["coder"]], quote=quote)

    return Contents(
        documents=tuple(
            documents.document_of(
                r, texts[r["sha256"]], name=names[item], respondent=_name(people, r["respondent"])
            )
            for item, r in found.items()
        ),
        codebook=codebooks.current(connection),
        codings=tuple(noun("coding", r) for r in coded),
        memos=tuple(noun("memo", r) for r in noted),
        phrasebook=tuple(_phrase(r) for r in _standing(connection, "phrase")),
        lexicon=Lexicon.from_plain(settings["lexicon"]) if settings.get("lexicon") else None,
        name=settings.get("name") or name,
        splits={r["name"]: r["part"] for r in people.values() if r["part"] is not None},
        coders={names[item]: tuple(coder[c] for c in found_by) for item, found_by in _coded_by(connection, coded, found).items()},
    )  # fmt: skip


def _standing(connection: Connection, kind: str) -> list[Row]:
    """Return the rows of a kind that are not deleted, in the order in which they were made."""
    table = KINDS[kind]
    found = connection.execute(select(table).where(~table.c.deleted)).mappings()
    return sorted(found, key=lambda r: tuple(r["born"]))


def _coded_by(connection: Connection, coded: Iterable[Row], found: Mapping[str, Row]) -> dict[str, list[str]]:
    """Return document -> who has coded it: those who said so, and those who left codings without being assigned."""
    rows = _standing(connection, "assignment")
    assigned = {(r["document"], r["coder"]) for r in rows}
    by: dict[str, list[str]] = {item: [] for item in found}
    for row in rows:
        if row["done"] and row["document"] in by:
            by[row["document"]].append(row["coder"])
    for row in coded:
        if (row["document"], row["coder"]) not in assigned and row["coder"] not in by[row["document"]]:
            by[row["document"]].append(row["coder"])
    return by


def _unique(named: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return id -> name; a later document of the same name (after a merge) has the start of its hash in it."""
    given: dict[str, str] = {}
    for item, (name, sha256) in named.items():
        taken = name in given.values()
        given[item] = f"{name} ({sha256[:12]})" if taken else name
    return given


def _name(people: Mapping[str, Row], item: str | None) -> str:
    return str(people[item]["name"]) if item is not None and item in people else ""


def _refuse_other_book(connection: Connection, book: Codebook) -> None:
    if known(connection, [codebooks.SETTING]) and codebooks.current(connection).sha256 != book.sha256:
        step = "Make one codebook of the two, and give it to the study first (Study.new_codebook)."
        raise CorpusError("the study has another codebook", where=book.label, next_step=step)


def _refuse_other_texts(connection: Connection, ids: Mapping[str, str]) -> None:
    table = KINDS["document"]
    for some in chunks(ids):
        rows = select(table.c.id, table.c.name).where(table.c.name.in_(some), ~table.c.deleted)
        for item, name in connection.execute(rows):
            if ids[name] != item:
                step = "Give one of the two another name."
                raise CorpusError("another text of this name is in the study", where=name, next_step=step)


def _coder_names(held: Contents) -> tuple[str, ...]:
    said = [name for names in held.coders.values() for name in names]
    left = [c.coder for c in held.codings] + [m.coder for m in held.memos]
    return tuple(dict.fromkeys(said + left))


def _setting(key: str, value: Any) -> Change:
    return Change("setting", named_id("setting", key), {"key": key, "value": value})


def _person(name: str, part: str) -> Change:
    return Change("respondent", documents.person_id(name), {"name": name, "part": part})


def _assignments(held: Contents, ids: Mapping[str, str]) -> list[Change]:
    """Return who has coded what; who left codings without having said so is not done."""
    pairs = {(ids[d], name): True for d, names in held.coders.items() if d in ids for name in names}
    for coding in held.codings:
        pairs.setdefault((ids[coding.document], coding.coder), False)
    return [coders.assignment(d, coders.id_of(name), done=done) for (d, name), done in pairs.items()]


def _numbered(kind: str, found: Iterable[Coding | Memo], ids: Mapping[str, str]) -> list[Change]:
    """Return the changes that add codings or memos; their ids say what they are, so that twice taken in is once there."""
    made = []
    seen: Counter[str] = Counter()
    for item in found:
        place = {"document": ids[item.document], "coder": coders.id_of(item.coder)}
        data = (
            codings.coding_fields(item, **place)
            if isinstance(item, Coding)
            else codings.memo_fields(item, **place)
        )
        content = plain(data)
        seen[content] += 1
        made.append(Change(kind, named_id(kind, content, seen[content]), data, document=place["document"]))
    return made


def _phrases(found: Iterable[Phrase]) -> list[Change]:
    made = []
    seen: Counter[Phrase] = Counter()
    for phrase in found:
        seen[phrase] += 1
        data = {name: getattr(phrase, name) for name in PHRASE_FIELDS} | {"targets": list(phrase.targets)}
        made.append(Change("phrase", named_id("phrase", plain(data), seen[phrase]), data))
    return made


def _phrase(row: Row) -> Phrase:
    values = {name: row[name] for name in PHRASE_FIELDS}
    return Phrase(**{**values, "targets": tuple(values["targets"])})
