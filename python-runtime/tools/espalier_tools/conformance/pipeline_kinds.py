"""Conformance of whole pipelines: from pictures, words or a mesh to the asked representations."""

import trimesh
from torch import Tensor

from espalier_runtime.engines.common.decode_latent import decode_gaussians, decode_meshes, decode_radiance_fields
from espalier_runtime.engines.condition.condition import Condition, image_condition, text_condition
from espalier_runtime.engines.engine import Inputs, SamplingRun, Structure
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.engines.trellis.engine import TrellisEngine, occupied_voxels
from espalier_runtime.images.square_crop import on_black, square_crop
from espalier_runtime.jobs.variant import sample_variant
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.progress import SilentContext
from espalier_tools.conformance.case import ConformanceCase, Produced
from espalier_tools.conformance.engine import Engine
from espalier_tools.conformance.representation_outputs import mesh_outputs, radiance_field_outputs, raw_gaussian_outputs


def run_image(case: ConformanceCase, engine: Engine) -> Produced:
    """One picture, or several of one object."""
    pack = engine.open_pack(case)
    pictures = case.input_pictures()
    if case.options.get("preprocess_image", True):
        pictures = [on_black(square_crop(picture.convert("RGBA"))) for picture in pictures]
    tokens, negative = image_condition(pack, pictures, engine.device)
    return _run(case, engine, pack, Condition(tokens, negative))


def run_text(case: ConformanceCase, engine: Engine) -> Produced:
    """A prompt."""
    pack = engine.open_pack(case)
    return _run(case, engine, pack, text_condition(pack, case.options["prompt"], engine.device))


def run_variant(case: ConformanceCase, engine: Engine) -> Produced:
    """A prompt and a mesh, in the model frame."""
    pack = engine.open_pack(case)
    mesh = trimesh.load(case.folder / "inputs" / "mesh.ply", process=False, force="mesh")
    assert isinstance(mesh, trimesh.Trimesh), "force asks for one mesh"
    sampler = TrellisEngine(pack, engine.device)
    condition = sampler.encode(Inputs(prompt=case.options["prompt"]))
    latent = sample_variant(sampler, (mesh.vertices, mesh.faces), condition, run=_run_of(case))
    return Produced(_latent_outputs(latent) | _decoded(case, engine, pack, latent))


def _run(case: ConformanceCase, engine: Engine, pack: ModelPack, condition: Condition) -> Produced:
    sampler, run = TrellisEngine(pack, engine.device), _run_of(case)
    dense = sampler.sample_dense_latent(condition, run)
    coords = occupied_voxels(sampler.decode_structure(dense))
    structure = Structure(coords, len(dense), sampler.grid_resolution(), None)
    latent = sampler.sample_latent(structure, condition, run)
    return Produced({"z_s": dense} | _latent_outputs(latent) | _decoded(case, engine, pack, latent))


def _run_of(case: ConformanceCase) -> SamplingRun:
    return SamplingRun(_options(case), case.options["seed"], SilentContext())


def _options(case: ConformanceCase) -> SamplingOptions:
    return SamplingOptions(
        num_samples=case.options.get("num_samples", 1),
        sparse_structure=case.options.get("sparse_structure_sampler_params", {}),
        structured_latent=case.options.get("slat_sampler_params", {}),
        multi_image=case.options.get("mode", "stochastic"),
    )


def _latent_outputs(latent: StructuredLatent) -> dict[str, Tensor]:
    return {"coords": latent.coords, "slat_feats": latent.feats}


def _decoded(case: ConformanceCase, engine: Engine, pack: ModelPack, latent: StructuredLatent) -> dict[str, Tensor]:
    outputs = {}
    formats = case.options.get("formats", ["mesh", "gaussian", "radiance_field"])
    if "mesh" in formats:
        outputs |= mesh_outputs(decode_meshes(pack, latent, engine.device, SilentContext()))
    if "gaussian" in formats:
        outputs |= raw_gaussian_outputs(decode_gaussians(pack, latent, engine.device, SilentContext()))
    if "radiance_field" in formats:
        outputs |= radiance_field_outputs(decode_radiance_fields(pack, latent, engine.device, SilentContext()))
    return outputs
