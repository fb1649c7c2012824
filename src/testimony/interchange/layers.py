"""The layers of INCEpTION and WebAnno: which of their annotations are codings, and what their features say.

A layer has features; the one called `value` (or the first that says something) is the label, the others go into the memo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from testimony.interchange.annotation import SAID, Annotation

OURS = "webanno.custom.Testimony"
"""Our layer; INCEpTION takes layers of one's own under this beginning."""

FEATURES = ("value", "coder", *SAID, "kind", "code", "stance", "whole")
"""What an annotation of our layer says."""

_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
_LINGUISTIC = (
    *(
        _DKPRO + part
        for part in ("segmentation.", "metadata.", "lexmorph.", "syntax.", "transform.", "coref.")
    ),
    "de.tudarmstadt.ukp.clarin.webanno.",
    "uima.tcas.DocumentAnnotation",
    "org.dkpro.core.",
)


@dataclass(frozen=True, slots=True)
class LayerPassage:
    """An annotation of a layer: where, of which layer, and what its features say."""

    start: int
    stop: int
    layer: str
    features: Mapping[str, str] = field(default_factory=dict)


def is_linguistic(layer: str) -> bool:
    """Tell whether a layer holds words, sentences and grammar: no coding.

    >>> is_linguistic("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"), is_linguistic("custom.Span")
    (True, False)
    """
    return layer.startswith(_LINGUISTIC)


def short(layer: str) -> str:
    """Return the name of a layer as people know it.

    >>> short("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
    'NamedEntity'
    """
    return layer.rpartition(".")[2]


def labelled(passage: LayerPassage, *, several: bool) -> Annotation:
    """Return an annotation of a layer as a label; `several` layers are told apart in the memo."""
    told = dict(passage.features)
    if passage.layer == OURS:
        label, coder = told.pop("value", "") or "label", told.pop("coder", "")
        whole = told.pop("whole", "") == "true"
        start, stop = (None, None) if whole else (passage.start, passage.stop)
        return Annotation(start, stop, label, coder, told)
    names = sorted((name for name, value in told.items() if value), key=lambda name: (name != "value", name))
    label = told[names[0]] if names else short(passage.layer)
    lines = [f"{name}: {told[name]}" for name in names[1:]]
    if several:
        lines.insert(0, f"layer: {short(passage.layer)}")
    return Annotation(passage.start, passage.stop, label, "", {"memo": "\n".join(lines)} if lines else {})
