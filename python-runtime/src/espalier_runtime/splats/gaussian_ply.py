"""PLY files of 3D Gaussians in the layout that splat viewers read (upstream's `Gaussian.save_ply`;
docs/trellis-inference.md §6.2).

Owns the columns and the turn between the model frame and the viewers' frame; `ply_table` owns the bytes.
Axes: G Gaussians.
"""

from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float, Float32
from torch import Tensor

from espalier_runtime.splats.gaussians import GaussianConfig, GaussianModel
from espalier_runtime.splats.ply_table import read_ply_table, write_ply_table
from espalier_runtime.splats.rotations import rotation_matrices, unit_quaternions

_POSITION = ("x", "y", "z")
_NORMAL = ("nx", "ny", "nz")
_COLOUR = ("f_dc_0", "f_dc_1", "f_dc_2")
_OPACITY = ("opacity",)
_SCALE = ("scale_0", "scale_1", "scale_2")
_ROTATION = ("rot_0", "rot_1", "rot_2", "rot_3")
COLUMNS = (*_POSITION, *_NORMAL, *_COLOUR, *_OPACITY, *_SCALE, *_ROTATION)
# A quarter turn about x, from z up to y down: (x, y, z) becomes (x, -z, y).
VIEWER_ROTATION = ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0), (0.0, 1.0, 0.0))

Rotation = tuple[tuple[float, float, float], ...]


class MissingColumnsError(ValueError):
    """A PLY that holds no Gaussians; the text names the columns that it lacks."""


def write_gaussian_ply(path: Path, gaussians: GaussianModel, rotation: Rotation | None = VIEWER_ROTATION) -> None:
    """Write `gaussians`, turned by the 3×3 matrix `rotation` (None: as they are, quaternions not scaled to unit)."""
    write_ply_table(path, COLUMNS, gaussian_table(gaussians, rotation))


def read_gaussian_ply(path: Path, config: GaussianConfig, rotation: Rotation | None = VIEWER_ROTATION) -> GaussianModel:
    """Read what `write_gaussian_ply` wrote with the same `rotation`; columns may stand in any order among others.

    FileNotFoundError where there is no file; ValueError for what is no whole PLY, MissingColumnsError for one without
    Gaussians.
    """
    columns = read_ply_table(path)
    if missing := [name for name in COLUMNS if name not in columns and name not in _NORMAL]:
        raise MissingColumnsError(f"it has no {', '.join(missing)}")
    xyz, colour, opacity, scale, quaternion = (
        torch.from_numpy(np.stack([columns[name] for name in names], axis=1))
        for names in (_POSITION, _COLOUR, _OPACITY, _SCALE, _ROTATION)
    )
    if rotation is not None:
        back = torch.tensor(rotation, dtype=torch.float64).T
        xyz = xyz.double() @ back.T
        quaternion = unit_quaternions(back @ rotation_matrices(quaternion.double()))
    return GaussianModel.from_activated(
        config,
        xyz=xyz.float(),
        features_dc=colour[:, None],
        scaling=scale.exp(),
        rotation=quaternion.float(),
        opacity=torch.sigmoid(opacity),
    )


def gaussian_table(
    gaussians: GaussianModel, rotation: Rotation | None = VIEWER_ROTATION
) -> Float32[np.ndarray, "G 17"]:
    """The rows of the file: position, zero normal, colour coefficients, logit opacity, log scale, quaternion."""
    xyz, quaternion = gaussians.xyz, gaussians.offset_rotation
    if rotation is not None:
        # In double precision, as upstream does it: single gives other last digits.
        turn = torch.tensor(rotation, dtype=torch.float64, device=xyz.device)
        xyz = xyz.double() @ turn.T
        quaternion = unit_quaternions(turn @ rotation_matrices(quaternion).double())
    columns = (
        xyz.float(),
        torch.zeros_like(gaussians.raw_xyz),
        gaussians.features_dc[:, 0],
        _finite_logit(gaussians.opacity),
        gaussians.scaling.log(),
        quaternion.float(),
    )
    return torch.cat(columns, dim=1).cpu().numpy()


def _finite_logit(opacity: Float[Tensor, "G 1"]) -> Float[Tensor, "G 1"]:
    """An opacity that rounds to 1 would be written as infinity, which viewers do not draw."""
    return torch.logit(opacity.clamp(torch.finfo(opacity.dtype).tiny, 1 - 2**-24))
