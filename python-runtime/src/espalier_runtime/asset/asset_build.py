"""What is built where: the request that the steps of building share."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.protocol.messages.asset_report import Recipe
from espalier_runtime.texturing.image_projection.project_images import PosedImage


@dataclass(frozen=True)
class AssetBuild:
    """`folder` exists and receives every file, `recipe` is that of the latent.

    `seen` are the cut-out pictures of an object that stands as their cameras saw it, for its colours; `seed` decides
    between equally good details of its hidden sides. `name` is what the object is called in the files.
    """

    folder: Path
    plan: BuildingPlan
    recipe: Recipe
    seen: Sequence[PosedImage] = ()
    seed: int = 0
    name: str | None = None
