"""The classifier: one score per target, a sum over words divided by the text's norm.

score(text) = bias + (1 - b) whole(text) + b max over sentences of whole(sentence), where
whole(words) = sum over units of w(unit) / norm, with norm² = least² + sum over units of |unit|².
A clause that carries a code is not drowned by a long answer, because its own sentence speaks as well. A unit's w and |unit|² depend on
the unit alone and are kept in a table, so that labelling costs a look-up per word and the contribution of every word is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from scipy import sparse
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import _check_sample_weight, check_is_fitted

from testimony.answers import EVERYWHERE, asked, named
from testimony.counted import Counted, count
from testimony.features import WEIGHED, Key, Unit, WordFeatures
from testimony.lexicon import Lexicon
from testimony.linear import fit_targets, indicator, linear
from testimony.many import AT_ONCE, Learnt, Scored, Scorer, is_plain
from testimony.passage import Passage, passages
from testimony.unit_table import Contributions, UnitTable, norm, shares
from testimony.vocabulary import rarest, row, vocabulary

_WORTH_ARRAYS = 32
"""From this many texts on they are scored at once."""

if TYPE_CHECKING:
    import pandas as pd

    Texts: TypeAlias = Iterable[str | Passage] | pd.DataFrame | Counted
    """What the classifier takes: texts, passages, a DataFrame with a column text, or texts counted before."""


class TestimonyClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """One probability per target from word-additive features.

    Parameters
    ----------
    lexicon : Lexicon or None
        Concepts shared by the languages.
    C : float
        Inverse strength of the L2 penalty of each target's linear model.
    positive_weight : float
        Weight of positives against negatives (1 leaves the classes as they are).
    min_count : int
        A feature is kept from this many texts on.
    max_df : float
        A feature that more than this share of the texts have, and more than a hundred, counts nothing: what everybody says
        would add up in a long text.
    idf_power : float
        Power of the inverse document frequency a feature is multiplied by: 1 is usual in retrieval; 2 lets rare words
        speak, so that a clause in a long answer is not drowned by its everyday words.
    least_norm : float
        What every text's norm holds besides its own words, in words of the rarest kind: a lone word must not look as
        certain as a sentence.
    best_sentence : float
        Share of the score that the sentence which says it best has, from 0 to 1; the rest is the whole text's.
    ngrams : tuple of int
        Lengths of character n-grams, from and to.
    scopes : bool
        Use the flags of the scope rules.
    lemma_weight, ngram_weight, pair_weight, skip_weight, concept_weight, mark_weight : float
        Value of a lemma, of a word's n-grams together, of a pair of neighbouring lemmas, of one with a word between, of a
        lexicon concept, of a run of punctuation or emoji, a word's form being 1 (0: none). Emoji tell much in messages,
        punctuation little in transcripts, where it is the transcriber's: so it is none unless asked for.
    loss : {"logistic", "squared_hinge"}
        What the linear models minimise: the logistic loss, or that of a support vector machine.
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
    coef_: np.ndarray
    _many: Scorer | None

    def __init__(
        self,
        lexicon: Lexicon | None = None,
        *,
        C: float = 0.5,
        positive_weight: float = 2.0,
        min_count: int = 2,
        max_df: float = 0.03,
        idf_power: float = 2.0,
        least_norm: float = 3.0,
        best_sentence: float = 1 / 3,
        ngrams: tuple[int, int] = (3, 5),
        scopes: bool = True,
        lemma_weight: float = 1.5,
        ngram_weight: float = 1.5,
        pair_weight: float = 1.4,
        skip_weight: float = 1.4,
        concept_weight: float = 1.05,
        mark_weight: float = 0.0,
        loss: str = "squared_hinge",
        targets: Sequence[str] | None = None,
    ) -> None:
        self.lexicon = lexicon
        self.C = C
        self.positive_weight = positive_weight
        self.min_count = min_count
        self.max_df = max_df
        self.idf_power = idf_power
        self.least_norm = least_norm
        self.best_sentence = best_sentence
        self.ngrams = ngrams
        self.scopes = scopes
        self.lemma_weight = lemma_weight
        self.ngram_weight = ngram_weight
        self.pair_weight = pair_weight
        self.skip_weight = skip_weight
        self.concept_weight = concept_weight
        self.mark_weight = mark_weight
        self.loss = loss
        self.targets = targets

    def fit(self, X: Texts, Y: Any, sample_weight: Any = None) -> TestimonyClassifier:
        """Learn from texts `X`.

        `Y` is a 0/1 matrix of shape (texts, targets), or one class a text, shape (texts,), of any kind;
        `sample_weight` has shape (texts,).
        """
        texts = self.counted(X)
        y, self.classes_, self.multilabel_ = indicator(Y)
        if len(texts) != len(y):
            raise ValueError(f"number of texts ({len(texts)}) must match number of rows of Y ({len(y)})")
        weights = None if sample_weight is None else _check_sample_weight(sample_weight, y)
        self.vocabulary_, self.idf_ = vocabulary(
            texts, min_count=self.min_count, max_df=self.max_df, idf_power=self.idf_power
        )
        apart = sparse.csr_matrix(texts.phrase[:, None].astype(np.float32))
        matrix = sparse.hstack([self._matrix(texts, texts.texts), apart]).tocsr()
        coef, bias = fit_targets(linear(self.loss, self.C, self.positive_weight), matrix, y, weights)
        self._end(
            coef[:, :-1], bias
        )  # the last took up that phrases carry codes more often: no real text has it
        return self

    def __sklearn_tags__(self) -> Any:
        """Say to scikit-learn that texts go in, and one class or several targets come out."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        tags.classifier_tags.multi_label = True
        return tags

    def counted(self, X: Texts) -> Counted:
        """Return texts as counts: what `fit` and `decision_function` take as well, computed once for many folds."""
        self._start()
        if isinstance(X, Counted):
            return X
        texts = passages(X)
        return count(
            [self._units(p) for p in texts],
            partial(named, features=self._features),
            [p.phrase for p in texts],
        )

    def decision_function(self, X: Texts) -> np.ndarray:
        """Return the scores in log-odds, shape (texts, targets); of two classes shape (texts,), for the second."""
        scores = self._scores(X)
        if self.multilabel_ or len(self.classes_) > 2:
            return scores
        return np.asarray(scores[:, 0])

    def _scores(self, X: Texts) -> np.ndarray:
        check_is_fitted(self, "coef_")
        if isinstance(X, Counted):
            return self._scores_counted(X)
        rows = passages(X)
        if len(rows) < _WORTH_ARRAYS:
            return self._scores_apart(rows)
        found = np.zeros((len(rows), self.n_targets_), dtype=np.float32)
        for start in range(0, len(rows), AT_ONCE):
            block = rows[start : start + AT_ONCE]
            scores = self._scorer().scores if is_plain(block) else self._scores_apart
            found[start : start + AT_ONCE] = scores(block)
        return found

    def _scores_apart(self, rows: Sequence[Passage]) -> np.ndarray:
        """Return the scores text by text: the reference, and quicker where texts are few."""
        found = np.zeros((len(rows), self.n_targets_), dtype=np.float32)
        for i, passage in enumerate(rows):
            found[i] = self._shares(self._units(passage)).sum(axis=0)
        found += self.intercept_
        return found

    def forget(self) -> None:
        """Forget the words seen since training: what each adds is found anew when it is met again."""
        check_is_fitted(self, "coef_")
        self._table.clear()
        if self._many is not None:
            self._many.clear()

    def _scorer(self) -> Scorer:
        """Return what scores many texts at once, made when it is first asked for."""
        if self._many is None:
            weights = np.ascontiguousarray(self.coef_.T)  # a sparse product would copy them each time
            self.coef_ = weights.T  # the same numbers, kept once
            learnt = Learnt(
                self._features, self.vocabulary_, self.idf_, weights, self.intercept_,
                rarest=rarest(self.idf_), least=self._least(), best_sentence=self.best_sentence,
            )  # fmt: skip
            self._many = Scorer(learnt)
        return self._many

    def _scores_counted(self, X: Counted) -> np.ndarray:
        found = self._matrix(X, X.texts) @ self.coef_.T
        if self.best_sentence and len(X):
            said = self._matrix(X, X.sentences) @ self.coef_.T
            best = np.maximum.reduceat(said, X.first[:-1], axis=0)
            found = (1 - self.best_sentence) * found + self.best_sentence * best
        return np.asarray(found + self.intercept_)

    def predict_proba(self, X: Texts) -> np.ndarray:
        """Return one probability per text and target, shape (texts, targets), or per text and class; not yet calibrated."""
        found: np.ndarray = expit(self._scores(X))
        if self.multilabel_:
            return found
        if len(self.classes_) <= 2:
            return np.hstack([1 - found, found])[:, -len(self.classes_) :]
        return np.asarray(found / found.sum(axis=1, keepdims=True))

    def predict(self, X: Texts) -> np.ndarray:
        """Return 0/1 per text and target at a probability of one half, or the likeliest class of each text."""
        scores = self._scores(X)
        if self.multilabel_:
            return (scores > 0).astype(int)
        best = scores.argmax(axis=1) if len(self.classes_) > 2 else (scores[:, 0] > 0).astype(int)
        return np.asarray(self.classes_[np.minimum(best, len(self.classes_) - 1)])

    def contributions(self, passage: str | Passage) -> Contributions:
        """Return what each unit of a text added to each target's score."""
        check_is_fitted(self, "coef_")
        units = self._units(passages([passage])[0])
        own = tuple(unit.sentence != EVERYWHERE for unit in units)
        return Contributions(tuple(units), own, self._shares(units), self.intercept_)

    def scored(self, X: Iterable[str | Passage]) -> Scored | None:
        """Return the texts' scores, from which the shares of their words follow; None where texts must be looked at one by one."""
        check_is_fitted(self, "coef_")
        rows = passages(X)
        return self._scorer().scored(rows) if is_plain(rows) else None

    def _start(self) -> None:
        """Set up the features from the parameters."""
        weights = {f"{kind}_weight": getattr(self, f"{kind}_weight") for kind in WEIGHED}
        self._features = WordFeatures(self.lexicon, self.ngrams, self.scopes, **weights)

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
        self.classes_ = np.arange(len(intercept) if multilabel else 2)
        self._end(coef, intercept)

    def _end(self, coef: np.ndarray, intercept: np.ndarray) -> None:
        """Take what was learnt, and start the table of units on it."""
        self.coef_ = coef.astype(np.float32)
        self.intercept_ = intercept.astype(np.float32)
        self.n_targets_ = len(intercept)
        self._table = UnitTable(self.n_targets_, self._weigh)
        self._many = None

    def _weigh(self, key: Key) -> tuple[np.ndarray, float]:
        columns, values, norm = row(named(key, self._features), self.vocabulary_, self.idf_)
        return self.coef_[:, columns] @ values, norm

    def _units(self, passage: Passage) -> list[Unit]:
        return self._features.units(passage.text, passage.language) + asked(passage, self._features)

    def _matrix(self, texts: Counted, rows: sparse.csr_matrix) -> sparse.csr_matrix:
        """Return rows × known features, weighted and divided by each row's norm."""
        columns = np.array([self.vocabulary_.get(name, -1) for name in texts.names], dtype=np.int64)
        units, norms = texts.known(columns, self.idf_, rarest(self.idf_))
        return (sparse.diags(1 / norm(rows @ norms, self._least())) @ rows @ units).tocsr()

    def _least(self) -> float:
        """Return the least part of every text's norm."""
        return self.least_norm * rarest(self.idf_)

    def _shares(self, units: Sequence[Unit]) -> np.ndarray:
        """Return what each unit adds to each target's score, shape (units, targets)."""
        rows = self._table.rows(units)
        return shares(units, *rows, least=self._least(), best_sentence=self.best_sentence)
