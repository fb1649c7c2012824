"""Checking a corpus: what is wrong in it, what is in it, and how far it is from its own goals.

A corpus may state its goals in `goals.yaml` (how many testimonies, segments, positives and phrases a language);
what is missing is shown beside what is there. Problems are another matter: each is a sentence that says where.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from testimony import rows
from testimony.coding import ADJUDICATED, Coding, Memo
from testimony.corpus import PARTS, Corpus
from testimony.document import VOICES, Document, Segment
from testimony.errors import CorpusError
from testimony.phrase import Phrase
from testimony.similarity import Pair, near_duplicates, repeated_share
from testimony.tables import by_document, positives
from testimony.words import lemmas_of, tokens

SEGMENT_LIMIT, PHRASE_LIMIT, REPEATS = 0.5, 0.6, 0.01
"""Jaccard similarity from which two segments (3-word runs) or phrases (lemmas) are near-duplicates; the
share of 5-word runs that may stand in two testimonies."""

_SHORT = 8
"""Words under which two segments may well be the same by chance ("Yes, of course.")."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something there are in a language, and how many the corpus wants."""

    language: str
    what: str
    found: float
    goal: float | None = None

    @property
    def met(self) -> bool:
        """Tell whether there are enough."""
        return self.goal is None or self.found >= self.goal


@dataclass(frozen=True)
class Checked:
    """What a check found: counts beside goals, and problems in words."""

    counts: tuple[Count, ...]
    problems: tuple[str, ...]

    @property
    def unmet(self) -> tuple[Count, ...]:
        """Return the counts that are below their goals."""
        return tuple(c for c in self.counts if not c.met)


def check(folder: str | Path) -> Checked:
    """Check a corpus folder; raise `CorpusError` where it cannot even be loaded."""
    path = Path(folder)
    corpus = Corpus.load(path)
    view = _View(corpus)
    problems = [p for rule in RULES for p in rule(view)]
    problems += list(_stale(corpus, path))
    return Checked(tuple(_counts(view, _goals(path))), tuple(problems))


class _View:
    """A corpus with what several rules need of it, worked out once."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    @cached_property
    def voiced(self) -> list[tuple[Document, Segment]]:
        return [(d, s) for d in self.corpus.documents for s in d.segments if s.has_voice]

    @cached_property
    def words(self) -> list[list[str]]:
        return [[t.form for t in tokens(s.text, s.language)] for _, s in self.voiced]

    @cached_property
    def hits(self) -> dict[str, dict[int, set[str]]]:
        coded = by_document(self.corpus.standing)
        return {d.id: positives(d, coded.get(d.id, ())) for d in self.corpus.documents}

    @cached_property
    def touched(self) -> dict[str, set[int]]:
        """Return the segments that a coding (counting or not) or a memo touches, by document."""
        spans = defaultdict(list)
        items: list[Coding | Memo] = [*self.corpus.standing, *self.corpus.memos]
        for item in items:
            if item.span is not None:
                spans[item.document].append(item.span)
        return {
            d.id: {s.number for s in d.segments if any(s.span.overlaps(x) for x in spans[d.id])}
            for d in self.corpus.documents
        }


def _foreign_words(view: _View) -> Iterator[str]:
    """Codings and memos lie in the words of a voice, never in an interviewer's."""
    items: list[Coding | Memo] = [*view.corpus.codings, *view.corpus.memos]
    for item in items:
        span = item.span
        if span is None:
            continue
        roles = {t.role for t in view.corpus[item.document].turns if t.span.overlaps(span)}
        if not roles or roles - VOICES:
            yield f"{item.document}, {span.start}-{span.stop}: lies outside the words of respondent or author"


def _subcodes(view: _View) -> Iterator[str]:
    """A subcode is one of its code's."""
    for c in view.corpus.codings:
        known = view.corpus.codebook[c.code].subcodes
        if c.subcode and known and c.subcode not in known:
            yield f"{c.document}, {c.start}: {c.subcode!r} is no subcode of {c.code}"


def _memo_kinds(view: _View) -> Iterator[str]:
    """The kind of a memo, and of a phrase without a code, is one of the codebook's, where it names any."""
    known = view.corpus.codebook.memos
    for p in view.corpus.phrasebook:
        if known and p.kind and p.kind not in known:
            yield f"phrasebook: {p.kind!r} is no kind of memo of the codebook ({p.text})"
    for m in view.corpus.memos:
        if known and m.kind not in known:
            yield f"{m.document}, {m.start}: {m.kind!r} is no kind of memo of the codebook"


def _versions(view: _View) -> Iterator[str]:
    """A coding names the version of the codebook it was made by, and none from the future."""
    now = _version(view.corpus.codebook.version)
    for version, n in Counter(c.codebook for c in view.corpus.codings).items():
        if not version:
            yield f"{n} codings do not say which version of the codebook they follow"
        elif _version(version) > now:
            yield f"{n} codings follow codebook {version}, which is newer than {view.corpus.codebook.version}"


def _settled(view: _View) -> Iterator[str]:
    """What two coders coded was adjudicated; the test part was coded twice throughout."""
    for d in view.corpus.documents:
        coders = view.corpus.coders_of(d.id)
        if len(coders) >= 2 and ADJUDICATED not in coders:
            yield f"{d.id}: coded by {', '.join(coders)}, and not adjudicated"
        if view.corpus.part_of(d) == "test" and len([c for c in coders if c != ADJUDICATED]) < 2:
            yield f"{d.id}: is in the test part and was not coded twice"


def _same_segments(view: _View) -> Iterator[str]:
    """No segment nearly repeats another testimony's (within or across the parts)."""
    runs = [
        frozenset(zip(w, w[1:], w[2:], strict=False)) if len(w) >= _SHORT else frozenset() for w in view.words
    ]
    for pair in near_duplicates(runs, SEGMENT_LIMIT):
        (a, s), (b, t) = view.voiced[pair.first], view.voiced[pair.second]
        if a.id != b.id:
            yield f"{a.id}, segment {s.number} and {b.id}, segment {t.number} are nearly the same ({pair.share:.2f})"


def _repeats(view: _View) -> Iterator[str]:
    """Under one in a hundred runs of five words stand in two testimonies of a language."""
    for language, share in repeats(view.corpus).items():
        if share >= REPEATS:
            yield f"{language}: {share:.2%} of runs of five words stand in two testimonies (limit {REPEATS:.0%})"


def _same_phrases(view: _View) -> Iterator[str]:
    """No phrase nearly repeats another one by its lemmas."""
    for pair in same_phrases(view.corpus.phrasebook):
        yield f"phrases {pair.first + 1} and {pair.second + 1} are nearly the same ({pair.share:.2f})"


def _lexicon(view: _View) -> Iterator[str]:
    """No concept lists an entry twice; every concept has entries in each language."""
    lexicon = view.corpus.lexicon
    for concept, by in lexicon.entries.items() if lexicon else ():
        for language in lexicon.languages if lexicon else ():
            twice = [e for e, n in Counter(by.get(language, ())).items() if n > 1]
            if twice or not by.get(language):
                yield f"lexicon, {concept}, {language}: " + (f"{twice[0]!r} twice" if twice else "no entries")


Rule = Callable[[_View], Iterator[str]]
RULES: tuple[Rule, ...] = (
    _foreign_words,
    _subcodes,
    _memo_kinds,
    _versions,
    _settled,
    _same_segments,
    _repeats,
    _same_phrases,
    _lexicon,
)


def same_phrases(phrases: Sequence[Phrase]) -> list[Pair]:
    """Return the pairs of phrases of a language of which most lemmas are the same (`PHRASE_LIMIT`)."""
    items = [frozenset(lemmas_of(p.text, p.language)) for p in phrases]
    found = near_duplicates(items, PHRASE_LIMIT)
    return [pair for pair in found if phrases[pair.first].language == phrases[pair.second].language]


def repeats(corpus: Corpus) -> dict[str, float]:
    """Return, by language, the share of runs of five respondent's words that also stand in another testimony."""
    texts: dict[str, list[list[str]]] = defaultdict(list)
    for d in corpus.documents:
        words = [t.form for s in d.segments if s.has_voice for t in tokens(s.text, s.language)]
        texts[_base(d.language)].append(words)
    return {language: repeated_share(found) for language, found in sorted(texts.items())}


def _stale(corpus: Corpus, folder: Path) -> Iterator[str]:
    """Yield the segment files that are not what documents and codings say."""
    for part in dict.fromkeys(corpus.part_of(d) for d in corpus.documents):
        path = folder / (f"segments-{part}.jsonl" if part else "segments.jsonl")
        if path.is_file() and [row for row, _ in rows.read(path)] != corpus.segment_rows(part):
            yield f"{path.name}: is not what the codings say (testimony corpus check --rebuild writes it anew)"


def _counts(view: _View, goals: Mapping[str, Any]) -> Iterator[Count]:
    corpus = view.corpus
    per = goals.get("per_language", {})
    for language in sorted({_base(d.language) for d in corpus.documents}):
        documents = [d for d in corpus.documents if _base(d.language) == language]
        voiced = [(d, s) for d, s in view.voiced if _base(d.language) == language]
        yield Count(language, "testimonies", len(documents), per.get("testimonies"))
        for part in PARTS if corpus.splits else ():
            yield Count(language, f"in {part}", sum(corpus.part_of(d) == part for d in documents))
        twice = sum(len([c for c in corpus.coders_of(d.id) if c != ADJUDICATED]) >= 2 for d in documents)
        share = per.get("coded_twice_share")
        yield Count(language, "coded twice", twice, share and share * len(documents))
        yield Count(language, "segments", len(voiced), per.get("segments"))
        plain = [(d, s) for d, s in voiced if not view.hits[d.id].get(s.number)]
        yield Count(
            language, "share without a code", len(plain) / max(len(voiced), 1), per.get("share_without_code")
        )
        tempting = sum(s.number in view.touched[d.id] for d, s in plain)
        yield Count(language, "tempting", tempting, per.get("tempting"))
        found = Counter(t for d, s in voiced for t in view.hits[d.id].get(s.number, ()))
        wanted = per.get("positives", {})
        for target in corpus.codebook.targets:
            yield Count(language, target, found[target], wanted.get(target, wanted.get("each")))
        yield from _words(corpus, language, per)


def _words(corpus: Corpus, language: str, per: Mapping[str, Any]) -> Iterator[Count]:
    """Yield the counts of phrasebook and lexicon."""
    phrases = [p for p in corpus.phrasebook if p.language == language]
    found = Counter(t for p in phrases for t in p.targets)
    wanted = per.get("phrases", {})
    for target in corpus.codebook.targets if phrases else ():
        yield Count(language, f"phrases: {target}", found[target], wanted.get(target, wanted.get("each")))
    if phrases:
        yield Count(
            language, "phrases: near-misses", sum(not p.targets for p in phrases), wanted.get("near_misses")
        )
    if corpus.lexicon is not None:
        entries = sum(len(by.get(language, ())) for by in corpus.lexicon.entries.values())
        yield Count(language, "lexicon entries", entries, per.get("lexicon_entries"))


def _goals(folder: Path) -> Mapping[str, Any]:
    import yaml

    path = folder / "goals.yaml"
    if not path.is_file():
        return {}
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CorpusError(f"cannot be read ({error.__class__.__name__})", where=str(path)) from error
    if not isinstance(data, dict):
        raise CorpusError(
            "does not state goals", where=str(path), next_step="It needs a mapping per_language."
        )
    return data


def _base(tag: str) -> str:
    return tag.partition("-")[0]


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(n) for n in text.split(".") if n.isdigit())
