"""Explaining: why a model says what it says of a text, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from testimony import language as languages
from testimony.document import Document
from testimony.errors import CodebookError, ReadError
from testimony.evidence import needed, passages, places
from testimony.explained import ExplainedText, Reason, Scope, Word
from testimony.features import said
from testimony.label import Labeller
from testimony.passage import Passage
from testimony.scope import explain as fired
from testimony.tables import question_before
from testimony.thin import decide, sentences
from testimony.unit_parts import unit_parts
from testimony.unit_table import Contributions
from testimony.words import tokens

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Explanation(ExplainedText):
    """An explanation as people use it: print it, look at it in a notebook, ask it for a target, take it elsewhere."""

    def __getitem__(self, target: str) -> Reason:
        """Return the reason for a target; raise `KeyError` where there is none."""
        return {r.target: r for r in self.reasons}[target]

    def to_frame(self) -> pd.DataFrame:
        """Return one row for the bias, the question and each word, one column a target: a column's sum is the score."""
        import pandas as pd

        head = [("bias", 0, 0, "", ""), ("question", 0, 0, self.question, "")]
        rows = [*head, *(("word", w.start, w.stop, w.text, " ".join(w.flags)) for w in self.words)]
        frame = pd.DataFrame(rows, columns=["kind", "start", "stop", "text", "flags"])
        for r in self.reasons:
            frame[r.target] = [r.bias, r.question, *r.words]
        return frame

    def parts_frame(self) -> pd.DataFrame:
        """Return one row a part (form, lemma, concept, pair, …), one column a target: the sum is the score less the bias."""
        import pandas as pd

        rows = [(p.kind, p.start, p.stop, self.text[p.start : p.stop], p.name, p.flag) for p in self.parts]
        frame = pd.DataFrame(rows, columns=["kind", "start", "stop", "text", "name", "flag"])
        for r in self.reasons:
            frame[r.target] = r.parts
        return frame

    def to_html(self) -> str:
        """Return a self-contained page: the text shaded by what each word adds, scope rules, the strongest words."""
        from testimony.report.explanation import page

        return page(self)

    def _repr_html_(self) -> str:
        from testimony.report.explanation import fragment

        return fragment(self)

    def __str__(self) -> str:
        from testimony.report.explanation import plain

        return plain(self)


def explain(model: Labeller, passage: Passage, *, target: str | None = None) -> Explanation:
    """Return why a model says what it says of a passage; `target` is the one to show (the labels if None).

    Raises `CodebookError` where the model has no such target. With an engine other than the default one the shares are
    found by leaving words out, and are approximate.
    """
    if target is not None and target not in model.targets:
        step = f"The targets are: {', '.join(model.targets)}."
        raise CodebookError(f"no target {target!r}", where=model.name, next_step=step)
    found = model.classifier.contributions(passage)
    spans, shares = places(found, marks=True)
    flags = {(u.start, u.stop): u.key.flags for u in found.units if u.key.kind == "word"}
    words = [Word(a, b, passage.text[a:b], tuple(flags.get((a, b), "").split())) for a, b in spans]
    kept = [i for i, w in enumerate(words) if (w.start, w.stop) in flags or shares[i].any()]
    parts, added = unit_parts(model.classifier, found)
    reasons = _settled(list(_reasons(model, passage, found, shares[kept], added)))
    return Explanation(
        text=passage.text,
        language=passage.language,
        question=passage.context,
        model=model.name,
        codebook=model.codebook,
        words=tuple(words[i] for i in kept),
        parts=parts,
        scopes=_scopes(model.classifier, passage),
        reasons=tuple(reasons),
        shown=_shown(reasons, target),
        remarks=_remarks(model, passage.language),
    )


def explain_segment(
    model: Labeller, document: Document, number: int | None = None, *, target: str | None = None
) -> Explanation:
    """Return why a model says what it says of a segment, after the question before it.

    `number` is the segment's; None takes the only one with a voice. Raises `ReadError` where there is no such segment,
    or its words are context only: an interviewer's are never explained, as they are never labelled.
    """
    voices = [s for s in document.segments if s.has_voice]
    wanted = voices if number is None else [s for s in document.segments if s.number == number]
    if len(wanted) != 1:
        what = (
            f"{len(wanted)} segments of the respondent" if number is None else f"there is no segment {number}"
        )
        step = f"Say which one (0 to {len(document.segments) - 1}): testimony label shows their numbers."
        raise ReadError(what, where=document.id, next_step=step)
    segment = wanted[0]
    if not segment.has_voice:
        step = "Take a segment of the respondent, or say who that is."
        raise ReadError(
            f"segment {segment.number} is context only: {segment.role}", where=document.id, next_step=step
        )
    question = question_before(document, segment)
    return explain(model, Passage(segment.text, segment.language, question), target=target)


def _reasons(
    model: Labeller, passage: Passage, found: Contributions, shares: np.ndarray, added: np.ndarray
) -> Iterator[Reason]:
    """Yield the reason for each target; `shares` has shape (words, targets), `added` shape (parts, targets)."""
    barred = model.thin.get(languages.base(passage.language), ())
    asked = found.weights[[i for i, own in enumerate(found.own) if not own]].sum(axis=0)
    spans, whole = places(found)
    for j, target in enumerate(model.targets):
        limits = model.calibration[target]
        slope = limits.slope
        score = found.bias[j] + found.weights[:, j].sum()
        probability = float(limits.probability(score))
        decision = decide(limits, probability, barred=target in barred)
        weights = [(*span, float(w)) for span, w in zip(spans, whole[:, j] * slope, strict=True)]
        need = needed(found, j, limits, decision)
        yield Reason(
            target=target,
            decision=decision,
            probability=probability,
            no=limits.no,
            yes=limits.yes,
            bias=float(found.bias[j] * slope + limits.shift),
            question=float(asked[j] * slope),
            words=tuple((shares[:, j] * slope).tolist()),
            parts=tuple((added[:, j] * slope).tolist()),
            evidence=() if decision == "no" else passages(weights, passage.text, need=need),
        )


def _settled(reasons: Sequence[Reason]) -> list[Reason]:
    """Return the reasons with only the likelier of two stances of one code decided `yes`, as labelling decides."""
    best: dict[str, float] = {}
    for r in reasons:
        if r.decision != "no":
            best[_code(r)] = max(best.get(_code(r), 0.0), r.probability)
    beaten = [r.decision == "yes" and r.probability < best[_code(r)] for r in reasons]
    return [replace(r, decision="unsure") if b else r for r, b in zip(reasons, beaten, strict=True)]


def _code(reason: Reason) -> str:
    return reason.target.partition(":")[0]


def _scopes(engine: Any, passage: Passage) -> tuple[Scope, ...]:
    """Return the scope rules that fired, in the order of the text; none where the engine does not use them."""
    if not getattr(engine, "scopes", False):
        return ()
    words = tokens(passage.text, passage.language)
    reaches = fired(said(passage.text, words, passage.language))
    found = [
        Scope(r.rule, r.flag, words[r.first].start, words[r.stop - 1].stop)
        for r in reaches
        if r.first < r.stop
    ]
    return tuple(sorted(found, key=lambda s: (s.start, -s.stop)))


def _shown(reasons: Sequence[Reason], target: str | None) -> tuple[str, ...]:
    """Return the targets to show: the one asked for, or the labels, or the likeliest where there is no label."""
    if target is not None:
        return (target,)
    ranked = sorted(reasons, key=lambda r: (r.decision != "yes", -r.probability))
    return tuple(r.target for r in ranked if r.decision != "no") or tuple(r.target for r in ranked[:1])


def _remarks(model: Labeller, tag: str) -> tuple[str, ...]:
    """Return what to know of texts in this language."""
    spoken = languages.base(tag)
    if spoken == languages.UNKNOWN:
        return ("Its language is not known: such a text gets no label",)
    if spoken not in model.languages:
        return (f"{languages.name(tag)} is not supported by this model: such a text gets no label",)
    return sentences({t: few for t, few in model.thin.items() if t == spoken})
