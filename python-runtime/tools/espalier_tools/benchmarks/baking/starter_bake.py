"""Fidelity of a starter asset's texture to what it was baked from: its picture, or its Gaussians.

Owns the object and the judging. The reference is the detailed surface with the same source's colours on its vertices.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from PIL import Image

from espalier_runtime.asset.colours import ColourInputs, choose_colours, coloured
from espalier_runtime.asset.mesh import BuiltMesh, build_mesh
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.asset.preview import shaded_mesh
from espalier_runtime.asset.texture import coloured_model, textured_model
from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.engines.common.decode_latent import decode_gaussians, decode_mesh
from espalier_runtime.engines.engine import Inputs, SamplingRun
from espalier_runtime.engines.registry import engine_for, open_pack
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.jobs.sample_latent import encode, sample_latent
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.meshing.queries.normals import vertex_normals
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.messages.requests import BuildingOptions
from espalier_runtime.protocol.progress import UNWATCHED, SilentContext
from espalier_runtime.raster.surface_pixels import ShadedMesh
from espalier_runtime.texturing.image_projection.project_images import PosedImage
from espalier_runtime.texturing.unwrapping.unwrap_ahead import UnwrapAhead
from espalier_tools.benchmarks.baking.bake_difference import bake_difference
from espalier_tools.benchmarks.no_recipe import NO_RECIPE
from espalier_tools.benchmarks.stages import BenchmarkStage, Run
from espalier_tools.benchmarks.starter_stages import jug

_PACK = Path(__file__).parents[5] / "packs" / "starter"
_CPU = torch.device("cpu")
_PLAN = BuildingPlan.decide(BuildingOptions())


@cache
def _grown() -> tuple[ModelPack, StructuredLatent, BuiltMesh, PicturePose]:
    pack, context = open_pack(_PACK), SilentContext()
    engine, inputs = engine_for(pack, _CPU), Inputs([Image.fromarray(jug(), "RGBA")], sides=("front",))
    condition = encode(engine, inputs, context)
    latent = sample_latent(engine, condition, SamplingRun(SamplingOptions(), 1, context))
    surface = decode_mesh(pack, latent, _CPU, context)
    built = build_mesh(TriangleMesh.from_decoder(surface), _PLAN, context, pose=condition.pose or PicturePose())
    return pack, latent, built, condition.pose or PicturePose()


def _from_picture() -> ColourInputs:
    return ColourInputs(pictures=[PosedImage(Image.fromarray(jug(), "RGBA"))])


def _from_gaussians() -> ColourInputs:
    pack, latent, *_ = _grown()
    return ColourInputs(gaussians=lambda: decode_gaussians(pack, latent, _CPU, SilentContext())[0])


@dataclass(frozen=True)
class _Baked:
    """One way to texture the object; `colour_inputs` says whose colours it gets."""

    colour_inputs: Callable[[], ColourInputs]

    def prepare(self, _device: torch.device) -> Run:
        _grown()
        return self._views

    def judge(self) -> dict[str, float]:
        """Mean CIEDE2000 from twelve views; under 4 is asked for."""
        return {"colourDifference": bake_difference(*self._views())}

    def _views(self) -> tuple[ShadedMesh, ShadedMesh]:
        """The textured object, and the one that it should look like."""
        _, _, built, pose = _grown()
        context = SilentContext()
        source = choose_colours(built, self.colour_inputs(), context, pose=pose).source
        with UnwrapAhead(built.mesh, _PLAN.texture_size) as unwrapping:
            plain = coloured_model(coloured(built.mesh, source, context), "jug", NO_RECIPE, is_double_sided=False)
            model = textured_model(plain, built, source, unwrapping=unwrapping, plan=_PLAN, progress=UNWATCHED)
        fine = coloured(built.detailed, source, context)
        reference = ShadedMesh(fine.vertices, vertex_normals(fine), fine.faces, colours=fine.colours)
        return shaded_mesh(model), reference


_PICTURE = _Baked(_from_picture)
_GAUSSIANS = _Baked(_from_gaussians)
STARTER_BAKE_STAGES = {
    "asset-bake-picture": BenchmarkStage(
        "a starter asset unwrapped and baked from its picture, and the colours of the reference",
        _PICTURE.prepare,
        _PICTURE.judge,
    ),
    "asset-bake-gaussians": BenchmarkStage("the same from its Gaussians", _GAUSSIANS.prepare, _GAUSSIANS.judge),
}
