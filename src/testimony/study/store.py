"""An open study: each method is one question, or one transaction that is on the disk when it returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from testimony.codebook import Codebook
from testimony.coding import Coding, Memo
from testimony.document import Document
from testimony.study import (
    adjudications,
    checking,
    codebooks,
    coders,
    codings,
    contents,
    contested,
    documents,
    drawn,
    editing,
    erasing,
    exports,
    items,
    lists,
    merge,
    rewriting,
    runs,
    sampling,
    search,
    tombstones,
)
from testimony.study.adjudications import Decision
from testimony.study.codebooks import Revision
from testimony.study.conflict import Contested
from testimony.study.contents import Contents
from testimony.study.drawn import DrawnDocument
from testimony.study.erasing import Erased, Quotes
from testimony.study.exports import Export
from testimony.study.items import Kept, Row
from testimony.study.lists import CoderLine, DocumentLine, HistoryLine
from testimony.study.log import touched
from testimony.study.marks import Tombstones
from testimony.study.merge import Merged
from testimony.study.overview import Overview
from testimony.study.runs import Answer, ModelRun
from testimony.study.search import Found


class Study(Overview):
    """A study file or database that is open. Close it, or use it as a context manager.

    Documents, coders and codings go by ids. `coder` and `by` are the id of who does it, "" for the study's owner.
    Whatever is refused raises a `TestimonyError` and changes nothing. Any thread may call any method.
    """

    def add_document(self, document: Document, *, by: str = "") -> str:
        """Add a document and return its id; refuse a name that is in the study already."""
        return self._do(documents.add, document, by=by)

    def document(self, document: str, *, languages: bool = True) -> Document:
        """Return a document with its text and segments; without `languages` sooner, and most segments in none (`segmented`)."""
        return self._ask(documents.get, document, languages=languages)

    def documents(self) -> tuple[DocumentLine, ...]:
        """Return the list of documents, by name, with their counts; no text is read."""
        return self._ask(lists.documents)

    def history(self, document: str) -> tuple[HistoryLine, ...]:
        """Return what was done to a document and to what stands on it, the earliest first."""
        return self._ask(lists.history, document)

    def search(self, words: str, *, most: int = 200) -> tuple[Found, ...]:
        """Return where words stand in the texts, whatever their case; at most so many places."""
        return self._ask(search.found, words, most=most)

    def add_coder(self, name: str, *, by: str = "") -> str:
        """Add a coder and return the id; refuse a name that a coder has."""
        return self._do(coders.add, name, by=by)

    def coders(self) -> tuple[CoderLine, ...]:
        """Return the list of coders, by name, with their counts."""
        return self._ask(lists.coders)

    def new_token(self, coder: str) -> str:
        """Return a new secret for a coder's link, which ends the earlier one; only its hash is kept."""
        return self._do(coders.new_token, coder)

    def coder_of(self, token: str) -> str | None:
        """Return whose link carries this secret; None for nobody's."""
        return self._ask(coders.by_token, token)

    def release(self, coder: str, *, by: str = "") -> None:
        """Let a coder see what the others coded."""
        self._do(coders.release, coder, by=by)

    def assign(self, document: str, coder: str, *, blind: bool = False, by: str = "") -> None:
        """Give a coder a document to code; `blind`: without ever seeing what a model suggests."""
        self._do(coders.assign, document, coder, by=by, verb="assign", values={"blind": blind})

    def assign_all(self, pairs: Sequence[tuple[str, str]], *, blind: bool = False, by: str = "") -> None:
        """Give documents to coders at once: pairs of a document's and a coder's id."""
        self._do(coders.assign_all, pairs, blind=blind, by=by)

    def finish(self, document: str, coder: str, *, finished: bool = True, by: str = "") -> None:
        """Say that a coder has coded a document (whatever was found in it), or has not after all."""
        self._do(coders.assign, document, coder, by=by, verb="finish", values={"done": finished})

    def code(
        self, document: str, start: int | None, stop: int | None, code: str, *, coder: str, **attributes: Any
    ) -> str:
        """Code the characters [start, stop) of a document, or all of it (None, None); return the coding's id.

        `attributes` are those of a `Coding` that differ from the everyday case: stance, subject, status, move, memo, …
        """
        return self._do(
            codings.add, "coding", document, coder, {"start": start, "stop": stop, "code": code, **attributes}
        )

    def memo(self, document: str, start: int, stop: int, kind: str, *, coder: str, text: str = "") -> str:
        """Leave a memo on a passage that tempts but carries no code; return its id."""
        return self._do(
            codings.add, "memo", document, coder, {"start": start, "stop": stop, "kind": kind, "text": text}
        )

    def once(
        self, kind: str, document: str, values: Mapping[str, Any], *, coder: str, request: str = ""
    ) -> str:
        """Add a coding or memo (the kind) and return its id; a `request` that comes again adds nothing more."""
        return self._do(codings.add, kind, document, coder, values, request=request)

    def change(self, item: str, *, coder: str = "", seen: str | None = None, **fields: Any) -> str:
        """Set fields of a coding, memo or document; return its new version.

        Raises `Conflict` with how it stands now where it is no longer of the version `seen`.
        """
        return self._do(editing.change, item, fields, coder=coder, seen=seen)

    def delete(self, item: str, *, coder: str = "", seen: str | None = None) -> None:
        """Delete a coding, a memo, or a document that nothing stands on; it can be restored."""
        self._do(editing.delete, item, coder=coder, seen=seen)

    def restore(self, item: str, *, coder: str = "") -> None:
        """Let something stand again that was deleted."""
        self._do(editing.restore, item, coder=coder)

    def undo(self, coder: str) -> tuple[str, ...]:
        """Take back a coder's latest deed; return the ids it touched, none where there is nothing to undo."""
        return self._do(editing.turn, coder, "undo")

    def redo(self, coder: str) -> tuple[str, ...]:
        """Do again what a coder took back last; return the ids it touched, none where there is nothing to redo."""
        return self._do(editing.turn, coder, "redo")

    def item(self, item: str) -> Kept[Any]:
        """Return anything by its id, deleted or not, with its version."""
        return self._ask(items.get, item)

    def codings(self, document: str, *, seen_by: str | None = None) -> tuple[Kept[Coding], ...]:
        """Return a document's codings; only their own for a coder `seen_by` who is not released."""
        return self._ask(codings.standing, "coding", document, seen_by)

    def memos(self, document: str, *, seen_by: str | None = None) -> tuple[Kept[Memo], ...]:
        """Return a document's memos; only their own for a coder `seen_by` who is not released."""
        return self._ask(codings.standing, "memo", document, seen_by)

    def codebook(self) -> Codebook:
        """Return the codebook that holds."""
        return self._ask(codebooks.current)

    def new_codebook(self, book: Codebook, *, by: str = "", dry_run: bool = False) -> Revision:
        """Make a codebook the one that holds; return the codings that its changed definitions may touch."""
        return self._do(codebooks.install, book, by=by, dry_run=dry_run)

    def adjudicate(
        self,
        document: str,
        disputed: Sequence[str],
        *,
        judge: str,
        coding: Mapping[str, Any] | None = None,
        reason: str = "",
    ) -> str:
        """Say of codings that differ what stands, and return the judgement's id.

        `coding` are the fields of what stands (start, stop, code, …), None where nothing does.
        """
        return self._do(adjudications.add, document, disputed, judge=judge, coding=coding, reason=reason)

    def decisions(self, document: str) -> tuple[Decision, ...]:
        """Return the judgements on a document, in the order they were made."""
        return self._ask(adjudications.decisions, document)

    def record(self, run: ModelRun, *, by: str = "") -> str:
        """Keep what a model suggested; return the run's id."""
        return self._do(runs.record, run, by=by)

    def suggestions(self, run: str, document: str | None = None) -> tuple[Row, ...]:
        """Return a run's suggestions, unsure ones first, then by probability; of one document, or of all."""
        return self._ask(runs.suggestions, run, document)

    def answer(self, suggestion: str, answer: Answer, *, coder: str, **attributes: Any) -> str | None:
        """Accept, correct or reject a suggestion; return the id of the coding that comes of it, None where rejected."""
        return self._do(runs.answered, suggestion, answer, coder=coder, values=attributes)

    def sample(
        self, share: float, *, seed: int, why: str = "audit", run: str | None = None, by: str = ""
    ) -> tuple[Row, ...]:
        """Draw a random share of the passages, keep it with each one's inclusion probability, and return it."""
        return self._do(sampling.draw, share, seed=seed, why=why, run=run, by=by)

    def keep_draw(self, rows: Sequence[DrawnDocument], *, by: str = "") -> None:
        """Keep who was drawn for hand coding, with the chance that each document had."""
        self._do(drawn.keep, rows, by=by)

    def kept_draw(self) -> tuple[DrawnDocument, ...]:
        """Return who was drawn for hand coding, and who was not, by document."""
        return self._ask(drawn.kept)

    def contents(self, *, finished: bool = False) -> Contents:
        """Return everything that a corpus holds: `Corpus(**study.contents().fields())`.

        With `finished`, only what coders left in documents that they have finished.
        """
        name = self.path.stem if self.path else "study"
        return self._ask(contents.contents, name=name, finished=finished)

    def take_in(self, held: Contents, *, by: str = "") -> int:
        """Bring a corpus in; return how many things were new. What is there already stays as it is."""
        return self._do(contents.take_in, held, by=by)

    def merge(self, other: Study) -> Merged:
        """Bring in everything of another study, which stays as it is; return what is new, and what is contested."""
        with other._database.reading() as theirs, self._database.writing() as mine:
            found = merge.merged(mine, theirs, where=other._database.where)
            written = touched(mine)
        if found.erased:
            erasing.tidy(self._database)
        self._tell(written)
        return found

    def record_export(self, path: str | Path, kind: str) -> None:
        """Keep that a file or folder was written out of the study, so that erasing a person finds it; `kind` is its format."""
        self._do(exports.record, path, kind)

    def exports(self) -> tuple[Export, ...]:
        """Return what was written out of the study."""
        return self._ask(exports.exports)

    def erase(self, respondent: str, *, quotes: Quotes = lambda _: False, dry_run: bool = False) -> Erased:
        """Take a person out for good, log and all; `quotes` tells of a text whether it holds their words.

        `testimony.privacy.erasing` does this, and the files beside the study too. Raises `CorpusError` where there is nobody of
        that id, `OutputError` where another program keeps the file from being cleaned.
        """
        if dry_run:  # sees, and writes nothing
            return self._ask(erasing.erase, respondent, quotes=quotes, dry_run=True)
        found = self._do(erasing.erase, respondent, quotes=quotes, dry_run=False)
        erasing.tidy(self._database)
        return found

    def rewrite(self, make: rewriting.Make, *, by: str = "") -> rewriting.Rewrote:
        """Put other texts in the place of documents for good; `make` says which, and sees the study as it is then."""
        name = self.path.stem if self.path else "study"
        return rewriting.cleaned(self._database, self._do(rewriting.rewrite, make, name=name, by=by))

    def documents_of(self, respondent: str) -> tuple[Document, ...]:
        """Return the texts of a person, those of deleted documents too; raise `CorpusError` where there is nobody of that id."""
        return self._ask(erasing.documents_of, respondent)

    def texts_but(self, respondent: str) -> tuple[str, ...]:
        """Return the texts of everybody but a person."""
        return self._ask(erasing.texts_but, respondent)

    def tombstones(self) -> Tombstones:
        """Return the keyed marks of who was erased."""
        return self._ask(tombstones.read)

    def forget_exports(self, paths: Iterable[Path]) -> None:
        """Take away that files were written out: they are gone."""
        self._do(exports.forget, list(paths))

    def contested(self) -> tuple[Contested, ...]:
        """Return what two who worked apart do not agree on, and what points to something that is gone."""
        return self._ask(contested.contested)

    def settle(self, item: str, *, by: str = "") -> None:
        """Settle what is contested about an item: it stands as it does now."""
        self._do(contested.settle, item, by=by)

    def problems(self) -> tuple[str, ...]:
        """Return a sentence for everything that is wrong with the study: file, pointers, texts, what stands."""
        return self._ask(checking.problems)

    def rebuild(self) -> None:
        """Make what stands anew from the log."""
        self._do(checking.rebuilt)
