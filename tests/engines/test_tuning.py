"""Fine-tuning on a tiny BERT: the encoder learns, the one given stays, the same seed gives the same weights."""

import numpy as np
import pytest

from testimony.engines.encoder import find
from testimony.engines.encoding import EncoderEngine
from testimony.evaluation import passages_of

from .made import corpus, torch_encoder

torch = pytest.importorskip("torch", reason="testimony[finetune] is not installed")
pytest.importorskip("transformers", reason="testimony[finetune] is not installed")

DATA = corpus(2).labelling()
TEXTS, Y = passages_of(DATA), DATA.y


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return find(str(torch_encoder(tmp_path_factory.mktemp("encoder") / "tiny")), tune=True)


def engine(encoder, **more):
    return EncoderEngine(encoder, C=1.0, **({"epochs": 2, "learning_rate": 1e-3} | more))


def test_the_torch_encoder_reads_as_its_library_does(encoder, tmp_path):
    from transformers import AutoModel

    torch_encoder(tmp_path / "again")
    ids, mask = encoder.encoded(["We baked bread", "Мы пекли хлеб с сыром"])
    model = AutoModel.from_pretrained(tmp_path / "again", use_safetensors=True).eval()
    with torch.inference_mode():
        tokens = model(
            input_ids=torch.tensor(ids), attention_mask=torch.tensor(mask)
        ).last_hidden_state.numpy()
    means = np.array([t[m == 1].mean(axis=0) for t, m in zip(tokens, mask, strict=True)])
    wanted = means / np.linalg.norm(means, axis=1, keepdims=True)
    assert np.allclose(encoder.vectors(["We baked bread", "Мы пекли хлеб с сыром"]), wanted, atol=1e-5)


def test_the_encoder_learns_and_the_one_given_stays(encoder):
    before = encoder.vectors(["We baked bread"]).copy()
    tuned = engine(encoder).fit(TEXTS, Y)
    assert tuned.encoder is encoder
    assert tuned.encoder_ is not encoder
    assert not np.allclose(tuned.encoder_.vectors(["We baked bread"]), before, atol=1e-3)
    assert np.allclose(encoder.vectors(["We baked bread"]), before)


def test_going_through_the_texts_makes_them_easier_to_tell_apart(encoder):
    plain, tuned = (engine(encoder, epochs=n).fit(TEXTS, Y).decision_function(TEXTS) for n in (0, 12))

    def loss(scores):
        return np.logaddexp(0, np.where(Y == 1, -scores, scores)).mean()

    assert loss(tuned) < loss(plain)


def test_the_same_seed_gives_the_same_weights_and_leaves_chance_alone(encoder):
    state = torch.random.get_rng_state()
    first, second = (engine(encoder, epochs=1, seed=4).fit(TEXTS, Y).encoder_.files for _ in range(2))
    assert first.hashes() == second.hashes()
    assert torch.equal(state, torch.random.get_rng_state())


def test_it_says_how_far_it_is(encoder):
    told = []
    engine(encoder, epochs=1, progress=lambda *row: told.append(row)).fit(TEXTS, Y)
    assert told[0] == ("fine-tuning, round 1 of 1", 0, 3)


def test_each_fold_tunes_its_own_so_texts_are_not_read_before(encoder):
    assert engine(encoder).counted(TEXTS).vectors is None


def test_weights_as_pickle_are_never_opened(tmp_path):
    from testimony.errors import ModelError

    folder = torch_encoder(tmp_path / "tiny")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"has no .*model\.safetensors"):
        find(str(folder))


def test_code_beside_an_encoder_is_not_run(tmp_path):
    import json

    folder = torch_encoder(tmp_path / "tiny")
    config = json.loads((folder / "config.json").read_text())
    config["auto_map"] = {"AutoModel": "own.Model", "AutoConfig": "own.Config"}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    assert find(str(folder), tune=True).vectors(["bread"]).shape == (1, 32)
    assert not (tmp_path / "ran").exists()
