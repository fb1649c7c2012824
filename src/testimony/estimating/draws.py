"""A draw made from a study, kept in it or in a CSV file, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from testimony.corpus import Corpus
from testimony.errors import CorpusError, EvaluationError, OutputError
from testimony.estimates.drawing import POISSON, SIMPLE, Candidate, Drawing, Drawn
from testimony.estimating.machine import Predictions
from testimony.estimating.people import units
from testimony.study import place

COLUMNS = ("document", "respondent", "drawn", "round", "kind", "stratum", "frame", "probability", "seed")


def candidates(
    corpus: Corpus, *, by: Sequence[str] = (), predictions: Predictions | None = None
) -> tuple[Candidate, ...]:
    """Return everybody who may be drawn: stratum by the fields in `by`, uncertainty by a model's probabilities.

    Uncertainty is 4 p (1 − p), the mean over codes: 1 where a model cannot tell. Raises `EvaluationError` where a field is unknown.
    """
    people = units(corpus)
    known = {name for one in people for name in one.fields}
    for name in by:
        if name not in known:
            step = f"The fields are: {', '.join(sorted(known))}."
            raise EvaluationError(f"there is no field {name!r}", next_step=step)
    unsure = _uncertainty(predictions)
    return tuple(
        Candidate(
            respondent=one.id,
            documents=one.documents,
            stratum=stratum(one.fields, by),
            uncertainty=max((unsure.get(d, 1.0) for d in one.documents), default=1.0) if predictions else 0.0,
        )
        for one in people
    )


def stratum(fields: Mapping[str, str], by: Sequence[str]) -> str:
    """Return the name of a stratum: what somebody has of some fields.

    >>> stratum({"wave": "2022", "language": "nl"}, ["wave", "language"])
    'wave=2022; language=nl'
    """
    return "; ".join(f"{name}={fields.get(name, '').replace(';', ',')}" for name in by)


def strata_of(drawing: Drawing) -> tuple[str, ...]:
    """Return the fields by which a draw was stratified, in their order."""
    label = drawing.rows[0].stratum if drawing.rows else ""
    return tuple(part.partition("=")[0] for part in label.split("; ") if part)


def _uncertainty(predictions: Predictions | None) -> dict[str, float]:
    found = {}
    for one in predictions.said if predictions else ():
        if one.chance:
            values = [4 * p * (1 - p) for p in one.chance.values()]
            found[one.document] = sum(values) / len(values)
    return found


def draw_from(study: Path | str) -> Drawing | None:
    """Return the draw kept in a study file, None where there is none, or where the corpus is a folder."""
    if not place.is_study(study):
        return None
    place.need_sqlalchemy()
    from testimony.study import Study

    with Study.open(study) as opened:
        rows = opened.kept_draw()
        people = {d.id: d.person for d in opened.contents().documents} if rows else {}
    found = (
        Drawn(people[r.document], (r.document,), r.kind, r.stratum, r.frame, r.round, r.probability, r.seed)
        for r in rows
        if r.document in people
    )
    return _joined(found) if rows else None


def keep_draw(study: Path | str, drawing: Drawing) -> None:
    """Keep a draw in a study file; raise `CorpusError` where it is none."""
    if not place.is_study(study):
        step = "Write the draw to a file: -o draw.csv"
        raise CorpusError("a folder cannot keep a draw", where=str(study), next_step=step)
    place.need_sqlalchemy()
    from testimony.study import Study
    from testimony.study.drawn import DrawnDocument

    rows = [
        DrawnDocument(d, row.kind, row.stratum, row.frame, row.round, row.probability, row.seed)
        for row in drawing.rows
        for d in row.documents
    ]
    with Study.open(study) as opened:
        opened.keep_draw(rows)


def read_draw(path: Path) -> Drawing:
    """Read a draw from the CSV file that `testimony draw -o` wrote; raise `EvaluationError` naming the line that is wrong."""
    import csv

    found = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            if missing := [name for name in COLUMNS if name not in (table.fieldnames or ())]:
                step = "Give the file that testimony draw wrote."
                raise EvaluationError(f"there is no column {missing[0]!r}", where=str(path), next_step=step)
            for number, row in enumerate(table, 2):
                found.append(_read(row, f"{path}, line {number}"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        step = "Give the file that testimony draw wrote."
        raise EvaluationError("cannot be read as a draw", where=str(path), next_step=step) from error
    if not found:
        step = "Give the file that testimony draw wrote."
        raise EvaluationError("holds nobody", where=str(path), next_step=step)
    return _joined(found)


def write_draw(drawing: Drawing, path: Path, *, overwrite: bool = False) -> None:
    """Write a draw as CSV, whole or not at all; raise `OutputError` rather than write over a file."""
    from testimony.report.write import inert, replacing

    if path.exists() and not overwrite:
        raise OutputError("is there already", where=str(path), next_step="Give --overwrite, or another name.")
    table = drawing.to_frame()[list(COLUMNS)].map(inert)
    with replacing(path) as out:
        out.write(table.to_csv(index=False).encode("utf-8-sig"))


def plain(cell: str) -> str:
    """Return a cell without the mark that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell


def _read(row: Mapping[str, str], where: str) -> Drawn:
    try:
        made = Drawn(
            respondent=plain(row["respondent"]),
            documents=(plain(row["document"]),),
            kind=row["kind"],
            stratum=plain(row["stratum"]),
            frame=int(row["frame"]),
            round=int(row["round"]),
            probability=float(row["probability"]),
            seed=int(row["seed"]),
        )
    except (TypeError, ValueError) as error:
        step = "Give the file as testimony draw wrote it."
        raise EvaluationError("is no line of a draw", where=where, next_step=step) from error
    if made.kind not in (SIMPLE, POISSON) or not 0 <= made.probability <= 1:
        step = "Give the file as testimony draw wrote it."
        raise EvaluationError("has a kind or a probability that no draw has", where=where, next_step=step)
    return made


def _joined(rows: Iterable[Drawn]) -> Drawing:
    """Return rows of single documents as a draw of respondents; refuse what does not agree."""
    held: dict[str, Drawn] = {}
    for row in rows:
        before = held.get(row.respondent, row)
        if replace(before, documents=row.documents) != row:
            step = "A respondent is drawn with all documents. Draw again, or correct the file."
            raise EvaluationError("the documents of a respondent were drawn differently", next_step=step)
        joined = dict.fromkeys((*before.documents, *row.documents))
        held[row.respondent] = replace(row, documents=tuple(joined))
    return Drawing(tuple(held.values()))
