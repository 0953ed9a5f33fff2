"""The baked maps, judged on rendered pictures and at the places where bakes go wrong."""

from pathlib import Path

import numpy as np
import pytest
import trimesh

from espalier_runtime.export.asset_model import AssetModel, Material, join_corners
from espalier_runtime.export.glb import write_glb
from espalier_runtime.meshing.queries.nearest_surface import NearestSurface
from espalier_runtime.meshing.queries.normals import corner_normals, vertex_normals
from espalier_runtime.meshing.simplification.simplify import simplify_mesh
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import UNWATCHED, Progress
from espalier_runtime.raster.surface_pixels import ShadedMesh
from espalier_runtime.texturing.baking.ambient_occlusion import AmbientOcclusion
from espalier_runtime.texturing.baking.bake_maps import bake_colour, bake_normals, bake_occlusion
from espalier_runtime.texturing.baking.fill_gaps import fill_gaps
from espalier_runtime.texturing.baking.tangents import vertex_tangents
from espalier_runtime.texturing.baking.texels import SurfaceLayout, texels_of_rows
from espalier_runtime.texturing.colour_source import MeshColours
from espalier_runtime.texturing.unwrapping.unwrap import unwrap_mesh
from espalier_tools.benchmarks.baking.bake_difference import bake_difference
from tests.asset.surface_builds import RECIPE
from tests.meshing.coloured_solids import sphere
from tests.meshing.sdf_solids import ball, surface_of, table

PAGE = 512


@pytest.fixture(scope="module")
def detailed() -> TriangleMesh:
    return TriangleMesh.from_decoder(surface_of(table, resolution=64, hollow=False))


@pytest.fixture(scope="module")
def simple(detailed: TriangleMesh) -> TriangleMesh:
    return simplify_mesh(detailed, 1_500)


@pytest.fixture(scope="module")
def layout(simple: TriangleMesh) -> SurfaceLayout:
    return SurfaceLayout(simple.corners, corner_normals(simple), unwrap_mesh(simple, PAGE).corner_uvs)


class PlaceAsColour:
    """A source whose colours are the asked places themselves."""

    def colours(self, points: np.ndarray, normals: np.ndarray) -> np.ndarray:  # noqa: ARG002
        return np.clip(points + 0.5, 0, 1)


def model_of(simple: TriangleMesh, layout: SurfaceLayout, texture: np.ndarray) -> AssetModel:
    joined = join_corners(simple.faces, layout.corner_normals, layout.corner_uvs)
    return AssetModel(
        name="table",
        positions=simple.vertices[joined.source],
        normals=joined.normals,
        faces=joined.faces,
        recipe=RECIPE,
        uvs=joined.uvs,
        material=Material(base_colour=texture),
    )


def read_back(path: Path) -> ShadedMesh:
    """A GLB through another program, turned back from y-up."""
    mesh = trimesh.load(path, force="mesh", process=False)
    x, y, z = np.asarray(mesh.vertices, np.float32).T
    texture = np.asarray(mesh.visual.material.baseColorTexture.convert("RGB"))
    uvs = np.asarray(mesh.visual.uv, np.float32)
    positions = np.ascontiguousarray(np.stack([x, -z, y], axis=1))
    return ShadedMesh(positions, np.zeros_like(positions), np.int32(mesh.faces), uvs=uvs, texture=texture)


def test_the_finished_file_looks_like_the_detailed_mesh_from_all_sides(
    detailed: TriangleMesh, simple: TriangleMesh, layout: SurfaceLayout, tmp_path: Path
) -> None:
    texture = bake_colour(layout, PAGE, MeshColours(detailed, NearestSurface(detailed)), UNWATCHED)
    write_glb(tmp_path / "model.glb", model_of(simple, layout, texture))
    reference = ShadedMesh(detailed.vertices, vertex_normals(detailed), detailed.faces, colours=detailed.colours)
    assert bake_difference(read_back(tmp_path / "model.glb"), reference, side=256) < 0.5


def test_a_wrong_texture_is_seen_by_the_judge(simple: TriangleMesh, layout: SurfaceLayout) -> None:
    texture = bake_colour(layout, PAGE, PlaceAsColour(), UNWATCHED)
    good = model_of(simple, layout, texture)
    upside_down = model_of(simple, layout, texture[::-1].copy())
    shaded = [
        ShadedMesh(model.positions, model.normals, model.faces, uvs=model.uvs, texture=model.material.base_colour)
        for model in (good, upside_down)
    ]
    assert bake_difference(shaded[1], shaded[0], side=128) > 10


def test_both_sides_of_every_seam_show_the_same_colour(layout: SurfaceLayout) -> None:
    texture = bake_colour(layout, PAGE, PlaceAsColour(), UNWATCHED).astype(np.float32) / 255
    # Along every edge, at the same place in space, the two faces sample the texture in their own charts.
    for along in (0.25, 0.5, 0.75):
        place = layout.corners * (1 - along) + np.roll(layout.corners, -1, axis=1) * along
        uvs = layout.corner_uvs * (1 - along) + np.roll(layout.corner_uvs, -1, axis=1) * along
        seen = sample(texture, uvs.reshape(-1, 2))
        assert np.abs(seen - (place.reshape(-1, 3) + 0.5)).max() < 0.012


def sample(texture: np.ndarray, uvs: np.ndarray) -> np.ndarray:
    """Bilinear, as a graphics card does it."""
    x, y = uvs[:, 0] * PAGE - 0.5, (1 - uvs[:, 1]) * PAGE - 0.5
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    total = np.zeros((len(uvs), 3))
    for down in (0, 1):
        for right in (0, 1):
            weight = (1 - np.abs(x - left - right)) * (1 - np.abs(y - top - down))
            row, column = np.clip(top + down, 0, PAGE - 1), np.clip(left + right, 0, PAGE - 1)
            total += weight[:, None] * texture[row, column]
    return total


def test_baking_in_bands_gives_the_texels_of_the_whole_page(layout: SurfaceLayout) -> None:
    whole = texels_of_rows(layout, PAGE, 0, PAGE)
    bands = [texels_of_rows(layout, PAGE, row, row + 64) for row in range(0, PAGE, 64)]
    assert np.array_equal(np.concatenate([band.rows for band in bands]), whole.rows)
    assert np.array_equal(np.concatenate([band.columns for band in bands]), whole.columns)
    assert np.array_equal(np.concatenate([band.faces for band in bands]), whole.faces)


def test_texels_lie_on_their_face_and_rim_texels_close_by(layout: SurfaceLayout) -> None:
    texels = texels_of_rows(layout, PAGE, 0, PAGE)
    within = (texels.weights > -1e-4).all(axis=1)
    assert 0.6 < within.mean() < 0.98
    uvs = np.einsum("nk,nkc->nc", texels.weights, layout.corner_uvs[texels.faces])
    centres = np.stack([(texels.columns + 0.5) / PAGE, 1 - (texels.rows + 0.5) / PAGE], axis=1)
    np.testing.assert_allclose(uvs[within], centres[within], atol=1e-5)
    nearest = np.linalg.norm(texels.points(layout)[~within][::50, None] - layout.corners.reshape(-1, 3), axis=2)
    assert nearest.min(axis=1).max() < 0.3


def test_a_grey_surface_is_baked_to_the_same_grey(layout: SurfaceLayout) -> None:
    class Grey:
        def colours(self, points: np.ndarray, normals: np.ndarray) -> np.ndarray:  # noqa: ARG002
            return np.full_like(points, 0.5)

    assert np.unique(bake_colour(layout, PAGE, Grey(), UNWATCHED)).tolist() == [128]


def test_normals_given_to_a_source_are_unit_length_and_point_outwards() -> None:
    ball = sphere(3)
    seen: list[tuple[np.ndarray, np.ndarray]] = []

    class Listening:
        def colours(self, points: np.ndarray, normals: np.ndarray) -> np.ndarray:
            seen.append((points, normals))
            return np.zeros_like(points)

    flat = SurfaceLayout(ball.corners, corner_normals(ball), unwrap_mesh(ball, 128, engines=()).corner_uvs)
    bake_colour(flat, 128, Listening(), UNWATCHED)
    points, normals = (np.concatenate(parts) for parts in zip(*seen, strict=True))
    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1.0, atol=1e-5)
    assert (np.einsum("nc,nc->n", points, normals) > 0.4).all()


def test_gaps_take_the_mean_of_the_smallest_block_around_them_and_baked_texels_stay() -> None:
    texture = np.zeros((8, 8, 3), np.uint8)
    known = np.zeros((8, 8), bool)
    texture[0, 0], texture[1, 1], texture[7, 7] = 100, 200, 50
    known[0, 0] = known[1, 1] = known[7, 7] = True
    filled = fill_gaps(texture, known)
    assert filled[0, 0, 0] == 100
    assert filled[0, 1, 0] == 150
    assert filled[3, 3, 0] == 150
    assert filled[5, 5, 0] == 50
    assert filled[0, 7, 0] == pytest.approx(100, abs=1)


def test_a_page_of_odd_size_and_one_with_nothing_on_it_are_filled() -> None:
    texture = np.full((5, 5, 3), 77, np.uint8)
    known = np.zeros((5, 5), bool)
    assert np.unique(fill_gaps(texture, known)).tolist() == [128]
    known[4, 4] = True
    assert np.unique(fill_gaps(texture, known)).tolist() == [77]


def test_baking_stops_between_chunks_when_the_job_is_cancelled(layout: SurfaceLayout) -> None:
    def refuse() -> None:
        raise EspalierError("cancelled", "The job was cancelled.")

    with pytest.raises(EspalierError, match="cancelled"):
        bake_colour(layout, PAGE, PlaceAsColour(), Progress(check=refuse))


def test_progress_rises_to_the_end_and_never_beyond(layout: SurfaceLayout) -> None:
    seen: list[float] = []
    bake_colour(layout, PAGE, PlaceAsColour(), Progress(lambda done, _total: seen.append(done)).part(0.25, 0.75))
    assert seen == sorted(seen)
    assert seen[0] > 0.25
    assert seen[-1] == pytest.approx(0.75)


def rippled_ball(points: np.ndarray) -> np.ndarray:
    return ball(points, radius=0.4) + 0.006 * np.sin(50 * points[:, 0]) * np.sin(50 * points[:, 2])


def test_the_normal_map_gives_a_simple_mesh_the_shading_of_the_detailed_one() -> None:
    fine = TriangleMesh.from_decoder(surface_of(rippled_ball, resolution=96, hollow=False))
    coarse = simplify_mesh(fine, 600)
    corner_uvs = unwrap_mesh(coarse, PAGE).corner_uvs
    flat = SurfaceLayout(coarse.corners, corner_normals(coarse, 180), corner_uvs)
    joined = join_corners(coarse.faces, flat.corner_normals, corner_uvs)
    assert joined.uvs is not None
    tangents = vertex_tangents(coarse.vertices[joined.source], joined.normals, joined.uvs, joined.faces)
    surface = NearestSurface(fine)
    page = bake_normals(flat, tangents[joined.faces], PAGE, fine, surface, UNWATCHED)

    texels = texels_of_rows(flat, PAGE, 0, PAGE)
    texels = texels.part(slice(0, len(texels), 37))
    normals = texels.normals(flat)
    frame = np.einsum("nk,nkc->nc", np.clip(texels.weights, 0, 1), tangents[joined.faces][texels.faces])
    local = page[texels.rows, texels.columns].astype(np.float32) / 255 * 2 - 1
    bitangent = np.cross(normals, frame[:, :3]) * np.sign(frame[:, 3:])
    mapped = local[:, :1] * frame[:, :3] + local[:, 1:2] * bitangent + local[:, 2:] * normals
    mapped /= np.linalg.norm(mapped, axis=1, keepdims=True)
    place = surface.find(texels.points(flat), normals)
    true = np.einsum("nk,nkc->nc", place.weights, vertex_normals(fine)[fine.faces[place.faces]])
    true /= np.linalg.norm(true, axis=1, keepdims=True)
    before = np.degrees(np.arccos(np.clip((normals * true).sum(axis=1), -1, 1))).mean()
    after = np.degrees(np.arccos(np.clip((mapped * true).sum(axis=1), -1, 1))).mean()
    assert before > 5
    assert after < 1


def test_tangents_follow_u_and_the_bitangent_follows_v() -> None:
    positions = np.float32([(0, 0, 0), (2, 0, 0), (0, 3, 0)])
    normals = np.float32([(0, 0, 1)] * 3)
    faces = np.int32([(0, 1, 2)])
    uvs = np.float32([(0.1, 0.1), (0.5, 0.1), (0.1, 0.6)])
    np.testing.assert_allclose(vertex_tangents(positions, normals, uvs, faces), [(1, 0, 0, 1)] * 3, atol=1e-6)
    mirrored = uvs * np.float32([-1, 1]) + np.float32([1, 0])
    np.testing.assert_allclose(vertex_tangents(positions, normals, mirrored, faces), [(-1, 0, 0, -1)] * 3, atol=1e-6)


def test_a_sphere_is_open_to_the_sky_and_the_bottom_of_a_bowl_sees_its_opening() -> None:
    whole, bowl = sphere(4), sphere(4)
    assert AmbientOcclusion(whole).at(whole.vertices, vertex_normals(whole)).min() > 0.97
    cut = bowl.with_faces(bowl.faces[bowl.corners.mean(axis=1)[:, 2] < 0.2]).without_unused_vertices()
    # The rim lies 0.65 above the bottom and 0.4 aside: an even sky gives the squared sine of that angle.
    seen = AmbientOcclusion(cut).at(np.float32([(0, 0, -0.449)]), np.float32([(0, 0, 1)]))
    assert seen[0] == pytest.approx(0.4**2 / (0.4**2 + 0.65**2), abs=0.08)


def test_the_occlusion_map_is_dark_under_the_ball_and_light_on_the_open_top(
    simple: TriangleMesh, layout: SurfaceLayout
) -> None:
    page = bake_occlusion(layout, PAGE, simple, UNWATCHED)
    texels = texels_of_rows(layout, PAGE, 0, PAGE)
    points, normals = texels.points(layout), texels.normals(layout)
    shade = page[texels.rows, texels.columns, 0] / 255
    top = (normals[:, 2] > 0.95) & (np.abs(points[:, 2] - 0.14) < 0.01)
    from_ball = np.linalg.norm(points[:, :2] - (0.08, 0), axis=1)
    assert shade[top & (from_ball > 0.35)].mean() > 0.93
    assert shade[top & (from_ball > 0.10) & (from_ball < 0.13)].mean() < 0.6
