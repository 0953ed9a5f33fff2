"""Reference implementations of the accelerated kernels: the most obvious, slow and small ones, for comparison."""

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float
from torch import Tensor

from espalier_runtime.sparse.sparse_tensor import SparseTensor


def dense_convolution(
    x: SparseTensor, weight: Float[Tensor, "C_out 3 3 3 C_in"], bias: Float[Tensor, "C_out"]
) -> Float[Tensor, "N C_out"]:
    """Submanifold convolution as an ordinary one over a volume that is zero where there is no voxel
    (docs/trellis-inference.md §2.11)."""
    side = int(x.coords[:, 1:].max()) + 1
    volume = x.feats.new_zeros(x.batch_size, side, side, side, x.feats.shape[1])
    cells = tuple(x.coords.long().unbind(dim=1))
    volume[cells] = x.feats
    convolved = F.conv3d(volume.movedim(-1, 1), weight.movedim(-1, 1), bias, padding=1)
    return convolved.movedim(1, -1)[cells]


def subdivide(x: SparseTensor) -> SparseTensor:
    """Every voxel into eight, voxel by voxel, features copied (docs/trellis-inference.md §2.12)."""
    rows, feats = [], []
    for (batch, *position), feature in zip(x.coords.tolist(), x.feats, strict=True):
        for child in range(8):
            bits = (child >> 2 & 1, child >> 1 & 1, child & 1)
            rows.append([batch, *(2 * value + bit for value, bit in zip(position, bits, strict=True))])
            feats.append(feature)
    return SparseTensor(x.coords.new_tensor(rows), torch.stack(feats), x.batch_size)


def window_attention(
    x: SparseTensor, qkv: Float[Tensor, "N 3 H D"], *, size: int, shift: int
) -> Float[Tensor, "N H D"]:
    """Windowed attention as full attention with a mask of who shares a window with whom (docs/trellis-inference.md
    §2.6)."""
    cells = torch.cat([x.coords[:, :1], (x.coords[:, 1:] + shift) // size], dim=1)
    share = (cells[:, None] == cells[None]).all(dim=2)
    queries, keys, values = qkv.permute(1, 2, 0, 3)
    scores = queries @ keys.transpose(1, 2) / qkv.shape[-1] ** 0.5
    return (scores.masked_fill(~share, -torch.inf).softmax(dim=2) @ values).transpose(0, 1)
