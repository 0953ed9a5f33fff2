"""A whole generation: pictures or words become a latent, which is saved, and then the files of an asset.

Owns the order, and what is left in the folder: everything once the latent is safe, nothing before.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_asset import build_asset
from espalier_runtime.asset.cut_out_files import cut_out_name, posed_images
from espalier_runtime.asset.files import LATENT_NAME
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.device.device_policy import select_device
from espalier_runtime.engines.engine import Inputs, SamplingRun, sides_for
from espalier_runtime.engines.registry import engine_for
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.images.cut_out.cut_out import cut_out
from espalier_runtime.images.image_file import read_picture
from espalier_runtime.jobs.recipe import Used, recipe_of
from espalier_runtime.jobs.sample_latent import encode, sample_latent
from espalier_runtime.latent.latent_file import save_latent
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.protocol.messages import BuiltAsset, GenerateParams
from espalier_runtime.protocol.progress import JobContext


def generate(params: GenerateParams, pack: ModelPack, context: JobContext) -> BuiltAsset:
    """Do all of `params` with `pack`.

    Writes input-N.*, cut-out-N.png, then latent.safetensors, then what build_asset writes. A failure before the latent
    is saved removes what was written; a later one keeps it. Raises what the steps raise.
    """
    device = select_device(params.device)
    plan = BuildingPlan.decide(params.building)
    plan.check_affordable()
    engine, sampling = engine_for(pack, device), SamplingOptions.from_message(params.sampling)
    sides = sides_for(pack.pipeline, len(params.pictures), params.sides)
    written = _WrittenFiles(Path(params.folder))
    with written.removed_on_failure():
        cut_outs, hashes = _take_in(params, written, context)
        condition = encode(engine, Inputs(cut_outs, params.text, sides), context)
        used = Used(sampling, str(device), hashes, sides, condition.advice)
        recipe = recipe_of(params, pack, used)
        latent = sample_latent(engine, condition, SamplingRun(sampling, params.seed, context))
        latent_path = written.folder / LATENT_NAME
        save_latent(latent_path, latent, recipe)
    context.artifact("latent", latent_path)
    seen = () if sides is None else posed_images(cut_outs, sides)
    build = AssetBuild(written.folder, plan, recipe, seen, params.seed, params.name)
    return build_asset(engine, latent, build, context=context)


class _WrittenFiles:
    """What this generation has put into the asset's folder so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._paths: list[Path] = []

    def write(self, name: str, write: Callable[[Path], object]) -> Path:
        """Write one file whole and remember it."""
        path = self.folder / name
        write_atomically(path, write)
        self._paths.append(path)
        return path

    @contextmanager
    def removed_on_failure(self) -> Iterator[None]:
        """Take back what was written if the block fails or is cancelled."""
        try:
            yield
        except BaseException:
            for path in self._paths:
                path.unlink(missing_ok=True)
            raise


def _take_in(
    params: GenerateParams, written: _WrittenFiles, context: JobContext
) -> tuple[list[Image.Image], list[str]]:
    """Keep the pictures and their cut-outs in the folder; returns the cut-outs and the hashes of the originals."""
    context.progress("condition", 0, 1)
    cut_outs: list[Image.Image] = []
    hashes: list[str] = []
    with context.clock.stage("condition"):
        for number, path in enumerate(params.pictures, start=1):
            context.check_cancelled()
            picture = read_picture(Path(path))
            image = cut_out(picture.image, params.cut_out).image
            written.write(f"input-{number}.{picture.extension}", lambda file, it=picture: file.write_bytes(it.content))
            cut_out_path = written.write(
                cut_out_name(number), lambda file, it=image: it.save(file, "PNG", compress_level=3)
            )
            context.artifact("cut-out", cut_out_path)
            cut_outs.append(image)
            hashes.append(picture.sha256)
    return cut_outs, hashes
