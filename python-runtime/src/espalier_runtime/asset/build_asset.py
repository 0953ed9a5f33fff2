"""From a saved latent to the files of an asset: everything after sampling, re-runnable without the sampler.

Owns the decoding of the latent. What happens to the decoded surface is `build_from_surface`.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import torch

from espalier_runtime.asset.build_from_surface import build_asset_from_surface
from espalier_runtime.asset.colours import Looks
from espalier_runtime.asset.cut_out_files import kept_pictures
from espalier_runtime.asset.mesh import nothing_decoded
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.engines.trellis.decode_latent import GAUSSIAN_ROLE, decode_gaussians, decode_mesh
from espalier_runtime.export.asset_names import in_files
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.messages import BuildingOptions
from espalier_runtime.protocol.progress import JobContext
from espalier_runtime.splats.gaussians import GaussianModel


def build_asset(
    pack: ModelPack,
    latent: StructuredLatent,
    recipe: dict[str, Any],
    building: BuildingOptions,
    folder: Path,
    device: torch.device,
    context: JobContext,
    name: str | None = None,
) -> dict[str, Any]:
    """Decode `latent`, which holds one object, and write the asked files into `folder`, which exists.

    Colours come from the cut-out pictures in `folder` for a view-aligned pack, where they are and their cameras see;
    from the Gaussians of a pack that decodes them; else from the mesh decoder. Returns the contract's `BuiltAsset`;
    `latent` among its files is where the latent of an asset lies; `name` is what the object is called in them.
    Raises structure_empty when the latent decodes to nothing, target_unreachable, disk_full, not_writable,
    out_of_memory or cancelled; the earlier files are then untouched.
    """
    plan = BuildingPlan.decide(building)
    plan.check_affordable()
    if latent.samples == 0:
        raise nothing_decoded()
    with context.clock.stage("decode"):
        surface = decode_mesh(pack, latent, device, context)
    looks = Looks(
        pictures=kept_pictures(folder, recipe) if pack.view_aligned else (),
        gaussians=_gaussians_when_asked(pack, latent, device, context) if pack.has(GAUSSIAN_ROLE) else None,
        seed=_seed_in(recipe),
    )
    return build_asset_from_surface(surface, looks, recipe, plan, folder, context, in_files(name))


def _seed_in(recipe: Mapping[str, Any]) -> int:
    """The seed of a recipe; 0 for one that names none."""
    seed = recipe.get("seed")
    return seed if isinstance(seed, int) and seed >= 0 else 0


def _gaussians_when_asked(
    pack: ModelPack, latent: StructuredLatent, device: torch.device, context: JobContext
) -> Callable[[], GaussianModel]:
    """Decodes on the first call and keeps the result: the bake and the splat file want the same cloud."""

    @cache
    def gaussians() -> GaussianModel:
        with context.clock.stage("decode"):
            return decode_gaussians(pack, latent, device, context)[0]

    return gaussians
