"""A model: one folder without pickle, refused if a single byte of it has changed.

model.json      name, targets, languages, calibration and thresholds; the engine with its settings
codebook.yaml   the codes it labels with
README.md       the model card: what it is for, how good it is, where it fails
manifest.json   the SHA-256 of each file, and what the model was made from

and what its engine has learnt (`engines.forms`):

words           weights.npz (coefficients, vocabulary, document frequencies), lexicon.json (may be absent)
sklearn         estimator.skops, matrix.npz (where the estimator takes no texts)
encoder         head.npz, encoder/ (may be absent: then the encoder lies where it lay, and its files are checked)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testimony import model_folder
from testimony.codebook import Codebook
from testimony.document import Document
from testimony.engines import Engine, forms
from testimony.errors import CodebookError, CorpusError, ModelError
from testimony.explain import Explanation, explain
from testimony.label import Labelled, label
from testimony.passage import Passage
from testimony.thin import Thin, sentences
from testimony.thresholds import Threshold

if TYPE_CHECKING:
    import pandas as pd

MANY = 200
"""Coded segments from which figures on a model begin to mean something."""


@dataclass(frozen=True)
class Model:
    """A trained classifier with its codebook, calibration, thresholds, card, and where it comes from.

    `thin` says, per language, which targets had too few examples in it: there they are `unsure` at most, never `yes`.
    """

    name: str
    codebook: Codebook
    classifier: Engine
    targets: tuple[str, ...]
    calibration: Mapping[str, Threshold]
    languages: tuple[str, ...]
    card: str = ""
    provenance: Mapping[str, Any] | None = None
    thin: Thin = field(default_factory=dict)

    @property
    def thresholds(self) -> dict[str, float]:
        """Return target -> the probability from which the decision is yes."""
        return {target: self.calibration[target].yes for target in self.targets}

    @property
    def caveats(self) -> tuple[str, ...]:
        """Return what cannot be promised, one sentence each, for want of examples."""
        coded = (self.provenance or {}).get("coded_segments", MANY)
        few = (
            f"Learnt from {coded} coded segments, fewer than {MANY}: how good it is cannot be promised, "
            "and every figure on it has a wide margin",
        )
        return self._withdrawn + (few if coded < MANY else ()) + sentences(self.thin)

    @property
    def _withdrawn(self) -> tuple[str, ...]:
        said = (
            "Learnt from somebody who has withdrawn since: train it again, and give it to nobody until then"
        )
        return (said,) if (self.provenance or {}).get("stale") else ()

    def label(self, document: Document, *, evidence: bool = True) -> Labelled:
        """Label a document: every segment, with probabilities, decisions, and the words behind them."""
        return label(document, self, evidence=evidence)

    def predict_proba(
        self,
        texts: Iterable[str],
        context: Sequence[str] | None = None,
        language: str | Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return calibrated probabilities: one row a text, one column a target.

        `context` are the questions before the texts, `language` one tag for all or one each (found out
        where not given).
        """
        import pandas as pd

        rows = _passages(list(texts), context, language)
        scores = self.classifier.decision_function(rows)
        found = {t: self.calibration[t].probability(scores[:, j]) for j, t in enumerate(self.targets)}
        return pd.DataFrame(found, columns=list(self.targets))

    def explain(
        self, text: str, context: str = "", language: str | None = None, target: str | None = None
    ) -> Explanation:
        """Return what each word of a text adds to each target, the evidence, and the scope rules that fired.

        `context` is the question before the text; `language` is found out where not given; `target` is the one to show.
        """
        (passage,) = _passages([text], [context], language)
        return explain(self, passage, target=target)

    def save(self, folder: str | Path) -> None:
        """Write the model as a folder; refuse a folder that holds anything else than a model, and a model of who has withdrawn."""
        if self._withdrawn:
            step = "Train it again from the corpus, which is without them."
            raise ModelError(
                "it learnt from somebody who has withdrawn, and is not written again",
                where=self.name,
                next_step=step,
            )
        kind, settings, learnt = forms.pack(self.classifier)
        about = {
            "name": self.name,
            "targets": list(self.targets),
            "languages": list(self.languages),
            "engine": kind,
            "parameters": settings,
            "calibration": {t: asdict(self.calibration[t]) for t in self.targets},
            "thin": {language: list(targets) for language, targets in self.thin.items()},
        }
        files = learnt | {
            "model.json": forms.plain_json(about),
            "codebook.yaml": self.codebook.raw.encode(),
            "README.md": self.card.encode(),
        }
        said = {"name": self.name, "codebook": self.codebook.label, "made_from": dict(self.provenance or {})}
        model_folder.write(Path(folder), files, said)

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p>model <b>{escape(self.name)}</b>, codebook {escape(self.codebook.label)}</p>"


def load_model(folder: str | Path | None = None) -> Model:
    """Read a model from a folder (the shipped one if none is given).

    Raises `ModelError` where the folder is not a model, was altered, or is of another version.
    """
    from testimony import shipped

    path = Path(folder) if folder is not None else shipped.model_folder()
    files, manifest = model_folder.read(path)
    try:
        about = json.loads(files["model.json"])
        learnt = {name: data for name, data in files.items() if name not in model_folder.COMMON}
        targets, kind = tuple(about["targets"]), about.get("engine", "words")
        return Model(
            name=str(about["name"]),
            codebook=Codebook.parse(files["codebook.yaml"].decode(), where=str(path / "codebook.yaml")),
            classifier=forms.unpack(kind, about["parameters"], learnt, targets, str(path)),
            targets=targets,
            calibration={t: Threshold(**about["calibration"][t]) for t in targets},
            languages=tuple(about["languages"]),
            card=files["README.md"].decode(),
            provenance=manifest["made_from"],
            thin={language: tuple(found) for language, found in about.get("thin", {}).items()},
        )
    except (KeyError, TypeError, ValueError, CodebookError, CorpusError) as error:
        raise ModelError("is damaged", where=str(path), next_step="Train or copy it again.") from error


def _passages(
    texts: list[str], context: Sequence[str] | None, language: str | Sequence[str] | None
) -> list[Passage]:
    from testimony.language import identify

    if isinstance(language, str):
        language = [language] * len(texts)
    tags = language if language is not None else [identify(text).tag for text in texts]
    asked = context if context is not None else [""] * len(texts)
    if not len(texts) == len(tags) == len(asked):
        raise ValueError(
            f"texts ({len(texts)}), context ({len(asked)}) and language ({len(tags)}) must match"
        )
    return [Passage(*row) for row in zip(texts, tags, asked, strict=True)]
