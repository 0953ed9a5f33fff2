"""A new appearance for a given shape: its surface voxelised, then the second stage alone (spec §5)."""

from collections.abc import Sequence

import numpy as np
import torch
from jaxtyping import Float, Int, Int32
from PIL import Image
from torch import Tensor

from espalier_runtime.engines.common.sampling_options import SamplingOptions
from espalier_runtime.engines.condition.condition import condition_for
from espalier_runtime.engines.registry import latent_stage, structure_stage
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.meshing.voxelise import fit_unit_cube, voxelise
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.progress import JobContext


def sample_variant(
    pack: ModelPack,
    vertices: Float[np.ndarray, "V 3"],
    faces: Int[np.ndarray, "F 3"],
    *,
    pictures: Sequence[Image.Image],
    prompt: str | None,
    seed: int,
    options: SamplingOptions,
    device: torch.device,
    context: JobContext,
) -> StructuredLatent:
    """Sample `options.num_samples` latents on the voxels of a mesh in the model frame (z up); the mesh is not changed.

    Raises input_empty for a mesh without extent, and what `sample_latent` raises.
    """
    condition = condition_for(pack, pictures, prompt, device, context)
    resolution = structure_stage(pack, device).resolution
    with context.clock.stage("sparse_structure"):
        cells = voxelise(fit_unit_cube(vertices), faces, resolution)
        coords = repeat_for_samples(torch.from_numpy(cells), options.num_samples)
    generator = torch.Generator().manual_seed(seed)
    with context.clock.stage("structured_latent"):
        feats = latent_stage(pack, device).sample(
            coords, condition, generator=generator, options=options, context=context
        )
    latent = StructuredLatent(coords, feats, resolution, pack.pipeline.latent_space)
    latent.check()
    return latent


def repeat_for_samples(cells: Int32[Tensor, "N 3"], num_samples: int) -> Int32[Tensor, "rows 4"]:
    """The same voxels for every sample, one sample after the other."""
    samples = torch.arange(num_samples, dtype=torch.int32).repeat_interleave(len(cells))
    return torch.cat([samples[:, None], cells.repeat(num_samples, 1)], dim=1)
