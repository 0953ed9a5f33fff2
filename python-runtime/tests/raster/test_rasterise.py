"""The rasteriser against a naive twin that tests every pixel against every triangle, and what must hold at edges."""

import math

import numpy as np
import pytest
import torch

from espalier_runtime.cameras.camera import orbit_camera
from espalier_runtime.raster.rasterise import rasterise


def flat(points: list[tuple[float, float]], depth: float = 0.5) -> np.ndarray:
    """Clip coordinates of points given in pixels of an 8 × 8 image."""
    return np.array([((2 * x + 1) / 8 - 1, (2 * y + 1) / 8 - 1, depth, 1.0) for x, y in points], dtype=np.float32)


def random_triangles(count: int, seed: int, size: float) -> tuple[np.ndarray, np.ndarray]:
    """Perspective clip coordinates of triangles of about `size` half-widths, anywhere in and around the image."""
    random = np.random.default_rng(seed)
    centres = random.uniform(-1.2, 1.2, (count, 1, 2))
    xy = centres + random.normal(0, size, (count, 3, 2))
    w = random.uniform(0.5, 3, (count, 3, 1))
    z = random.uniform(0.05, 0.95, (count, 3, 1))
    clip = np.concatenate([xy * w, z * w, w], axis=2).reshape(-1, 4).astype(np.float32)
    return clip, np.arange(3 * count, dtype=np.int32).reshape(-1, 3)


def naive_raster(clip: np.ndarray, faces: np.ndarray, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Face and depth of every pixel by testing its centre against the three sides of every triangle."""
    face_id = np.full((height, width), -1)
    depth = np.full((height, width), np.inf)
    rows, columns = np.mgrid[:height, :width]
    ndc = clip[:, :3].astype(np.float64) / clip[:, 3:]
    for face, (a, b, c) in enumerate(faces):
        x = ((ndc[[a, b, c], 0] + 1) * width - 1) / 2
        y = ((ndc[[a, b, c], 1] + 1) * height - 1) / 2
        sides = [(x[(k + 1) % 3] - x[k]) * (rows - y[k]) - (y[(k + 1) % 3] - y[k]) * (columns - x[k]) for k in range(3)]
        area = sides[0] + sides[1] + sides[2]
        inside = np.all([side * np.sign(area) > 0 for side in sides], axis=0)
        weights = np.stack([sides[1], sides[2], sides[0]]) / area
        z = np.tensordot(ndc[[a, b, c], 2], weights, axes=1)
        wins = inside & (z < depth) & (z >= 0) & (z <= 1)
        face_id[wins], depth[wins] = face, z[wins]
    return face_id, depth


@pytest.mark.parametrize("size", [0.02, 0.2, 1.0])
def test_faces_and_depths_equal_the_naive_twin(size: float) -> None:
    clip, faces = random_triangles(60, seed=7, size=size)
    raster = rasterise(clip, faces, height=48, width=64)
    face_id, depth = naive_raster(clip, faces, 48, 64)
    assert (face_id >= 0).any()
    np.testing.assert_array_equal(raster.face_id, face_id)
    np.testing.assert_allclose(raster.depth, depth, atol=1e-6)


def test_barycentrics_give_back_the_point_that_the_pixel_sees() -> None:
    clip, faces = random_triangles(40, seed=3, size=0.3)
    raster = rasterise(clip, faces, height=64, width=64)
    row, column = np.nonzero(raster.face_id >= 0)
    seen = np.einsum("pk,pkc->pc", raster.barycentric[row, column], clip[faces[raster.face_id[row, column]]])
    np.testing.assert_allclose((seen[:, 0] / seen[:, 3] + 1) * 32 - 0.5, column, atol=1e-3)
    np.testing.assert_allclose((seen[:, 1] / seen[:, 3] + 1) * 32 - 0.5, row, atol=1e-3)
    np.testing.assert_allclose(raster.barycentric[row, column].sum(axis=1), 1, atol=1e-6)
    assert (raster.barycentric >= 0).all()


def test_triangles_that_share_edges_cover_every_pixel_exactly_once() -> None:
    random = np.random.default_rng(0)
    middle = [(float(x), float(y)) for x, y in random.integers(1, 7, (5, 2))] + [(3.0, 3.0)]
    for point in middle:  # corners on pixel centres are the hard case
        clip = flat([(-1, -1), (8, -1), (8, 8), (-1, 8), point])
        fan = np.array([[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]])
        claims = sum((rasterise(clip, fan[[k]], height=8, width=8).face_id >= 0).astype(int) for k in range(4))
        np.testing.assert_array_equal(claims, 1)


def test_winding_does_not_matter() -> None:
    clip = flat([(0, 0), (7, 1), (3, 6)])
    front, back = (
        rasterise(clip, np.array([[0, 1, 2]]), height=8, width=8),
        rasterise(clip, np.array([[0, 2, 1]]), height=8, width=8),
    )
    np.testing.assert_array_equal(front.face_id, back.face_id)


def test_of_equally_near_faces_the_lowest_is_seen() -> None:
    clip = flat([(-1, -1), (20, -1), (-1, 20)])
    faces = np.array([[2, 1, 0], [0, 1, 2], [1, 2, 0]])
    assert (rasterise(clip, faces, height=8, width=8).face_id == 0).all()


def test_many_chunks_draw_the_same_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    clip, faces = random_triangles(60, seed=1, size=0.3)
    whole = rasterise(clip, faces, height=32, width=32)
    monkeypatch.setattr("espalier_runtime.raster.rasterise._CHUNK_PIXELS", 100)
    pieces = rasterise(clip, faces, height=32, width=32)
    np.testing.assert_array_equal(whole.face_id, pieces.face_id)
    np.testing.assert_array_equal(whole.depth, pieces.depth)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda clip: clip.__setitem__((0, 3), -1.0),
        lambda clip: clip.__setitem__((0, 0), np.nan),
        lambda clip: clip.__setitem__((0, 1), np.inf),
        lambda clip: clip.__setitem__((slice(None), 2), 1.5),
    ],
    ids=["behind the eye", "not a number", "infinite", "beyond the far plane"],
)
def test_faces_that_cannot_be_drawn_are_left_out(spoil) -> None:
    clip = flat([(-1, -1), (20, -1), (-1, 20)])
    spoil(clip)
    raster = rasterise(clip, np.array([[0, 1, 2]]), height=8, width=8)
    assert (raster.face_id == -1).all()
    assert np.isinf(raster.depth).all()


def test_no_faces_give_an_empty_picture() -> None:
    raster = rasterise(np.zeros((0, 4), np.float32), np.zeros((0, 3), np.int32), height=4, width=6)
    assert raster.face_id.shape == (4, 6)
    assert (raster.face_id == -1).all()


def test_a_sphere_fills_the_disc_that_geometry_predicts() -> None:
    trimesh = pytest.importorskip("trimesh")
    ball = trimesh.creation.icosphere(subdivisions=5, radius=0.4)
    camera = orbit_camera(math.pi, 0.3, radius=2.0, field_of_view=math.radians(40))
    clip = camera.to_clip(torch.tensor(ball.vertices, dtype=torch.float32)).numpy()
    raster = rasterise(clip, ball.faces, height=256, width=256)
    radius = math.tan(math.asin(0.4 / 2.0)) / math.tan(math.radians(20)) * 128
    assert (raster.face_id >= 0).sum() == pytest.approx(math.pi * radius**2, rel=0.01)


def test_an_image_without_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="must have pixels, got 0 × 8"):
        rasterise(flat([(0, 0), (7, 1), (3, 6)]), np.array([[0, 1, 2]]), height=0, width=8)
