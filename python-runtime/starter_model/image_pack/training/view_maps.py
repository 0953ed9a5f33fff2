"""Training the network that predicts depth and hidden colours from procedural pictures.

Axis letters: B pictures of a batch, R = 64 side of the maps.
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from espalier_runtime.models.starter.view_maps import PredictedMaps, ViewMaps, ViewMapsConfig
from starter_model.image_pack.training.picture_set import Batch, PictureSet
from starter_model.image_pack.training.picture_variation import vary
from starter_model.shared.training_run import Schedule, TrainingRun

CONFIG = ViewMapsConfig()


def train(
    folder: Path,
    data: Path,
    *,
    steps: int,
    seed: int,
    learning_rate: float,
    batch_size: int,
    dtype: torch.dtype,
    device: torch.device,
) -> None:
    """Train (or go on training) in `folder` on the shards of `data`."""
    torch.manual_seed(seed)
    pictures = PictureSet(data)
    network = ViewMaps(CONFIG).to(device)
    run = TrainingRun(dict(network.named_parameters()), Schedule(steps, learning_rate), folder)

    def take_step(step: int) -> tuple[Tensor, dict[str, float]]:
        rng = np.random.default_rng((seed, step))
        batch = vary(pictures.batch(np.sort(rng.choice(len(pictures), batch_size, replace=False))), rng).to(device)
        with torch.autocast(device.type, dtype, enabled=dtype != torch.float32):
            inputs = (batch.picture.contiguous(memory_format=torch.channels_last), batch.half, batch.edge)
            maps: PredictedMaps = torch.func.functional_call(network, run.weights, inputs)
        return losses(maps, batch)

    run.until_done(take_step)


def losses(maps: PredictedMaps, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """Depth errors, errors of depth's slope (so that flat faces become flat and edges sharp), colour errors."""
    weight = batch.seen / batch.seen.sum()
    front, back = maps.front - batch.front, maps.back - batch.back
    depth = (_blunt(front) * weight).sum() + 0.7 * (_blunt(back) * weight).sum()
    slope = _slope_error(front, batch.seen) + 0.5 * _slope_error(back, batch.seen)
    front_colour = ((maps.front_colour - batch.colours[:, :3]).abs().mean(1) * weight).sum()
    back_colour = ((maps.back_colour - batch.colours[:, 3:]).abs().mean(1) * weight).sum()
    loss = depth + slope + 0.3 * front_colour + 0.4 * back_colour
    return loss, {
        "front": float((front.detach().abs() * weight).sum()),
        "back": float((back.detach().abs() * weight).sum()),
        "slope": float(slope.detach()),
        "front_colour": float(front_colour.detach()),
        "back_colour": float(back_colour.detach()),
    }


def _blunt(error: Tensor) -> Tensor:
    return torch.sqrt(error * error + 1e-4) - 1e-2


def _slope_error(error: Tensor, seen: Tensor) -> Tensor:
    """The mean change of the error from one pixel to the next, cut off where depth jumps."""
    total = error.new_zeros(())
    for axis in (1, 2):
        both = seen.narrow(axis, 1, 63) * seen.narrow(axis, 0, 63)
        total = total + (error.diff(dim=axis).clamp(-0.1, 0.1).abs() * both).sum() / both.sum().clamp(min=1)
    return total
