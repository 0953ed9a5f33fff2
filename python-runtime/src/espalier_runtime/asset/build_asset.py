"""From a saved latent to the files of an asset: everything after sampling, re-runnable without the sampler.

How a latent is decoded is its engine's. What happens to the decoded surface is `build_from_surface`.
"""

from typing import Any

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_from_surface import build_asset_from_surface
from espalier_runtime.asset.colours import ColourInputs
from espalier_runtime.asset.mesh import nothing_decoded
from espalier_runtime.asset.stepped_down import stepped_down
from espalier_runtime.device.memory_ladder import MemoryLadder, Rung
from espalier_runtime.engines.engine import DecodedLatent, Engine
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.protocol.messages.asset_report import BuiltAsset
from espalier_runtime.protocol.progress import JobContext


def build_asset(
    engine: Engine[Any],
    latent: StructuredLatent,
    build: AssetBuild,
    *,
    context: JobContext,
    ladder: MemoryLadder | None = None,
) -> BuiltAsset:
    """Decode `latent`, which holds one object, and write the asked files.

    Colours come from the pictures seen, where there are any and their cameras see; from the Gaussians of a pack that
    decodes them; else from the mesh decoder. `latent` among the files of the answer is where that of an asset lies.
    Where memory runs out, `ladder` is stepped down, and decoding, or what follows it, begins again; the recipe says so.
    Raises structure_empty when the latent decodes to nothing, target_unreachable, disk_full,
    not_writable, out_of_memory or cancelled; the earlier files are then untouched.
    """
    ladder = ladder or MemoryLadder()
    begun = len(ladder.steps)
    if not len(latent.coords):
        raise nothing_decoded()

    def decode() -> DecodedLatent:
        with context.clock.stage("decode"):
            return engine.decode(latent, context)

    decoded = ladder.run(context.clock, ("smaller-chunks", "offload"), decode)
    inputs = ColourInputs(build.seen, decoded.gaussians, max(build.seed, 0))

    def build_files() -> BuiltAsset:
        context.clock.latest = "texture"
        stepped = stepped_down(build, ladder, since=begun)
        stepped.plan.check_affordable()
        return build_asset_from_surface(decoded.surface, inputs, stepped, context=context)

    return ladder.run(context.clock, _rungs_of(build, decoded), build_files)


def _rungs_of(build: AssetBuild, decoded: DecodedLatent) -> list[Rung]:
    """What can help once the surface is there."""
    uses_networks = decoded.gaussians is not None
    chunks: list[Rung] = ["smaller-chunks"] if uses_networks else []
    halving: list[Rung] = ["half-texture"] if build.plan.texture else []
    return [*chunks, "offload", *halving]
