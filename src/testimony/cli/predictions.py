"""Predictions made elsewhere, as estimates need them: what a batch wrote, or a table, and of whom the model has learnt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from testimony.errors import EvaluationError

if TYPE_CHECKING:
    from testimony.codebook import Codebook
    from testimony.estimating.machine import Predictions

_NAME = "Name the model that made them (--model), or say that it has learnt from none of the hand-coded (--unseen)."


def read_for(study: Path, path: Path, *, model: Path | None, unseen: bool) -> Predictions:
    """Return predictions of the codes that a study is coded with."""
    from testimony.corpus import Corpus

    return read(path, Corpus.load(study).codebook, model=model, unseen=unseen)


def read(path: Path, book: Codebook, *, model: Path | None, unseen: bool) -> Predictions:
    """Return predictions from a batch's folder or a .csv; raise `EvaluationError` where nobody knows of whom the model learnt."""
    if path.is_dir():
        return _of_batch(path, book, model=model, unseen=unseen)
    import pandas as pd

    from testimony.estimating.machine import from_table

    codes = [code.name for code in book.codes]
    try:
        table = pd.read_csv(path, encoding="utf-8-sig", dtype={"document": str, "respondent": str})
    except (OSError, ValueError) as error:
        step = "Give the folder that testimony batch wrote, or a .csv."
        raise EvaluationError("cannot be read as predictions", where=str(path), next_step=step) from error
    marks = _marks(path, None, model=model, unseen=unseen)
    return from_table(table, codes, marks=marks, columns={code: code for code in codes})


def is_batch(path: Path) -> bool:
    """Tell whether a folder is what a batch wrote."""
    return (path / "manifest.json").is_file() and (path / "testimonies").is_dir()


def _of_batch(path: Path, book: Codebook, *, model: Path | None, unseen: bool) -> Predictions:
    from testimony.batch import read as read_batch
    from testimony.batch.shape import ABOUT, column_of
    from testimony.estimating.machine import from_table

    found = read_batch(path)
    marks = _marks(path, str(found.manifest["model"]), model=model, unseen=unseen)
    table = found.testimonies()
    table = table.drop(
        columns=[n for n in ABOUT if n not in ("document", "respondent", "language", "judged")]
    )
    codes = [code.name for code in book.codes]
    return from_table(table, codes, marks=marks, columns={code: column_of(code) for code in codes})


def _marks(path: Path, seal: str | None, *, model: Path | None, unseen: bool) -> frozenset[str]:
    """Return of whom the model has learnt that made the predictions: the named one, or the shipped one by its seal."""
    from testimony.batch.folder import seal_of
    from testimony.estimating.machine import marks_of
    from testimony.model import load_model

    if unseen:
        return frozenset()
    named = None if model is None else str(model)
    if named is None and seal is None:
        raise EvaluationError("nobody knows of whom the model has learnt", where=str(path), next_step=_NAME)
    if seal is not None and seal_of(named) != seal:
        what = "were made by another model than this one" if named else "were not made by the shipped model"
        raise EvaluationError(f"the predictions {what}", where=str(path), next_step=_NAME)
    return marks_of(load_model(named))
