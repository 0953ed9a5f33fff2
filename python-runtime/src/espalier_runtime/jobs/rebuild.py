"""New files from a saved latent. The sampler's models need not be on this machine."""

import shutil
from pathlib import Path

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_asset import build_asset
from espalier_runtime.asset.cut_out_files import cut_out_name, read_posed_images, sides_in
from espalier_runtime.asset.files import LATENT_NAME
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.device.device_policy import select_device
from espalier_runtime.device.memory_ladder import MemoryLadder
from espalier_runtime.engines.registry import engine_for
from espalier_runtime.latent.latent_file import load_latent
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.protocol.messages.asset_report import BuiltAsset
from espalier_runtime.protocol.messages.requests import RebuildParams
from espalier_runtime.protocol.progress import JobContext


def rebuild(params: RebuildParams, pack: ModelPack, context: JobContext) -> BuiltAsset:
    """Build `params.latent` again with the decoders of `pack`.

    A latent that lies elsewhere is copied into the folder with the cut-outs beside it, so that the asset is whole.
    Raises not_found or latent_invalid for the latent, and what build_asset raises.
    """
    device = select_device(params.device)
    source, folder = Path(params.latent), Path(params.folder)
    latent, recipe = load_latent(source)
    if not (folder.exists() and folder.samefile(source.parent)):
        for number in range(1, len(sides_in(recipe)) + 1):
            _copy(source.with_name(cut_out_name(number)), folder / cut_out_name(number))
        _copy(source, folder / LATENT_NAME)
        context.artifact("latent", folder / LATENT_NAME)
    seen = read_posed_images(folder, sides_in(recipe)) if pack.view_aligned else ()
    plan = BuildingPlan.decide(params.building)
    build = AssetBuild(folder, plan, recipe, seen, seed=recipe["seed"], name=params.name)
    ladder = MemoryLadder()
    with pack.stepping_down(ladder):
        return build_asset(engine_for(pack, device), latent, build, context=context, ladder=ladder)


def _copy(source: Path, copy: Path) -> None:
    if source.is_file():
        write_atomically(copy, lambda temporary: shutil.copyfile(source, temporary))
