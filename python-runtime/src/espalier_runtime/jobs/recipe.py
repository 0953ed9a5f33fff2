"""The recipe of a generation: what has to be the same for the same latent to come out again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch

from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.device.accelerated_kernels import Serves
from espalier_runtime.device.device_policy import guides_together
from espalier_runtime.device.versions import versions
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.model_packs.catalogue import LATENT, STRUCTURE
from espalier_runtime.model_packs.folder.pipeline_file import PipelineDescription
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.parity.taken_kernels import taken_kernels
from espalier_runtime.protocol.advice import Advice
from espalier_runtime.protocol.messages.asset_report import Recipe
from espalier_runtime.protocol.messages.body import PictureSide
from espalier_runtime.protocol.messages.requests import GenerateParams
from espalier_runtime.protocol.open_json import JsonObject
from espalier_runtime.sampling.sampler_settings import SamplerSettings


@dataclass(frozen=True)
class Used:
    """What a generation really used, beside what it was asked: `hashes` are the SHA-256 of its pictures, `masks` those
    of masks that were made for them, `advice` is about cut-outs, prompt and sampling, `pose` is the camera's place."""

    sampling: SamplingOptions
    device: str
    hashes: Sequence[str]
    masks: Sequence[str | None]
    sides: Sequence[PictureSide] | None
    advice: Sequence[Advice]
    pose: PicturePose | None


def recipe_of(params: GenerateParams, pack: ModelPack, used: Used) -> Recipe:
    """What `params` became with `pack`."""
    pipeline, sampling = pack.pipeline, used.sampling
    parameters: JsonObject = {
        "cutOut": params.cut_out,
        "sparseStructure": _stage(pipeline, STRUCTURE, pipeline.structure_sampler, overrides=sampling.sparse_structure),
        "structuredLatent": _stage(pipeline, LATENT, pipeline.latent_sampler, overrides=sampling.structured_latent),
        "multiImage": sampling.multi_image,
    }
    if guides_together(torch.device(used.device)) and pipeline.engine.has_sampler:
        # Decides the order of sums, as the kind of device does.
        parameters["guidance"] = "in one batch"
    uses: dict[Serves, bool] = {"halves": pack.has_halves, "flows": pipeline.engine.has_sampler}
    kernels = taken_kernels(torch.device(used.device), [part for part, is_used in uses.items() if is_used])
    if kernels:
        # Most round otherwise than what they stand for.
        parameters["kernels"] = kernels
    if params.text is not None:
        parameters["text"] = params.text
    if used.advice:
        parameters["advice"] = list(used.advice)
    if used.pose is not None:
        parameters["camera"] = used.pose.to_json()
    if any(used.masks):
        parameters["masks"] = [None if digest is None else {"sha256": digest} for digest in used.masks]
    if params.matting is not None:
        parameters["matting"] = {"name": params.matting.name, "sha256": params.matting.sha256}
    if params.objects is not None and any(params.objects):
        parameters["objects"] = list(params.objects)
    if used.sides is not None:
        parameters["sides"] = list(used.sides)
    return Recipe(
        seed=params.seed,
        device=used.device,
        pack={"name": pack.name, "sha256": pack.sha256},
        input=[{"sha256": digest} for digest in used.hashes],
        parameters=parameters,
        versions=versions(),
    )


def _stage(
    pipeline: PipelineDescription, stage: str, sampler: SamplerSettings, *, overrides: Mapping[str, Any]
) -> JsonObject:
    """The stage's class with the settings of its sampler, or with its own arguments where it is a direct method."""
    description = pipeline.stages[stage]
    is_sampled = pipeline.engine.has_sampler
    used = asdict(sampler.overridden(overrides)) if is_sampled else dict(description.arguments)
    return {"class": description.class_name, **used}
