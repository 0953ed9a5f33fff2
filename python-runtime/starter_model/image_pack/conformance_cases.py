"""Writes conformance cases of a starter pack: small inputs, and the outputs that this machine's CPU gives.

The format is that of test/fixtures (README there). Expected are places of smooth quantities, not voxels or faces that
rounding may tip over, so that the tolerances hold on other processors; the one mesh keeps away from such decisions.
Run it again whenever the pack's weights change.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor

from espalier_runtime.engines.engine import Inputs, SamplingRun
from espalier_runtime.engines.registry import engine_for, open_pack
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.jobs.sample_latent import encode, sample_latent
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.messages.body import PictureSide
from espalier_runtime.protocol.progress import SilentContext
from espalier_tools.conformance.case import read_case
from espalier_tools.conformance.engine import Engine
from espalier_tools.conformance.kinds import run_case
from starter_model.image_pack.evaluation.several_views import render_object

# An object of the families, from a stream that training never used, and how small its pictures are.
_OBJECT = (1, 5, 2)
_PICTURE_SIDE = 96
_PLACES = 400
_LATENT_VOXELS = 300
_DECODED_VOXELS = 40
_TOLERANCE = {
    "distance": 1e-3,
    "feats": 0.03,
    "mesh.0.vertices": 1e-4,
    "mesh.0.vertex_attrs": 1e-3,
    "mesh.0.faces": 0,
    "mesh.0.success": 0,
    "gaussian.0.raw.xyz": 1e-3,
    "gaussian.0.raw.features_dc": 1e-3,
    "gaussian.0.raw.scaling": 1e-3,
    "gaussian.0.raw.rotation": 1e-3,
    "gaussian.0.raw.opacity": 1e-3,
}
_ONE: dict[str, Any] = {"sides": ["front"], "mode": "multidiffusion", "seed": 1}
_FOUR: dict[str, Any] = {"sides": ["front", "back", "left", "right"], "mode": "multidiffusion", "seed": 1}


def write_cases(pack_folder: Path, cases: Path) -> None:
    """Write every case of the pack in `pack_folder` into the folder `cases`, in place of those that are there."""
    latent = _latent(open_pack(pack_folder))
    rng = np.random.default_rng(1)
    chosen = torch.from_numpy(np.sort(rng.choice(len(latent.coords), _LATENT_VOXELS, replace=False)))
    voxels = {"coords": latent.coords[chosen]}
    middles = (latent.coords[rng.choice(len(latent.coords), _PLACES), 1:] + 0.5) / latent.resolution - 0.5
    places = {"points": middles + torch.from_numpy(rng.normal(0, 0.01, middles.shape).astype(np.float32))}
    piece = _piece(latent)
    writer = _Writer(pack_folder, cases)
    writer.write("view_object_one_picture", "view_object", _ONE, places)
    writer.write("view_object_four_pictures", "view_object", _FOUR, places)
    writer.write("view_object_stochastic", "view_object", _FOUR | {"mode": "stochastic", "seed": 7}, places)
    writer.write("view_latent_one_picture", "view_latent", _ONE, voxels)
    writer.write("view_latent_four_pictures", "view_latent", _FOUR, voxels)
    writer.write("decode_mesh", "decode_mesh", {}, piece)
    writer.write("decode_gaussian", "decode_gaussian", {}, piece)


class _Writer:
    def __init__(self, pack_folder: Path, cases: Path) -> None:
        self._pack_folder, self._cases = pack_folder.resolve(), cases

    def write(self, name: str, kind: str, options: dict[str, Any], inputs: dict[str, Tensor]) -> None:
        """One case: its files, then what `conform` gives for them."""
        folder = self._cases / name
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "inputs").mkdir(parents=True)
        pictures = _pictures(options["sides"]) if "sides" in options else {}
        for number, picture in enumerate(pictures.values()):
            picture.save(folder / "inputs" / f"{number}.png", optimize=True)
        save_file({key: value.contiguous() for key, value in inputs.items()}, folder / "inputs.safetensors")
        described = {"case": name, "kind": kind, "pack": self._pack_folder.name, "options": options}
        path = folder / "case.json"
        path.write_text(json.dumps(described) + "\n")
        found = run_case(read_case(folder, self._pack_folder.parent), Engine(torch.device("cpu"))).tensors
        kept = {key: value.contiguous() for key, value in found.items() if key in _TOLERANCE}
        save_file(kept, folder / "outputs.safetensors")
        tolerance = {key: _TOLERANCE[key] for key in kept}
        path.write_text(json.dumps(described | {"tolerance": tolerance}, indent=1) + "\n")


def _pictures(sides: list[PictureSide]) -> dict[PictureSide, Any]:
    seen = render_object(np.random.default_rng(_OBJECT))
    return {side: seen.pictures[side].resize((_PICTURE_SIDE, _PICTURE_SIDE)) for side in sides}


def _latent(pack: ModelPack) -> StructuredLatent:
    engine, context = engine_for(pack, torch.device("cpu")), SilentContext()
    condition = encode(engine, Inputs(list(_pictures(["front"]).values()), sides=("front",)), context)
    return sample_latent(engine, condition, SamplingRun(SamplingOptions(), 1, context))


def _piece(latent: StructuredLatent) -> dict[str, Tensor]:
    """The voxels nearest to one of them: a small connected piece of surface."""
    distance = (latent.coords - latent.coords[len(latent.coords) // 2]).float().norm(dim=1)
    rows = distance.argsort(stable=True)[:_DECODED_VOXELS].sort().values
    return {"coords": latent.coords[rows], "feats": latent.feats[rows]}
