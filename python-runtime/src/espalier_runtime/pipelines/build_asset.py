"""From a saved latent to the files of an asset: everything after sampling, re-runnable without the sampler.

Owns the decoding of the latent. What happens to the decoded surface is `build_asset_from_surface`.
"""

from pathlib import Path
from typing import Any

import torch

from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.pipelines.build_asset_files import CUT_OUT_NAME
from espalier_runtime.pipelines.build_asset_from_surface import build_asset_from_surface
from espalier_runtime.pipelines.build_asset_mesh import nothing_decoded
from espalier_runtime.pipelines.build_asset_plan import BuildingPlan
from espalier_runtime.pipelines.decode_latent import decode_mesh
from espalier_runtime.pipelines.structured_latent import StructuredLatent
from espalier_runtime.protocol.messages import BuildingOptions
from espalier_runtime.protocol.progress import JobContext


def build_asset(
    pack: ModelPack,
    latent: StructuredLatent,
    recipe: dict[str, Any],
    building: BuildingOptions,
    folder: Path,
    device: torch.device,
    context: JobContext,
) -> dict[str, Any]:
    """Decode `latent`, which holds one object, and write the asked files into `folder`, which exists.

    The colours of a view-aligned pack come from the cut-out picture in `folder` where there is one, and from the mesh
    decoder where its camera cannot see. Returns the contract's `BuiltAsset`; `latent` among its files is where the
    latent of an asset lies. Raises structure_empty when the latent decodes to nothing, target_unreachable, disk_full,
    not_writable, out_of_memory or cancelled; the earlier files are then untouched.
    """
    plan = BuildingPlan.decide(building)
    plan.check_affordable()
    if latent.samples == 0:
        raise nothing_decoded()
    with context.clock.stage("decode"):
        surface = decode_mesh(pack, latent, device, context)
    picture = folder / CUT_OUT_NAME
    cut_out = picture if pack.view_aligned and picture.is_file() else None
    return build_asset_from_surface(surface, recipe, plan, folder, context, cut_out=cut_out)
