import numpy as np
import pytest
import torch
import torch.nn.functional as functional

from espalier_runtime.models.official.mesh_decoder import SLatMeshDecoder, SLatMeshDecoderConfig
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from starter_model.image_pack.build_pack import decoder_arguments, decoder_tensors
from starter_model.shared.decoders.decoder_forward import decoder_features, neighbour_rows
from starter_model.shared.decoders.gaussian_decoder import losses as gaussian_losses
from starter_model.shared.decoders.gaussian_decoder import make_decoder, surface_targets
from starter_model.shared.decoders.mesh_decoder import (
    EXTRACTION_BIAS,
    OUTPUT_PER_VOXEL,
    SHAPE,
    cell_corners,
    corner_distances,
    encode,
    initial_weights,
    losses,
    patch_colours,
    patch_normals,
)
from starter_model.shared.decoders.mosaics import piece_voxels, random_mosaic
from starter_model.shared.decoders.sparse_convolution import convolve, convolve_children


def some_voxels(count: int, side: int, seed: int) -> torch.Tensor:
    chosen = np.sort(np.random.default_rng(seed).choice(side**3, count, replace=False))
    return torch.from_numpy(np.stack(np.unravel_index(chosen, (side,) * 3), 1)).int()


def test_the_gathering_convolution_is_a_dense_one_read_at_the_voxels_in_both_passes():
    coords = some_voxels(60, 6, 1)
    generator = torch.Generator().manual_seed(2)
    features = torch.randn(60, 3, dtype=torch.float64, generator=generator, requires_grad=True)
    weight = torch.randn(4, 3, 3, 3, 3, dtype=torch.float64, generator=generator, requires_grad=True)
    bias = torch.randn(4, dtype=torch.float64, generator=generator)
    place = coords.long().unbind(1)
    dense = torch.zeros(6, 6, 6, 3, dtype=torch.float64).index_put(place, features).permute(3, 0, 1, 2)
    expected = functional.conv3d(dense[None], weight.permute(0, 4, 1, 2, 3), bias, padding=1)[0]
    expected = expected.permute(1, 2, 3, 0)[place]
    found = convolve(features, weight, bias, neighbour_rows(coords))
    torch.testing.assert_close(found, expected)
    push = torch.randn(found.shape, dtype=torch.float64, generator=generator)
    wanted = torch.autograd.grad((expected * push).sum(), (features, weight), retain_graph=True)
    torch.testing.assert_close(torch.autograd.grad((found * push).sum(), (features, weight)), wanted)


def test_convolving_children_from_their_parents_agrees_with_subdividing_first():
    coords = some_voxels(40, 5, 3)
    children = (coords[:, None] * 2 + torch.tensor(list(np.ndindex(2, 2, 2)))).reshape(-1, 3).int()
    generator = torch.Generator().manual_seed(4)
    features = torch.randn(40, 3, dtype=torch.float64, generator=generator, requires_grad=True)
    weight = torch.randn(2, 3, 3, 3, 3, dtype=torch.float64, generator=generator, requires_grad=True)
    bias = torch.zeros(2, dtype=torch.float64)
    found = convolve_children(features, weight, bias, neighbour_rows(coords))
    expected = convolve(features.repeat_interleave(8, 0), weight, bias, neighbour_rows(children))
    torch.testing.assert_close(found, expected)
    push = torch.randn(found.shape, dtype=torch.float64, generator=generator)
    torch.testing.assert_close(
        torch.autograd.grad((found * push).sum(), (features, weight)),
        torch.autograd.grad((expected * push).sum(), (features, weight)),
    )


def test_the_trained_weights_mean_the_same_in_the_official_class():
    torch.manual_seed(5)
    weights = initial_weights()
    arguments = decoder_arguments() | {"use_fp16": False}
    official = SLatMeshDecoder(SLatMeshDecoderConfig(**arguments))
    official.load_state_dict({name: value.float() for name, value in decoder_tensors(weights).items()}, strict=True)
    rounded = weights | {
        name: value.float() for name, value in decoder_tensors(weights).items() if not name.startswith("out_layer")
    }
    coords = some_voxels(70, 20, 6)
    latents = torch.randn(70, 8)
    with torch.no_grad():
        features = decoder_features(rounded, SHAPE, coords, latents, dtype=torch.float32)
        batch = torch.nn.functional.pad(coords, (1, 0))
        decoded = official(SparseTensor(batch, latents, 1))
    distances = (decoded.feats[:, :8] - EXTRACTION_BIAS) / OUTPUT_PER_VOXEL
    torch.testing.assert_close(distances, corner_distances(rounded, features), atol=2e-4, rtol=1e-3)
    assert (decoded.feats[:, 8:53] == 0).all()
    assert (decoded.coords[:64, 1:] // 4 == coords[0]).all()


def test_the_corners_of_cells_follow_the_order_of_two_subdivisions_and_x_fastest_corners():
    corners = cell_corners()
    assert corners[0, 0] == 0
    assert corners[0, 1] == 25
    assert corners[0, 4] == 1
    assert corners[1, 0] == 1
    assert corners[4, 0] == 25
    assert corners[8, 0] == 2
    assert corners[63, 7] == 124


def test_a_mosaic_keeps_its_pieces_apart_and_in_order():
    mosaic = random_mosaic(4, np.random.default_rng(7))
    coords = mosaic.coords.long()
    keys = (coords[:, 0] * 64 + coords[:, 1]) * 64 + coords[:, 2]
    assert (keys.diff() > 0).all()
    assert int(coords.max()) < 64
    assert mosaic.patches.abs().max() <= 2
    assert len(torch.unique(coords // 16, dim=0)) <= 4


def test_a_voxel_is_kept_when_the_surface_passes_through_it():
    axis = np.arange(33) / 4 - 4
    x, y, z = np.meshgrid(axis, axis, axis, indexing="ij")
    voxels, patches = piece_voxels((np.sqrt(x**2 + y**2 + z**2) - 2.3).astype(np.float32))
    assert (patches.min(1) < 0.125).all()
    assert (patches.max(1) > -0.125).all()
    assert len(voxels) > 4 * np.pi * 2.3**2


def test_patch_colours_are_the_voxels_own_at_its_centre_and_even_out_towards_neighbours():
    coords = torch.tensor([[4, 4, 4], [5, 4, 4]], dtype=torch.int32)
    colours = torch.tensor([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    painted = patch_colours(colours, neighbour_rows(coords)).reshape(2, 5, 5, 5, 3)
    assert float(painted[0, 2, 2, 2, 0]) == 0.0
    assert float(painted[0, 4, 2, 2, 0]) == pytest.approx(0.5)
    assert float(painted[1, 0, 2, 2, 0]) == pytest.approx(0.5)
    assert float(painted[0, 0, 0, 0, 0]) == 0.0


def test_patch_normals_point_along_the_distances_slope():
    axis = torch.arange(5.0)
    patch = axis[None, :, None].expand(5, 5, 5).reshape(1, 125)
    torch.testing.assert_close(patch_normals(patch)[0, 62], torch.tensor([0.5, 1.0, 0.5]))


def test_a_few_steps_on_one_mosaic_reduce_its_loss():
    torch.manual_seed(8)
    mosaic = random_mosaic(1, np.random.default_rng(8))
    weights = {name: value.requires_grad_() for name, value in initial_weights().items()}
    optimiser = torch.optim.Adam(weights.values(), lr=3e-4)
    history = []
    for _ in range(10):
        loss, _ = losses(weights, mosaic, torch.float32)
        history.append(float(loss.detach()))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert history[-1] < 0.9 * history[0]
    assert encode(weights, mosaic.patches).shape == (len(mosaic.coords), 5)


def test_splats_are_drawn_to_points_on_the_surface_with_its_normals():
    axis = np.arange(17) / 4 - 2
    _, y, _ = np.meshgrid(axis, axis, axis, indexing="ij")
    voxels, patches = piece_voxels((y - 0.3).astype(np.float32))
    points, normals = surface_targets(torch.from_numpy(patches), np.random.default_rng(1))
    height = points[..., 1] + torch.from_numpy(voxels[:, 1:2]) - 2
    torch.testing.assert_close(height, torch.full_like(height, 0.3))
    torch.testing.assert_close(normals, torch.tensor([0.0, 1.0, 0.0]).expand_as(normals))


def test_a_few_steps_bring_splats_nearer_to_the_surface():
    torch.manual_seed(9)
    decoder = make_decoder()
    weights = dict(decoder.named_parameters())
    optimiser = torch.optim.Adam(weights.values(), lr=1e-3)
    mosaic = random_mosaic(1, np.random.default_rng(9))
    latents = torch.cat([mosaic.colours * 2 - 1, encode(initial_weights(), mosaic.patches)], 1)
    strays = []
    for step in range(12):
        loss, figures = gaussian_losses(decoder, weights, mosaic, latents.detach(), np.random.default_rng(step))
        strays.append(figures["stray"])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert strays[-1] < 0.85 * strays[0]
