"""The report of an erasure: what went and how much, without content or names, signed with the secret of the study."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testimony import rows
from testimony.errors import OutputError, ReadError
from testimony.study.event import now
from testimony.study.marks import Tombstones, mark, of_folder, respondent_id
from testimony.study.place import is_study, need_sqlalchemy, server_url

if TYPE_CHECKING:
    from testimony.privacy.erasing import Erasure


def proof(erased: Erasure, tombstones: Tombstones, respondent: str) -> str:
    """Return the report as JSON: who (as a keyed mark), when, counts by kind, and an HMAC-SHA256 over all of it."""
    key = tombstones.keys[0]
    said: dict[str, Any] = {
        "report": "erasure of a respondent",
        "at": now(),
        "respondent": mark(key, "respondent", respondent_id(respondent)),
        "documents": erased.documents,
        "items": dict(sorted(erased.items.items())),
        "quoted": dict(sorted(erased.quoted.items())),
        "files": dict(sorted(Counter(f"{f.what} {f.deed}" for f in erased.files).items())),
        "left": len(erased.left),
    }
    return json.dumps({**said, "signature": _signature(said, key)}, indent=1) + "\n"


def verified(report: Path, tombstones: Tombstones) -> dict[str, Any]:
    """Return what a report says; raise `ReadError` where it was not signed by this study, or was changed since."""
    try:
        said = json.loads(report.read_text(encoding="utf-8"))
        signature = said.pop("signature")
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ReadError("is not the report of an erasure", where=str(report)) from error
    if not any(hmac.compare_digest(str(signature), _signature(said, key)) for key in tombstones.keys):
        step = "Check it against the study that it is about, or a merged copy."
        raise ReadError("was not signed by this study, or was changed", where=str(report), next_step=step)
    return dict(said)


def _signature(said: dict[str, Any], key: str) -> str:
    text = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hmac.new(bytes.fromhex(key), b"report\0" + text.encode(), hashlib.sha256).hexdigest()


def checked(report: Path, place: Path, respondent: str) -> str:
    """Return a sentence on a report: that it was signed by this study, and whether it is about a respondent.

    Raises `ReadError` where it was not signed by this study, or was changed.
    """
    tombstones = _of(place)
    said = verified(report, tombstones)
    theirs = {mark(key, "respondent", respondent_id(respondent)) for key in tombstones.keys}
    whose = "this respondent" if said.get("respondent") in theirs else "another respondent"
    return f"signed by this study, about {whose}, of {said.get('at')}; left to do by hand: {said.get('left')}"


def refuse_taken(path: Path | None, *, overwrite: bool) -> None:
    """Raise `OutputError`, before anything is erased, where a report cannot be written."""
    if path is None:
        return
    if path.is_dir() or (path.exists() and not overwrite):
        raise OutputError(
            "it is there already", where=str(path), next_step="Give another name, or --overwrite."
        )
    if not path.absolute().parent.is_dir():
        raise OutputError("there is no such folder", where=str(path.parent), next_step="Make it first.")


def kept(path: Path, report: str) -> None:
    """Write a report, for its owner alone."""
    rows.replace(path, report)
    path.chmod(0o600)


def _of(place: Path) -> Tombstones:
    if is_study(place) or server_url(place) is not None:
        need_sqlalchemy()
        from testimony.study import Study

        with Study.open(place) as study:
            return study.tombstones()
    return of_folder(place)
