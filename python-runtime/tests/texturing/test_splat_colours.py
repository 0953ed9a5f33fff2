"""Colours read off a Gaussian cloud, against the cloud's own pictures."""

import math

import numpy as np
import torch

from espalier_runtime.cameras.camera import orbit_camera
from espalier_runtime.cameras.hammersley import hammersley_view
from espalier_runtime.images.colour_space import linear_to_srgb
from espalier_runtime.meshing.queries.normals import vertex_normals
from espalier_runtime.meshing.surface_gaussians import gaussians_of_surface
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.raster.surface_pixels import ShadedMesh, rasterise_surface
from espalier_runtime.splats.gaussians import GaussianConfig, GaussianModel
from espalier_runtime.splats.render import SplatOptions, render_gaussians
from espalier_runtime.splats.rotations import rotation_matrices
from espalier_runtime.texturing.splat_colours import SplatColours
from espalier_tools.benchmarks.baking.colour_difference import ciede2000, srgb_to_lab
from tests.meshing.coloured_solids import sphere
from tests.meshing.sdf_solids import surface_of, table


class Magenta:
    """A source that shows where it was asked."""

    def colours(self, points: np.ndarray, normals: np.ndarray) -> np.ndarray:  # noqa: ARG002
        return np.tile(np.float32([1, 0, 1]), (len(points), 1))


def layers(heights: list[float], colours: list[tuple], opacity: float = 0.9) -> GaussianModel:
    """Wide flat discs over one another around the z axis."""
    count = len(heights)
    return GaussianModel.from_activated(
        GaussianConfig(),
        xyz=torch.tensor([(0.0, 0.0, height) for height in heights]),
        features_dc=((torch.tensor(colours) - 0.5) / 0.28209479177387814)[:, None],
        scaling=torch.tensor([(0.1, 0.1, 0.001)] * count),
        rotation=torch.tensor([(1.0, 0.0, 0.0, 0.0)] * count),
        opacity=torch.full((count, 1), opacity),
    )


ORIGIN = np.zeros((1, 3), np.float32)
UP = np.float32([(0, 0, 1)])
RED, BLUE = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)


def test_of_two_layers_the_outer_one_is_seen_from_either_side() -> None:
    source = SplatColours(layers([0.01, -0.01], [RED, BLUE]), elsewhere=Magenta())
    np.testing.assert_allclose(source.colours(ORIGIN, UP), [(0.909, 0, 0.091)], atol=0.01)
    np.testing.assert_allclose(source.colours(ORIGIN, -UP), [(0.091, 0, 0.909)], atol=0.01)


def test_where_the_cloud_is_thin_the_other_source_shows_through() -> None:
    faint = SplatColours(layers([0.0], [RED], opacity=0.25), elsewhere=Magenta())
    np.testing.assert_allclose(faint.colours(ORIGIN, UP), [(1.0, 0, 0.5)], atol=0.01)
    far_away = SplatColours(layers([0.0], [RED]), elsewhere=Magenta())
    np.testing.assert_allclose(far_away.colours(ORIGIN + np.float32(5), UP), [(1.0, 0, 1.0)], atol=1e-5)


def test_discs_lie_flat_on_the_surface() -> None:
    ball = sphere(3)
    cloud = gaussians_of_surface(ball)
    thin_axis = rotation_matrices(cloud.rotation)[:, :, 2].numpy()
    assert (np.einsum("gc,gc->g", thin_axis, vertex_normals(ball)) > 0.9999).all()
    assert (cloud.scaling[:, 2] < 0.2 * cloud.scaling[:, 0]).all()


def test_a_cloud_made_from_a_surface_looks_like_it_and_its_colours_look_like_the_cloud() -> None:
    mesh = TriangleMesh.from_decoder(surface_of(table, resolution=48, hollow=False))
    cloud = gaussians_of_surface(mesh)
    normals = vertex_normals(mesh)
    read = ShadedMesh(
        mesh.vertices, normals, mesh.faces, SplatColours(cloud, Magenta()).colours(mesh.vertices, normals)
    )
    differences = []
    for view in range(12):
        yaw, pitch = hammersley_view(view, 12)
        camera = orbit_camera(yaw, float(np.clip(pitch, -1.4, 1.4)), radius=2.0, field_of_view=math.radians(40))
        picture = render_gaussians(cloud, camera, SplatOptions(height=128, width=128))
        pixels = rasterise_surface(read, camera, 128)
        opaque = picture.opacity.numpy().ravel()[pixels.pixel] > 0.98
        splat = picture.colour.numpy().reshape(3, -1).T[pixels.pixel][opaque].clip(0, 1)
        shown = linear_to_srgb(pixels.albedo[opaque])
        differences.append(ciede2000(srgb_to_lab(np.ascontiguousarray(splat)), srgb_to_lab(shown)))
    assert np.concatenate(differences).mean() < 4


def test_the_grid_and_the_tree_give_the_same_colours() -> None:
    ball = sphere(5)
    cloud = gaussians_of_surface(ball)
    normals = vertex_normals(ball)
    fast, exact = (
        SplatColours(cloud, Magenta(), exact=exact).colours(ball.vertices, normals) for exact in (False, True)
    )
    assert len(cloud.xyz) > 5_000
    assert ciede2000(srgb_to_lab(fast), srgb_to_lab(exact)).mean() < 0.05
