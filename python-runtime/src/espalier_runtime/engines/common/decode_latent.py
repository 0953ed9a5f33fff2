"""Decoding of a structured latent with TRELLIS's decoders: to a surface, Gaussians or a radiance field (upstream's
`decode_slat`).

All engines so far sample latents that these decoders take; an engine with another latent has a decoder of its own.
N voxels, one result per sample of the latent.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import torch
from torch import Tensor

from espalier_runtime.engines import roles
from espalier_runtime.engines.engine import DecodedLatent
from espalier_runtime.latent.structured_latent import StructuredLatent, invalid_latent
from espalier_runtime.meshing.extraction.flexicubes import CHUNK_BYTES, ExtractedMesh, extract_mesh
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import JobContext, Progress
from espalier_runtime.radiance.radiance_field import RadianceField, radiance_field_from_features
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_runtime.splats.gaussians import GaussianModel
from espalier_runtime.splats.gaussians_from_features import gaussians_from_features

# The mesh decoder divides every voxel twice (docs/trellis-inference.md §2.17).
MESH_SUBDIVISION = 4


def decode_latent(
    pack: ModelPack, latent: StructuredLatent, device: torch.device, context: JobContext
) -> DecodedLatent:
    """The surface of a latent that holds one object, and its Gaussians when they are asked for. Raises latent_invalid.

    The cloud is decoded once, for the bake and the splat file.
    """

    @cache
    def gaussians() -> GaussianModel:
        with context.clock.stage("decode"):
            return decode_gaussians(pack, latent, device, context)[0]

    surface = decode_mesh(pack, latent, device, context)
    return DecodedLatent(surface, gaussians if pack.has(roles.GAUSSIAN_DECODER) else None)


def decode_mesh(pack: ModelPack, latent: StructuredLatent, device: torch.device, context: JobContext) -> ExtractedMesh:
    """The surface of a latent that holds one object."""
    assert latent.samples == 1, "decode_meshes is for several objects"
    return decode_meshes(pack, latent, device, context)[0]


def decode_meshes(
    pack: ModelPack, latent: StructuredLatent, device: torch.device, context: JobContext
) -> list[ExtractedMesh]:
    """The surface of every sample; an empty one has `success` false. Raises latent_invalid, and cancelled anywhere."""
    resolution, progress = MESH_SUBDIVISION * latent.resolution, Progress.of(context, "decode")
    device = pack.decoding_device(device)
    surfaces = []
    for done, sample in enumerate(_samples(latent)):
        progress.report(done, latent.samples)
        # A large decoder is released before extraction needs its memory.
        with pack.in_use(roles.MESH_DECODER, device, progress) as decoder:
            voxels, feats = _voxels_and_features(pack, decoder, sample, device)
        del decoder
        with _usable_features():
            chunk_bytes = CHUNK_BYTES // pack.ladder.chunk_divisor
            surfaces.append(extract_mesh(voxels, feats, resolution, chunk_bytes=chunk_bytes, progress=progress))
    progress.report(latent.samples, latent.samples)
    return surfaces


def decode_gaussians(
    pack: ModelPack, latent: StructuredLatent, device: torch.device, context: JobContext
) -> list[GaussianModel]:
    """The Gaussians of every sample. Raises latent_invalid."""
    clouds, device = [], pack.decoding_device(device)
    for sample in _samples(latent):
        with pack.in_use(roles.GAUSSIAN_DECODER, device, Progress.of(context, "decode")) as decoder:
            voxels, feats = _voxels_and_features(pack, decoder, sample, device)
            config, perturbation = decoder.config, decoder.offset_perturbation
        with _usable_features():
            cloud = gaussians_from_features(
                voxels,
                feats,
                perturbation=perturbation,
                representation=config.representation,
                resolution=config.resolution,
            )
        clouds.append(cloud)
    return clouds


def decode_radiance_fields(
    pack: ModelPack, latent: StructuredLatent, device: torch.device, context: JobContext
) -> list[RadianceField]:
    """The radiance field of every sample. Raises latent_invalid."""
    fields, device = [], pack.decoding_device(device)
    for sample in _samples(latent):
        with pack.in_use(roles.RADIANCE_DECODER, device, Progress.of(context, "decode")) as decoder:
            voxels, feats = _voxels_and_features(pack, decoder, sample, device)
            config = decoder.config
        with _usable_features():
            fields.append(
                radiance_field_from_features(
                    voxels, feats, representation=config.representation, resolution=config.resolution
                )
            )
    return fields


@contextmanager
def _usable_features() -> Iterator[None]:
    """Turns the ValueError of unusable features into latent_invalid."""
    try:
        yield
    except ValueError as error:
        raise EspalierError(
            "latent_invalid",
            f"The latent cannot be decoded: {error}.",
            hint="The latent does not belong to this pack's decoder, its file or the pack's weights are damaged, or a "
            "half-precision run overflowed.",
        ) from error


@torch.no_grad()
def _voxels_and_features(
    pack: ModelPack, decoder: Any, latent: StructuredLatent, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Coordinates (x, y, z) and the raw features of a decoder; none of a sample without voxels."""
    if not len(latent.coords):
        return latent.coords[:, 1:].to(device), torch.zeros(0, decoder.out_layer.out_features, device=device)
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
