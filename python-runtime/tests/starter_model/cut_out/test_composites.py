"""Pictures whose object is known: what they are made of, and that the truth is true."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from espalier_runtime.images.cut_out.network.object_network import ObjectDecoder, ObjectNetwork
from starter_model.cut_out.backgrounds import Sources
from starter_model.cut_out.composites import SIDE, CutOuts, compose
from starter_model.cut_out.encoder_weights import folded
from starter_model.cut_out.evaluation import samples
from starter_model.cut_out.object_pictures import draw_procedural
from starter_model.cut_out.training import batch_of, loss_of


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("objects")
    draw_procedural(folder, count=3, side=128, seed=4)
    return folder


def test_composites_differ_and_their_truth_covers_a_part_of_them(objects: Path) -> None:
    cut_outs = CutOuts([objects])
    made = [compose(cut_outs, Sources([], []), np.random.default_rng(seed)) for seed in range(12)]
    assert {one.kind for one in made} > {"studio"}
    shares = [float(one.coverage.mean()) for one in made]
    assert 0.02 < min(shares) < max(shares) <= 1
    assert all(one.picture.shape == (SIDE, SIDE, 3) and one.picture.dtype == np.uint8 for one in made)
    assert made[0].picture.tobytes() != made[1].picture.tobytes()


def test_the_loss_is_small_for_the_truth_and_large_for_its_opposite(objects: Path) -> None:
    composites = [compose(CutOuts([objects]), Sources([], []), np.random.default_rng(seed)) for seed in range(2)]
    _, truth = batch_of(composites)
    right, wrong = (loss_of((sign * 20 * (truth - 0.5)), truth)[0] for sign in (1, -1))
    assert right < 0.1 < wrong


def test_a_network_answers_for_every_four_by_four_pixels() -> None:
    with torch.inference_mode():
        assert ObjectNetwork()(torch.rand(1, 3, 96, 160)).shape == (1, 1, 24, 40)
    assert sum(weights.numel() for weights in ObjectDecoder().parameters()) < 0.8e6


def test_a_folded_batch_norm_is_the_same_function() -> None:
    torch.manual_seed(1)
    convolution = torch.nn.Conv2d(4, 6, 1, bias=False)
    norm = torch.nn.BatchNorm2d(6, eps=1e-3).eval()
    for values in (norm.weight, norm.running_mean, norm.running_var):
        torch.nn.init.uniform_(values, 0.5, 1.5)
    weight, bias = folded(convolution.weight, dict(norm.state_dict()))
    x = torch.rand(1, 4, 5, 5)
    torch.testing.assert_close(torch.nn.functional.conv2d(x, weight, bias), norm(convolution(x)), rtol=1e-4, atol=1e-5)


def test_an_evaluation_has_photographs_plain_backdrops_and_ones_like_the_object(objects: Path, tmp_path: Path) -> None:
    photograph = tmp_path / "noise.jpg"
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (300, 400, 3), dtype=np.uint8)).save(photograph)
    made = list(samples(sorted(objects.glob("*.png")), [photograph], count=4, seed=1))
    assert [one.ground for one in made] == ["photograph"] * 4 + ["plain"] * 2 + ["like its object"]
    assert all(0.01 < one.truth.mean() < 0.9 for one in made)
    with pytest.raises(ValueError, match="needs cut-outs"):
        next(samples([], [photograph], count=1, seed=1))
