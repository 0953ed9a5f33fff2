"""Grid search of the constants of silhouette inflation on training pictures, for an honest baseline.

Owns the search. Held-out pictures are never seen here. Axis letters: R = 64 side of the maps.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from espalier_runtime.engines.view_aligned.inflation import InflationConfig, inflated_half_thickness
from espalier_runtime.engines.view_aligned.silhouette import coarse_silhouette, image_to_map, signed_distance

STEEPNESSES = (0.7, 1.0, 1.4, 2.0, 2.8, 4.0)
SOFTCAPS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.46)
# How far back the middle lies, in half thicknesses: objects seen from above lean away.
LEANS = (-0.1, 0.0, 0.1)

# What `python -m starter_model tune-prior` found on the first 192 training pictures.
TUNED_CONSTANTS = InflationConfig(steepness=2.0, softcap=0.46)


@dataclass(frozen=True)
class TunedInflation:
    """The best constants and what they reach on the training pictures: columns' mean intersection over union."""

    config: InflationConfig
    lean: float
    overlap: float


def tune_inflation(folder: Path, *, pictures: int) -> TunedInflation:
    """Try every combination on the first `pictures` of the shards in `folder`."""
    samples = list(_samples(folder, pictures))
    best: TunedInflation | None = None
    for steepness, softcap in product(STEEPNESSES, SOFTCAPS):
        config = replace(InflationConfig(), steepness=steepness, softcap=softcap)
        halves = [inflated_half_thickness(coarse, config) for coarse, _ in samples]
        for lean in LEANS:
            overlaps = [_overlap(half, lean, depth) for half, (_, depth) in zip(halves, samples, strict=True)]
            overlap = float(np.mean(overlaps))
            if best is None or overlap > best.overlap:
                best = TunedInflation(config, lean, overlap)
    assert best is not None
    return best


def _samples(folder: Path, pictures: int) -> Iterator[tuple]:
    """Coarse silhouettes and true depths [R, R, 2], indexed [x, z]."""
    for path in sorted(folder.glob("shard-*.npz")):
        with np.load(path) as shard:
            alphas, depths = shard["picture"][:pictures, ..., 3], shard["depth"][:pictures].astype(np.float32)
        for alpha, depth in zip(alphas, depths, strict=True):
            yield coarse_silhouette(image_to_map(signed_distance(alpha > 127))), image_to_map(depth)
        pictures -= len(alphas)
        if pictures <= 0:
            return


def _overlap(half: NDArray, lean: float, depth: NDArray) -> float:
    """Intersection over union of the intervals from front to back, over all columns."""
    seen = np.isfinite(depth[..., 0]) & (half > 0)
    low, high = (lean - 1) * half[seen], (lean + 1) * half[seen]
    front, back = depth[seen].T
    common = np.clip(np.minimum(high, back) - np.maximum(low, front), 0, None).sum()
    return float(common / max(1e-6, (high - low).sum() + (back - front).sum() - common))
