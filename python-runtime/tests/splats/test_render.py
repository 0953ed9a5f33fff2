"""The tile renderer against a reference that visits every pixel and every Gaussian (docs/trellis-inference.md §6.4)."""

import math

import pytest
import torch

from espalier_runtime.cameras.camera import Camera, orbit_camera
from espalier_runtime.splats.gaussians import GaussianModel
from espalier_runtime.splats.gsplat_kernel import draw_gaussians, render_with_gsplat
from espalier_runtime.splats.render import SplatOptions, render_gaussians
from espalier_runtime.splats.rotations import rotation_matrices
from tests.splats.gaussian_clouds import DECODER_CONFIG, random_cloud

FIELD_OF_VIEW = math.radians(40)
FRONT = orbit_camera(math.pi, 0.0, radius=2.0, field_of_view=FIELD_OF_VIEW)


def cloud_of(*points: tuple[float, float, float], scale: float, opacity: float, colours: list) -> GaussianModel:
    count = len(points)
    return GaussianModel.from_activated(
        DECODER_CONFIG,
        xyz=torch.tensor(points),
        features_dc=(torch.tensor(colours) - 0.5)[:, None] / 0.28209479177387814,
        scaling=torch.full((count, 3), scale),
        rotation=torch.tensor([[1.0, 0, 0, 0]]).repeat(count, 1),
        opacity=torch.full((count, 1), opacity),
    )


def naive_picture(cloud: GaussianModel, camera: Camera, height: int, width: int, kernel: float) -> torch.Tensor:
    """Colour over black [3, H, W], in double precision, one pixel and one Gaussian at a time."""
    focal = float(camera.intrinsics[0, 0])
    limit = 1.3 * math.tan(FIELD_OF_VIEW / 2)
    turn, shift = camera.extrinsics[:3, :3].double(), camera.extrinsics[:3, 3].double()
    splats = []
    for index in range(len(cloud)):
        x, y, z = (turn @ cloud.xyz[index].double() + shift).tolist()
        if z <= 0.2:
            continue
        px = ((2 * focal * x / z + 1) * width - 1) / 2
        py = ((2 * focal * y / z + 1) * height - 1) / 2
        bent_x, bent_y = max(-limit, min(limit, x / z)) * z, max(-limit, min(limit, y / z)) * z
        jacobian = torch.tensor(
            [
                [focal * width / z, 0, -focal * width * bent_x / z**2],
                [0, focal * height / z, -focal * height * bent_y / z**2],
            ],
            dtype=torch.float64,
        )
        rotation = rotation_matrices(cloud.rotation[index : index + 1].double())[0]
        covariance = rotation @ torch.diag(cloud.scaling[index].double() ** 2) @ rotation.T
        flat = jacobian @ turn @ covariance @ turn.T @ jacobian.T
        wide = flat + kernel * torch.eye(2, dtype=torch.float64)
        small, large = max(1e-6, float(torch.det(flat))), max(1e-6, float(torch.det(wide)))
        fade = 0.0 if small <= 1e-6 or large <= 1e-6 else math.sqrt(small / (large + 1e-6) + 1e-6)
        middle = float(wide.trace()) / 2
        radius = math.ceil(3 * math.sqrt(middle + math.sqrt(max(0.1, middle**2 - float(torch.det(wide))))))
        tiles = [(max(0, int((centre - radius) / 16)), max(0, int((centre + radius + 15) / 16))) for centre in (px, py)]
        splats.append((z, px, py, wide.inverse(), float(cloud.opacity[index]) * fade, cloud.colour[index], tiles))
    splats.sort(key=lambda splat: splat[0])
    picture = torch.zeros(3, height, width)
    for row in range(height):
        for column in range(width):
            transmittance = 1.0
            for _, px, py, inverse, opacity, colour, ((left, right), (top, bottom)) in splats:
                if not (left <= column // 16 < right and top <= row // 16 < bottom):
                    continue
                offset = torch.tensor([column - px, row - py], dtype=torch.float64)
                alpha = min(0.99, opacity * math.exp(-0.5 * float(offset @ inverse @ offset)))
                if alpha < 1 / 255:
                    continue
                if transmittance * (1 - alpha) < 1e-4:
                    break
                picture[:, row, column] += transmittance * alpha * colour
                transmittance *= 1 - alpha
    return picture


@pytest.mark.parametrize(("size", "opaque"), [(0.004, False), (0.03, False), (0.06, True)])
def test_every_pixel_equals_the_naive_twin(size: float, opaque: bool) -> None:
    cloud = random_cloud(60, seed=2, size=size)
    if opaque:
        cloud = GaussianModel(
            cloud.config,
            cloud.raw_xyz,
            cloud.raw_features_dc,
            cloud.raw_scaling,
            cloud.raw_rotation,
            torch.full((60, 1), 8.0),
        )
    camera = orbit_camera(2.5, 0.4, radius=1.2, field_of_view=FIELD_OF_VIEW)
    picture = render_gaussians(cloud, camera, SplatOptions(height=36, width=36))
    expected = naive_picture(cloud, camera, 36, 36, kernel=0.1)
    assert float(expected.max()) > 0.1
    torch.testing.assert_close(picture.colour, expected, atol=2e-5, rtol=1e-4)


def test_many_parts_blend_like_one(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = random_cloud(400, size=0.05)
    whole = render_gaussians(cloud, FRONT, SplatOptions(height=48, width=64))
    monkeypatch.setattr("espalier_runtime.splats.render._ELLIPSES_AT_ONCE", 7)
    parts = render_gaussians(cloud, FRONT, SplatOptions(height=48, width=64))
    torch.testing.assert_close(whole.colour, parts.colour, atol=1e-5, rtol=0)
    torch.testing.assert_close(whole.opacity, parts.opacity, atol=1e-5, rtol=0)


def test_the_nearer_gaussian_hides_the_farther() -> None:
    colours = [[1.0, 0, 0], [0, 0, 1.0]]
    cloud = cloud_of((0.0, 0.3, 0.0), (0.0, -0.3, 0.0), scale=0.1, opacity=0.999, colours=colours)
    options = SplatOptions(height=33, width=33)
    from_front = render_gaussians(cloud, FRONT, options).colour[:, 16, 16]
    from_behind = render_gaussians(
        cloud, orbit_camera(0.0, 0.0, radius=2.0, field_of_view=FIELD_OF_VIEW), options
    ).colour[:, 16, 16]
    assert from_front[2] > 0.95 > 0.05 > from_front[0]
    assert from_behind[0] > 0.95 > 0.05 > from_behind[2]


def test_a_gaussian_lies_where_the_camera_puts_its_centre() -> None:
    cloud = cloud_of((0.2, 0.0, 0.3), scale=0.01, opacity=0.99, colours=[[1.0, 1, 1]])
    picture = render_gaussians(cloud, FRONT, SplatOptions(height=64, width=64))
    clip = FRONT.to_clip(cloud.xyz)[0]
    row, column = divmod(int(picture.opacity.argmax()), 64)
    assert column == pytest.approx(float((clip[0] / clip[3] + 1) * 32 - 0.5), abs=0.6)
    assert row == pytest.approx(float((clip[1] / clip[3] + 1) * 32 - 0.5), abs=0.6)


def test_a_gaussian_smaller_than_a_pixel_keeps_its_weight_at_any_size_of_picture() -> None:
    cloud = cloud_of((0.0, 0.0, 0.0), scale=0.004, opacity=0.3, colours=[[1.0, 1, 1]])
    small, large = (render_gaussians(cloud, FRONT, SplatOptions(height=n, width=n)).opacity for n in (96, 768))
    assert float(small.sum()) * 64 == pytest.approx(float(large.sum()), rel=0.2)


def test_behind_the_gaussians_lies_the_background() -> None:
    cloud = cloud_of((0.0, 0.0, 0.0), scale=0.02, opacity=0.5, colours=[[0.0, 0, 0]])
    picture = render_gaussians(cloud, FRONT, SplatOptions(height=33, width=33, background=(0.2, 0.4, 0.6)))
    assert picture.colour[:, 0, 0].tolist() == pytest.approx([0.2, 0.4, 0.6])
    left = 1 - float(picture.opacity[16, 16])
    assert picture.colour[:, 16, 16].tolist() == pytest.approx([0.2 * left, 0.4 * left, 0.6 * left], abs=1e-6)


def test_what_is_behind_or_at_the_camera_is_not_drawn() -> None:
    cloud = cloud_of((0.0, -3.0, 0.0), (0.0, -1.9, 0.0), scale=0.1, opacity=0.9, colours=[[1.0, 1, 1]] * 2)
    assert not render_gaussians(cloud, FRONT, SplatOptions(height=16, width=16)).opacity.any()


def test_supersampling_averages_without_moving_the_picture() -> None:
    cloud = random_cloud(100, size=0.05)
    plain, fine = (
        render_gaussians(cloud, FRONT, SplatOptions(height=40, width=40, supersampling=factor)) for factor in (1, 4)
    )
    assert fine.colour.shape == (3, 40, 40)
    torch.testing.assert_close(plain.colour, fine.colour, atol=0.05, rtol=0)


def test_a_cloud_without_gaussians_gives_the_background() -> None:
    empty = GaussianModel(DECODER_CONFIG, *(torch.zeros(0, *shape) for shape in ((3,), (1, 3), (3,), (4,), (1,))))
    picture = render_gaussians(empty, FRONT, SplatOptions(height=20, width=20, background=(1, 0, 0)))
    assert picture.colour.amax(dim=(1, 2)).tolist() == [1, 0, 0]
    assert not picture.opacity.any()


def test_without_a_cuda_device_the_plain_renderer_draws() -> None:
    cloud = random_cloud(20, size=0.05)
    options = SplatOptions(height=20, width=20)
    drawn, plain = draw_gaussians(cloud, FRONT, options), render_gaussians(cloud, FRONT, options)
    assert torch.equal(drawn.colour, plain.colour)


@pytest.mark.gpu
def test_gsplat_draws_the_same_picture() -> None:
    pytest.importorskip("gsplat", reason="gsplat is not installed")
    if not torch.cuda.is_available():
        pytest.skip("there is no CUDA device")
    cloud = random_cloud(400, size=0.02)
    fields = ("raw_xyz", "raw_features_dc", "raw_scaling", "raw_rotation", "raw_opacity")
    on_device = GaussianModel(cloud.config, *(getattr(cloud, field).cuda() for field in fields))
    options = SplatOptions(height=128, width=128)
    plain, fast = render_gaussians(cloud, FRONT, options), render_with_gsplat(on_device, FRONT, options)
    torch.testing.assert_close(fast.colour.cpu(), plain.colour, atol=0.03, rtol=0)
    torch.testing.assert_close(fast.opacity.cpu(), plain.opacity, atol=0.03, rtol=0)


def test_a_picture_without_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="positive sizes"):
        SplatOptions(height=0)
