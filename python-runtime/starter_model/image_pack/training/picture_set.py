"""Training pictures in memory, with what the network is told about each outline, and batches of them.

Axis letters: B pictures of a batch, R = 64 side of the maps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from espalier_runtime.engines.view_aligned.inflation import InflationConfig, inflated_half_thickness
from espalier_runtime.engines.view_aligned.silhouette import coarse_silhouette, signed_distance


@dataclass(frozen=True)
class Batch:
    """`picture` [B, 4, 128, 128]; `half`, `edge`, `front`, `back` [B, R, R]; `colours` [B, 6, R, R] front and
    back; `seen` [B, R, R] 1 where there is depth to learn. Depths are 0 elsewhere. `camera` [B, 7], see
    `objects/picture_camera`."""

    picture: Tensor
    half: Tensor
    edge: Tensor
    front: Tensor
    back: Tensor
    colours: Tensor
    seen: Tensor
    camera: Tensor

    def to(self, device: torch.device) -> "Batch":
        """The same on a device."""
        return Batch(*(getattr(self, field.name).to(device) for field in fields(self)))


class PictureSet:
    """All shards of a folder in memory, with what the network is told about each outline."""

    def __init__(self, folder: Path, *, shards: int | None = None) -> None:
        self._folder, self._limit = folder, shards
        self._parts: dict[Path, dict[str, np.ndarray]] = {}
        self._ends = np.zeros(0, int)
        self.take_in_new_shards()
        if not self._parts:
            raise ValueError(f"{folder} holds no shards; write them first")

    def take_in_new_shards(self) -> None:
        """Read what was written to the folder since; what was there keeps its rows if names go on in order."""
        for path in sorted(self._folder.glob("shard-*.npz"))[: self._limit]:
            if path not in self._parts:
                self._parts[path] = _load(path)
        self._ends = np.cumsum([len(part["picture"]) for part in self._parts.values()])

    def __len__(self) -> int:
        return int(self._ends[-1])

    def batch(self, rows: np.ndarray) -> Batch:
        """The pictures of these rows as they are."""
        parts = list(self._parts.values())
        owners = np.searchsorted(self._ends, rows, side="right")
        places = [(parts[owner], row - self._ends[owner]) for owner, row in zip(owners, rows, strict=True)]
        take = {name: torch.from_numpy(np.stack([part[name][at] for part, at in places])).float() for name in parts[0]}
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
            camera=take["camera"],
        )


def joined(batches: Sequence[Batch]) -> Batch:
    """One batch of several."""
    return Batch(*(torch.cat([getattr(one, field.name) for one in batches]) for field in fields(Batch)))


def _load(path: Path) -> dict[str, np.ndarray]:
    """One shard's fields that training needs, the outline's maps in image order added."""
    with np.load(path) as stored:
        loaded = {name: stored[name] for name in ("picture", "depth", "colour", "camera")}
    halves, edges = [], []
    for alpha in loaded["picture"][..., 3]:
        coarse = coarse_silhouette(signed_distance(alpha > 127))
        halves.append(inflated_half_thickness(coarse, InflationConfig()))
        edges.append(coarse.edge)
    return loaded | {
        "half": np.stack(halves).astype(np.float16),
        "edge": np.stack(edges).astype(np.float16),
    }
