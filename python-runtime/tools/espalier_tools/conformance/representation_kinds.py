"""Conformance of representations: decoding a latent, extraction, the Gaussian container and its PLY, cameras."""

import math
from pathlib import Path

import torch

from espalier_runtime.cameras.camera import ORIGIN, UP, look_at, orbit_position, pinhole_intrinsics
from espalier_runtime.cameras.hammersley import hammersley_view
from espalier_runtime.engines import roles
from espalier_runtime.engines.common.decode_latent import (
    decode_gaussians,
    decode_meshes,
    decode_radiance_fields,
)
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.meshing.extraction.flexicubes import extract_mesh
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.progress import SilentContext
from espalier_runtime.splats.gaussian_ply import VIEWER_ROTATION, gaussian_table, write_gaussian_ply
from espalier_runtime.splats.gaussians import GaussianConfig, GaussianModel
from espalier_tools.conformance.case import ConformanceCase, Produced, samples_of
from espalier_tools.conformance.engine import Engine
from espalier_tools.conformance.representation_outputs import (
    FIELDS,
    activated_gaussian_outputs,
    mesh_outputs,
    radiance_field_outputs,
    raw_gaussian_outputs,
)


def run_decode_mesh(case: ConformanceCase, engine: Engine) -> Produced:
    """A latent to surfaces."""
    pack = engine.open_pack(case)
    return Produced(
        mesh_outputs(decode_meshes(pack, _latent(case, pack, roles.MESH_DECODER), engine.device, SilentContext()))
    )


def run_decode_gaussian(case: ConformanceCase, engine: Engine) -> Produced:
    """A latent to Gaussians, raw and activated."""
    pack = engine.open_pack(case)
    clouds = decode_gaussians(pack, _latent(case, pack, roles.GAUSSIAN_DECODER), engine.device, SilentContext())
    return Produced(raw_gaussian_outputs(clouds) | activated_gaussian_outputs(clouds))


def run_decode_radiance_field(case: ConformanceCase, engine: Engine) -> Produced:
    """A latent to radiance fields."""
    pack = engine.open_pack(case)
    latent = _latent(case, pack, roles.RADIANCE_DECODER)
    return Produced(radiance_field_outputs(decode_radiance_fields(pack, latent, engine.device, SilentContext())))


def run_flexicubes(case: ConformanceCase, engine: Engine) -> Produced:
    """Decoder features of one or more samples to surfaces."""
    coords, feats = case.inputs["coords"].to(engine.device), case.inputs["feats"].to(engine.device)
    samples = int(coords[:, 0].max()) + 1 if len(coords) else 1
    rows = [coords[:, 0] == sample for sample in range(samples)]
    resolution = case.options["resolution"]
    return Produced(mesh_outputs([extract_mesh(coords[row], feats[row], resolution) for row in rows]))


def run_gaussian_ply(case: ConformanceCase, _engine: Engine) -> Produced:
    """Raw fields to a PLY and its rows."""
    config = GaussianConfig.from_container(case.options["container"])
    cloud = GaussianModel(config, **{f"raw_{field}": case.inputs[field] for field in FIELDS})
    transform = case.options["transform"]
    rotation = VIEWER_ROTATION if transform == "default" else transform
    rows = torch.from_numpy(gaussian_table(cloud, rotation))

    def write(path: Path) -> None:
        write_gaussian_ply(path, cloud, rotation)

    return Produced({"table": rows} | activated_gaussian_outputs([cloud]), {"gaussian.ply": write})


def run_gaussian_inverse(case: ConformanceCase, _engine: Engine) -> Produced:
    """Activated values to raw fields."""
    config = GaussianConfig.from_container(case.options["container"])
    cloud = GaussianModel.from_activated(config, **{field: case.inputs[field] for field in FIELDS})
    return Produced(raw_gaussian_outputs([cloud]))


def run_camera(case: ConformanceCase, _engine: Engine) -> Produced:
    """Orbit cameras and the views spread over the sphere; fields of view in degrees."""
    options = case.options
    orbits = zip(options["yaws"], options["pitchs"], options["rs"], strict=True)
    count = options["hammersley_views"]
    return Produced(
        {
            "extrinsics": torch.stack([look_at(orbit_position(*orbit), ORIGIN, UP) for orbit in orbits]),
            "intrinsics": torch.stack([pinhole_intrinsics(math.radians(angle)) for angle in options["fovs"]]),
            "hammersley": torch.tensor([hammersley_view(i, count) for i in range(count)], dtype=torch.float64),
        }
    )


def _latent(case: ConformanceCase, pack: ModelPack, role: str) -> StructuredLatent:
    coords = case.inputs["coords"]
    resolution = pack.configuration(role).resolution
    return StructuredLatent(coords, case.inputs["feats"], resolution, samples=samples_of(coords))
