"""Words that few people say: which terms of a model's vocabulary come from fewer respondents than are needed to hide one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from testimony.classifier import TestimonyClassifier
from testimony.consent import consenting
from testimony.corpus import Corpus
from testimony.errors import CorpusError
from testimony.evaluation import passages_of, person_mark, phrases
from testimony.model import load_model
from testimony.passage import Passage
from testimony.privacy.models import made_from

if TYPE_CHECKING:
    import numpy as np

LEAST = 3
"""Respondents who must share a term before a model may keep it."""


@dataclass(frozen=True, slots=True)
class RareTerms:
    """Terms of a model that fewer than `least` respondents have, of `known` terms.

    `said` are those that one respondent at least has said; `written` those that stand in the phrasebook alone, which nobody said.
    """

    least: int
    known: int
    said: tuple[str, ...]
    written: tuple[str, ...]


def rare_terms(folder: Path, corpus: Corpus, *, least: int = LEAST) -> RareTerms | None:
    """Return the rare terms of a model, counted in the corpus that it was trained on; None where its engine has no word table.

    Raises `CorpusError` where the model learnt from others than these respondents.
    """
    whole = consenting(corpus.without_test(), "model_training")
    marks = {person_mark(person) for person in whole.labelling().groups}
    missing = set(map(str, made_from(folder).get("respondents") or ())) - marks
    if missing:
        what = f"{len(missing)} respondents of the model are not in this corpus"
        raise CorpusError(what, where=corpus.name, next_step="Give the corpus that it was trained on.")
    engine = load_model(folder).classifier
    if not isinstance(engine, TestimonyClassifier):
        return None
    people, written = _counts(engine, whole)
    terms = list(engine.vocabulary_)
    few = [i for i, n in enumerate(people) if n < least]
    return RareTerms(
        least=least,
        known=len(terms),
        said=tuple(terms[i] for i in few if people[i]),
        written=tuple(terms[i] for i in few if not people[i] and written[i]),
    )


def _counts(engine: TestimonyClassifier, corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    """Return how many respondents, and how many texts of the phrasebook, have each term of the vocabulary."""
    data, extra = corpus.labelling(), phrases(corpus)
    spoken = _by_owner(engine, passages_of(data), data.groups)
    taught = list(extra.texts) if extra is not None else []
    return spoken, _by_owner(engine, taught, list(map(str, range(len(taught)))))


def _by_owner(engine: TestimonyClassifier, texts: Sequence[Passage], owners: Sequence[str]) -> np.ndarray:
    """Return how many owners of texts have each term, shape (terms,)."""
    import numpy as np
    from scipy import sparse

    found = np.zeros(len(engine.vocabulary_), dtype=int)
    if not len(texts):
        return found
    counted = engine.counted(texts)
    number = {owner: i for i, owner in enumerate(dict.fromkeys(owners))}
    rows = [number[owner] for owner in owners]
    shape = (len(number), len(rows))
    owned = sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, range(len(rows)))), shape=shape)
    units = ((owned @ (counted.texts != 0).astype(np.float32)) != 0).astype(np.float32)
    there = units @ (counted.units != 0).astype(np.float32)
    by_name = np.bincount(there.indices, minlength=len(counted.names))
    for name, n in zip(counted.names, by_name, strict=True):
        if (column := engine.vocabulary_.get(name)) is not None:
            found[column] = n
    return found
