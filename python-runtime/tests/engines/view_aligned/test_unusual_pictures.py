"""Pictures that people do give: each becomes a sensible object, or gets a clear sentence."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from espalier_runtime.engines.common.decode_latent import decode_mesh
from espalier_runtime.engines.registry import open_pack
from espalier_runtime.images.cut_out.advice import FILLS_FRAME, SEVERAL, TOUCHES_BORDER
from espalier_runtime.images.cut_out.cut_out import cut_out as cut_out_object
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.meshing.repair.clean import clean_mesh
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.body import CutOutMode
from espalier_runtime.protocol.progress import SilentContext
from tests.engines.view_aligned.outlines import bar, cut_out, disc
from tests.jobs.sampled_latents import sample

PACK = Path(__file__).parents[4] / "packs" / "starter"
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def pack() -> ModelPack:
    return open_pack(PACK)


def made(pack: ModelPack, picture: Image.Image, *, mode: CutOutMode = "auto") -> tuple[StructuredLatent, list[str]]:
    """The latent of a picture as it comes, and the advice about it."""
    found = cut_out_object(picture, mode)
    return sample(pack, [found.image], seed=1), found.advice


def width_of(latent: StructuredLatent) -> float:
    x = latent.coords[:, 1]
    return float(x.max() - x.min() + 1) / latent.resolution


def test_without_transparency_the_object_is_cut_out_first(pack):
    pixels = np.full((160, 160, 3), 235, np.uint8)
    pixels[disc(160, 0.25) > 0.5] = (200, 60, 40)
    latent, _ = made(pack, Image.fromarray(pixels))
    corner = (latent.coords[:, [1, 3]] < 10).all(1)
    assert not corner.any(), "the background became part of the object"
    assert width_of(latent) == pytest.approx(1 / 1.2, abs=0.05)


def test_several_separate_objects_are_made_as_one_asset_with_a_warning(pack):
    alpha = np.maximum(np.roll(disc(192, 0.14), -50, 1), np.roll(disc(192, 0.14), 50, 1))
    latent, advice = made(pack, cut_out(alpha))
    assert SEVERAL in advice
    mesh = clean_mesh(TriangleMesh.from_decoder(decode_mesh(pack, latent, CPU, SilentContext()))).mesh
    assert mesh.vertices[:, 0].min() < -0.35
    assert mesh.vertices[:, 0].max() > 0.35


def test_an_object_that_touches_the_border_is_closed_there(pack):
    latent, advice = made(pack, cut_out(np.roll(disc(192, 0.3), 60, 0)))
    assert TOUCHES_BORDER in advice
    mesh = clean_mesh(TriangleMesh.from_decoder(decode_mesh(pack, latent, CPU, SilentContext()))).mesh
    edges = np.sort(np.concatenate([mesh.faces[:, [0, 1]], mesh.faces[:, [1, 2]], mesh.faces[:, [2, 0]]]), 1)
    assert (np.unique(edges, axis=0, return_counts=True)[1] == 2).all()


def test_a_hairline_is_a_wire_or_a_sentence(pack):
    latent, _ = made(pack, cut_out(bar(256, 0.004)))
    assert len(latent.coords) > 100
    assert width_of(latent) < 0.1
    with pytest.raises(EspalierError) as caught:
        made(pack, cut_out(np.pad(np.ones((1, 4), np.float32), ((40, 40), (40, 40)))))
    assert caught.value.code == "input_too_small"
    assert "too small: 4 × 1 pixels" in caught.value.message


def test_a_full_square_is_a_block_with_a_warning_where_it_is_kept_and_else_a_sentence(pack):
    square = cut_out(np.ones((96, 96), np.float32))
    with pytest.raises(EspalierError, match="No object could be told from the background"):
        made(pack, square)
    latent, advice = made(pack, square, mode="keep")
    assert FILLS_FRAME in advice
    assert width_of(latent) == pytest.approx(1 / 1.2, abs=0.05)


@pytest.mark.parametrize(
    "picture",
    [cut_out(disc(200, 0.4), (3, 3, 3)), cut_out(disc(40, 0.45))],
    ids=["nearly black", "40 × 40"],
)
def test_dark_and_tiny_pictures_keep_their_colour(pack, picture):
    latent, _ = made(pack, picture)
    shown = np.asarray(picture)[picture.height // 2, picture.width // 2, :3] / 255
    near = latent.coords[:, 2] < latent.coords[:, 2].min() + 6
    found = ((latent.feats[near, :3] + 1) / 2).median(0).values
    np.testing.assert_allclose(found, shown, atol=0.08)
