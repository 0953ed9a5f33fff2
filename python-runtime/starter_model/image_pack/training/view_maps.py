"""Training the network that predicts depth, hidden colours and the camera from real and procedural pictures.

Axis letters: B pictures of a batch, R = 64 side of the maps.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel

from espalier_runtime.images.cut_out.network.find_object import WEIGHTS
from espalier_runtime.models.starter.view_maps import PredictedMaps, ViewMaps, ViewMapsConfig
from starter_model.image_pack.training.losses import losses
from starter_model.image_pack.training.picture_set import Batch, PictureSet, joined
from starter_model.image_pack.training.picture_variation import vary
from starter_model.shared.training_run import Schedule, TrainingRun

CONFIG = ViewMapsConfig(blocks=12, camera_head=True, image_encoder=True)
ENCODER = "image_encoder."
"""What the names of the image encoder's weights begin with."""
COOLDOWN = 0.35
"""For a run from nothing. One that begins with a pack does better when the rate falls from the start (README.md)."""
# Of the encoder only what is widened and narrowed at a 16th and a 32nd of the side learns, three times as slowly as the
# rest: nearly all of its weights, at a tenth of the time that all layers would take.
_FIRST_LEARNING_BLOCK = 6
_ENCODER_PACE = 0.3
# Shards that are drawn meanwhile are looked for every so many steps.
_STEPS_BETWEEN_LOOKS = 100
# The layers by whose outputs a transformer block changes anything.
_OUTPUTS = (".to_out.", ".mlp.2.")


def train(
    folder: Path,
    data: Sequence[tuple[Path, float]],
    *,
    start: Path | None = None,
    steps: int,
    seed: int,
    learning_rate: float,
    cooldown: float = COOLDOWN,
    batch_size: int,
    dtype: torch.dtype,
    device: torch.device,
) -> None:
    """Train (or go on training) in `folder` on the shards of `data`, each folder with its share of every batch.

    `start` is a pack whose weights a new run begins with, see `first_network`; `cooldown` is the last share of the
    steps, in which the learning rate falls.
    """
    torch.manual_seed(seed)
    sets = [(PictureSet(shards), share) for shards, share in data]
    network = first_network(start).to(device)
    learned: dict[str, Tensor] = {name: value for name, value in network.named_parameters() if value.requires_grad}
    schedule = Schedule(steps, learning_rate, cooldown=cooldown)
    run = TrainingRun(learned, schedule, folder, pace=lambda name: _ENCODER_PACE if name.startswith(ENCODER) else 1.0)

    def take_step(step: int) -> tuple[Tensor, dict[str, float]]:
        if step % _STEPS_BETWEEN_LOOKS == 0:
            for pictures, _ in sets:
                pictures.take_in_new_shards()
        rng = np.random.default_rng((seed, step))
        batch = vary(_draw(sets, batch_size, rng), rng).to(device)
        with torch.autocast(device.type, dtype, enabled=dtype != torch.float32):
            inputs = (batch.picture.contiguous(memory_format=torch.channels_last), batch.half, batch.edge)
            maps: PredictedMaps = torch.func.functional_call(network, run.weights, inputs)
        return losses(maps, batch)

    # On a CPU, for 64 tokens, half of the time that the fused attention takes backwards.
    with sdpa_kernel(SDPBackend.MATH):
        run.until_done(take_step)


def first_network(start: Path | None) -> ViewMaps:
    """A network with the published image encoder, part of which is trained, and the weights of the pack `start`.

    What that lacks begins at random, but for transformer blocks: they begin by changing nothing.
    """
    network = ViewMaps(CONFIG)
    encoder = network.image_encoder
    encoder.load_state_dict(published_encoder())
    encoder.requires_grad_(requires_grad=False)
    for block in encoder.blocks[_FIRST_LEARNING_BLOCK:]:
        for pointwise in (block.expand, block.project):
            pointwise.requires_grad_()
    if start is None:
        return network
    known = load_file(start / "ckpts" / "view_maps.safetensors")
    lacking, _ = network.load_state_dict({name: value.float() for name, value in known.items()}, strict=False)
    for name, value in network.named_parameters():
        if name in lacking and any(part in name for part in _OUTPUTS):
            torch.nn.init.zeros_(value)
    return network


def averaged_with(start: Path, weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """The mean of trained weights and those of the pack `start` that their training began with.

    Such a mean knows more of what training never saw than either (Wortsman et al., "Robust fine-tuning of zero-shot
    models", 2022). Of a transformer block that the start lacks, the outputs are halved.
    """
    known = {name: value.float() for name, value in load_file(start / "ckpts" / "view_maps.safetensors").items()}

    def mean(name: str, value: Tensor) -> Tensor:
        if name in known:
            return (known[name] + value) / 2
        return value / 2 if any(part in name for part in _OUTPUTS) else value

    return {name: mean(name, value) for name, value in weights.items()}


def published_encoder() -> dict[str, Tensor]:
    """The image encoder's weights: the network that finds objects has the same ones, as they were published."""
    prefix, stored = "encoder.", load_file(WEIGHTS)
    return {name.removeprefix(prefix): value.float() for name, value in stored.items() if name.startswith(prefix)}


def _draw(sets: Sequence[tuple[PictureSet, float]], count: int, rng: np.random.Generator) -> Batch:
    """`count` pictures, from every set its share."""
    total = sum(share for _, share in sets)
    borders = np.round(np.cumsum([0, *(share / total for _, share in sets)]) * count).astype(int)
    batches = []
    for (pictures, _), taken in zip(sets, np.diff(borders), strict=True):
        rows = np.sort(rng.choice(len(pictures), int(taken), replace=len(pictures) < taken))
        batches.append(pictures.batch(rows))
    return joined(batches)
