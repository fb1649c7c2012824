"""What stands after --engine: classifiers of installed packages only, settings by name."""

import pytest
from sklearn.linear_model import LogisticRegression

from testimony.classifier import TestimonyClassifier
from testimony.engines.estimator import EstimatorEngine
from testimony.engines.named import named
from testimony.errors import ModelError


def test_a_classifier_is_named_by_its_full_name_with_its_settings():
    engine = named("sklearn:sklearn.linear_model.LogisticRegression", {"C": 3})
    assert isinstance(engine, EstimatorEngine)
    assert isinstance(engine.estimator, LogisticRegression)
    assert engine.estimator.C == 3


def test_the_default_engine_takes_settings_too():
    engine = named("words", {"min_count": 3})
    assert isinstance(engine, TestimonyClassifier)
    assert engine.min_count == 3


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("poem", "no such engine"),
        ("sklearn:", "no such engine"),
        ("encoder:", "no such engine"),
        ("sklearn:LogisticRegression", "full name"),
        ("sklearn:../evil.Model", "full name"),
        ("sklearn:sklearn.nothing.Here", "no such module"),
        ("sklearn:sklearn.linear_model.Nothing", "not a classifier"),
        ("sklearn:sklearn.linear_model.LinearRegression", "not a classifier"),
        ("sklearn:numpy.array", "not a classifier"),
        ("sklearn:sklearn.multiclass.OneVsRestClassifier", "needs settings"),
        ("sklearn:os.system", "os is not an installed package"),
        ("sklearn:__main__.Model", "not an installed package"),
        ("sklearn:nowhere.Model", "not an installed package"),
    ],
)
def test_what_is_no_engine_is_refused_in_words(name, words):
    with pytest.raises(ModelError, match=words):
        named(name)


@pytest.mark.parametrize("shape", ["module", "package"])
def test_a_module_that_lies_in_the_folder_is_refused_and_not_run(tmp_path, monkeypatch, shape):
    file = tmp_path / ("mine.py" if shape == "module" else "mine/__init__.py")
    file.parent.mkdir(exist_ok=True)
    file.write_text("from pathlib import Path\nPath('ran').touch()\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModelError, match="importing a module runs its code"):
        named("sklearn:mine.Model")
    assert not (tmp_path / "ran").exists()


def test_an_unknown_setting_is_refused_and_those_there_are_named():
    with pytest.raises(ModelError, match=r"no setting 'depth'.*It has: .*\bC\b"):
        named("sklearn:sklearn.linear_model.LogisticRegression", {"depth": 3})


@pytest.mark.parametrize("option", ["fine_tune", "allow_download", "include_encoder"])
def test_what_belongs_to_an_encoder_is_refused_elsewhere(option):
    with pytest.raises(ModelError, match="go with an encoder"):
        named("words", **{option: True})


def test_rounds_of_an_encoder_in_the_settings_are_fine_tuning_too(monkeypatch):
    from testimony.engines import encoder

    asked = {}
    monkeypatch.setattr(encoder, "find", lambda source, **options: asked.update(options, source=source))
    assert named("encoder:mine", {"epochs": 2, "max_tokens": 9, "prefix": "query: "}).epochs == 2
    assert asked == {"source": "mine", "tune": True, "allow_download": False, "max_tokens": 9}
