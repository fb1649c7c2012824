"""Fine-tuning: the encoder itself learns from the coded passages, a little, with torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from testimony.engines.encoder import TUNING, Encoder, Progress, torch_model
from testimony.engines.encoder_files import WEIGHTS, EncoderFiles
from testimony.engines.optional import needed
from testimony.errors import ModelError


def tuned(
    encoder: Encoder,
    texts: Sequence[str],
    y: np.ndarray,
    *,
    epochs: int,
    learning_rate: float,
    batch_size: int,
    seed: int,
    progress: Progress,
) -> Encoder:
    """Return an encoder that has gone through the texts `epochs` times, with a linear layer that is thrown away afterwards.

    Binary cross-entropy over the 0/1 matrix `y` of shape (texts, targets), AdamW, gradients cut at length one, in an order that the
    seed decides. The encoder given stays as it is. Raises `ModelError` where its weights are ONNX.
    """
    torch = needed("torch", TUNING)
    if encoder.files.runtime != "torch":
        raise ModelError(
            "only an encoder in safetensors can be fine-tuned",
            where=encoder.files.source,
            next_step="Open it for that: find(source, tune=True), or --fine-tune.",
        )
    model = torch_model(encoder.files).train()
    with torch.random.fork_rng(devices=[]):  # nobody else's chance is moved
        torch.manual_seed(seed)
        head = torch.nn.Linear(model.config.hidden_size, y.shape[1])
        parameters = [*model.parameters(), *head.parameters()]
        optimiser = torch.optim.AdamW(parameters, lr=learning_rate)
        order = np.random.default_rng(seed)
        steps = -(-len(texts) // batch_size)
        for epoch in range(epochs):
            shuffled = order.permutation(len(texts))
            for step in range(steps):
                progress(f"fine-tuning, round {epoch + 1} of {epochs}", step, steps)
                rows = shuffled[step * batch_size : (step + 1) * batch_size]
                optimiser.zero_grad()
                _loss(torch, encoder, model, head, [texts[i] for i in rows], y[rows]).backward()
                torch.nn.utils.clip_grad_norm_(parameters, 1.0)
                optimiser.step()
    return _packed(encoder, model)


def _loss(torch: Any, encoder: Encoder, model: Any, head: Any, texts: Sequence[str], y: np.ndarray) -> Any:
    ids, mask = (torch.from_numpy(a) for a in encoder.encoded(texts))
    tokens = model(input_ids=ids, attention_mask=mask).last_hidden_state
    kept = mask[:, :, None]
    pooled = tokens[:, 0] if encoder.pooling == "first" else (tokens * kept).sum(1) / kept.sum(1)
    wanted = torch.tensor(y, dtype=torch.float32)
    return torch.nn.functional.binary_cross_entropy_with_logits(head(pooled), wanted)


def _packed(encoder: Encoder, model: Any) -> Encoder:
    """Return the encoder with what the model has learnt: the same files, other weights."""
    safetensors = needed("safetensors.torch", TUNING)
    learnt = {name: value.detach().contiguous() for name, value in sorted(model.state_dict().items())}
    contents = {n: d for n, d in encoder.files.contents.items() if all(n not in w for w in WEIGHTS.values())}
    contents[WEIGHTS["torch"][0]] = safetensors.save(learnt)
    files = EncoderFiles(encoder.files.source, contents)
    return Encoder(files, max_tokens=encoder.max_tokens, pooling=encoder.pooling)
