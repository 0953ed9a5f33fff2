"""Assembles the text starter from a training's averaged weights. Its decoders are those of the pack `starter`.

Owns layout and pipeline.json; how the weights came about is `training`.
"""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from espalier_runtime.engines import roles
from espalier_runtime.engines.parts.description import PARTS
from espalier_runtime.engines.parts.part_codec import MATERIAL_CHANNELS, SHAPE_CHANNELS
from espalier_runtime.models.official.sparse_structure_flow import SparseStructureFlowConfig, SparseStructureFlowModel
from starter_model.shared.pack_files import manifest, write_checkpoint
from starter_model.shared.training_run import load_average
from starter_model.text_pack.training import (
    ENCODER,
    RUN_NAME,
    channel_statistics,
    material_flow_config,
    shape_flow_config,
)

NAME = "starter-text"
TITLE = "Starter, from words"
DESCRIPTION = (
    "A small pack made from nothing for this program: it builds some forty things of coloured parts from a sentence. "
    "It knows its own vocabulary, not the world: for real work, import TRELLIS."
)
_DECODERS = {
    roles.MESH_DECODER: "espalier/starter/ckpts/slat_dec_mesh",
    roles.GAUSSIAN_DECODER: "espalier/starter/ckpts/slat_dec_gs",
    roles.LOCAL_SDF_ENCODER: "espalier/starter/ckpts/shape_code",
}


def build_pack(runs: Path, folder: Path) -> None:
    """Write the pack in `folder` from the run's averaged weights; README.md there is kept as it is."""
    checkpoints = folder / "ckpts"
    checkpoints.mkdir(parents=True, exist_ok=True)
    weights = load_average(runs / RUN_NAME)
    write_checkpoint(checkpoints / "word_encoder", "WordEncoder", asdict(ENCODER), _under("encoder.", weights))
    for stem, prefix, config in (
        ("part_shape_flow", "shapes.", shape_flow_config()),
        ("part_coat_flow", "coats.", material_flow_config()),
    ):
        write_checkpoint(checkpoints / stem, "SparseStructureFlowModel", *_flow(config, _under(prefix, weights)))
    scale = channel_statistics()
    sizes = {"shape_channels": SHAPE_CHANNELS, "coat_channels": MATERIAL_CHANNELS}
    write_checkpoint(checkpoints / roles.PART_SCALE, "PartScale", sizes, {"mean": scale.mean, "std": scale.std})
    (folder / "pipeline.json").write_text(json.dumps(pipeline(), indent=2) + "\n")
    described = manifest(folder, name=NAME, title=TITLE, description=DESCRIPTION)
    (folder / "espalier-pack.json").write_text(json.dumps(described, indent=2) + "\n")


def pipeline() -> dict[str, Any]:
    """pipeline.json with the documented extension for packs of parts."""
    return {
        "name": "TrellisTextTo3DPipeline",
        "args": {
            "models": {
                "word_encoder": "ckpts/word_encoder",
                roles.STRUCTURE_FLOW: "ckpts/part_shape_flow",
                roles.PART_MATERIAL_FLOW: "ckpts/part_coat_flow",
                roles.PART_SCALE: "ckpts/part_scale",
                **_DECODERS,
            },
            "sparse_structure_sampler": _sampler(steps=30, guidance=0.4),
            "slat_sampler": _sampler(steps=20, guidance=2.5),
            "espalier": {
                "version": 1,
                "word_encoder": "word_encoder",
                "stages": {
                    "sparse_structure": {
                        "class": PARTS.structure.name,
                        "args": {},
                        "models": [roles.STRUCTURE_FLOW, roles.PART_SCALE],
                    },
                    "structured_latent": {
                        "class": PARTS.latent.name,
                        "args": {},
                        "models": [roles.PART_MATERIAL_FLOW, roles.PART_SCALE, roles.LOCAL_SDF_ENCODER],
                    },
                },
            },
        },
    }


def _sampler(*, steps: int, guidance: float) -> dict[str, Any]:
    return {
        "name": "FlowEulerGuidanceIntervalSampler",
        "args": {"sigma_min": 1e-5},
        "params": {"steps": steps, "cfg_strength": guidance, "cfg_interval": [0.3, 1.0], "rescale_t": 1.5},
    }


def _flow(config: SparseStructureFlowConfig, weights: dict[str, Tensor]) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Arguments and tensors as the official class stores them: the torso in half precision, the buffer too."""
    stored = replace(config, use_fp16=True)
    skeleton = SparseStructureFlowModel(stored).state_dict()
    merged = skeleton | weights
    return asdict(stored), {name: merged[name].to(value.dtype) for name, value in skeleton.items()}


def _under(prefix: str, weights: dict[str, Tensor]) -> dict[str, Tensor]:
    found = {name.removeprefix(prefix): value.float() for name, value in weights.items() if name.startswith(prefix)}
    assert all(torch.isfinite(value).all() for value in found.values()), f"the weights under {prefix} are not numbers"
    return found
