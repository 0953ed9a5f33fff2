"""Assembles the starter pack from trained weights: official layout, manifest with hashes.

Knows where a training keeps its weights; how they were trained is `training` and `shared`.
"""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from espalier_runtime.engines import roles
from espalier_runtime.engines.view_aligned.description import VIEW_ALIGNED
from espalier_runtime.models.starter.view_maps import ViewMaps
from starter_model.image_pack.training import view_maps
from starter_model.shared.decoders import gaussian_decoder
from starter_model.shared.decoders.decoder_forward import Weights
from starter_model.shared.decoders.mesh_decoder import CODE_PREFIX, EXTRACTION_BIAS, SHAPE, latent_statistics
from starter_model.shared.pack_files import manifest, write_checkpoint
from starter_model.shared.training_run import load_average

NAME = "starter"
TITLE = "Starter"
DESCRIPTION = (
    "A small pack made for this program, so that it works at once on any machine. "
    "It knows how simple things look and stand, not the world: for real work, import TRELLIS."
)
LICENCE = "MIT AND Apache-2.0"
"""Apache 2.0 for the image encoder of the view maps."""
# How far predicted thickness is drawn to the balloon's, chosen on a quarter of the real held-out objects.
BALLOON_SHARE = 0.1
# And how much farther where nothing of its sides is seen, chosen on half of all real held-out objects.
STRAIGHT_ON_SHARE = 0.1
# How much of the unevenness of predicted fronts and backs is taken for noise: the first chosen on another eighth of
# these objects, the second by looking at backs, on which what is drawn in front no longer stands out.
FLATNESS, BACK_FLATNESS = 0.5, 1.0
GEOMETRY_ROWS = 45


def build_pack(runs: Path, folder: Path, *, start: Path | None = None) -> None:
    """Write the pack in `folder` from the runs' averaged weights, and the published ones where the view maps' encoder
    keeps them; README.md there is kept as it is. View maps are averaged with those of the pack `start`, where there is
    one."""
    checkpoints = folder / "ckpts"
    checkpoints.mkdir(parents=True, exist_ok=True)
    weights = load_average(runs / "mesh-decoder")
    write_checkpoint(checkpoints / "slat_dec_mesh", "SLatMeshDecoder", decoder_arguments(), decoder_tensors(weights))
    code = {name.removeprefix(CODE_PREFIX): value for name, value in weights.items() if name.startswith(CODE_PREFIX)}
    write_checkpoint(checkpoints / roles.LOCAL_SDF_ENCODER, "ShapeCode", {}, code)
    splats = gaussian_decoder.make_decoder().state_dict() | load_average(runs / "gaussian-decoder")
    stored_splats = {name: value.half() if _in_half(name) else value for name, value in splats.items()}
    write_checkpoint(checkpoints / "slat_dec_gs", "SLatGaussianDecoder", gaussian_decoder.ARGUMENTS, stored_splats)
    published = {view_maps.ENCODER + name: value for name, value in view_maps.published_encoder().items()}
    trained = load_average(runs / "view-maps")
    maps = published | (trained if start is None else view_maps.averaged_with(start, trained))
    stored = ViewMaps(replace(view_maps.CONFIG, use_fp16=True))
    halved = {name: value.to(stored.get_parameter(name).dtype) for name, value in maps.items()}
    write_checkpoint(checkpoints / roles.VIEW_MAPS, "ViewMaps", asdict(stored.config), halved)
    (folder / "pipeline.json").write_text(json.dumps(pipeline(weights), indent=2) + "\n")
    described = manifest(folder, name=NAME, title=TITLE, description=DESCRIPTION, licence=LICENCE)
    (folder / "espalier-pack.json").write_text(json.dumps(described, indent=2) + "\n")


def pipeline(weights: Weights) -> dict[str, Any]:
    """pipeline.json with the documented extension for view-aligned packs."""
    mean, std = latent_statistics(weights)
    return {
        "name": "TrellisImageTo3DPipeline",
        "args": {
            "models": {
                roles.MESH_DECODER: "ckpts/slat_dec_mesh",
                roles.GAUSSIAN_DECODER: "ckpts/slat_dec_gs",
                roles.LOCAL_SDF_ENCODER: "ckpts/shape_code",
                roles.VIEW_MAPS: "ckpts/view_maps",
            },
            "slat_normalization": {"mean": mean, "std": std},
            "espalier": {
                "version": 1,
                "view_aligned": True,
                "stages": {
                    "sparse_structure": {
                        "class": VIEW_ALIGNED.structure.name,
                        "args": {
                            "balloon_share": BALLOON_SHARE,
                            "straight_on_share": STRAIGHT_ON_SHARE,
                            "flatness": FLATNESS,
                            "back_flatness": BACK_FLATNESS,
                        },
                        "models": [roles.VIEW_MAPS],
                    },
                    "structured_latent": {
                        "class": VIEW_ALIGNED.latent.name,
                        "args": {},
                        "models": [roles.VIEW_MAPS, roles.LOCAL_SDF_ENCODER],
                    },
                },
            },
        },
    }


def decoder_arguments() -> dict[str, Any]:
    """Constructor arguments of the mesh decoder (docs/trellis-inference.md §1.5)."""
    return {
        "resolution": SHAPE.resolution,
        "model_channels": SHAPE.model_channels,
        "latent_channels": SHAPE.latent_channels,
        "num_blocks": SHAPE.num_blocks,
        "num_heads": SHAPE.num_heads,
        "mlp_ratio": SHAPE.mlp_ratio,
        "attn_mode": "swin",
        "window_size": SHAPE.window_size,
        "use_fp16": True,
        "representation_config": {"use_color": True},
    }


def decoder_tensors(weights: Weights) -> dict[str, Tensor]:
    """The trained weights under the official keys and storage types (docs/trellis-inference.md §1.7): torso in half
    precision.

    Displacements and FlexiCubes weights stay 0, their neutral value: only distances and colours are learned.
    """
    skip = ("out_layer.", CODE_PREFIX)
    tensors = {name: value for name, value in weights.items() if not name.startswith(skip)}
    for part in ("weight", "bias"):
        distance, colour = weights[f"out_layer.distance.{part}"], weights[f"out_layer.colour.{part}"]
        neutral = distance.new_zeros(GEOMETRY_ROWS, *distance.shape[1:])
        offset = EXTRACTION_BIAS if part == "bias" else 0.0
        tensors[f"out_layer.{part}"] = torch.cat([distance + offset, neutral, colour])
    return {name: value.half() if _in_half(name) else value for name, value in tensors.items()}


def _in_half(name: str) -> bool:
    """Linears and convolutions inside the torso lists; norms keep full precision (docs/trellis-inference.md §2.1)."""
    if not name.startswith(("blocks.", "upsample.")):
        return False
    return "act_layers" not in name and ".out_layers.1." not in name
