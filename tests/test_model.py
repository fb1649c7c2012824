"""The model folder: no pickle, refused if a byte of it changed, the same bytes from the same corpus."""

import json
import pickle

import numpy as np
import pandas as pd
import pytest

from testimony import shipped
from testimony.errors import ModelError
from testimony.model import load_model

NAMES = ["weights.npz", "model.json", "codebook.yaml", "lexicon.json", "README.md", "manifest.json"]


@pytest.fixture
def folder(model, tmp_path):
    model.save(tmp_path / "m")
    return tmp_path / "m"


def test_a_saved_model_says_the_same(model, folder):
    texts = ["Мне принесли повестку, и я уехал", "Ik kreeg nergens een woning", "We ate soup"]
    pd.testing.assert_frame_equal(model.predict_proba(texts), load_model(folder).predict_proba(texts))


def test_saving_twice_gives_the_same_bytes(model, folder):
    before = {n: (folder / n).read_bytes() for n in NAMES}
    load_model(folder).save(folder)
    assert {n: (folder / n).read_bytes() for n in NAMES} == before


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("where", [0, 0.3, 0.5, 0.999])
def test_one_changed_byte_is_refused(folder, name, where):
    data = bytearray((folder / name).read_bytes())
    data[int(where * (len(data) - 1))] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(ModelError):
        load_model(folder)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_refused(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelError):
        load_model(folder)


def test_a_pickle_beside_the_model_is_refused_and_not_opened(folder):
    (folder / "extra.pkl").write_bytes(pickle.dumps({"a": 1}))
    with pytest.raises(ModelError, match=r"extra\.pkl"):
        load_model(folder)


def test_an_array_of_objects_is_refused_even_with_a_valid_manifest(model, folder, monkeypatch):
    import io

    from testimony.engines import forms

    buffer = io.BytesIO()
    arrays = {"coef": np.zeros((1, 1)), "intercept": np.zeros(1), "idf": np.zeros(1)}
    np.savez(buffer, vocabulary=np.array([{"a": 1}], dtype=object), multilabel=np.array(True), **arrays)
    monkeypatch.setattr(forms, "npz", lambda _: buffer.getvalue())
    model.save(folder)
    with pytest.raises(ModelError, match="damaged"):
        load_model(folder)


def test_another_schema_is_refused_by_number(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["schema"] = 99
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match="version 99"):
        load_model(folder)


@pytest.mark.parametrize("kind", ["missing", "empty", "file"])
def test_what_is_no_model_folder_is_refused_in_words(tmp_path, kind):
    path = tmp_path / "x"
    if kind == "empty":
        path.mkdir()
    if kind == "file":
        path.write_text("hello")
    with pytest.raises(ModelError, match="not a model folder"):
        load_model(path)


def test_a_folder_with_other_files_is_not_written_over(model, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(ModelError, match="holds other files"):
        model.save(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]


def test_thresholds_are_the_probability_from_which_it_is_yes(model):
    assert set(model.thresholds) == set(model.codebook.targets)
    assert all(0 < p <= 1.01 for p in model.thresholds.values())


def test_predict_proba_takes_context_and_language(model):
    frame = model.predict_proba(["Mostly, yes."], context=["Was it the salary?"], language="en")
    assert list(frame.columns) == list(model.targets)
    assert frame.shape == (1, 10)
    with pytest.raises(ValueError, match="must match"):
        model.predict_proba(["a", "b"], context=["c"])


def test_the_shipped_model_is_small():
    assert sum(p.stat().st_size for p in shipped.model_folder().iterdir()) < 15_000_000
