"""Layer, group and RMS norms that compute in fp32 and return the precision of their input (upstream's
`modules/norm.py`, `modules/sparse/norm.py`; docs/trellis-inference.md §2.2).

B samples, N tokens or voxels, C channels, H heads, D channels of a head.
"""

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.fused.norm_kernels import (
    Modulation,
    layer_norm,
    rms_norm,
    suits_layer_norm,
    suits_rms_norm,
)
from espalier_runtime.sparse.sparse_tensor import SparseTensor

BLOCK_EPSILON = 1e-6
OTHER_EPSILON = 1e-5
_CACHED_BYTES = 2 * 1024**2


def final_layer_norm(x: Float[Tensor, "*N C"]) -> Float[Tensor, "*N C"]:
    """The parameter-free norm before a model's output layer, in the precision of its input (docs/trellis-inference.md
    §2.1)."""
    return F.layer_norm(x, x.shape[-1:], eps=OTHER_EPSILON)


class LayerNorm32(nn.LayerNorm):
    """Layer norm over the last axis, summed in fp32.

    torch's kernels sum half precision in fp32, on every device: one without parameters takes halves as they are and
    rounds once. One with parameters, which stay fp32, is given fp32.
    """

    def __init__(self, channels: int, *, affine: bool) -> None:
        super().__init__(channels, eps=BLOCK_EPSILON, elementwise_affine=affine)

    def forward(self, input: Float[Tensor, "*N C"]) -> Float[Tensor, "*N C"]:
        """Normalise every row."""
        if self.weight is None:
            return super().forward(input)
        affine = self._affine(then_silu=False)
        if input.ndim == 2 and suits_layer_norm(input, affine):
            return layer_norm(input, affine, self.eps)[1]
        return super().forward(input.float()).to(input.dtype)

    def then_silu(self, x: Float[Tensor, "N C"]) -> Float[Tensor, "N C"]:
        """SiLU of the norm, which has parameters."""
        affine = self._affine(then_silu=True)
        return layer_norm(x, affine, self.eps)[1] if suits_layer_norm(x, affine) else F.silu(self(x))

    def modulated(
        self,
        x: Float[Tensor, "N C"],
        scale: Float[Tensor, "rows C"],
        shift: Float[Tensor, "rows C"],
        *,
        then_silu: bool = False,
    ) -> Float[Tensor, "N C"]:
        """norm·(1 + scale) + shift, of a norm without parameters, and SiLU of it where it is asked for."""
        modulation = Modulation(scale, shift, adds_one=True, then_silu=then_silu)
        if suits_layer_norm(x, modulation):
            return layer_norm(x, modulation, self.eps)[1]
        modulated = modulate(self(x), scale, shift)
        return F.silu(modulated) if then_silu else modulated

    def modulated_sum(
        self,
        x: Float[Tensor, "N C"],
        addend: Float[Tensor, "N C"],
        scale: Float[Tensor, "rows C"],
        shift: Float[Tensor, "rows C"],
    ) -> tuple[Float[Tensor, "N C"], Float[Tensor, "N C"]]:
        """x + addend, and its modulated norm."""
        modulation = Modulation(scale, shift, adds_one=True)
        if suits_layer_norm(x, modulation, addend):
            return layer_norm(x, modulation, self.eps, addend)
        total = x + addend
        return total, modulate(self(total), scale, shift)

    def _affine(self, *, then_silu: bool) -> Modulation:
        return Modulation(self.weight, self.bias, adds_one=False, then_silu=then_silu)


class ChannelLayerNorm32(nn.LayerNorm):
    """Layer norm over the channel axis of a dense volume, in fp32, affine."""

    def __init__(self, channels: int) -> None:
        super().__init__(channels, eps=OTHER_EPSILON)

    def forward(self, input: Float[Tensor, "B C *XYZ"]) -> Float[Tensor, "B C *XYZ"]:
        """Normalise every cell over its channels."""
        channels_last = input.movedim(1, -1).float()
        return super().forward(channels_last).movedim(-1, 1).to(input.dtype)


class GroupNorm32(nn.GroupNorm):
    """Group norm of a dense volume, in fp32, affine."""

    def __init__(self, channels: int) -> None:
        super().__init__(32, channels, eps=OTHER_EPSILON)

    def forward(self, input: Float[Tensor, "B C *XYZ"]) -> Float[Tensor, "B C *XYZ"]:
        """Normalise every group of channels of every sample."""
        return super().forward(input.float()).to(input.dtype)


class SparseGroupNorm32(nn.Module):
    """Group norm of voxel features, in fp32: statistics over a group's channels and all voxels of one sample."""

    GROUPS = 32

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: SparseTensor) -> SparseTensor:
        """Normalise every sample on its own."""
        out = torch.empty_like(x.feats)
        for rows in x.rows_of_samples():
            if rows.start < rows.stop:
                self._normalise(x.feats[rows], out[rows])
        return x.replace(out)

    def _normalise(self, feats: Float[Tensor, "N C"], out: Float[Tensor, "N C"]) -> None:
        step = _rows_at_once(feats)
        parts = feats.split(step)
        mean = self._by_group(torch.stack([part.float().sum(dim=0) for part in parts]).sum(dim=0) / len(feats))
        squares = torch.stack([(part - mean).square_().sum(dim=0) for part in parts])
        variance = self._by_group(squares.sum(dim=0) / len(feats))
        scale = self.weight * torch.rsqrt(variance + OTHER_EPSILON)
        shift = self.bias - mean * scale
        for start, part in zip(range(0, len(feats), step), parts, strict=True):
            out[start : start + step] = torch.addcmul(shift, part.float(), scale)

    def _by_group(self, means: Float[Tensor, "C"]) -> Float[Tensor, "C"]:
        """The mean over each group, for every channel of it."""
        groups = means.unflatten(0, (self.GROUPS, -1))
        return groups.mean(dim=1, keepdim=True).expand_as(groups).flatten()


def _rows_at_once(feats: Tensor) -> int:
    """On a CPU as many rows as stay in the cache, since torch sums columns of little memory fast, and the variance of
    much memory at a fifteenth of that; on a card all."""
    return max(1, _CACHED_BYTES // (4 * feats.shape[1])) if feats.device.type == "cpu" else len(feats)


class MultiHeadRMSNorm(nn.Module):
    """Every head's vector to length √D times a learned gamma, in fp32."""

    def __init__(self, head_channels: int, heads: int) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(heads, head_channels))

    def forward(self, x: Float[Tensor, "*N H D"]) -> Float[Tensor, "*N H D"]:
        """x / max(‖x‖, 1e-12) · gamma · √D."""
        of_one_part = x.unsqueeze(-3)
        if suits_rms_norm(of_one_part):
            return rms_norm(of_one_part, self.gamma, self.gamma).squeeze(-3)
        return _rms_normalised(x, self.gamma)


def rms_norm_both(
    both: Float[Tensor, "N two H D"], first: MultiHeadRMSNorm, second: MultiHeadRMSNorm
) -> Float[Tensor, "N two H D"]:
    """Queries by `first` and keys by `second`, with as many kernels as one of them takes alone."""
    if suits_rms_norm(both):
        return rms_norm(both, first.gamma, second.gamma)
    return _rms_normalised(both, torch.stack([first.gamma, second.gamma]))


def _rms_normalised(x: Float[Tensor, "*N D"], gamma: Float[Tensor, "*heads D"]) -> Float[Tensor, "*N D"]:
    values = x.float()
    lengths = torch.linalg.vector_norm(values, dim=-1, keepdim=True).clamp_min_(1e-12)
    return (values / lengths).mul_(gamma.float() * x.shape[-1] ** 0.5).to(x.dtype)


def modulate(
    x: Float[Tensor, "N C"], scale: Float[Tensor, "rows C"], shift: Float[Tensor, "rows C"]
) -> Float[Tensor, "N C"]:
    """x·(1 + scale) + shift."""
    return torch.addcmul(shift, x, 1 + scale)
