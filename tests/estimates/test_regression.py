"""Regressions on a machine-coded outcome: the reference implementation's numbers, refusals, and the table."""

import json

import numpy as np
import pandas as pd
import pytest

from testimony.errors import EvaluationError
from testimony.estimates import regress


@pytest.fixture(scope="module")
def example(vectors):
    data = pd.read_csv(vectors / "ppi_dsl_example.csv")
    data["y"] = data.y.where(data.labeled == 1)
    return data, json.loads((vectors / "dsl_R_lm_logit.json").read_text())


@pytest.mark.parametrize(("family", "name"), [("linear", "lm"), ("logistic", "logit")])
@pytest.mark.parametrize("cluster", [None, "cluster"])
def test_it_gives_what_dsl_gives_in_r(example, family, name, cluster):
    data, expected = example
    found = regress(
        "y ~ x",
        data,
        predicted="yhat",
        probability=data.labeled.mean(),
        family=family,
        cluster=cluster,
        guess="g",
    )
    rows = expected["expected"][name]
    assert [r.value for r in found.rows] == pytest.approx(rows["coef"], abs=expected["tol"])
    errors = rows["se_cluster" if cluster else "se"]
    assert [r.error for r in found.rows] == pytest.approx(errors, abs=expected["tol"])


def test_with_a_guess_of_its_own_it_comes_close(example):
    data, expected = example
    found = regress("y ~ x", data, predicted="yhat", probability=data.labeled.mean(), family="logistic")
    rows = expected["expected"]["logit"]
    assert [r.value for r in found.rows] == pytest.approx(rows["coef"], abs=0.03)
    assert [r.error for r in found.rows] == pytest.approx(rows["se"], rel=0.05)


def test_ppi_and_this_agree_on_the_logistic_regression(example, vectors):
    data, _ = example
    expected = json.loads((vectors / "ppi_py_mean_logistic.json").read_text())["ppi_logistic"]
    found = regress("y ~ x", data, predicted="yhat", probability=data.labeled.mean(), family="logistic")
    for row, low, high in zip(found.rows, expected["lo"], expected["hi"], strict=True):
        assert (row.low, row.high) == pytest.approx((low, high), abs=0.03)


def made(n=600, coded=150, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    land = rng.choice(["NL", "DE", "Сербия"], n)
    y = rng.random(n) < 1 / (1 + np.exp(1 - 0.5 * x - (land == "NL")))
    f = np.where(y, rng.random(n) < 0.8, rng.random(n) > 0.9).astype(float)
    drawn = np.isin(np.arange(n), rng.choice(n, coded, False))
    return pd.DataFrame(
        {
            "y": np.where(drawn, y * 1.0, np.nan),
            "f": f,
            "x": x,
            "land": land,
            "p": coded / n,
            "truth": y * 1.0,
        }
    )


def test_everybody_coded_gives_the_ordinary_regression():
    from sklearn.linear_model import LogisticRegression

    data = made()
    found = regress("truth ~ x", data, predicted="f", probability=1.0, family="logistic")
    fitted = LogisticRegression(C=np.inf, tol=1e-10).fit(data[["x"]], data.truth)
    assert found["x"].value == pytest.approx(fitted.coef_[0, 0], abs=1e-4)
    line = regress("truth ~ x", data, predicted="f", probability=1.0)
    assert line["x"].value == pytest.approx(np.polyfit(data.x, data.truth, 1)[0], abs=1e-9)


def test_factors_are_taken_apart_and_the_uncorrected_stands_beside():
    found = regress("y ~ x + C(land)", made(), predicted="f", probability="p", family="logistic")
    assert [r.name for r in found.rows] == ["Intercept", "x", "C(land)[T.NL]", "C(land)[T.Сербия]"]
    frame = found.to_frame()
    assert list(frame.columns) == ["coef", "std err", "z", "p", "[0.025", "0.975]", "uncorrected"]
    assert (frame["[0.025"] < frame.coef).all()
    assert not np.allclose(frame.coef, frame.uncorrected)


def test_clusters_give_t_and_wider_intervals():
    data = pd.concat([made()] * 3, ignore_index=True)
    data["person"] = np.tile(np.arange(600), 3)
    apart = regress("y ~ x", data, predicted="f", probability="p")
    together = regress("y ~ x", data, predicted="f", probability="p", cluster="person")
    assert together["x"].error > 1.5 * apart["x"].error
    assert together.clusters == 600
    assert "t" in together.to_frame()


def test_the_summary_says_what_was_done():
    text = regress("y ~ x", made(), predicted="f", probability="p", family="logistic").summary()
    for words in ("Logistic regression", "y ~ x", "units 600, coded by hand 150", "std err", "uncorrected"):
        assert words in text
    assert "<table" in regress("y ~ x", made(), predicted="f", probability="p")._repr_html_()


def test_the_same_seed_gives_the_same_numbers():
    one, other = (
        regress("y ~ x", made(), predicted="f", probability="p", seed=3).to_frame() for _ in range(2)
    )
    assert one.equals(other)


def test_units_without_a_regressor_are_left_out_and_counted():
    data = made()
    data.loc[:9, "x"] = np.nan
    found = regress("y ~ x", data, predicted="f", probability="p")
    assert found.n == 590
    assert "10 units without a value" in found.notes[0]


def test_an_index_of_its_own_does_no_harm():
    data = made()
    shuffled = data.set_index(np.arange(len(data))[::-1] * 7)
    assert (
        regress("y ~ x", shuffled, predicted="f", probability="p")
        .to_frame()
        .equals(regress("y ~ x", data, predicted="f", probability="p").to_frame())
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"predicted": "g"}, "no column 'g'"),
        ({"probability": "q"}, "no column 'q'"),
        ({"probability": 0.0}, "150 of the 150 coded units have no inclusion probability"),
        ({"formula": "y"}, "is no formula"),
        ({"formula": "z ~ x"}, "no column 'z'"),
        ({"formula": "y ~ nothing"}, "cannot be read"),
        ({"formula": "y ~ x +"}, "cannot be read"),
        ({"predicted": "land"}, "no number"),
        ({"family": "probit"}, "unknown"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_words(change, words):
    asked = {"formula": "y ~ x", "predicted": "f", "probability": "p", **change}
    with pytest.raises(EvaluationError, match=words):
        regress(asked.pop("formula"), made(), **asked)


def test_missing_predictions_probabilities_or_codings_are_refused():
    data = made()
    with pytest.raises(EvaluationError, match="empty for 1 units"):
        regress("y ~ x", data.assign(f=data.f.where(data.index > 0)), predicted="f", probability="p")
    with pytest.raises(EvaluationError, match="no inclusion probability"):
        regress("y ~ x", data.assign(p=np.nan), predicted="f", probability="p")
    with pytest.raises(EvaluationError, match="nothing to correct by"):
        regress("y ~ x", data.assign(y=np.nan), predicted="f", probability="p")


def test_an_outcome_that_never_changes_has_no_logistic_regression():
    data = made()
    data["y"] = data.y.where(data.y.isna(), 1.0)
    data["f"] = 1.0
    with pytest.raises(EvaluationError, match=r"no solution.*join rare categories"):
        regress("y ~ x", data, predicted="f", probability="p", family="logistic")


def test_regressors_that_nobody_has_are_refused():
    with pytest.raises(EvaluationError, match=r"no unit has a value of every regressor.*other regressors"):
        regress("y ~ x", made().assign(x=np.nan), predicted="f", probability="p")


def test_without_formulaic_the_message_names_the_pip_command(monkeypatch):
    monkeypatch.setattr("testimony.estimates.formulas.find_spec", lambda _: None)
    with pytest.raises(EvaluationError, match="pip install formulaic"):
        regress("y ~ x", made(), predicted="f", probability="p")
