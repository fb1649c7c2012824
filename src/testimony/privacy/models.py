"""Models and the people they learnt from: whether a person is among them, and marking a model that must be trained again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from testimony import model_folder
from testimony.errors import ModelError
from testimony.evaluation import person_mark
from testimony.study.event import now


def is_model(path: Path) -> bool:
    """Tell whether a folder is a model's."""
    return (path / "manifest.json").is_file() and (path / "model.json").is_file()


def made_from(path: Path) -> dict[str, Any]:
    """Return what a model says it was made from, without reading the rest of it; nothing where it does not say."""
    try:
        found = json.loads((path / "manifest.json").read_bytes()).get("made_from")
    except (OSError, ValueError, AttributeError):
        return {}
    return found if isinstance(found, dict) else {}


def knows(path: Path, respondent: str) -> bool:
    """Tell whether a model learnt from a person."""
    return person_mark(respondent) in (made_from(path).get("respondents") or ())


def is_stale(path: Path) -> bool:
    """Tell whether a model learnt from somebody who has withdrawn since."""
    return bool(made_from(path).get("stale"))


def mark_stale(path: Path, respondent: str) -> None:
    """Mark a model as one that must be trained again before anybody else gets it; the person's own mark goes.

    Raises `ModelError` where the folder is not a model, or was altered.
    """
    files, manifest = model_folder.read(path)
    about = manifest["made_from"]
    if not isinstance(about, dict):
        raise ModelError("does not say what it was made from", where=str(path))
    about["respondents"] = [mark for mark in about.get("respondents", ()) if mark != person_mark(respondent)]
    before = about.get("stale") or {}
    about["stale"] = {"since": before.get("since") or now(), "people": int(before.get("people", 0)) + 1}
    said = {name: manifest[name] for name in ("name", "codebook")}
    model_folder.write(path, files, {**said, "made_from": about})
