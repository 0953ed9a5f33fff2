"""Trains the decoder that finds the object; the encoder stays as it was published.

Axes: B pictures, S side of a picture, T = S/4 side of the logits.
"""

from collections import deque
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.func import functional_call
from torch.nn import functional

from espalier_runtime.images.cut_out.network.mobile_encoder import MobileEncoder
from espalier_runtime.images.cut_out.network.object_network import ObjectDecoder
from starter_model.cut_out.backgrounds import Sources
from starter_model.cut_out.composites import Composite, CutOuts, compose
from starter_model.cut_out.encoder_weights import encoder_weights
from starter_model.shared.training_run import Schedule, TrainingRun

_EDGE_WEIGHT = 2.0
_POOL, _POOL_AT_FIRST = 8192, 512
_GROWS_EVERY, _GROWS_BY, _ENCODED_AT_ONCE = 10, 64, 16


class _Pool:
    """Features and truths of the latest composites. An encoder that does not change need see each of them only once."""

    def __init__(self, encoder: MobileEncoder, cut_outs: CutOuts, sources: Sources) -> None:
        self._encoder, self._cut_outs, self._sources = encoder, cut_outs, sources
        self._entries: deque[tuple[list[Tensor], Tensor]] = deque(maxlen=_POOL)

    def grow(self, count: int, random: np.random.Generator) -> None:
        for _ in range(0, count, _ENCODED_AT_ONCE):
            composites = [compose(self._cut_outs, self._sources, random) for _ in range(_ENCODED_AT_ONCE)]
            pictures, truth = batch_of(composites)
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                features = self._encoder(pictures.to(memory_format=torch.channels_last))[1:]
            kept = [level.bfloat16() for level in features]
            self._entries.extend(([level[row] for level in kept], truth[row]) for row in range(len(truth)))

    def draw(self, count: int, random: np.random.Generator) -> tuple[list[Tensor], Tensor]:
        chosen = [self._entries[index] for index in random.integers(len(self._entries), size=count)]
        levels = [
            torch.stack(list(level)).contiguous(memory_format=torch.channels_last)
            for level in zip(*(features for features, _ in chosen), strict=True)
        ]
        return levels, torch.stack([truth for _, truth in chosen])


def train(
    folder: Path,
    published: Path,
    cut_outs: CutOuts,
    sources: Sources,
    *,
    steps: int,
    batch: int,
    seed: int,
    rate: float,
) -> None:
    """Go on with the run in `folder` until it has `steps`."""
    encoder, decoder = MobileEncoder(), ObjectDecoder()
    encoder.load_state_dict(encoder_weights(published))
    encoder.eval()
    for network in (encoder, decoder):
        for weights in network.parameters():
            if weights.ndim == 4:
                weights.data = weights.data.contiguous(memory_format=torch.channels_last)
    torch.manual_seed(seed)
    decoder.apply(lambda module: getattr(module, "reset_parameters", lambda: None)())
    run = TrainingRun(dict(decoder.named_parameters()), Schedule(steps, rate), folder)
    pool = _Pool(encoder, cut_outs, sources)
    pool.grow(_POOL_AT_FIRST, np.random.default_rng((seed, run.step)))

    def take_step(step: int) -> tuple[Tensor, dict[str, float]]:
        random = np.random.default_rng((seed, step, 1))
        if step % _GROWS_EVERY == 0:
            pool.grow(_GROWS_BY, random)
        features, truth = pool.draw(batch, random)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = functional_call(decoder, run.weights, (features,))
        return loss_of(logits.float(), truth)

    run.until_done(take_step, log_every=25)


def batch_of(composites: list[Composite]) -> tuple[Tensor, Tensor]:
    """Pictures [B, 3, S, S] and coverage [B, 1, T, T], 0…1."""
    pictures = np.stack([one.picture for one in composites]).transpose(0, 3, 1, 2).astype(np.float32) / 255
    coverage = torch.from_numpy(np.stack([one.coverage for one in composites])[:, None])
    return torch.from_numpy(pictures), functional.avg_pool2d(coverage, 4)


def loss_of(logits: Tensor, truth: Tensor) -> tuple[Tensor, dict[str, float]]:
    """Cross entropy, heavier along the outline, and one minus the soft overlap (intersection over union)."""
    mean = functional.avg_pool2d(truth, 5, 1, 2, count_include_pad=False)
    weight = 1 + _EDGE_WEIGHT * (mean - truth).abs() * 2
    entropy = (functional.binary_cross_entropy_with_logits(logits, truth, reduction="none") * weight).mean()
    share = torch.sigmoid(logits)
    common, either = (share * truth).sum((1, 2, 3)), (share + truth - share * truth).sum((1, 2, 3))
    overlap = ((common + 1) / (either + 1)).mean()
    hard = (logits > 0) & (truth > 0.5)
    union = (logits > 0) | (truth > 0.5)
    found = (hard.sum((1, 2, 3)) / union.sum((1, 2, 3)).clamp(min=1)).median()
    loss = entropy + 0.5 * (1 - overlap)
    figures = {"loss": loss, "entropy": entropy, "overlap": overlap, "median": found}
    return loss, {name: float(figure.detach()) for name, figure in figures.items()}
