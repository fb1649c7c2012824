"""Labelling: a document and a model give a labelled document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

from testimony import language as languages
from testimony.classifier import TestimonyClassifier
from testimony.codebook import Codebook
from testimony.document import Document, Segment
from testimony.engines import Engine
from testimony.evidence import needed, passages, word_weights
from testimony.labelled import Evidence, Label, LabelledDocument, LabelledSegment
from testimony.passage import Passage
from testimony.states import State, states
from testimony.tables import question_before
from testimony.thin import Thin, decide, sentences
from testimony.thresholds import Threshold, limits, rethreshold
from testimony.unit_table import Contributions

if TYPE_CHECKING:
    import pandas as pd
    from spacy.tokens import Doc


class Labeller(Protocol):
    """What labelling needs of a model."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def codebook(self) -> Codebook: ...  # noqa: D102
    @property
    def classifier(self) -> Engine: ...  # noqa: D102
    @property
    def targets(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def calibration(self) -> Mapping[str, Threshold]: ...  # noqa: D102
    @property
    def languages(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def thin(self) -> Thin: ...  # noqa: D102


@dataclass(frozen=True)
class Labelled(LabelledDocument):
    """A labelled document as people use it: iterate over it, look at it in a notebook, take it elsewhere.

    `thin` says, per language, which targets are never decided `yes` in it.
    """

    thin: Thin = field(default_factory=dict)

    def __iter__(self) -> Iterator[LabelledSegment]:
        return iter(self.segments)

    def __len__(self) -> int:
        return len(self.segments)

    @property
    def states(self) -> dict[str, State]:
        """Return code -> state of the testimony, from the labels decided `yes`."""
        found = [(x.code, x.stance) for s in self.segments for x in s.labels if x.decision == "yes"]
        return states(self.codebook, found)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a segment, and one column of probability a target (empty where not labelled)."""
        import pandas as pd

        targets = self.codebook.targets
        names = ("document", "number", "start", "stop", "role", "speaker", "language", "text")
        rows = [
            [getattr(s.segment, n) for n in names]
            + [[x.target for x in s.labels if x.decision == d] for d in ("yes", "unsure")]
            + [(s.probabilities or {}).get(t, np.nan) for t in targets]
            for s in self.segments
        ]
        return pd.DataFrame(rows, columns=[*names, "yes", "unsure", *targets]).rename(
            columns={"number": "segment"}
        )

    def to_html(self) -> str:
        """Return a self-contained page with the passages highlighted."""
        from testimony.report.html import page

        return page([self])

    def _repr_html_(self) -> str:
        from testimony.report.html import fragment

        return fragment(self)

    def rethreshold(self, *, yes: float | None = None, no: float | None = None) -> Labelled:
        """Return the same labels decided with other limits, for all targets; nothing is computed anew."""
        new = {
            t: rethreshold(Threshold(no=lo, yes=hi), yes=yes, no=no)
            for t, (lo, hi) in self.thresholds.items()
        }
        segments = tuple(_redecided(s, new, self.thin) for s in self.segments)
        return replace(self, segments=segments, thresholds=limits(new))

    def to_spacy(self) -> Doc:
        """Return a spaCy `Doc` with `cats` and `spans["testimony"]`; displaCy draws it."""
        from testimony.report.spacy_doc import to_doc

        return to_doc(self)


def label(document: Document, model: Labeller, *, evidence: bool = True) -> Labelled:
    """Label every segment that may be labelled; the others are there with the reason why not."""
    todo = [s for s in document.segments if not _refusal(s, model)]
    asked = [Passage(s.text, s.language, question_before(document, s)) for s in todo]
    found = {s.number: _labelled(s, p, model, evidence) for s, p in zip(todo, asked, strict=True)}
    segments = tuple(
        found.get(s.number) or LabelledSegment(s, note=_refusal(s, model)) for s in document.segments
    )
    spoken = {languages.base(s.language) for s in todo}
    return Labelled(
        document,
        segments,
        model.codebook,
        model.name,
        limits(model.calibration),
        remarks=sentences({tag: targets for tag, targets in model.thin.items() if tag in spoken}),
        thin=model.thin,
    )


def _no_voice(segment: Segment, model: Labeller) -> str:
    return "" if segment.has_voice or segment.role == "uncertain" else f"{segment.role}: context only"


def _uncertain(segment: Segment, model: Labeller) -> str:
    return "role uncertain: say who is the respondent" if segment.role == "uncertain" else ""


def _unsupported(segment: Segment, model: Labeller) -> str:
    if languages.base(segment.language) in model.languages:
        return ""
    return f"{languages.name(segment.language)} is not supported by this model"


_REFUSALS: tuple[Callable[[Segment, Labeller], str], ...] = (_no_voice, _uncertain, _unsupported)


def _refusal(segment: Segment, model: Labeller) -> str:
    """Return why a segment gets no label ("" if it may have one): the first rule with an opinion wins."""
    return next((why for rule in _REFUSALS if (why := rule(segment, model))), "")


def _labelled(segment: Segment, passage: Passage, model: Labeller, evidence: bool) -> LabelledSegment:
    scores, contributions = _scored(model.classifier, passage)
    barred = model.thin.get(languages.base(segment.language), ())
    labels, probabilities = [], {}
    for j, target in enumerate(model.targets):
        threshold = model.calibration[target]
        p = probabilities[target] = float(threshold.probability(scores[j]))
        decision = decide(threshold, p, barred=target in barred)
        if decision == "no":
            continue
        shown: tuple[Evidence, ...] = ()
        if evidence:
            found = contributions()
            words, need = word_weights(found, j, slope=threshold.slope), needed(found, j, threshold, decision)
            shown = passages(words, segment.text, need=need, offset=segment.start)
        code, _, stance = target.partition(":")
        labels.append(Label(code, stance or "affirmed", p, decision, shown))
    return LabelledSegment(segment, _ordered(labels), probabilities)


def _scored(engine: Engine, passage: Passage) -> tuple[np.ndarray, Callable[[], Contributions]]:
    """Return the scores, and what gives the contributions when they are asked for.

    The default engine's scores are the sum of its contributions; others find them by leaving words out, which takes
    long and is done only where there is a label to show.
    """
    if isinstance(engine, TestimonyClassifier):
        found = engine.contributions(passage)
        return found.weights.sum(axis=0) + found.bias, lambda: found
    return engine.decision_function([passage])[0], cache(lambda: engine.contributions(passage))


def _ordered(labels: list[Label]) -> tuple[Label, ...]:
    """Return the labels, the surest first; of two stances of one code only the likelier one stays `yes`.

    Affirmed and denied in one breath is rare, and more often a misreading: a person should look.
    """
    best: dict[str, float] = {}
    for x in labels:
        best[x.code] = max(best.get(x.code, 0.0), x.probability)
    settled = [replace(x, decision="unsure") if x.probability < best[x.code] else x for x in labels]
    return tuple(sorted(settled, key=lambda x: (x.decision != "yes", -x.probability)))


def _redecided(found: LabelledSegment, new: Mapping[str, Threshold], thin: Thin) -> LabelledSegment:
    """Return the segment with its labels decided again; a label not shown before has no evidence."""
    if found.probabilities is None:
        return found
    known = {x.target: x for x in found.labels}
    barred = thin.get(languages.base(found.segment.language), ())
    labels = []
    for target, p in found.probabilities.items():
        decision = decide(new[target], p, barred=target in barred)
        if decision != "no":
            code, _, stance = target.partition(":")
            old = known.get(target) or Label(code, stance or "affirmed", p, decision)
            labels.append(replace(old, decision=decision))
    return replace(found, labels=_ordered(labels))
