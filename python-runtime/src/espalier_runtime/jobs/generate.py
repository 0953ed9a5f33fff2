"""A whole generation: pictures or words become a latent, which is saved, and then the files of an asset.

Owns the order, and what is left in the folder: everything once the latent is safe, nothing before.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import UInt8
from PIL import Image

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_asset import build_asset
from espalier_runtime.asset.cut_out_files import cut_out_name, mask_name, posed_images
from espalier_runtime.asset.files import LATENT_NAME
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.device.device_policy import available_bytes, select_device
from espalier_runtime.device.memory_ladder import MOST_HALVINGS, MemoryLadder, Rung
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.engine import Engine, Inputs, SamplingRun, sides_for
from espalier_runtime.engines.registry import engine_for
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.images.cut_out.cut_out import CutOut, cut_out, cut_out_by, cut_out_object
from espalier_runtime.images.cut_out.mask import mask_hash, read_mask
from espalier_runtime.images.image_file import PictureFile, read_picture
from espalier_runtime.images.matting.matting_model import matting_alpha
from espalier_runtime.jobs.recipe import Used, recipe_of
from espalier_runtime.jobs.sample_latent import encode, sample_latent
from espalier_runtime.latent.latent_file import save_latent
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.model_packs.read_ahead import reading_ahead
from espalier_runtime.protocol.advice import Advice
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.asset_report import BuiltAsset
from espalier_runtime.protocol.messages.requests import GenerateParams
from espalier_runtime.protocol.open_json import JsonObject
from espalier_runtime.protocol.progress import JobContext

_CPU = torch.device("cpu")
_SAMPLING_RUNGS: tuple[Rung, ...] = ("smaller-chunks", "offload")


def _as_it_is(cut_out: Image.Image, number: int) -> Image.Image:
    del number
    return cut_out


@dataclass(frozen=True)
class Growth:
    """How the latent of a growth comes about: `sample` makes it, `fit` changes the cut-out of each picture (numbers
    count from 1) before anything else sees it, and `parameters` go into the recipe."""

    sample: Callable[[Engine[Any], Condition, SamplingRun], StructuredLatent] = sample_latent
    fit: Callable[[Image.Image, int], Image.Image] = _as_it_is
    parameters: JsonObject = field(default_factory=dict)


def generate(params: GenerateParams, pack: ModelPack, context: JobContext) -> BuiltAsset:
    """Do all of `params` with `pack`; see `grow`."""
    return grow(params, pack, context, Growth())


def grow(params: GenerateParams, pack: ModelPack, context: JobContext, growth: Growth) -> BuiltAsset:
    """Grow an asset whose latent `growth` makes.

    Writes input-N.*, mask-N.png where one was given or a pack made it, cut-out-N.png, then latent.safetensors, then
    what build_asset writes. A failure before the latent is saved removes what was written; a later one keeps it. Raises
    what the steps raise.
    """
    device = select_device(params.device)
    plan = BuildingPlan.decide(params.building)
    plan.with_texture_halved(MOST_HALVINGS).check_affordable()
    ladder = MemoryLadder()
    engine, sampling = engine_for(pack, device), SamplingOptions.from_message(params.sampling)
    sides = sides_for(pack.pipeline, len(params.pictures), params.sides)
    written = _WrittenFiles(Path(params.folder))
    with pack.stepping_down(ladder), written.removed_on_failure():
        # Half of what is free, since the system would drop the first of it for the last.
        with reading_ahead(pack.files_to_read(), available_bytes(_CPU) // 2):
            taken = _take_in(params, written, growth.fit, context)
        cut_outs = [each.cut_out for each in taken]
        inputs = Inputs(cut_outs, params.text, sides)
        condition = ladder.run(context.clock, _SAMPLING_RUNGS, lambda: encode(engine, inputs, context))
        hashes, masks = [each.sha256 for each in taken], [each.mask_sha256 for each in taken]
        of_cut_outs = [sentence for each in taken for sentence in each.advice]
        of_sampling = sampling.advice(
            has_sampler=pack.pipeline.engine.has_sampler,
            pictures=len(taken),
            is_seed_chosen=params.is_seed_chosen,
            is_chosen=params.is_sampling_chosen,
        )
        advice = list(dict.fromkeys([*of_cut_outs, *condition.advice, *of_sampling]))
        used = Used(sampling, str(device), hashes, masks, sides, advice, condition.pose)
        recipe = recipe_of(params, pack, used)
        recipe["parameters"].update(growth.parameters)
        # Every try has a generator of its own, so that the noise is the same.
        latent = ladder.run(
            context.clock,
            _SAMPLING_RUNGS,
            lambda: growth.sample(engine, condition, SamplingRun(sampling, params.seed, context)),
        )
        if ladder.steps:
            recipe["parameters"]["steppedDown"] = ladder.to_json()
        latent_path = written.folder / LATENT_NAME
        save_latent(latent_path, latent, recipe)
    context.artifact("latent", latent_path)
    seen = () if sides is None else posed_images(cut_outs, sides)
    build = AssetBuild(written.folder, plan, recipe, seen, params.seed, params.name)
    with pack.stepping_down(ladder):
        return build_asset(engine, latent, build, context=context, ladder=ladder)


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


@dataclass(frozen=True)
class _Taken:
    """One picture as it is used: cut out, with advice about that, and the hashes of the original and of the mask that
    somebody made for it."""

    cut_out: Image.Image
    advice: list[Advice]
    sha256: str
    mask_sha256: str | None


def _take_in(
    params: GenerateParams, written: _WrittenFiles, fit: Callable[[Image.Image, int], Image.Image], context: JobContext
) -> list[_Taken]:
    """Keep the pictures, their masks and their cut-outs in the folder."""
    masks = params.masks or [None] * len(params.pictures)
    if len(masks) != len(params.pictures):
        message = f"There are {len(masks)} masks for {len(params.pictures)} pictures."
        raise EspalierError("usage", message, hint="Give one mask for each picture, in their order.")
    objects = params.objects or [None] * len(params.pictures)
    if len(objects) != len(params.pictures):
        message = f"There are {len(objects)} numbers of objects for {len(params.pictures)} pictures."
        raise EspalierError("usage", message, hint="Give one number for each picture, in their order.")
    context.progress("condition", 0, 1)
    taken: list[_Taken] = []
    with context.clock.stage("condition"):
        wanted = zip(params.pictures, masks, objects, strict=True)
        for number, (path, mask, chosen) in enumerate(wanted, start=1):
            context.check_cancelled()
            picture = read_picture(Path(path))
            used = _used(picture, _Wanted(mask, chosen), params, written, number)
            used = replace(used, cut_out=fit(used.cut_out, number))
            cut_out_path = written.write(cut_out_name(number), _png(used.cut_out))
            context.artifact("cut-out", cut_out_path)
            taken.append(used)
    return taken


@dataclass(frozen=True)
class _Wanted:
    """What of one picture is to be made: by the mask in a file, or the number of an object; all of it when neither."""

    mask_path: str | None
    object_number: int | None


def _used(picture: PictureFile, wanted: _Wanted, params: GenerateParams, written: _WrittenFiles, number: int) -> _Taken:
    """The picture cut out; the mask of one that is not simply all that was found is kept beside it."""
    found, mask = _found(picture.image, wanted, params)
    written.write(f"input-{number}.{picture.extension}", lambda file: file.write_bytes(picture.content))
    if mask is None:
        return _Taken(found.image, found.advice, picture.sha256, None)
    written.write(mask_name(number), _png(Image.fromarray(mask)))
    return _Taken(found.image, found.advice, picture.sha256, mask_hash(mask))


def _found(
    picture: Image.Image, wanted: _Wanted, params: GenerateParams
) -> tuple[CutOut, UInt8[np.ndarray, "H W"] | None]:
    """The cut-out by its mask, by a matting pack or by what comes with the program, and its mask if it has one."""
    if wanted.mask_path is not None:
        mask = read_mask(Path(wanted.mask_path), picture.size)
        return cut_out_by(picture, mask), mask
    if params.matting is not None:
        mask = matting_alpha(Path(params.matting.folder), picture)
        found = cut_out_by(picture, mask)
    else:
        mask, found = None, cut_out(picture, params.cut_out)
    if wanted.object_number is None:
        return found, mask
    return cut_out_object(picture, found, wanted.object_number)


def _png(picture: Image.Image) -> Callable[[Path], object]:
    return lambda file: picture.save(file, "PNG", compress_level=3)
