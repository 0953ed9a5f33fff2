"""Builds of small surfaces, as the tests of building ask for them."""

from pathlib import Path

import torch

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_from_surface import build_asset_from_surface
from espalier_runtime.asset.colours import ColourInputs
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.requests import BuildingOptions
from espalier_runtime.protocol.progress import SilentContext
from tests.fixture_cases import CASES_FOLDER

RECIPE = {
    "seed": 3,
    "device": "cpu",
    "pack": {"name": "test", "sha256": "00"},
    "input": [],
    "parameters": {"cutOut": "auto"},
    "versions": {},
}
PACK = CASES_FOLDER.parent / "packs" / "image-small"


class ListeningContext(SilentContext):
    """Keeps what it is told, and cancels at the given call of check_cancelled."""

    def __init__(self, cancel_at: int | None = None) -> None:
        super().__init__()
        self.asked = 0
        self.told: list[tuple[str, ...]] = []
        self._cancel_at = cancel_at

    def progress(self, stage: str, done: float, total: float) -> None:
        assert 0 <= done <= total
        self.told.append(("progress", stage))

    def check_cancelled(self) -> None:
        self.asked += 1
        if self.asked == self._cancel_at:
            raise EspalierError("cancelled", "The job was cancelled.")

    def artifact(self, kind: str, path: Path) -> None:
        assert path.is_file()
        self.told.append(("artifact", kind))


def surface_from(mesh) -> ExtractedMesh:
    colours = torch.from_numpy(mesh.colours)
    attributes = torch.cat([colours, colours], dim=1)
    return ExtractedMesh(torch.from_numpy(mesh.vertices), torch.from_numpy(mesh.faces), attributes, success=True)


def build(surface: ExtractedMesh, folder: Path, context: SilentContext | None = None, **options):
    plan = BuildingPlan.decide(BuildingOptions(**({"texture_size": 256} | options)))
    return build_asset_from_surface(
        surface, ColourInputs(), AssetBuild(folder, plan, RECIPE), context=context or SilentContext()
    )
