"""From a saved latent to the files of an asset: everything after sampling, re-runnable without the sampler.

How a latent is decoded is its engine's. What happens to the decoded surface is `build_from_surface`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from espalier_runtime.asset.build_from_surface import build_asset_from_surface
from espalier_runtime.asset.colours import ColourInputs
from espalier_runtime.asset.mesh import nothing_decoded
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.engines.engine import Engine
from espalier_runtime.export.asset_names import in_files
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.protocol.progress import JobContext
from espalier_runtime.texturing.image_projection.project_images import PosedImage


@dataclass(frozen=True)
class AssetBuild:
    """What is built where: `folder` exists, `recipe` is that of the latent.

    `seen` are the cut-out pictures of an object that stands as their cameras saw it, for its colours; `seed` decides
    between equally good details of its hidden sides. `name` is what the object is called in the files.
    """

    folder: Path
    plan: BuildingPlan
    recipe: dict[str, Any]
    seen: Sequence[PosedImage] = ()
    seed: int = 0
    name: str | None = None


def build_asset(
    engine: Engine[Any], latent: StructuredLatent, build: AssetBuild, context: JobContext
) -> dict[str, Any]:
    """Decode `latent`, which holds one object, and write the asked files.

    Colours come from the pictures seen, where there are any and their cameras see; from the Gaussians of a pack that
    decodes them; else from the mesh decoder. Returns the contract's `BuiltAsset`; `latent` among its files is where the
    latent of an asset lies. Raises structure_empty when the latent decodes to nothing, target_unreachable, disk_full,
    not_writable, out_of_memory or cancelled; the earlier files are then untouched.
    """
    build.plan.check_affordable()
    if latent.samples == 0:
        raise nothing_decoded()
    with context.clock.stage("decode"):
        decoded = engine.decode(latent, context)
    name = in_files(build.name)
    inputs = ColourInputs(build.seen, decoded.gaussians, max(build.seed, 0))
    return build_asset_from_surface(decoded.surface, inputs, build.recipe, build.plan, build.folder, context, name)
