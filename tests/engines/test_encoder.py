"""The encoder: a few files by their names, vectors of length one, nothing fetched, nothing of a stranger's run."""

import json
import sys

import numpy as np
import pytest

from testimony.engines import encoder_files
from testimony.engines.encoder import Encoder, find
from testimony.errors import ModelError

from .made import onnx_encoder

pytest.importorskip("onnxruntime", reason="testimony[encoder] is not installed")
pytest.importorskip("tokenizers", reason="testimony[encoder] is not installed")
pytest.importorskip("onnx", reason="testimony[dev] is not installed")

TEXTS = [
    "We baked bread",
    "Wij bakten brood met kaas",
    "Мы пекли хлеб",
    "🙂",
    "a",
    "The bread 🙂 was warm\r\nand good",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return onnx_encoder(tmp_path_factory.mktemp("encoder") / "tiny")


@pytest.fixture
def copied(folder, tmp_path):
    import shutil

    return shutil.copytree(folder, tmp_path / "copy")


def test_a_text_becomes_a_vector_of_length_one(folder):
    vectors = find(str(folder)).vectors(TEXTS)
    assert vectors.shape == (len(TEXTS), 32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_text_has_the_same_vector_alone_and_among_longer_ones(folder):
    together = find(str(folder)).vectors(TEXTS)
    alone = np.vstack([find(str(folder)).vectors([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-6)


def test_no_text_is_read_twice(folder, monkeypatch):
    encoder, read = find(str(folder)), []
    pooled = encoder._pooled
    monkeypatch.setattr(encoder, "_pooled", lambda texts: (read.extend(texts), pooled(texts))[1])
    encoder.vectors(TEXTS * 3)
    encoder.vectors(TEXTS[:2])
    assert sorted(read) == sorted(TEXTS)


def test_a_long_text_is_cut_where_the_encoder_ends(folder):
    encoder = find(str(folder))
    assert encoder.max_tokens == 64
    assert encoder.encoded(["bread " * 500])[0].shape == (1, 64)
    assert find(str(folder), max_tokens=5).encoded(["bread " * 500])[0].shape == (1, 5)


def test_positions_that_start_after_the_padding_leave_less_room(copied):
    config = json.loads((copied / "config.json").read_text()) | {
        "model_type": "xlm-roberta",
        "pad_token_id": 1,
    }
    (copied / "config.json").write_text(json.dumps(config))
    assert find(str(copied)).max_tokens == 62


def test_pooling_is_as_the_encoder_says_or_as_asked(copied):
    assert find(str(copied)).pooling == "mean"
    (copied / "1_Pooling").mkdir()
    (copied / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    first = find(str(copied))
    assert first.pooling == "first"
    assert np.allclose(*first.vectors(["bread", "мы"]))  # the first token is [CLS] in both
    assert find(str(copied), pooling="mean").pooling == "mean"
    with pytest.raises(ModelError, match="pooling 'middle'"):
        find(str(copied), pooling="middle")


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "onnx/model.onnx"])
def test_a_missing_file_is_named(copied, name):
    (copied / name).unlink()
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        encoder_files.read(str(copied), ["onnx"])


def test_only_known_files_are_read(copied):
    (copied / "pytorch_model.bin").write_bytes(b"\x80\x04pickle")
    (copied / "modeling_own.py").write_text("raise SystemExit")
    assert set(encoder_files.read(str(copied), ["onnx"]).contents) == {
        "config.json",
        "tokenizer.json",
        "onnx/model.onnx",
    }


@pytest.mark.parametrize(
    "source", ["nobody/nothing", "no such name!", "../nowhere", "\\\\server\\share", "//server/share"]
)
def test_an_encoder_that_is_not_here_is_refused_and_nothing_is_fetched(source):
    with pytest.raises(
        ModelError, match="not on this machine"
    ):  # sockets are blocked: a try would fail otherwise
        find(source)


def test_a_hub_name_is_found_in_the_cache_of_this_machine(copied, tmp_path, monkeypatch):
    import huggingface_hub

    asked = {}

    def snapshot(name, **options):
        asked.update(options, name=name)
        return str(copied)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot)
    assert find("nobody/tiny").files.source == "nobody/tiny"
    assert asked["local_files_only"]
    find("nobody/tiny", allow_download=True)
    assert not asked["local_files_only"]
    assert set(asked["allow_patterns"]) <= encoder_files.FILES


def test_files_are_found_again_only_as_they_were(copied):
    hashes = find(str(copied)).files.hashes()
    assert encoder_files.again(str(copied), hashes).hashes() == hashes
    data = bytearray((copied / "onnx" / "model.onnx").read_bytes())
    data[len(data) // 2] ^= 1
    (copied / "onnx" / "model.onnx").write_bytes(data)
    with pytest.raises(ModelError, match=r"onnx/model\.onnx of the encoder is not the one"):
        encoder_files.again(str(copied), hashes)
    with pytest.raises(ModelError, match="damaged"):
        encoder_files.again(str(copied), {"../../secret": "0"})


def test_what_is_no_encoder_is_refused_in_words(copied):
    (copied / "onnx" / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match="cannot be opened"):
        find(str(copied))


@pytest.mark.parametrize(("tune", "command"), [(False, "encoder"), (True, "finetune")])
def test_without_the_packages_the_command_that_installs_them_is_named(folder, monkeypatch, tune, command):
    from testimony.engines import encoder

    monkeypatch.setattr(encoder, "installed", lambda *names: False)
    with pytest.raises(ModelError, match=rf'pip install "testimony\[{command}\]"'):
        find(str(folder), tune=tune)


def test_a_package_that_goes_missing_later_is_named_too(folder, monkeypatch):
    files = encoder_files.read(str(folder), ["onnx"])
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match=r"testimony\[encoder\]"):
        Encoder(files)
