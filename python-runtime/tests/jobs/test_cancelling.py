"""How soon a cancelled job stops: the longest stretch without a question, at the size of real objects.

Stretches are processor seconds of the whole process, so that a busy machine does not change them; five wall seconds are
promised, and a machine may be half as fast as the one that this was written on.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_from_surface import build_asset_from_surface
from espalier_runtime.asset.colours import ColourInputs
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.engines.common.decode_latent import decode_gaussians, decode_mesh
from espalier_runtime.engines.registry import open_pack
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.requests import BuildingOptions
from espalier_runtime.protocol.progress import SilentContext
from espalier_tools.benchmarks.asset_stages import decoded_ball
from espalier_tools.benchmarks.shells import sphere_shell
from tests.asset.surface_builds import RECIPE
from tests.engines.trellis.test_decode_latent import small_latent
from tests.jobs.sampled_latents import PACKS

STARTER = Path(__file__).parents[3] / "packs" / "starter"
LONGEST_SECONDS = 2.5
CPU = torch.device("cpu")


class AskedContext(SilentContext):
    """Keeps the longest stretch between two questions and where it ended; cancels at one of them if told so."""

    def __init__(self, cancel_at: int | None = None) -> None:
        super().__init__()
        self.asked, self.longest, self.where = 0, 0.0, "the start"
        self._cancel_at = cancel_at
        self._last = time.process_time()

    def check_cancelled(self) -> None:
        stretch = time.process_time() - self._last
        if stretch > self.longest:
            caller = sys._getframe(1)
            self.longest, self.where = stretch, f"{caller.f_code.co_qualname}, line {caller.f_lineno}"
        self.asked += 1
        if self.asked == self._cancel_at:
            raise EspalierError("cancelled", "The job was cancelled.")
        self._last = time.process_time()


def check_stretches(context: AskedContext) -> None:
    context.check_cancelled()
    assert context.longest < LONGEST_SECONDS, f"{context.longest:.1f} s up to {context.where}"


@pytest.mark.parametrize("decode", [decode_mesh, decode_gaussians])
def test_decoding_can_be_cancelled_before_every_module_of_a_network(decode) -> None:
    pack, whole = open_pack(PACKS / "image-small"), AskedContext()
    decode(pack, small_latent(), CPU, SilentContext())  # loads the network, which asks too
    decode(pack, small_latent(), CPU, whole)
    assert whole.asked > 30
    for share in (0.0, 0.2, 0.4, 0.6, 0.8, 0.99):
        context = AskedContext(cancel_at=1 + int(share * whole.asked))
        with pytest.raises(EspalierError, match="cancelled"):
            decode(pack, small_latent(), CPU, context)


def test_decoding_and_extracting_eight_thousand_voxels_asks_often() -> None:
    coords = sphere_shell(64, 8000, 24.0)
    latent = StructuredLatent(coords, torch.rand(len(coords), 8, generator=torch.Generator().manual_seed(1)), 64)
    context = AskedContext()
    decode_mesh(open_pack(STARTER), latent, CPU, context)
    check_stretches(context)


@pytest.mark.parametrize(
    "options",
    [
        {"watertight": True, "normal_map": True, "formats": ["glb", "obj", "stl"], "turntable_video": True},
        {"simplify": 0.0, "texture": False, "formats": ["glb", "obj", "ply"]},
    ],
    ids=["textured", "raw"],
)
def test_building_from_a_million_triangles_asks_often(options: dict, tmp_path: Path) -> None:
    plan = BuildingPlan.decide(BuildingOptions(**options))
    few_frames = replace(plan, video_frames=min(plan.video_frames, 3))
    surface, context = decoded_ball(), AskedContext()
    build_asset_from_surface(surface, ColourInputs(), AssetBuild(tmp_path, few_frames, RECIPE), context=context)
    check_stretches(context)
