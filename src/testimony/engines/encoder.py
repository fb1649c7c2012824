"""A sentence encoder: texts to vectors of length one, by ONNX Runtime or by torch."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from testimony.engines import encoder_files
from testimony.engines.encoder_files import CONFIG, POOLING, TOKENIZER, EncoderFiles
from testimony.engines.optional import installed, missing, needed
from testimony.errors import ModelError

TUNING = "finetune"
"""The extra with torch."""

BATCH = 32
SEEN = 50_000
"""Texts whose vectors are kept; then the memory starts anew."""

Progress = Callable[[str, int, int], None]
Forward = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""From token numbers and mask, shape (texts, tokens), to a vector for each token, shape (texts, tokens, width)."""

_POOLINGS = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "first"}
_PADDED_POSITIONS = {"roberta", "xlm-roberta", "camembert", "mpnet"}
"""Architectures whose positions start after the padding token, so that a text has room for fewer tokens."""


class Encoder:
    """Turns texts into vectors of length one: the mean of the tokens' vectors, or the first one.

    `pooling` is mean or first (as the encoder's own settings say, or mean); `max_tokens` is where a text is cut.
    Layers that an encoder puts after pooling are left out: the head learns its own.
    """

    def __init__(self, files: EncoderFiles, *, max_tokens: int = 512, pooling: str = "") -> None:
        self.files = files
        self.pooling = pooling or _own_pooling(files)
        if self.pooling not in _POOLINGS.values() or max_tokens < 1:
            raise ModelError(
                f"pooling {self.pooling!r} with {max_tokens} tokens cannot be",
                where=files.source,
                next_step="Pooling is mean or first; a text has at least one token.",
            )
        try:
            config = json.loads(files.contents[CONFIG])
            self.max_tokens = min(max_tokens, _room(config))
            self._tokenizer = self._tokens(int(config.get("pad_token_id") or 0))
            self._forward = _FORWARD[files.runtime](files)
            self._seen: dict[str, np.ndarray] = {}
        except ModelError:
            raise
        except Exception as error:  # tokenizers and ONNX Runtime raise kinds of their own
            raise ModelError(
                f"the encoder cannot be opened ({type(error).__name__}: {error})",
                where=files.source,
                next_step="Take an encoder of texts, such as a BERT, with its fast tokenizer.",
            ) from error

    def __sklearn_clone__(self) -> Encoder:
        """Return itself: an encoder never changes, and is large."""
        return self

    def vectors(self, texts: Sequence[str], progress: Progress = lambda *_: None) -> np.ndarray:
        """Return one vector a text, shape (texts, width), for one text at least.

        Texts of like length are read together, and none twice.
        """
        if len(self._seen) > SEEN:
            self._seen.clear()
        todo = sorted(set(texts) - set(self._seen), key=lambda text: (len(text), text))
        for start in range(0, len(todo), BATCH):
            progress("reading texts with the encoder", start, len(todo))
            batch = todo[start : start + BATCH]
            self._seen.update(zip(batch, self._pooled(batch), strict=True))
        return np.stack([self._seen[text] for text in texts])

    def encoded(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return token numbers and mask of texts, shape (texts, tokens) each."""
        found = self._tokenizer.encode_batch(list(texts))
        ids = np.array([e.ids for e in found], dtype=np.int64)
        return ids, np.array([e.attention_mask for e in found], dtype=np.int64)

    def _pooled(self, texts: Sequence[str]) -> np.ndarray:
        ids, mask = self.encoded(texts)
        tokens = self._forward(ids, mask)
        weights = mask[:, :, None].astype(np.float32)
        summed = tokens[:, 0] if self.pooling == "first" else (tokens * weights).sum(axis=1)
        length = np.linalg.norm(summed, axis=1, keepdims=True)  # of one direction, sum and mean are alike
        found: np.ndarray = (summed / np.maximum(length, 1e-12)).astype(np.float32)
        return found

    def _tokens(self, padding: int) -> Any:
        kind = needed("tokenizers", encoder_files.EXTRA).Tokenizer
        tokenizer = kind.from_buffer(self.files.contents[TOKENIZER])
        tokenizer.enable_truncation(self.max_tokens)
        tokenizer.enable_padding(pad_id=padding)
        return tokenizer


def find(
    source: str,
    *,
    tune: bool = False,
    allow_download: bool = False,
    max_tokens: int = 512,
    pooling: str = "",
) -> Encoder:
    """Return the encoder in a local folder, or of that hub name on this machine.

    ONNX weights are taken where they are there and ONNX Runtime is installed, else safetensors with torch; `tune` needs torch.
    `allow_download` lets the hub be asked. Raises `ModelError` where a package or the encoder is missing.
    """
    onnx, torch = installed("onnxruntime", "tokenizers"), installed("torch", "transformers", "tokenizers")
    if not torch and (tune or not onnx):
        raise missing("torch" if tune else "onnxruntime", TUNING if tune else encoder_files.EXTRA)
    runtimes = [name for name, there in (("onnx", onnx and not tune), ("torch", torch)) if there]
    files = encoder_files.read(source, runtimes, allow_download=allow_download)
    return Encoder(files, max_tokens=max_tokens, pooling=pooling)


def torch_model(files: EncoderFiles) -> Any:
    """Return the encoder as a torch module with float weights, from safetensors; code beside them is not run."""
    torch, transformers = needed("torch", TUNING), needed("transformers", TUNING)
    weights = needed("safetensors.torch", TUNING).load(files.weights)
    config = json.loads(files.contents[CONFIG])
    config.pop("auto_map", None)  # names code of the encoder's own: never run
    made = transformers.AutoConfig.for_model(config.pop("model_type"), **config)
    with torch.random.fork_rng(devices=[]):  # it begins at random, and nobody else's chance is moved
        model = transformers.AutoModel.from_config(made, trust_remote_code=False)
    named = {_today(name, model.base_model_prefix): value for name, value in weights.items()}
    lacking = model.load_state_dict(named, strict=False).missing_keys
    if lacking := [name for name in lacking if not name.startswith("pooler")]:  # we pool ourselves
        raise ValueError(f"{len(lacking)} weights are missing, the first is {lacking[0]}")
    return model.float().eval()


def _today(name: str, prefix: str) -> str:
    """Return a weight's name as a bare encoder has it today.

    >>> _today("bert.encoder.layer.0.output.LayerNorm.gamma", "bert")
    'encoder.layer.0.output.LayerNorm.weight'
    """
    bare = name.removeprefix(f"{prefix}.")
    for old, new in ((".gamma", ".weight"), (".beta", ".bias")):
        bare = bare.removesuffix(old) + new if bare.endswith(f"LayerNorm{old}") else bare
    return bare


def _torch(files: EncoderFiles) -> Forward:
    torch = needed("torch", TUNING)
    model = torch_model(files)

    def forward(ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            out = model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask))
        found: np.ndarray = out.last_hidden_state.numpy()
        return found

    return forward


def _onnx(files: EncoderFiles) -> Forward:
    runtime = needed("onnxruntime", encoder_files.EXTRA)
    session = runtime.InferenceSession(files.weights, providers=["CPUExecutionProvider"])
    takes = {i.name for i in session.get_inputs()}
    names = [o.name for o in session.get_outputs()]
    output = next((n for n in ("last_hidden_state", "token_embeddings") if n in names), names[0])

    def forward(ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (found,) = session.run([output], {k: v for k, v in given.items() if k in takes})
        return np.asarray(found, dtype=np.float32)

    return forward


_FORWARD: dict[str, Callable[[EncoderFiles], Forward]] = {"onnx": _onnx, "torch": _torch}


def _own_pooling(files: EncoderFiles) -> str:
    """Return how the encoder itself makes one vector out of many, where it says so and we can do it."""
    said = json.loads(files.contents.get(POOLING, b"{}"))
    return next((ours for theirs, ours in _POOLINGS.items() if said.get(theirs)), "mean")


def _room(config: dict[str, Any]) -> int:
    room = int(config.get("max_position_embeddings") or 512)
    return (
        room - int(config.get("pad_token_id") or 0) - 1
        if config.get("model_type") in _PADDED_POSITIONS
        else room
    )
