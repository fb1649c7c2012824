"""A sentence encoder with a linear head: learns, clones, shows its words, reads each text once for all folds."""

import numpy as np
import pytest
from sklearn.base import clone

from testimony.engines.encoder import find
from testimony.engines.encoding import EncoderEngine
from testimony.errors import ModelError
from testimony.evaluation import held_out, passages_of
from testimony.linear import NEVER
from testimony.passage import Passage

from .made import corpus, onnx_encoder

pytest.importorskip("onnxruntime", reason="testimony[encoder] is not installed")
pytest.importorskip("tokenizers", reason="testimony[encoder] is not installed")
pytest.importorskip("onnx", reason="testimony[dev] is not installed")

DATA = corpus().labelling()
TEXTS, Y = passages_of(DATA), DATA.y


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return find(str(onnx_encoder(tmp_path_factory.mktemp("encoder") / "tiny")))


@pytest.fixture(scope="module")
def fitted(encoder):
    return EncoderEngine(encoder, C=1.0).fit(TEXTS, Y)


def test_it_learns_what_it_is_taught(fitted):
    assert ((fitted.decision_function(TEXTS) > 0) == Y).mean() > 0.9


def test_it_scores_people_it_has_not_seen(encoder):
    scores = held_out(lambda: EncoderEngine(encoder, C=1.0), DATA).scores
    assert (scores[Y == 1].mean() - scores[Y == 0].mean()) > 1


def test_a_target_without_positives_is_never(encoder):
    y = np.column_stack([Y[:, 0], np.zeros(len(Y))])
    scores = EncoderEngine(encoder).fit(TEXTS, y).decision_function(TEXTS)
    assert np.allclose(scores[:, 1], NEVER)


def test_vectors_read_before_give_the_same_scores(encoder, fitted):
    rows = EncoderEngine(encoder, C=1.0).counted(TEXTS)
    assert rows.vectors.shape == (len(TEXTS), 32)
    again = EncoderEngine(encoder, C=1.0).fit(rows, Y)
    assert np.allclose(again.decision_function(rows), fitted.decision_function(TEXTS), atol=1e-5)


def test_the_words_and_the_bias_add_up_to_the_score(fitted):
    for passage in (Passage("Мы пекли хлеб", "ru"), Passage("🙂", "en"), Passage("We baked\r\nbread", "en")):
        found = fitted.contributions(passage)
        total = found.weights.sum(axis=0) + found.bias
        assert np.allclose(total, fitted.decision_function([passage])[0], atol=1e-4)


def test_russian_in_latin_letters_is_read_in_its_own(fitted):
    cyrillic, latin = fitted.decision_function(
        [Passage("мы пекли хлеб", "ru"), Passage("my pekli hleb", "ru-Latn")]
    )
    assert np.allclose(cyrillic, latin, atol=1e-5)


def test_a_prefix_stands_before_every_text(encoder):
    engine = EncoderEngine(encoder, prefix="query: ")
    assert engine._texts([Passage("Brood", "nl")]) == ["query: Brood"]


def test_a_copy_has_the_same_settings_and_the_same_encoder(encoder):
    copy = clone(EncoderEngine(encoder, C=5, prefix="query: "))
    assert copy.encoder is encoder
    assert (copy.C, copy.prefix) == (5, "query: ")


def test_without_an_encoder_it_says_so():
    with pytest.raises(ValueError, match="needs an encoder"):
        EncoderEngine().fit(TEXTS, Y)


def test_weights_that_cannot_learn_are_not_fine_tuned(encoder):
    pytest.importorskip("torch", reason="testimony[finetune] is not installed")
    with pytest.raises(ModelError, match="only an encoder in safetensors"):
        EncoderEngine(encoder, epochs=1).fit(TEXTS, Y)


def test_no_text_has_no_score(fitted):
    assert fitted.decision_function([]).shape == (0, 2)
