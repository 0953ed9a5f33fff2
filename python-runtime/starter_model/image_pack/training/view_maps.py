"""Training the network that predicts depth, hidden colours and the camera from real and procedural pictures.

Axis letters: B pictures of a batch, R = 64 side of the maps.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor

from espalier_runtime.images.cut_out.network.find_object import WEIGHTS
from espalier_runtime.models.starter.view_maps import PredictedMaps, ViewMaps, ViewMapsConfig
from starter_model.image_pack.training.losses import losses
from starter_model.image_pack.training.picture_set import Batch, PictureSet, joined
from starter_model.image_pack.training.picture_variation import vary
from starter_model.shared.training_run import Schedule, TrainingRun

CONFIG = ViewMapsConfig(camera_head=True, image_encoder=True)
ENCODER = "image_encoder."
"""What the names of the image encoder's weights begin with, which stay as they were published."""


def train(
    folder: Path,
    data: Sequence[tuple[Path, float]],
    *,
    start: Path | None = None,
    steps: int,
    seed: int,
    learning_rate: float,
    batch_size: int,
    dtype: torch.dtype,
    device: torch.device,
) -> None:
    """Train (or go on training) in `folder` on the shards of `data`, each folder with its share of every batch.

    `start` is a pack whose weights a new run begins with; what it lacks begins at random.
    """
    torch.manual_seed(seed)
    sets = [(PictureSet(shards), share) for shards, share in data]
    network = ViewMaps(CONFIG).to(device)
    network.image_encoder.load_state_dict(published_encoder())
    network.image_encoder.requires_grad_(requires_grad=False)
    if start is not None:
        known = load_file(start / "ckpts" / "view_maps.safetensors")
        network.load_state_dict({name: value.float() for name, value in known.items()}, strict=False)
    learned: dict[str, Tensor] = {name: value for name, value in network.named_parameters() if value.requires_grad}
    run = TrainingRun(learned, Schedule(steps, learning_rate), folder)

    def take_step(step: int) -> tuple[Tensor, dict[str, float]]:
        rng = np.random.default_rng((seed, step))
        batch = vary(_draw(sets, batch_size, rng), rng).to(device)
        with torch.autocast(device.type, dtype, enabled=dtype != torch.float32):
            inputs = (batch.picture.contiguous(memory_format=torch.channels_last), batch.half, batch.edge)
            maps: PredictedMaps = torch.func.functional_call(network, run.weights, inputs)
        return losses(maps, batch)

    run.until_done(take_step)


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
