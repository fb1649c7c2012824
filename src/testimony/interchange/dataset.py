"""A data set of the `datasets` library on disk: a row a document, its codings as lists of places and labels; code points.

`datasets.load_from_disk(folder)` gives it to whoever trains models; what only we read is one column of JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from testimony.corpus import Corpus
from testimony.errors import ReadError
from testimony.interchange.annotated import AnnotatedText, Origin, coded
from testimony.interchange.annotation import SAID, Annotation
from testimony.interchange.coded import Coded, Loss, Losses, ReadAs
from testimony.interchange.json_files import KEY, listed, load, mapping, place, plain_metadata
from testimony.interchange.offsets import CODEPOINTS
from testimony.interchange.told import refuse_no_texts, told

_SIDE = ("kind", "code", "stance")
_WHOLE = (
    -1
)  # the place of a label of a whole text: Arrow's whole numbers have no other word for none that pandas keeps
_SPANS = ("codings", "spans", "entities")
_STEP = "It should be a folder that Dataset.save_to_disk wrote, with the columns text and codings."


def write(corpus: Corpus, folder: Path) -> tuple[Loss, ...]:
    """Write a folder that `datasets.load_from_disk` reads."""
    import datasets

    refuse_no_texts(corpus, folder)
    losses = Losses()
    made = told(corpus, losses)
    rows = [_row(text, made.head if n == 0 else {}) for n, text in enumerate(made.texts)]
    features = _features(datasets)
    columns = {name: [row[name] for row in rows] for name in features}
    data = datasets.Dataset.from_dict(columns, features=features)
    with _quiet(datasets):
        data.save_to_disk(str(folder))
    return losses.listed()


def _features(datasets: Any) -> Any:
    string, number = datasets.Value("string"), datasets.Value("int64")
    said = dict.fromkeys(("label", "coder", "quote", *SAID, *_SIDE), string)
    coding = {"start": number, "stop": number, **said}
    plain = dict.fromkeys(("id", "text", "respondent", "language", "genre", "part"), string)
    return datasets.Features({**plain, "codings": [coding], KEY: string})


def _row(text: AnnotatedText, head: Mapping[str, Any]) -> dict[str, Any]:
    facts = {name: str(text.facts.get(name) or "") for name in ("respondent", "language", "genre", "part")}
    own = {"document": text.facts, **({"head": head} if head else {})}
    return {
        "id": text.id,
        "text": text.raw,
        **facts,
        "codings": [_coding(each) for each in text.annotations],
        KEY: json.dumps(own, ensure_ascii=False, default=str),
    }


def _coding(each: Annotation) -> dict[str, Any]:
    start, stop = (_WHOLE, _WHOLE) if each.start is None else (each.start, each.stop)
    known = {"label": each.label, "coder": each.coder, "quote": each.quote}
    return {"start": start, "stop": stop, **known, **{name: each.said.get(name) for name in (*SAID, *_SIDE)}}


def _quiet(datasets: Any) -> Any:
    """Return a context without the library's own progress bars."""
    from contextlib import contextmanager

    @contextmanager
    def quiet() -> Iterator[None]:
        shown = not datasets.are_progress_bars_disabled()
        datasets.disable_progress_bars()
        try:
            yield
        finally:
            if shown:
                datasets.enable_progress_bars()

    return quiet()


def read(path: Path, said: ReadAs) -> Coded:
    """Read a data set that was saved to disk; codings stand in `codings`, `spans` or `entities`."""
    import datasets

    _refuse_elsewhere(path)
    try:
        with _quiet(datasets):
            rows = datasets.Dataset.load_from_disk(str(path), keep_in_memory=False)
            texts, head = _texts(rows, path)
    except ReadError:
        raise
    except Exception as error:  # Arrow and the library raise of every kind at broken files
        raise ReadError("is no data set that can be read", where=str(path), next_step=_STEP) from error
    return coded(texts, head, Origin(path, "datasets", CODEPOINTS), said, Losses())


def _refuse_elsewhere(path: Path) -> None:
    """Refuse a folder whose list of files names one that is not in it."""
    state = mapping(load(path / "state.json")) if (path / "state.json").is_file() else {}
    names = [str(mapping(each).get("filename", "")) for each in listed(state.get("_data_files"))]
    if not names or any(name != Path(name).name or (path / name).is_symlink() for name in names):
        raise ReadError("is no data set that can be read", where=str(path), next_step=_STEP)


def _texts(rows: Any, path: Path) -> tuple[list[AnnotatedText], Mapping[str, Any]]:
    if "text" not in rows.column_names:
        raise ReadError("has no column text", where=str(path), next_step=_STEP)
    head: Mapping[str, Any] = {}
    texts = []
    for number, row in enumerate(rows, 1):
        own = _own(row)
        head = mapping(own.get("head")) or head
        facts = mapping(own.get("document"))
        found = tuple(_annotations(row))
        rest = {k: v for k, v in row.items() if k not in ("id", "text", KEY, *_SPANS)} if not facts else {}
        name = str(row.get("id") or f"{path.name}-{number}")
        texts.append(AnnotatedText(name, str(row["text"] or ""), found, facts, plain_metadata(rest)))
    return texts, head


def _own(row: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return mapping(json.loads(row.get(KEY) or "{}"))
    except (ValueError, TypeError, RecursionError):
        return {}


def _annotations(row: Mapping[str, Any]) -> Iterator[Annotation]:
    spans = next((listed(row[name]) for name in _SPANS if listed(row.get(name))), [])
    for each in map(mapping, spans):
        start, stop = each.get("start"), each.get("stop", each.get("end"))
        said = {name: str(each[name]) for name in (*SAID, *_SIDE) if each.get(name) is not None}
        label, coder, quote = (str(each.get(name) or "") for name in ("label", "coder", "quote"))
        if start == _WHOLE and stop == _WHOLE:
            yield Annotation(None, None, label, coder, said)
        else:
            yield Annotation(place(start), place(stop), label, coder, said, quote)
