"""A whole generation: pictures or words become a latent, which is saved, and then the files of an asset.

Owns the order, the recipe, and what is left in the folder: all of it once the latent is safe, nothing before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from espalier_runtime.conditioning.cut_out import cut_out
from espalier_runtime.conditioning.picture_file import read_picture
from espalier_runtime.device.device_policy import select_device
from espalier_runtime.device.versions import versions
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.pipelines.build_asset import build_asset
from espalier_runtime.pipelines.build_asset_files import CUT_OUT_NAME, LATENT_NAME
from espalier_runtime.pipelines.build_asset_plan import BuildingPlan
from espalier_runtime.pipelines.latent_file import save_latent
from espalier_runtime.pipelines.sample_latent import sample_latent
from espalier_runtime.pipelines.sampling_options import SamplingOptions
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.protocol.messages import GenerateParams
from espalier_runtime.protocol.progress import JobContext
from espalier_runtime.sampling.sampler_settings import SamplerSettings


@dataclass
class _WrittenFiles:
    """What this generation has put into the asset's folder so far."""

    folder: Path
    paths: list[Path] = field(default_factory=list)

    def write_bytes(self, name: str, content: bytes) -> None:
        self._write(name, lambda path: path.write_bytes(content))

    def write_picture(self, name: str, picture: Image.Image) -> Path:
        return self._write(name, lambda path: picture.save(path, "PNG", compress_level=3))

    def _write(self, name: str, write: Any) -> Path:
        path = self.folder / name
        write_atomically(path, write)
        self.paths.append(path)
        return path

    @contextmanager
    def removed_on_failure(self) -> Iterator[None]:
        """Take back what was written if the block fails or is cancelled."""
        try:
            yield
        except BaseException:
            for path in self.paths:
                path.unlink(missing_ok=True)
            raise


def generate(params: GenerateParams, pack: ModelPack, context: JobContext) -> dict[str, Any]:
    """Do all of `params` with `pack` and return the contract's BuiltAsset.

    Writes input-N.*, cut-out-N.png, then latent.safetensors, then what build_asset writes. A failure before the latent
    is saved removes what was written; a later one keeps the latent. Raises what the steps raise.
    """
    device = select_device(params.device)
    BuildingPlan.decide(params.building).check_affordable()
    written = _WrittenFiles(Path(params.folder))
    latent_path = written.folder / LATENT_NAME
    with written.removed_on_failure():
        pictures, hashes = _take_in(params, written, context)
        sampling = SamplingOptions.from_message(params.sampling)
        recipe = _recipe(params, pack, device, hashes)
        latent = sample_latent(
            pack,
            pictures=pictures,
            prompt=params.text,
            seed=params.seed,
            options=sampling,
            device=device,
            context=context,
        )
        save_latent(latent_path, latent, recipe)
    context.artifact("latent", latent_path)
    asset = build_asset(pack, latent, recipe, params.building, written.folder, device, context)
    return with_cut_out(asset, written.folder)


def with_cut_out(asset: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The asset with the cut-out of its first picture among its files, where there is one."""
    path = folder / CUT_OUT_NAME
    return {**asset, "files": {**asset["files"], "cutOut": str(path)}} if path.is_file() else asset


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
            written.write_bytes(f"input-{number}.{picture.extension}", picture.content)
            cut_out_path = written.write_picture(f"cut-out-{number}.png", image)
            context.artifact("cut-out", cut_out_path)
            cut_outs.append(image)
            hashes.append(picture.sha256)
    return cut_outs, hashes


def _recipe(params: GenerateParams, pack: ModelPack, device: torch.device, hashes: list[str]) -> dict[str, Any]:
    sampling = SamplingOptions.from_message(params.sampling)
    parameters: dict[str, Any] = {
        "cutOut": params.cut_out,
        "sparseStructure": _stage_parameters(
            pack, "sparse_structure", pack.pipeline.structure_sampler.overridden(sampling.sparse_structure)
        ),
        "structuredLatent": _stage_parameters(
            pack, "structured_latent", pack.pipeline.latent_sampler.overridden(sampling.structured_latent)
        ),
        "multiImage": sampling.multi_image,
    }
    if params.text is not None:
        parameters["text"] = params.text
    return {
        "seed": params.seed,
        "device": str(device),
        "pack": {"name": pack.name, "sha256": pack.sha256},
        "input": [{"sha256": digest} for digest in hashes],
        "parameters": parameters,
        "versions": versions(),
    }


def _stage_parameters(pack: ModelPack, stage: str, settings: SamplerSettings) -> dict[str, Any]:
    """What a stage really uses: its class, and the sampler's settings where the class is one that samples."""
    description = pack.pipeline.stages[stage]
    used = asdict(settings) if description.class_name.startswith("Flow") else dict(description.arguments)
    return {"class": description.class_name, **used}
