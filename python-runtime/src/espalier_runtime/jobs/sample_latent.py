"""From pictures or words to a structured latent: condition, then structure, then latent, from one stream of noise.

What follows the latent is `decode_latent` and `build_asset`.
"""

from collections.abc import Sequence

import torch
from PIL import Image

from espalier_runtime.engines.common.sampling_options import SamplingOptions
from espalier_runtime.engines.condition.condition import condition_for
from espalier_runtime.engines.registry import latent_stage, structure_stage
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.messages import PictureSide
from espalier_runtime.protocol.progress import JobContext


def sample_latent(
    pack: ModelPack,
    *,
    pictures: Sequence[Image.Image],
    prompt: str | None,
    sides: Sequence[PictureSide] | None = None,
    seed: int,
    options: SamplingOptions,
    device: torch.device,
    context: JobContext,
) -> StructuredLatent:
    """Sample `options.num_samples` objects. `pictures` are cut-out RGBA views of one object, `sides`
    the sides of it that they show, where the pack asks.

    The same pack, input, seed and device kind give the same latent. Raises input_empty, input_too_small,
    structure_empty, cancelled, and what loading a pack raises.
    """
    condition = condition_for(pack, pictures, prompt, device, context, sides=sides)
    generator = torch.Generator().manual_seed(seed)
    structure = structure_stage(pack, device)
    with context.clock.stage("sparse_structure"):
        coords = structure.sample(
            condition, num_samples=options.num_samples, generator=generator, options=options, context=context
        )
    with context.clock.stage("structured_latent"):
        feats = latent_stage(pack, device).sample(
            coords, condition, generator=generator, options=options, context=context
        )
    latent = StructuredLatent(coords, feats, structure.resolution, pack.pipeline.latent_space)
    latent.check()
    return latent
