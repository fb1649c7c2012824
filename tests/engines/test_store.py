"""scikit-learn objects as bytes: only types on the list, never pickle, the same bytes every time."""

import io
import os
import pickle
import zipfile

import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from testimony.engines import store
from testimony.errors import ModelError

pytest.importorskip("skops")

X = [[0.0, 1.0], [1.0, 0.0], [0.5, 1.0], [1.0, 0.2]] * 8
Y = [0, 1, 0, 1] * 8


def double(values):
    """Stand for a function of a user's own: code, which no model may bring along."""
    return values


@pytest.mark.parametrize(
    "estimator",
    [
        LogisticRegression(),
        RandomForestClassifier(3, random_state=0),
        HistGradientBoostingClassifier(max_iter=3),
        KNeighborsClassifier(2, algorithm="brute"),
        MLPClassifier((3,), max_iter=400, tol=0.1, random_state=0),
    ],
    ids=lambda e: type(e).__name__,
)
def test_what_comes_back_says_the_same_and_is_the_same_bytes(estimator):
    data = store.dumps({"parts": [estimator.fit(X, Y), -20.0]})
    again = store.loads(data)
    assert again["parts"][0].predict_proba(X).tolist() == estimator.predict_proba(X).tolist()
    assert again["parts"][1] == -20.0
    assert store.dumps({"parts": [estimator, -20.0]}) == data
    assert store.dumps(again) == data


def test_a_type_of_a_users_own_is_refused_by_name_when_saving():
    own = make_pipeline(FunctionTransformer(double), LogisticRegression()).fit(X, Y)
    with pytest.raises(ModelError, match=r"test_store\.double"):
        store.dumps(own)


def test_code_in_a_file_is_refused_by_name_and_never_imported():
    import skops.io

    data = skops.io.dumps(make_pipeline(FunctionTransformer(os.getcwd), LogisticRegression()))
    with pytest.raises(ModelError, match="getcwd"):
        store.loads(data)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", pickle.dumps({"a": 1}), b"{}"], ids=["empty", "cut", "pickle", "json"]
)
def test_what_is_no_such_file_is_refused_as_damaged(data):
    with pytest.raises(ModelError, match="damaged"):
        store.loads(data)


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(store, "_MOST_BYTES", 1000)
    with pytest.raises(ModelError, match="damaged"):
        store.loads(store.dumps(LogisticRegression().fit(X, Y)))


def test_the_parts_have_no_times_and_no_addresses():
    data = store.dumps(RandomForestClassifier(2, random_state=0).fit(X, Y))
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert {i.date_time for i in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert all(len(name) < 12 for name in found.namelist())


def test_every_type_on_the_list_is_of_scikit_learn_numpy_or_scipy():
    assert all(name.split(".")[0] in ("sklearn", "numpy", "scipy") for name in store.ALLOWED)


def test_without_skops_the_command_that_installs_it_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "skops.io", None)
    with pytest.raises(ModelError, match=r'pip install "testimony\[engines\]"'):
        store.dumps(LogisticRegression())
