"""Training the network that predicts depth and hidden colours from procedural pictures.

Axis letters: B pictures of a batch, R = 64 side of the maps.
"""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from espalier_runtime.models.inflation import InflationConfig, prior_half
from espalier_runtime.models.silhouette import coarse_silhouette, signed_distance
from espalier_runtime.models.view_maps import PredictedMaps, ViewMaps, ViewMapsConfig
from starter_model.pictures.exposure import expose_like_the_picture

from .run import Schedule, TrainingRun

CONFIG = ViewMapsConfig()


@dataclass(frozen=True)
class Batch:
    """`picture` [B, 4, 128, 128]; `half`, `edge`, `front`, `back` [B, R, R]; `colours` [B, 6, R, R] front and
    back; `seen` [B, R, R] 1 where there is depth to learn. Depths are 0 elsewhere."""

    picture: Tensor
    half: Tensor
    edge: Tensor
    front: Tensor
    back: Tensor
    colours: Tensor
    seen: Tensor

    def to(self, device: torch.device) -> "Batch":
        """The same on a device."""
        return Batch(*(getattr(self, field.name).to(device) for field in fields(self)))


class PictureSet:
    """All shards of a folder in memory, with what the network is told about each outline."""

    def __init__(self, folder: Path, *, shards: int | None = None) -> None:
        parts = [_load(path) for path in sorted(folder.glob("shard-*.npz"))[:shards]]
        if not parts:
            raise ValueError(f"{folder} holds no shards; write them first")
        self._fields = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def __len__(self) -> int:
        return len(self._fields["picture"])

    def batch(self, rows: np.ndarray) -> Batch:
        """The pictures of these rows as they are."""
        take = {name: torch.from_numpy(values[rows]).float() for name, values in self._fields.items()}
        depth = take["depth"]
        seen = torch.isfinite(depth[..., 0])
        depth = torch.where(seen[..., None], depth, 0.0)
        return Batch(
            picture=take["picture"].permute(0, 3, 1, 2) / 255,
            half=take["half"],
            edge=take["edge"],
            front=depth[..., 0],
            back=depth[..., 1],
            colours=take["colour"].permute(0, 3, 1, 2) / 255,
            seen=seen.float(),
        )


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


def vary(batch: Batch, rng: np.random.Generator) -> Batch:
    """Mirrored pictures, exchanged colour channels, other exposures: the same depth."""
    count = len(batch.seen)
    flipped = torch.from_numpy(rng.random(count) < 0.5)

    def mirror(values: Tensor) -> Tensor:
        shape = (-1, *(1,) * (values.dim() - 1))
        return torch.where(flipped.reshape(shape), values.flip(-1), values)

    order = torch.from_numpy(np.stack([rng.permutation(3) for _ in range(count)]))
    picture, colours = mirror(batch.picture), mirror(batch.colours)
    gather = order[:, :, None, None]
    rgb = torch.take_along_dim(picture[:, :3], gather, 1)
    exposure = torch.from_numpy(np.exp(rng.normal(0, 0.15, (count, 1, 1, 1)))).float()
    noise = torch.from_numpy(rng.normal(0, 0.02, rgb.shape).astype(np.float32)) * picture[:, 3:]
    rgb = torch.minimum((rgb * exposure + noise).clamp(min=0), picture[:, 3:])
    swapped = [torch.take_along_dim(part, gather, 1) for part in (colours[:, :3], colours[:, 3:])]
    return Batch(
        picture=torch.cat([rgb, picture[:, 3:]], 1),
        half=mirror(batch.half),
        edge=mirror(batch.edge),
        front=mirror(batch.front),
        back=mirror(batch.back),
        colours=torch.cat(swapped, 1),
        seen=mirror(batch.seen),
    )


def _blunt(error: Tensor) -> Tensor:
    return torch.sqrt(error * error + 1e-4) - 1e-2


def _slope_error(error: Tensor, seen: Tensor) -> Tensor:
    """The mean change of the error from one pixel to the next, cut off where depth jumps."""
    total = error.new_zeros(())
    for axis in (1, 2):
        both = seen.narrow(axis, 1, 63) * seen.narrow(axis, 0, 63)
        total = total + (error.diff(dim=axis).clamp(-0.1, 0.1).abs() * both).sum() / both.sum().clamp(min=1)
    return total


def _load(path: Path) -> dict[str, np.ndarray]:
    """One shard's fields that training needs, the outline's maps in image order added."""
    with np.load(path) as stored:
        loaded = {name: stored[name] for name in ("picture", "depth", "colour")}
    exposed = [expose_like_the_picture(*pair) for pair in zip(loaded["colour"], loaded["picture"], strict=True)]
    halves, edges = [], []
    for alpha in loaded["picture"][..., 3]:
        coarse = coarse_silhouette(signed_distance(alpha > 127))
        halves.append(prior_half(coarse, InflationConfig()))
        edges.append(coarse.edge)
    return loaded | {
        "colour": np.stack(exposed),
        "half": np.stack(halves).astype(np.float16),
        "edge": np.stack(edges).astype(np.float16),
    }
