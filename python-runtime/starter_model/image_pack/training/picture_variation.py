"""Data augmentation of training pictures: mirroring, colour changes, painted-over textures, with the same depth.

Drawn and photographed objects have far more texture than procedural ones; a network trained on plain ones takes every
stripe for a step in depth. Axis letters: B pictures, S side of a picture, R side of the maps.
"""

from dataclasses import fields, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from starter_model.image_pack.training.picture_set import Batch

PAINTED, INKED, EXCHANGED = 0.2, 0.12, 0.15
_NOISE = 0.02
# A step in depth of this size is drawn in full ink.
_INK_STEP = 0.08


def vary(batch: Batch, rng: np.random.Generator) -> Batch:
    """Every picture mirrored or not, some with exchanged channels, painted over or inked, all a little noisy."""
    varied = _exchange_channels(_mirror(batch, rng), rng)
    paint = _paint(len(batch.seen), varied.picture.shape[-1], rng) * _ink(varied, rng)
    paint = paint / _mean_where_seen(paint, varied.picture[:, 3:])
    alpha = varied.picture[:, 3:]
    noise = torch.from_numpy(rng.normal(0, _NOISE, varied.picture[:, :3].shape).astype(np.float32)) * alpha
    rgb = torch.minimum((varied.picture[:, :3] * paint + noise).clamp(min=0), alpha)
    front = (varied.colours[:, :3] * functional.avg_pool2d(paint, 2)).clamp(max=1)
    return replace(varied, picture=torch.cat([rgb, alpha], 1), colours=torch.cat([front, varied.colours[:, 3:]], 1))


def _mirror(batch: Batch, rng: np.random.Generator) -> Batch:
    flipped = torch.from_numpy(rng.random(len(batch.seen)) < 0.5)

    def mirrored(values: Tensor) -> Tensor:
        return torch.where(flipped.reshape(-1, *(1,) * (values.dim() - 1)), values.flip(-1), values)

    # What changes its sign in a mirrored camera: the up direction's x and the sine of the azimuth.
    signs = torch.where(flipped[:, None], torch.tensor([-1.0, 1, 1, 1, 1, -1, 1]), 1.0)
    maps = {field.name: mirrored(getattr(batch, field.name)) for field in fields(Batch) if field.name != "camera"}
    return Batch(**maps, camera=batch.camera * signs)


def _exchange_channels(batch: Batch, rng: np.random.Generator) -> Batch:
    orders = [rng.permutation(3) if rng.random() < EXCHANGED else np.arange(3) for _ in range(len(batch.seen))]
    order = torch.from_numpy(np.stack(orders))[:, :, None, None]
    rgb = torch.take_along_dim(batch.picture[:, :3], order, 1)
    sides = [torch.take_along_dim(side, order, 1) for side in (batch.colours[:, :3], batch.colours[:, 3:])]
    return replace(batch, picture=torch.cat([rgb, batch.picture[:, 3:]], 1), colours=torch.cat(sides, 1))


def _paint(count: int, side: int, rng: np.random.Generator) -> Tensor:
    """Factors [B, 3, S, S] of blotches from a few pixels to half a picture wide, soft or with hard borders; 1 for
    the pictures that stay as they are."""
    painted = []
    for _ in range(count):
        if rng.random() > PAINTED:
            painted.append(torch.ones(1, 3, side, side))
            continue
        cells = int(np.exp(rng.uniform(np.log(4), np.log(48))))
        stretch = int(np.exp(rng.uniform(0, np.log(6))))
        coarse = rng.normal(size=(1, 1, max(2, cells // stretch), cells)).astype(np.float32)
        if rng.random() < 0.5:
            coarse = coarse.swapaxes(-1, -2)
        wave = functional.interpolate(torch.from_numpy(np.ascontiguousarray(coarse)), (side, side), mode="bicubic")
        if rng.random() < 0.5:
            wave = torch.tanh(6 * wave)
        strength = rng.uniform(0.1, 0.5) + rng.normal(size=(1, 3, 1, 1)).astype(np.float32) * 0.15
        painted.append(torch.exp(wave * torch.from_numpy(strength.astype(np.float32))))
    return torch.cat(painted)


def _ink(batch: Batch, rng: np.random.Generator) -> Tensor:
    """Factors [B, 1, S, S] that darken where depth jumps, as outlines are drawn."""
    strength = np.where(rng.random(len(batch.seen)) < INKED, rng.uniform(0.2, 0.8, len(batch.seen)), 0)
    depth = batch.front[:, None]
    steps = functional.max_pool2d(depth, 3, 1, 1) + functional.max_pool2d(-depth, 3, 1, 1)
    lines = functional.interpolate((steps / _INK_STEP - 0.5).clamp(0, 1), scale_factor=2, mode="bilinear")
    return 1 - lines * torch.from_numpy(strength.astype(np.float32)).reshape(-1, 1, 1, 1)


def _mean_where_seen(paint: Tensor, alpha: Tensor) -> Tensor:
    """The mean factor of each picture [B, 1, 1, 1]: paint changes colours, not the exposure."""
    weight = alpha.expand_as(paint)
    return ((paint * weight).sum((1, 2, 3), keepdim=True) / weight.sum((1, 2, 3), keepdim=True).clamp(min=1)).clamp(
        min=0.2
    )
