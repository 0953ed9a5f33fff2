"""Decoding a latent: which latents a pack refuses, and that decoders are let go."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from espalier_runtime.engines.common.decode_latent import decode_gaussians, decode_mesh, decode_radiance_fields
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.engine import Inputs, SamplingRun
from espalier_runtime.engines.registry import engine_for, open_pack
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.jobs.variant import sample_variant
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import SilentContext
from tests.jobs.sampled_latents import CPU, FEW_STEPS, PACKS, sample
from tests.model_packs.pack_copies import copy_pack, edit_json

DECODERS = [decode_mesh, decode_gaussians, decode_radiance_fields]


def small_latent() -> StructuredLatent:
    coords = torch.tensor([[0, 1, 2, 3], [0, 1, 2, 4]], dtype=torch.int32)
    return StructuredLatent(coords, torch.zeros(2, 8), 32)


@pytest.mark.parametrize("decode", DECODERS)
def test_a_latent_of_another_resolution_is_refused(decode) -> None:
    pack = open_pack(PACKS / "image-mixed")
    with pytest.raises(EspalierError, match="resolution 32, and the pack's decoder takes 8 at 64") as caught:
        decode(pack, small_latent(), CPU, SilentContext())
    assert caught.value.code == "latent_invalid"


@pytest.mark.parametrize("decode", DECODERS)
def test_a_latent_that_means_something_else_is_refused(decode, tmp_path: Path) -> None:
    other = copy_pack("image-small", tmp_path)
    edit_json(
        other / "pipeline.json", lambda pipeline: pipeline["args"]["slat_normalization"]["mean"].__setitem__(0, 1.0)
    )
    latent = sample()
    with pytest.raises(EspalierError, match="another kind of pack") as caught:
        decode(open_pack(other), latent, CPU, SilentContext())
    assert caught.value.code == "latent_invalid"


@pytest.mark.parametrize("decode", DECODERS)
def test_values_that_are_not_finite_are_refused(decode) -> None:
    latent = replace(small_latent(), feats=torch.full((2, 8), torch.nan))
    with pytest.raises(EspalierError, match="not finite") as caught:
        decode(open_pack(PACKS / "image-small"), latent, CPU, SilentContext())
    assert caught.value.code == "latent_invalid"


@pytest.mark.parametrize("decode", DECODERS)
def test_features_that_overflow_are_told_with_a_way_out(decode, tmp_path: Path) -> None:
    pack = copy_pack("image-small", tmp_path)
    for path in (pack / "ckpts").glob("slat_dec_*.safetensors"):
        weights = load_file(path)
        weights["out_layer.weight"] = torch.full_like(weights["out_layer.weight"], torch.finfo(torch.float32).max)
        save_file(weights, path)
    with pytest.raises(EspalierError, match="features hold numbers that are not finite") as caught:
        decode(open_pack(pack), small_latent(), CPU, SilentContext())
    assert caught.value.code == "latent_invalid"
    assert "half-precision run overflowed" in str(caught.value.hint)


def test_a_latent_decodes_alike_after_a_job_in_between() -> None:
    pack = open_pack(PACKS / "image-small")
    first = decode_mesh(pack, small_latent(), CPU, SilentContext())
    sample(pack)
    second = decode_mesh(pack, small_latent(), CPU, SilentContext())
    assert torch.equal(first.vertices, second.vertices)
    assert torch.equal(first.faces, second.faces)


def test_a_variant_repeats_the_voxels_of_its_mesh_for_every_sample() -> None:
    corners = torch.cartesian_prod(*[torch.tensor([-1.0, 1.0])] * 3).numpy()
    faces = torch.tensor([[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1]]).numpy()
    engine = engine_for(open_pack(PACKS / "text-small"), CPU)
    run = SamplingRun(SamplingOptions(num_samples=2, structured_latent=FEW_STEPS), 1, SilentContext())
    latent = sample_variant(engine, (corners, faces), engine.encode(Inputs(prompt="a box")), run=run)
    first, second = (latent.coords[latent.coords[:, 0] == sample, 1:] for sample in (0, 1))
    assert torch.equal(first, second)
    assert not torch.equal(*latent.feats.chunk(2))


@pytest.mark.parametrize(
    ("vertices", "faces", "code", "message"),
    [
        (np.ones((3, 3)), 1, "input_empty", "The mesh has no extent: there is nothing to grow an asset on."),
        (np.eye(3), 0, "input_empty", "The mesh has no faces: there is nothing to grow an asset on."),
        (np.full((3, 3), np.nan), 1, "input_unreadable", "The mesh has vertices that are not finite numbers."),
    ],
)
def test_a_mesh_that_no_variant_can_have_is_refused(vertices, faces, code, message) -> None:
    run = SamplingRun(SamplingOptions(), 1, SilentContext())
    engine = engine_for(open_pack(PACKS / "text-small"), torch.device("cpu"))
    with pytest.raises(EspalierError) as caught:
        sample_variant(engine, (vertices, np.array([[0, 1, 2]])[:faces]), Condition(), run=run)
    assert (caught.value.code, caught.value.message) == (code, message)
