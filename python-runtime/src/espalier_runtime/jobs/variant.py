"""Variants: a new look for a given shape, by sampling the second stage alone (upstream's `run_variant`;
docs/trellis-inference.md §5).

The shape is a saved latent, whose voxels stay as they are, or a mesh, which is voxelised first.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Int, Int32
from PIL import Image
from torch import Tensor

from espalier_runtime.asset.cut_out_files import read_posed_images, sides_in
from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.engines.condition.condition import Condition, unusable_cut_outs
from espalier_runtime.engines.engine import Engine, SamplingRun, Structure, no_variants, sides_for
from espalier_runtime.images.cut_out.fit_outline import fit_outline
from espalier_runtime.jobs.generate import Growth, grow
from espalier_runtime.latent.latent_file import load_latent
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.meshing.voxelise import fit_unit_cube, voxelise
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.asset_report import BuiltAsset, Recipe
from espalier_runtime.protocol.messages.body import PictureSide
from espalier_runtime.protocol.messages.requests import VariantParams
from espalier_runtime.protocol.open_json import JsonObject
from espalier_runtime.protocol.progress import JobContext


def variant(params: VariantParams, pack: ModelPack, context: JobContext) -> BuiltAsset:
    """Do all of `params` with `pack`; what is written and raised is as `generate` has it.

    Where the pack's objects stand as cameras see them, the pictures are fitted into the outlines of those that the
    shape was made from. Raises not_found or latent_invalid for the latent, input_unsupported for pictures of other
    sides than those.
    """
    path = Path(params.latent)
    shape, recipe = load_latent(path)
    engine = pack.pipeline.engine
    if engine.inputs.variants == "none":
        raise no_variants(engine)
    if engine.inputs.variants == "own" and shape.space != pack.pipeline.latent_space:
        raise EspalierError(
            "pack_unsupported",
            "This pack can give a new look only to shapes that a pack of its own kind made.",
            hint="Choose the pack that made the shape, or one of the official layout.",
        )

    kept: JsonObject = {"shape": {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}}
    pose = None
    if pack.view_aligned or "camera" in recipe["parameters"]:  # a new look changes nothing about how the shape stands
        pose = PicturePose.in_recipe(recipe["parameters"])
        kept["camera"] = pose.to_json()

    def sample(engine: Engine[Any], condition: Condition, run: SamplingRun) -> StructuredLatent:
        condition = replace(condition, pose=pose)
        with run.context.clock.stage("structured_latent"):
            latent = engine.sample_variant(shape, condition, run)
        latent.check()
        return latent

    fit = _Fit(path.parent, recipe, sides_for(pack.pipeline, len(params.pictures), params.sides))
    return grow(params, pack, context, Growth(sample, fit, kept))


class _Fit:
    """Brings the cut-outs of a view-aligned pack into the outlines that the shape in `folder` has."""

    def __init__(self, folder: Path, recipe: Recipe, sides: Sequence[PictureSide] | None) -> None:
        self._sides = sides
        self._outlines: dict[PictureSide, Image.Image] = {}
        if sides is None:
            return
        self._outlines = {seen.side: seen.cut_out for seen in read_posed_images(folder, sides_in(recipe))}
        if set(self._outlines) != set(sides):
            known = ", ".join(self._outlines) or "none that are still there"
            raise EspalierError(
                "input_unsupported",
                f"The shape was made from pictures of these sides: {known}. A new look needs the same ones.",
                hint="Give one picture of each of these sides, or choose a pack of the official layout.",
            )

    def __call__(self, cut_out: Image.Image, number: int) -> Image.Image:
        if self._sides is None:
            return cut_out
        with unusable_cut_outs():
            return fit_outline(cut_out, self._outlines[self._sides[number - 1]])


def sample_variant(
    engine: Engine[Any],
    shape: tuple[Float[np.ndarray, "V 3"], Int[np.ndarray, "F 3"]],
    condition: Condition,
    *,
    run: SamplingRun,
) -> StructuredLatent:
    """Sample `run.options.num_samples` latents on the voxels of a mesh, which is not changed.

    `shape` is its vertices in the model frame (z up) and its faces. Raises pack_unsupported for an engine that takes
    no mesh's shape, input_empty for a mesh without extent or faces, input_unreadable for one with numbers that are not
    finite, and what `sample_latent` raises.
    """
    if engine.description.inputs.variants != "any":
        raise no_variants(engine.description)
    vertices, faces = shape
    with run.context.clock.stage("sparse_structure"):
        cells = _cells_of(vertices, faces, engine.grid_resolution())
        coords = repeat_for_samples(torch.from_numpy(cells), run.options.num_samples)
        structure = Structure(coords, run.options.num_samples, engine.grid_resolution(), None)
    with run.context.clock.stage("structured_latent"):
        latent = engine.sample_latent(structure, condition, run)
    latent.check()
    return latent


def _cells_of(
    vertices: Float[np.ndarray, "V 3"], faces: Int[np.ndarray, "F 3"], resolution: int
) -> Int32[np.ndarray, "N 3"]:
    try:
        return voxelise(fit_unit_cube(vertices), faces, resolution)
    except ValueError as error:
        sentence = str(error).capitalize()
        if not np.isfinite(vertices).all():
            raise EspalierError("input_unreadable", f"{sentence}.") from error
        raise EspalierError("input_empty", f"{sentence}: there is nothing to grow an asset on.") from error


def repeat_for_samples(cells: Int32[Tensor, "N 3"], num_samples: int) -> Int32[Tensor, "rows 4"]:
    """The same voxels for every sample, one sample after the other."""
    samples = torch.arange(num_samples, dtype=torch.int32).repeat_interleave(len(cells))
    return torch.cat([samples[:, None], cells.repeat(num_samples, 1)], dim=1)
