"""Training from the page: a model learns from the codings, is judged on people it has not seen, and compared with the last one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from testimony.desk.jobs import Progress
from testimony.findings import EVERYWHERE, Findings
from testimony.study import Study

LAST = "last-evaluation.json"
"""Beside the models: the figures of the latest one, by target and language; no words of anybody."""


def train(study: Study, models: Path, *, base: str, progress: Progress) -> Mapping[str, Any]:
    """Train on the study's codings and save the model in a new folder; return its name, figures and what changed.

    Judged by cross-validation that keeps each respondent on one side. Raises `CorpusError` where too little is coded.
    """
    from testimony.corpus import Corpus
    from testimony.training import train as trained

    corpus = Corpus(**study.contents().fields())
    name = free_name(models, base)
    found: list[Findings] = []
    model = trained(corpus, name=name, progress=progress, tell=found.append)
    models.mkdir(mode=0o700, parents=True, exist_ok=True)
    model.save(models / name)
    study.record_export(models / name, "model")
    rows = list(figures(found[0]))
    earlier = _earlier(models)
    (models / LAST).write_text(json.dumps(rows), encoding="utf-8")
    return {
        "model": name,
        "evaluation": rows,
        "against_earlier": list(_beside(rows, earlier)),
        "sentences": [*found[0].about, *(f"{c}." for c in model.caveats)],
    }


def free_name(models: Path, base: str) -> str:
    """Return a name that no model here has: the study's, without spaces and signs, with the next number."""
    plain = re.sub(r"[^\w-]+", "-", base).strip("-")[:80] or "model"
    number = 1
    while (models / f"{plain}-{number}").exists():
        number += 1
    return f"{plain}-{number}"


def figures(found: Findings) -> Iterator[dict[str, Any]]:
    """Yield precision, recall and F1 with its interval for each target, over all languages and by each."""
    languages = [EVERYWHERE, *(language for language in found.languages if language != EVERYWHERE)]
    for target in found.targets:
        for language in languages:
            f1 = found.find("target", target, "F1", language=language)
            if f1.number.value is None and not f1.n:
                continue
            yield {
                "target": target,
                "language": language,
                "support": f1.n,
                "precision": found.value("target", target, "precision", language=language),
                "recall": found.value("target", target, "recall", language=language),
                "f1": None if f1.few else f1.number.value,
                "low": f1.number.low,
                "high": f1.number.high,
            }


def _earlier(models: Path) -> dict[tuple[str, str], float]:
    try:
        rows = json.loads((models / LAST).read_text(encoding="utf-8"))
        return {(r["target"], r["language"]): r["f1"] for r in rows if r["f1"] is not None}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _beside(rows: list[dict[str, Any]], earlier: Mapping[tuple[str, str], float]) -> Iterator[dict[str, Any]]:
    for row in rows:
        if (before := earlier.get((row["target"], row["language"]))) is not None:
            yield {"target": row["target"], "language": row["language"], "f1": row["f1"], "earlier": before}
