"""Variants: a new appearance for a given shape, by voxelising it and sampling the second stage alone (upstream's
`run_variant`; docs/trellis-inference.md §5)."""

from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Int, Int32
from torch import Tensor

from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.engine import Engine, SamplingRun, Structure
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.meshing.voxelise import fit_unit_cube, voxelise
from espalier_runtime.protocol.errors import EspalierError


def sample_variant(
    engine: Engine[Any],
    shape: tuple[Float[np.ndarray, "V 3"], Int[np.ndarray, "F 3"]],
    condition: Condition,
    *,
    run: SamplingRun,
) -> StructuredLatent:
    """Sample `run.options.num_samples` latents on the voxels of a mesh, which is not changed.

    `shape` is its vertices in the model frame (z up) and its faces. Raises pack_unsupported for an engine that takes no
    given shape, input_empty for a mesh without extent or faces, input_unreadable for one with numbers that are not
    finite, and what `sample_latent` raises.
    """
    if not engine.description.inputs.variants:
        raise EspalierError(
            "pack_unsupported",
            f"This pack's engine, {engine.description.name}, cannot give a new appearance to a given shape.",
            hint="Choose a pack of the official layout.",
        )
    vertices, faces = shape
    with run.context.clock.stage("sparse_structure"):
        cells = _cells_of(vertices, faces, engine.grid_resolution())
        coords = repeat_for_samples(torch.from_numpy(cells), run.options.num_samples)
        structure = Structure(coords, engine.grid_resolution(), None)
    with run.context.clock.stage("structured_latent"):
        latent = engine.sample_latent(structure, condition, run)
    latent.check()
    return latent


def _cells_of(
    vertices: Float[np.ndarray, "V 3"], faces: Int[np.ndarray, "F 3"], resolution: int
) -> Int32[np.ndarray, "N 3"]:
    try:
        return voxelise(fit_unit_cube(vertices), faces, resolution)
    except ValueError as error:
        sentence = str(error).capitalize()
        if not np.isfinite(vertices).all():
            raise EspalierError("input_unreadable", f"{sentence}.") from error
        raise EspalierError("input_empty", f"{sentence}: there is nothing to grow an asset on.") from error


def repeat_for_samples(cells: Int32[Tensor, "N 3"], num_samples: int) -> Int32[Tensor, "rows 4"]:
    """The same voxels for every sample, one sample after the other."""
    samples = torch.arange(num_samples, dtype=torch.int32).repeat_interleave(len(cells))
    return torch.cat([samples[:, None], cells.repeat(num_samples, 1)], dim=1)
