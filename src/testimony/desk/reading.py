"""A model reads documents of a study, in the background: its suggestions wait on the review page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from testimony.desk.jobs import Progress
from testimony.errors import ModelError
from testimony.study import Study
from testimony.study.runs import ModelRun

SHIPPED = "shipped"
_NAME = re.compile(r"[\w-][\w.-]{0,99}")


def trained(models: Path) -> list[str]:
    """Return the names of the models that were trained here, the latest first."""
    if not models.is_dir():
        return []
    found = [p for p in models.iterdir() if _NAME.fullmatch(p.name) and (p / "manifest.json").is_file()]
    return [p.name for p in sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.name), reverse=True)]


def folder_of(model: str, models: Path) -> Path | None:
    """Return the folder of a model by its name: one that was trained here, None for the shipped one.

    Raises `ModelError` for a name that is none of these; it is never a path.
    """
    if model in ("", SHIPPED):
        return None
    path = models / model
    if not _NAME.fullmatch(model) or not path.is_dir():
        step = "Train one on this page, or take the shipped one."
        raise ModelError(
            "there is no such model here", where=model if _NAME.fullmatch(model) else "", next_step=step
        )
    return path


def read(
    study: Study, path: Path | None, documents: Sequence[str] | None, *, by: str, progress: Progress
) -> Mapping[str, Any]:
    """Let a model read documents (None: all), keep its suggestions, and return the run's id and counts."""
    from testimony.model import load_model

    progress("loading the model", 0, 1)
    model = load_model(path)
    wanted = list(documents) if documents is not None else [d.id for d in study.documents()]
    labelled = []
    for number, item in enumerate(wanted):
        progress("reading documents", number, len(wanted))
        labelled.append(model.label(study.document(item)))
    run = study.record(ModelRun(model.name, tuple(labelled)), by=by)
    return {"run": run, "suggestions": len(study.suggestions(run)), "documents": len(wanted)}
