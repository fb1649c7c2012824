"""A model with another engine in its folder: says the same when it comes back, and is refused if a byte changed."""

import json
import pickle
import shutil

import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from testimony import read_text
from testimony.engines import forms, store
from testimony.errors import ModelError
from testimony.model import load_model
from testimony.training import train

from .made import corpus, onnx_encoder, torch_encoder

TEXTS = ["We baked bread", "Мы голодали, хлеб кончился", "My pekli hleb kazhdoe utro", "Het regende 🙂", ""]
NEEDS = {
    "forest": ("skops",),
    "pipeline": ("skops",),
    "encoder": ("onnxruntime", "tokenizers", "onnx"),
    "encoder inside": ("onnxruntime", "tokenizers", "onnx"),
    "tuned encoder": ("torch", "transformers"),
}


def engine(kind, home):
    """Return an engine of a kind, with an encoder made in the folder `home`."""
    from testimony.engines.named import named

    if kind == "forest":
        return RandomForestClassifier(5)
    if kind == "pipeline":
        return make_pipeline(TfidfVectorizer(), LogisticRegression(C=5))
    if kind == "tuned encoder":
        options = {"epochs": 1, "learning_rate": 1e-3}
        return named(f"encoder:{torch_encoder(home / 'bert')}", options, fine_tune=True)
    inside = kind == "encoder inside"
    return named(f"encoder:{onnx_encoder(home / 'tiny')}", {"C": 1.0}, include_encoder=inside)


@pytest.fixture(scope="module", params=list(NEEDS))
def trained(request, tmp_path_factory):
    for package in NEEDS[request.param]:
        pytest.importorskip(package, reason=f"{package} is not installed")
    home = tmp_path_factory.mktemp("engines")
    people = 2 if request.param == "tuned encoder" else 4
    model = train(corpus(people), name="food", engine=engine(request.param, home))
    model.save(home / "model")
    return request.param, model, home


@pytest.fixture
def folder(trained, tmp_path):
    return shutil.copytree(trained[2] / "model", tmp_path / "model")


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_it_says_the_same_when_it_comes_back(trained, folder):
    _, model, _ = trained
    again = load_model(folder)
    assert (again.predict_proba(TEXTS) - model.predict_proba(TEXTS)).abs().to_numpy().max() < 1e-5
    document = read_text(
        "I: And?\nR: We baked bread, and the children cried from hunger.\nI: Bread?\nR: Yes.\n"
    )
    labels = [[(x.code, x.decision, x.evidence) for x in s.labels] for s in again.label(document)]
    assert labels[0] == labels[2] == []
    for s in again.label(document):
        for label in s.labels:
            assert all(document.text[e.start : e.stop] == e.text for e in label.evidence)


def test_saving_again_gives_the_same_bytes(folder):
    before = files(folder)
    load_model(folder).save(folder)
    assert files(folder) == before


def test_one_changed_byte_in_any_file_is_refused(folder):
    for name, data in files(folder).items():
        changed = bytearray(data)
        changed[len(data) // 2] ^= 1
        (folder / name).write_bytes(changed)
        with pytest.raises(ModelError):
            load_model(folder)
        (folder / name).write_bytes(data)
    load_model(folder)


def test_a_missing_file_is_refused(folder):
    for name, data in files(folder).items():
        (folder / name).unlink()
        with pytest.raises(ModelError):
            load_model(folder)
        (folder / name).write_bytes(data)


@pytest.mark.parametrize("name", ["extra.pkl", "encoder/pytorch_model.bin", "more/model.json"])
def test_another_file_is_refused_by_name_and_not_opened(folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(pickle.dumps({"a": 1}))
    with pytest.raises(ModelError, match="not part of the model"):
        load_model(folder)


def test_a_model_of_another_kind_takes_its_place_and_leaves_nothing(trained, folder, model):
    model.save(folder)
    assert load_model(folder).name == model.name
    assert not any(p.is_dir() for p in folder.iterdir())


def test_the_card_says_what_decides_and_how_far_its_evidence_goes(trained):
    kind, model, home = trained
    name = {"forest": "RandomForestClassifier", "pipeline": "Pipeline"}.get(kind, "sentence encoder")
    assert name in model.card
    assert "leaving words out" in model.card
    assert str(home) not in model.card


def test_an_encoder_lies_in_the_folder_only_where_asked_or_tuned(trained):
    kind, _, home = trained
    inside = kind in ("encoder inside", "tuned encoder")
    assert (home / "model" / "encoder").is_dir() == inside
    assert (str(home) in (home / "model" / "model.json").read_text()) == (kind == "encoder")


@pytest.fixture
def resealed(folder):
    """Change a file and the manifest with it, as somebody could who means harm."""
    from testimony import model_folder

    def change(name, data):
        found, manifest = model_folder.read(folder)
        manifest = {k: v for k, v in manifest.items() if k not in ("files", "schema")}
        model_folder.write(folder, found | {name: data}, manifest)

    return change


@pytest.mark.parametrize("trained", ["forest"], indirect=True)
def test_an_estimator_with_code_in_it_is_refused_even_with_a_valid_manifest(trained, folder, resealed):
    import os

    import skops.io
    from sklearn.preprocessing import FunctionTransformer

    resealed("estimator.skops", skops.io.dumps(make_pipeline(FunctionTransformer(os.getcwd))))
    with pytest.raises(ModelError, match="getcwd"):
        load_model(folder)
    resealed("estimator.skops", pickle.dumps({"parts": []}))
    with pytest.raises(ModelError, match="damaged"):
        load_model(folder)
    resealed("estimator.skops", store.dumps({"estimator": None, "reduce": None, "parts": []}))
    with pytest.raises(ModelError, match="damaged"):
        load_model(folder)


def test_an_engine_of_the_future_is_refused_by_name(folder, resealed):
    about = json.loads((folder / "model.json").read_bytes()) | {"engine": "oracle"}
    resealed("model.json", forms.plain_json(about))
    with pytest.raises(ModelError, match="an engine this program does not have: oracle"):
        load_model(folder)


@pytest.mark.parametrize("trained", ["encoder"], indirect=True)
def test_an_encoder_that_is_gone_or_changed_is_refused(trained, folder):
    _, _, home = trained
    tokenizer = home / "tiny" / "tokenizer.json"
    data = tokenizer.read_bytes()
    tokenizer.write_bytes(data + b" ")
    with pytest.raises(ModelError, match=r"tokenizer\.json of the encoder is not the one"):
        load_model(folder)
    tokenizer.write_bytes(data)
    (home / "tiny").rename(home / "away")
    with pytest.raises(ModelError, match="not on this machine"):
        load_model(folder)
    (home / "away").rename(home / "tiny")


def test_an_engine_that_is_none_of_ours_cannot_be_saved():
    with pytest.raises(ModelError, match="of type object cannot be saved"):
        forms.pack(object())
