"""Batches: conditions of samples are no views of one object, and an empty sample costs the others nothing."""

from dataclasses import replace

import pytest
import torch

from espalier_runtime.engines.common.decode_latent import decode_gaussians, decode_meshes, decode_radiance_fields
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.engine import Inputs, SamplingRun, Structure
from espalier_runtime.engines.registry import open_pack
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.engines.trellis.engine import TrellisEngine, occupied_voxels
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.meshing.extraction.flexicubes import extract_mesh
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import SilentContext
from tests.jobs.sampled_latents import CPU, FEW_STEPS, PACKS, views

TWO = SamplingOptions(num_samples=2, sparse_structure=FEW_STEPS, structured_latent=FEW_STEPS)


def image_engine() -> TrellisEngine:
    return TrellisEngine(open_pack(PACKS / "image-small"), CPU)


def run_of_two() -> SamplingRun:
    return SamplingRun(TWO, 3, SilentContext())


def row(condition: Condition, number: int) -> Condition:
    assert condition.tokens is not None
    return replace(condition, tokens=condition.tokens[[number, number]])


def test_every_sample_follows_its_own_condition() -> None:
    engine = image_engine()
    condition = replace(engine.encode(Inputs(views(2))), rows="samples")
    both = engine.sample_dense_latent(condition, run_of_two())
    for sample in (0, 1):
        alike = engine.sample_dense_latent(row(condition, sample), run_of_two())
        torch.testing.assert_close(both[sample], alike[sample], atol=1e-5, rtol=0)
    mixed = engine.sample_dense_latent(replace(condition, rows="views"), run_of_two())
    assert (mixed - both).abs().max() > 0.01


def test_conditions_that_fit_no_samples_are_refused() -> None:
    engine = image_engine()
    condition = replace(engine.encode(Inputs(views(3))), rows="samples")
    with pytest.raises(ValueError, match="3 samples, expected 1 or 2"):
        engine.sample_dense_latent(condition, run_of_two())


def test_a_sample_without_voxels_leaves_the_others_as_they_are() -> None:
    logits = torch.full((4, 1, 4, 4, 4), -1.0)
    logits[0, 0, 1, 2, 3] = logits[2, 0, 0, 0, 0] = 1
    assert occupied_voxels(logits).tolist() == [[0, 1, 2, 3], [2, 0, 0, 0]]
    with pytest.raises(EspalierError, match="found no object"):
        occupied_voxels(logits[1:2])


def test_latents_and_surfaces_around_an_empty_sample() -> None:
    engine = image_engine()
    condition = engine.encode(Inputs(views(1)))
    cells = torch.cartesian_prod(*[torch.arange(12, 20, dtype=torch.int32)] * 3)
    dense, gaps = (
        torch.cat([torch.nn.functional.pad(cells, (1, 0), value=sample) for sample in samples])
        for samples in ((0, 1), (0, 2))
    )

    def latent_of(coords: torch.Tensor, samples: int) -> StructuredLatent:
        structure = Structure(coords, samples, engine.grid_resolution(), None)
        latent = engine.sample_latent(structure, condition, run_of_two())
        latent.check()
        return latent

    whole, holed = latent_of(dense, 2), latent_of(gaps, 4)
    torch.testing.assert_close(holed.feats, whole.feats, atol=1e-4, rtol=0)
    assert (holed.samples, whole.samples) == (4, 2)
    pack = open_pack(PACKS / "image-small")
    for decode in (decode_meshes, decode_gaussians, decode_radiance_fields):
        assert len(decode(pack, holed, CPU, SilentContext())) == 4
    surfaces = decode_meshes(pack, holed, CPU, SilentContext())
    assert [len(surface.faces) > 0 for surface in surfaces] == [surface.success for surface in surfaces]
    assert [surface.success for surface in surfaces][1::2] == [False, False]
    torch.testing.assert_close(
        surfaces[2].vertices.mean(0),
        decode_meshes(pack, whole, CPU, SilentContext())[1].vertices.mean(0),
        atol=1e-3,
        rtol=0,
    )


def test_vertices_without_faces_are_no_success() -> None:
    feats = torch.ones(1, 101)
    feats[0, :8] = torch.tensor([-1.0, 1, 1, 1, 1, 1, 1, 1])  # the corner of the grid: no edge there has four cubes
    surface = extract_mesh(torch.tensor([[0, 0, 0]]), feats, 8)
    assert len(surface.vertices) > 0
    assert len(surface.faces) == 0
    assert not surface.success
