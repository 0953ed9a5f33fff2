"""From a saved latent to the files of an asset: everything after sampling, re-runnable without the sampler.

How a latent is decoded is its engine's. What happens to the decoded surface is `build_from_surface`.
"""

from typing import Any

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_from_surface import build_asset_from_surface
from espalier_runtime.asset.colours import ColourInputs
from espalier_runtime.asset.mesh import nothing_decoded
from espalier_runtime.engines.engine import Engine
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.protocol.messages import BuiltAsset
from espalier_runtime.protocol.progress import JobContext


def build_asset(engine: Engine[Any], latent: StructuredLatent, build: AssetBuild, *, context: JobContext) -> BuiltAsset:
    """Decode `latent`, which holds one object, and write the asked files.

    Colours come from the pictures seen, where there are any and their cameras see; from the Gaussians of a pack that
    decodes them; else from the mesh decoder. `latent` among the files of the answer is where that of an asset lies.
    Raises structure_empty when the latent decodes to nothing, target_unreachable, disk_full,
    not_writable, out_of_memory or cancelled; the earlier files are then untouched.
    """
    build.plan.check_affordable()
    if not len(latent.coords):
        raise nothing_decoded()
    with context.clock.stage("decode"):
        decoded = engine.decode(latent, context)
    inputs = ColourInputs(build.seen, decoded.gaussians, max(build.seed, 0))
    return build_asset_from_surface(decoded.surface, inputs, build, context=context)
