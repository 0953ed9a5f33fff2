"""From a structured latent to what can be looked at: a surface, Gaussians or a radiance field, with a pack's decoders.

N voxels, one result per sample of the latent.
"""

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from espalier_runtime.engines.common.cancellable_torch import CancellableTorch
from espalier_runtime.latent.structured_latent import StructuredLatent, invalid_latent
from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh, extract_mesh
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.progress import JobContext
from espalier_runtime.radiance.radiance_field import RadianceField, radiance_field_from_features
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_runtime.splats.gaussians import GaussianModel
from espalier_runtime.splats.gaussians_from_features import gaussians_from_features

MESH_ROLE = "slat_decoder_mesh"
GAUSSIAN_ROLE = "slat_decoder_gs"
RADIANCE_ROLE = "slat_decoder_rf"
# The mesh decoder divides every voxel twice (spec §2.17).
MESH_SUBDIVISION = 4


def decode_mesh(pack: ModelPack, latent: StructuredLatent, device: torch.device, context: JobContext) -> ExtractedMesh:
    """The surface of a latent that holds one object."""
    assert latent.samples == 1, "decode_meshes is for several objects"
    return decode_meshes(pack, latent, device, context)[0]


def decode_meshes(
    pack: ModelPack, latent: StructuredLatent, device: torch.device, context: JobContext
) -> list[ExtractedMesh]:
    """The surface of every sample; an empty one has `success` false. Raises latent_invalid, and cancelled anywhere."""
    resolution = MESH_SUBDIVISION * latent.resolution
    surfaces = []
    for done, sample in enumerate(_samples(latent)):
        context.progress("decode", done, latent.samples)
        with CancellableTorch(context.check_cancelled):
            voxels, feats = _mesh_features(pack, sample, device)
            surfaces.append(extract_mesh(voxels, feats, resolution))
    context.progress("decode", latent.samples, latent.samples)
    return surfaces


def decode_gaussians(
    pack: ModelPack, latent: StructuredLatent, device: torch.device, context: JobContext
) -> list[GaussianModel]:
    """The Gaussians of every sample. Raises latent_invalid."""
    clouds = []
    for sample in _samples(latent):
        with CancellableTorch(context.check_cancelled), pack.in_use(GAUSSIAN_ROLE, device) as decoder:
            voxels, feats = _voxels_and_features(pack, decoder, sample, device)
            config, perturbation = decoder.config, decoder.offset_perturbation
        clouds.append(gaussians_from_features(voxels, feats, perturbation, config.representation, config.resolution))
    return clouds


def decode_radiance_fields(
    pack: ModelPack, latent: StructuredLatent, device: torch.device, context: JobContext
) -> list[RadianceField]:
    """The radiance field of every sample. Raises latent_invalid."""
    fields = []
    for sample in _samples(latent):
        with CancellableTorch(context.check_cancelled), pack.in_use(RADIANCE_ROLE, device) as decoder:
            voxels, feats = _voxels_and_features(pack, decoder, sample, device)
            config = decoder.config
        fields.append(radiance_field_from_features(voxels, feats, config.representation, config.resolution))
    return fields


def _mesh_features(pack: ModelPack, latent: StructuredLatent, device: torch.device) -> tuple[Tensor, Tensor]:
    """As `_voxels_and_features`; returning lets go of a large decoder before extraction needs the room."""
    with pack.in_use(MESH_ROLE, device) as decoder:
        return _voxels_and_features(pack, decoder, latent, device)


@torch.no_grad()
def _voxels_and_features(
    pack: ModelPack, decoder: Any, latent: StructuredLatent, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Coordinates (x, y, z) and the decoder's own features, before they mean anything."""
    out = decoder(_checked(pack, latent, decoder.config, device))
    return out.coords[:, 1:], out.feats


def _checked(pack: ModelPack, latent: StructuredLatent, config: Any, device: torch.device) -> SparseTensor:
    if latent.space not in ("", pack.pipeline.latent_space):
        raise invalid_latent(f"it was made by another kind of pack than {pack.name}")
    if (latent.feats.shape[1], latent.resolution) != (config.latent_channels, config.resolution):
        raise invalid_latent(
            f"it has {latent.feats.shape[1]} channels at resolution {latent.resolution}, and the pack's decoder takes "
            f"{config.latent_channels} at {config.resolution}"
        )
    latent.check()
    return latent.on(device)


def _samples(latent: StructuredLatent) -> Iterator[StructuredLatent]:
    """Each sample as a latent of its own, so that memory does not grow with their number."""
    for sample in range(latent.samples):
        rows = latent.coords[:, 0] == sample
        coords = latent.coords[rows].clone()
        coords[:, 0] = 0
        yield StructuredLatent(coords, latent.feats[rows], latent.resolution, latent.space)
