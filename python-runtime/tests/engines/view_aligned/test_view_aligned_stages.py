from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from espalier_runtime.engines.common.decode_latent import decode_mesh
from espalier_runtime.engines.common.surface_voxels import surface_voxels
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.registry import open_pack
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.engines.view_aligned.inflation import InflationConfig, inflated_half_thickness
from espalier_runtime.engines.view_aligned.multi_view_reconstruction import (
    SeenPicture,
    inflation_config,
    predicted_columns,
    reconstruct_views,
    see_picture,
)
from espalier_runtime.engines.view_aligned.silhouette import map_to_image
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.meshing.repair.clean import clean_mesh
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.model_packs.catalogue import STRUCTURE
from espalier_runtime.model_packs.folder.pipeline_file import StageDescription
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.models.starter.view_maps import PredictedMaps
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import SilentContext
from starter_model.image_pack.evaluation.finished.silhouettes import measure_outline
from tests.engines.view_aligned.outlines import bar, cut_out, disc
from tests.jobs.sampled_latents import sample

PACK = Path(__file__).parents[4] / "packs" / "starter"
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def pack() -> ModelPack:
    return open_pack(PACK)


def sampled(pack: ModelPack, picture: Image.Image, *, seed: int = 1, num_samples: int = 1) -> StructuredLatent:
    return sample(pack, [picture], seed=seed, options=SamplingOptions(num_samples=num_samples))


def small_cross() -> Image.Image:
    return cut_out(np.maximum(bar(96, 0.1), bar(96, 0.1).T))


def test_the_pack_says_what_it_is_and_its_files_are_those_of_its_manifest(pack):
    summary = pack.summary()
    assert (summary.name, summary.licence, summary.view_aligned) == ("starter", "MIT AND Apache-2.0", True)
    assert "not the world" in summary.description
    assert summary.bytes < 25e6
    pack.verify()


def test_a_picture_becomes_a_surface_with_the_pictures_outline_and_colour(pack):
    picture = small_cross()
    latent = sampled(pack, picture)
    assert latent.resolution == 64
    assert latent.feats.shape == (len(latent.coords), 8)
    mesh = clean_mesh(TriangleMesh.from_decoder(decode_mesh(pack, latent, CPU, SilentContext()))).mesh
    assert measure_outline(picture, mesh).overlap > 0.96
    assert mesh.colours is not None
    front = mesh.vertices[:, 1] < -0.01
    assert np.abs(np.median(mesh.colours[front], 0) - np.array([200, 60, 40]) / 255).max() < 0.1


def told_depths(pack: ModelPack, picture: np.ndarray, front: np.ndarray, back: np.ndarray) -> SeenPicture:
    """What is seen in a crop, were the network to say these depths of it [x, z]."""
    seen = see_picture(pack, picture)
    maps = [torch.from_numpy(map_to_image(one)).float() for one in (front, back)]
    grey = torch.full((2, 3, 64, 64), 0.5)
    assert seen.predicted is not None
    predicted = PredictedMaps(*(torch.stack([one, one.flip(-1)]) for one in maps), grey, grey, seen.predicted.camera)
    config = inflation_config(pack.pipeline.stages[STRUCTURE])
    middle, half = predicted_columns(predicted, picture, seen.silhouette, config)
    return replace(seen, middle=middle, half=half, predicted=predicted)


def test_an_object_deeper_than_it_is_wide_is_made_smaller_until_its_depth_fits(pack):
    picture = np.asarray(cut_out(disc(256, 0.35)))
    deep = np.full((64, 64), 0.9, np.float32)
    seen = told_depths(pack, picture, -deep, deep)
    half = float(seen.half.max())
    assert 0.6 < half <= 0.9
    assert seen.pose is not None
    assert seen.pose.crop_side == pytest.approx(0.47 / half, abs=0.02)
    as_it_was = see_picture(pack, picture).pose
    assert as_it_was is not None
    assert seen.pose.perspective == pytest.approx(as_it_was.perspective / seen.pose.crop_side, rel=1e-3)
    condition = Condition(pictures=(picture,), sides=("front",), pose=seen.pose, seen=(seen,))
    found = reconstruct_views(pack, condition, "multidiffusion", seed=1)
    extent = np.ptp(surface_voxels(found.solid).numpy(), 0) / 64
    assert extent[1] > 0.9
    assert extent[[0, 2]] == pytest.approx(0.7 * seen.pose.crop_side, abs=3 / 64)
    points = torch.tensor([[0.05, -0.42, 0.05], [0.05, 0.42, 0.05]])
    assert (found.solid.distance(points) < 0).all()


@pytest.mark.parametrize(("azimuth", "symmetric", "share"), [(4, 5.0, 0.5), (35, 5.0, 0.0), (4, -5.0, 0.0)])
def test_what_is_seen_straight_on_is_drawn_nearer_to_the_balloon(pack, azimuth: float, symmetric: float, share: float):
    picture = np.asarray(cut_out(disc(256, 0.35)))
    seen = told_depths(pack, picture, np.full((64, 64), -0.1, np.float32), np.full((64, 64), 0.3, np.float32))
    assert seen.predicted is not None and seen.predicted.camera is not None
    twice = np.radians(2 * azimuth)
    mirror = torch.tensor([[np.cos(twice), np.sin(twice)], [np.cos(twice), -np.sin(twice)]])
    camera = replace(seen.predicted.camera, mirror=mirror, symmetric=torch.full((2,), symmetric))
    predicted = replace(seen.predicted, camera=camera)
    config = InflationConfig(straight_on_share=0.5)
    middle, half = predicted_columns(predicted, picture, seen.silhouette, config)
    balloon = inflated_half_thickness(seen.silhouette.coarse, InflationConfig(steepness=2.0, softcap=0.46))
    inside = balloon > 0
    np.testing.assert_allclose(middle[inside], (1 - share) * 0.1, rtol=1e-4)
    np.testing.assert_allclose(half[inside], 0.2 ** (1 - share) * balloon[inside] ** share, rtol=1e-4)


def test_a_lump_that_is_guessed_behind_is_smoothed_more_than_one_in_front(pack):
    picture = np.asarray(cut_out(disc(256, 0.35)))
    half = inflated_half_thickness(see_picture(pack, picture).silhouette.coarse, InflationConfig())
    across, up = np.mgrid[:64, :64]
    lump = np.where(np.hypot(across - 32, up - 32) < 3, 0.02, 0).astype(np.float32)

    def thickness_in_the_middle(front: np.ndarray, back: np.ndarray) -> float:
        told = told_depths(pack, picture, front, back)
        condition = Condition(pictures=(picture,), sides=("front",), seen=(told,))
        solid = reconstruct_views(pack, condition, "multidiffusion", seed=1).solid.views[0].solid
        return float(solid.squared_half_thickness[128, 128].sqrt())

    plain = thickness_in_the_middle(-half, half)
    in_front = thickness_in_the_middle(-half - lump, half) - plain
    behind = thickness_in_the_middle(-half, half + lump) - plain
    assert 0 <= behind < 0.6 * in_front


def test_a_wire_is_there_from_end_to_end(pack):
    picture = cut_out(bar(256, 0.006))
    mesh = TriangleMesh.from_decoder(decode_mesh(pack, sampled(pack, picture), CPU, SilentContext()))
    assert measure_outline(picture, clean_mesh(mesh).mesh).thin_recall > 0.6


def test_the_same_picture_gives_the_same_latent_whatever_the_seed(pack):
    first, second = (sampled(pack, small_cross(), seed=seed) for seed in (1, 2))
    assert torch.equal(first.coords, second.coords)
    assert torch.equal(first.feats, second.feats)


def test_several_samples_are_one_batch_with_rows_in_order(pack):
    one, two = sampled(pack, small_cross()), sampled(pack, small_cross(), num_samples=2)
    assert two.samples == 2
    assert torch.equal(two.coords[len(one.coords) :, 1:], one.coords[:, 1:])
    first, second = two.feats.split(len(one.feats))
    torch.testing.assert_close(first, second)


@pytest.mark.parametrize(
    "picture",
    [cut_out(disc(40, 0.45)), cut_out(np.ones((64, 64), np.float32)), cut_out(disc(200, 0.45), (3, 3, 3))],
    ids=["40 × 40", "a full square", "nearly black"],
)
def test_unusual_pictures_still_give_a_sound_latent(pack, picture):
    latent = sampled(pack, picture)
    latent.check()
    assert 500 < len(latent.coords) < 20000


def test_a_transparent_picture_gets_a_clear_sentence(pack):
    with pytest.raises(EspalierError) as caught:
        sampled(pack, cut_out(np.zeros((64, 64), np.float32)))
    assert caught.value.code == "input_empty"


def test_an_unknown_or_wrong_argument_of_a_stage_is_refused_by_name():
    with pytest.raises(EspalierError, match="SilhouetteStructure has no argument 'puffiness'") as caught:
        inflation_config(StageDescription("SilhouetteStructure", {"puffiness": 2}, ()))
    assert caught.value.code == "pack_unsupported"
    with pytest.raises(EspalierError, match="thin_radius"):
        inflation_config(StageDescription("SilhouetteStructure", {"thin_radius": 1.0}, ()))
