"""Both branches of guidance in one pass of a flow: a batch of twice the samples, each half under its own condition.

Owns the doubling. Where it is done is `device_policy`'s to say. B samples, N voxels of all samples, C channels.
"""

from collections.abc import Callable
from typing import cast

import torch
from torch import Tensor

from espalier_runtime.device.device_policy import guides_together
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.sampling.velocity import NetworkOfSeveral
from espalier_runtime.sparse.sparse_tensor import SparseTensor

FlowOfParts = Callable[[Tensor, Tensor, tuple[Tensor, ...]], Tensor]


def has_room(pack: ModelPack, device: torch.device) -> bool:
    """Whether to do it: on a card that is large enough, until its memory has run out once in this job."""
    return guides_together(device) and pack.ladder.chunk_divisor == 1


def on_volumes(flow: FlowOfParts) -> NetworkOfSeveral:
    """Of a flow on dense volumes, whose first axis counts samples."""
    return lambda x, t, conditions: _halves(flow(_twice(x), _twice(t), conditions))


def on_voxels(flow: Callable[..., SparseTensor], voxels: SparseTensor) -> NetworkOfSeveral:
    """Of a flow on the features of `voxels`."""
    again = voxels.coords.clone()
    again[:, 0] += voxels.batch_size
    doubled = SparseTensor(torch.cat([voxels.coords, again]), _twice(voxels.feats), 2 * voxels.batch_size)
    return lambda feats, t, conditions: _halves(flow(doubled.replace(_twice(feats)), _twice(t), conditions).feats)


def _twice(values: Tensor) -> Tensor:
    return torch.cat([values, values])


def _halves(values: Tensor) -> tuple[Tensor, Tensor]:
    return cast(tuple[Tensor, Tensor], values.chunk(2))
