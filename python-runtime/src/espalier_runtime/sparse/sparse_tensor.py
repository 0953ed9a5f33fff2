"""A sparse tensor: a batch of voxel sets with one feature vector per voxel (upstream's `modules/sparse/basic.py`).

Owns the row contract (docs/trellis-inference.md §2.0) and what is worth computing once per coordinate set. Knows no
operation on features.

Axes here and in every sparse module: B samples in the batch, N voxels of all samples together, C channels.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, TypeVar

import torch
from jaxtyping import Int32, Shaped
from torch import Tensor

Computed = TypeVar("Computed")


@dataclass(frozen=True, eq=False)
class SparseTensor:
    """`coords` int32 [N,4] with rows (b, x, y, z); `feats` [N,C] in the same row order.

    The rows of one sample are contiguous and samples come in increasing b. Coordinates are grid indices.
    Tensors made by `replace` share the coordinate set and everything computed from it. `parents` are the voxels,
    without features, of which these are the eight children each, in their order; None where they came of no division.
    """

    coords: Int32[Tensor, "N 4"]
    feats: Shaped[Tensor, "N ..."]
    batch_size: int
    _computed: dict[str, Any] = field(default_factory=dict, repr=False)
    parents: "SparseTensor | None" = field(default=None, repr=False)

    def replace(self, feats: Shaped[Tensor, "N ..."]) -> "SparseTensor":
        """The same voxels with other features."""
        return SparseTensor(self.coords, feats, self.batch_size, self._computed, self.parents)

    def once(self, name: str, compute: Callable[[], Computed]) -> Computed:
        """What `compute` returned the first time `name` was asked for on this coordinate set."""
        if name not in self._computed:
            self._computed[name] = compute()
        return self._computed[name]

    @property
    def lengths(self) -> list[int]:
        """Voxels of each sample, B entries; a sample may have none."""
        return self.once("lengths", lambda: torch.bincount(self.coords[:, 0], minlength=self.batch_size).tolist())

    def rows_of_samples(self) -> list[slice]:
        """The rows of each sample, B slices."""
        ends = list(accumulate(self.lengths))
        return [slice(end - length, end) for end, length in zip(ends, self.lengths, strict=True)]

    def per_row(self, vectors: Shaped[Tensor, "B C"]) -> Shaped[Tensor, "rows C"]:
        """One vector per sample, repeated for the rows of that sample ([1,C] where broadcasting does the same)."""
        if self.batch_size == 1:
            return vectors
        return vectors.index_select(0, self.coords[:, 0])
