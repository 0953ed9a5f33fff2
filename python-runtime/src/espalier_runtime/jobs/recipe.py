"""The recipe of a generation: what has to be the same for the same latent to come out again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import torch

from espalier_runtime.device.versions import versions
from espalier_runtime.engines.common.sampling_options import SamplingOptions
from espalier_runtime.engines.condition.vocabulary_text import prompt_advice
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.messages import GenerateParams
from espalier_runtime.sampling.sampler_settings import SamplerSettings


def recipe_of(
    params: GenerateParams, sampling: SamplingOptions, pack: ModelPack, device: torch.device, hashes: Sequence[str]
) -> dict[str, Any]:
    """The contract's Recipe. `hashes` are the SHA-256 of the pictures; parameters are those really used."""
    parameters: dict[str, Any] = {
        "cutOut": params.cut_out,
        "sparseStructure": _stage(
            pack, "sparse_structure", pack.pipeline.structure_sampler, overrides=sampling.sparse_structure
        ),
        "structuredLatent": _stage(
            pack, "structured_latent", pack.pipeline.latent_sampler, overrides=sampling.structured_latent
        ),
        "multiImage": sampling.multi_image,
    }
    if params.text is not None:
        parameters["text"] = params.text
        if advice := prompt_advice(pack, params.text):
            parameters["advice"] = advice
    return {
        "seed": params.seed,
        "device": str(device),
        "pack": {"name": pack.name, "sha256": pack.sha256},
        "input": [{"sha256": digest} for digest in hashes],
        "parameters": parameters,
        "versions": versions(),
    }


def _stage(pack: ModelPack, stage: str, sampler: SamplerSettings, *, overrides: Mapping[str, Any]) -> dict[str, Any]:
    """The stage's class with the settings of its sampler, or with its own arguments where it is a direct method."""
    description = pack.pipeline.stages[stage]
    is_sampled = description.class_name.startswith("Flow")
    used = asdict(sampler.overridden(overrides)) if is_sampled else dict(description.arguments)
    return {"class": description.class_name, **used}
