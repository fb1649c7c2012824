"""The classifier: one score per target, a sum over words divided by the text's norm.

score(text) = bias + sum over units of w(unit) / norm(text), with norm(text)² = least² + sum over units of |unit|².
A unit's w and |unit|² depend on the unit alone and are kept in a table, so that labelling costs a look-up
per word and the contribution of every word is exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from joblib import Parallel, delayed
from scipy import sparse
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from testimony.counted import FORM, Counted, count
from testimony.features import Key, Unit, WordFeatures, tokens
from testimony.lexicon import Lexicon
from testimony.passage import Passage, passages
from testimony.scope import NO_ANSWER, YES_ANSWER
from testimony.unit_table import Contributions, UnitTable

if TYPE_CHECKING:
    import pandas as pd

_ELLIPTICAL = 6
"""An answer of at most this many words takes its topic from the question."""

_ANSWERING = 25
"""So does one of at most this many that begins with a yes or a no."""

_WORTH_WORKERS = 2_000_000
"""Values in the training matrix from which starting other processes pays (liblinear is not safe in threads)."""

NEVER = -20.0
"""The score of a target without positives: a probability of practically nothing."""


if TYPE_CHECKING:
    Texts: TypeAlias = Iterable[str | Passage] | pd.DataFrame | Counted
    """What the classifier takes: texts, passages, a DataFrame with a column text, or texts counted before."""


class TestimonyClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """One probability per target from word-additive features.

    Parameters
    ----------
    lexicon : Lexicon or None
        Concepts shared by the languages.
    C : float
        Inverse strength of the L2 penalty of each target's logistic regression.
    positive_weight : float
        Weight of positives against negatives (1 leaves the classes as they are).
    min_count : int
        A feature is kept from this many texts on.
    idf_power : float
        Power of the inverse document frequency a feature is multiplied by: 1 is usual in retrieval; 2 lets rare words
        speak, so that a clause in a long answer is not drowned by its everyday words.
    least_norm : float
        What every text's norm holds besides its own words, in words of the rarest kind: a lone word must not look as
        certain as a sentence.
    ngrams : tuple of int
        Lengths of character n-grams, from and to.
    scopes : bool
        Use the flags of the scope rules.
    lemma_weight, ngram_weight, pair_weight, concept_weight : float
        Value of a lemma, of a word's n-grams together, of a pair of lemmas, of a lexicon concept, a word's form being 1
        (0: none).
    targets : sequence of str or None
        Names of the columns of `Y`; None numbers them.

    Attributes
    ----------
    vocabulary_ : dict of str to int
    idf_ : ndarray of shape (features,)
    coef_ : ndarray of shape (targets, features)
    intercept_ : ndarray of shape (targets,)
    """

    __test__ = False

    def __init__(
        self,
        lexicon: Lexicon | None = None,
        *,
        C: float = 12.0,
        positive_weight: float = 2.0,
        min_count: int = 2,
        idf_power: float = 2.0,
        least_norm: float = 3.0,
        ngrams: tuple[int, int] = (3, 5),
        scopes: bool = True,
        lemma_weight: float = 1.5,
        ngram_weight: float = 1.5,
        pair_weight: float = 1.4,
        concept_weight: float = 1.05,
        targets: Sequence[str] | None = None,
    ) -> None:
        self.lexicon = lexicon
        self.C = C
        self.positive_weight = positive_weight
        self.min_count = min_count
        self.idf_power = idf_power
        self.least_norm = least_norm
        self.ngrams = ngrams
        self.scopes = scopes
        self.lemma_weight = lemma_weight
        self.ngram_weight = ngram_weight
        self.pair_weight = pair_weight
        self.concept_weight = concept_weight
        self.targets = targets

    def fit(
        self,
        X: Texts,
        Y: Any,
        sample_weight: Any = None,
    ) -> TestimonyClassifier:
        """Learn from texts `X` and a 0/1 matrix `Y` of shape (texts, targets)."""
        texts = self.counted(X)
        y = np.asarray(Y)
        self.multilabel_ = y.ndim == 2
        y = y.reshape(len(y), -1)
        if len(texts) != len(y):
            raise ValueError(f"number of texts ({len(texts)}) must match number of rows of Y ({len(y)})")
        self._learn_vocabulary(texts)
        apart = sparse.csr_matrix(texts.phrase[:, None].astype(np.float32))
        matrix = sparse.hstack([self._matrix(texts), apart]).tocsr()
        jobs = -1 if matrix.nnz > _WORTH_WORKERS else 1
        fits = Parallel(n_jobs=jobs, mmap_mode="c")(
            delayed(_fit_one)(matrix, y[:, j], sample_weight, self.C, self.positive_weight)
            for j in range(y.shape[1])
        )
        # the last coefficient took up that phrases carry codes more often: no real text has it
        self._end(np.vstack([coef[:-1] for coef, _ in fits]), np.array([bias for _, bias in fits]))
        return self

    def counted(self, X: Texts) -> Counted:
        """Return texts as counts: what `fit` and `decision_function` take as well, computed once for many folds."""
        self._start()
        if isinstance(X, Counted):
            return X
        texts = passages(X)
        return count([self._units(p)[0] for p in texts], self._named, [p.phrase for p in texts])

    def decision_function(self, X: Texts) -> np.ndarray:
        """Return the scores in log-odds, shape (texts, targets)."""
        check_is_fitted(self, "coef_")
        if isinstance(X, Counted):
            scores: np.ndarray = self._matrix(X) @ self.coef_.T + self.intercept_
            return scores
        rows = [self._score(self._units(p)) for p in passages(X)]
        return np.vstack(rows) if rows else np.zeros((0, self.n_targets_), dtype=np.float32)

    def predict_proba(self, X: Texts) -> np.ndarray:
        """Return one probability per text and target, shape (texts, targets); not yet calibrated."""
        scores = expit(self.decision_function(X))
        return scores if self.multilabel_ else np.hstack([1 - scores, scores])

    def predict(self, X: Texts) -> np.ndarray:
        """Return 0/1 per text and target at a probability of one half."""
        found = (self.decision_function(X) > 0).astype(int)
        return found if self.multilabel_ else found[:, 0]

    def contributions(self, passage: str | Passage) -> Contributions:
        """Return what each unit of a text added to each target's score."""
        check_is_fitted(self, "coef_")
        units, own = self._units(passages([passage])[0])
        weights, norms = self._table.rows(units)
        return Contributions(tuple(units), tuple(own), weights / self._norm(norms), self.intercept_)

    def _start(self) -> None:
        """Set up the features from the parameters."""
        self._features = WordFeatures(
            self.lexicon,
            self.ngrams,
            self.scopes,
            lemma_weight=self.lemma_weight,
            ngram_weight=self.ngram_weight,
            pair_weight=self.pair_weight,
            concept_weight=self.concept_weight,
        )

    def restore(
        self,
        *,
        vocabulary: dict[str, int],
        idf: np.ndarray,
        coef: np.ndarray,
        intercept: np.ndarray,
        multilabel: bool,
    ) -> None:
        """Take what an earlier fit learnt, instead of fitting."""
        if not (len(vocabulary) == len(idf) == coef.shape[1] and len(coef) == len(intercept)):
            raise ValueError("vocabulary, idf, coef and intercept do not fit together")
        self._start()
        self.vocabulary_, self.idf_, self.multilabel_ = vocabulary, idf, multilabel
        self._end(coef, intercept)

    def _end(self, coef: np.ndarray, intercept: np.ndarray) -> None:
        """Take what was learnt, and start the table of units on it."""
        self.coef_ = coef.astype(np.float32)
        self.intercept_ = intercept.astype(np.float32)
        self.n_targets_ = len(intercept)
        self.classes_ = np.arange(self.n_targets_) if self.multilabel_ else np.array([0, 1])
        self._table = UnitTable(self.n_targets_, self._weigh)

    def _weigh(self, key: Key) -> tuple[np.ndarray, float]:
        columns, values, norm = self._row(key)
        return self.coef_[:, columns] @ values, norm

    def _units(self, passage: Passage) -> tuple[list[Unit], list[bool]]:
        units = self._features.units(passage.text, passage.language)
        asked: list[Unit] = []
        if passage.context:
            said = [t.form for t in tokens(passage.text, passage.language)]
            denied = any(w in NO_ANSWER for w in said[:2])
            answers = denied or any(w in YES_ANSWER for w in said[:1])
            if len(said) <= (_ANSWERING if answers else _ELLIPTICAL):
                asked = self._asked(passage, denied=denied)
        return units + asked, [True] * len(units) + [False] * len(asked)

    def _asked(self, passage: Passage, *, denied: bool) -> list[Unit]:
        """Return the units of a question that a short answer takes over: negated where the answer is no."""
        flags = "negated" if denied else ""
        return [
            Unit(0, 0, Key(f"asked-{unit.key.kind}", unit.key.words, unit.key.language, flags))
            for unit in self._features.units(passage.context, passage.language)
        ]

    def _named(self, key: Key) -> list[tuple[str, float]]:
        if key.kind.startswith("asked-"):
            plain = key._replace(kind=key.kind.removeprefix("asked-"))
            return [(name, value * 0.5) for name, value in self._features.features(plain)]
        return list(self._features.features(key))

    def _learn_vocabulary(self, texts: Counted) -> None:
        """Keep the features that occur in enough texts, with their inverse document frequency."""
        df = texts.frequencies()
        kept = np.flatnonzero(df >= self.min_count)
        self.vocabulary_ = {texts.names[i]: n for n, i in enumerate(kept)}
        idf = np.log((1 + len(texts)) / (1 + df[kept])) + 1
        self.idf_ = (idf**self.idf_power).astype(np.float32)

    def _matrix(self, texts: Counted) -> sparse.csr_matrix:
        columns = np.array([self.vocabulary_.get(name, -1) for name in texts.names], dtype=np.int64)
        return texts.matrix(columns, self.idf_, self._rarest(), self.least_norm)

    def _row(self, key: Key) -> tuple[np.ndarray, np.ndarray, float]:
        """Return a unit's known features, columns and values, and its squared norm.

        A word nobody has seen in training counts in the norm, as the rarest do: a text of unknown words
        must not look certain because of the one word that is known.
        """
        total: Counter[int] = Counter()
        unknown = 0.0
        for name, value in self._named(key):
            column = self.vocabulary_.get(name)
            if column is not None:
                total[column] += value  # type: ignore[assignment]
            elif name.startswith(FORM):
                unknown += value * value
        columns = np.fromiter(total, dtype=np.int32, count=len(total))
        values = np.fromiter(total.values(), dtype=np.float32, count=len(total)) * self.idf_[columns]
        return columns, values, float(values @ values) + unknown * self._rarest() ** 2

    def _rarest(self) -> float:
        return float(self.idf_.max(initial=1.0))

    def _norm(self, norms: np.ndarray) -> float:
        """Return the norm of a text from its units' squared norms."""
        return float(np.sqrt(norms.sum() + (self.least_norm * self._rarest()) ** 2)) or 1.0

    def _score(self, found: tuple[list[Unit], list[bool]]) -> np.ndarray:
        weights, norms = self._table.rows(found[0])
        score: np.ndarray = self.intercept_ + weights.sum(axis=0) / self._norm(norms)
        return score


def _fit_one(
    matrix: sparse.csr_matrix, y: np.ndarray, sample_weight: Any, C: float, positive_weight: float
) -> tuple[np.ndarray, float]:
    """Return the coefficients and the bias of one target."""
    if len(np.unique(y)) < 2:  # nothing to learn: always, or never
        return np.zeros(matrix.shape[1]), -NEVER if len(y) and y.all() else NEVER
    weights = {0: 1.0, 1: positive_weight}
    model = LogisticRegression(C=C, solver="liblinear", tol=1e-3, class_weight=weights, random_state=0)
    model.fit(matrix, y, sample_weight=sample_weight)
    return model.coef_[0], float(model.intercept_[0])
