"""Gaussian PLY files: the reference's bytes, the way back, and files that are not what they say."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch

from espalier_runtime.splats.gaussian_ply import (
    COLUMNS,
    VIEWER_ROTATION,
    gaussian_table,
    read_gaussian_ply,
    write_gaussian_ply,
)
from espalier_runtime.splats.gaussians import GaussianConfig, GaussianModel
from espalier_runtime.splats.ply_table import write_ply_table
from espalier_runtime.splats.rotations import rotation_matrices, unit_quaternions
from tests.fixture_cases import load_case
from tests.splats.gaussian_clouds import DECODER_CONFIG, random_cloud


@pytest.mark.parametrize("name", ["gaussian_ply_default", "gaussian_ply_untransformed"])
def test_the_file_equals_the_reference(name: str, tmp_path: Path) -> None:
    case = load_case(name)
    raw = {f"raw_{field}": values for field, values in case.inputs.items()}
    cloud = GaussianModel(GaussianConfig.from_container(case.options["container"]), **raw)
    rotation = VIEWER_ROTATION if case.options["transform"] == "default" else case.options["transform"]
    case.assert_matches({"table": torch.from_numpy(gaussian_table(cloud, rotation))})
    write_gaussian_ply(tmp_path / "cloud.ply", cloud, rotation)
    expected = (case.folder / "outputs" / "gaussian.ply").read_bytes()
    written = (tmp_path / "cloud.ply").read_bytes()
    header_end = expected.index(b"end_header\n") + len(b"end_header\n")
    assert written[:header_end] == expected[:header_end]
    assert len(written) == len(expected)


@pytest.mark.parametrize("rotation", [VIEWER_ROTATION, None])
def test_a_cloud_survives_writing_and_reading(rotation: tuple | None, tmp_path: Path) -> None:
    cloud = random_cloud(200)
    write_gaussian_ply(tmp_path / "cloud.ply", cloud, rotation)
    back = read_gaussian_ply(tmp_path / "cloud.ply", DECODER_CONFIG, rotation)
    for name in ("xyz", "features_dc", "scaling", "opacity"):
        torch.testing.assert_close(getattr(back, name), getattr(cloud, name), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(
        rotation_matrices(back.rotation),
        rotation_matrices(cloud.rotation),
        atol=5e-4,  # small components come from small differences in single precision
        rtol=0,
    )


def test_the_viewer_frame_turns_z_up_into_y_down() -> None:
    cloud = random_cloud(1)
    x, y, z = cloud.xyz[0].tolist()
    assert gaussian_table(cloud)[0, :3].tolist() == pytest.approx([x, -z, y])


def test_an_unrotated_gaussian_is_written_as_a_quarter_turn() -> None:
    assert unit_quaternions(torch.tensor([VIEWER_ROTATION]))[0].tolist() == pytest.approx(
        [0.70710678, 0.70710678, 0, 0]
    )


def test_an_opacity_of_one_is_written_as_a_finite_number() -> None:
    cloud = random_cloud(1)
    opaque = GaussianModel(
        cloud.config,
        cloud.raw_xyz,
        cloud.raw_features_dc,
        cloud.raw_scaling,
        cloud.raw_rotation,
        torch.tensor([[99.0]]),
    )
    assert np.isfinite(gaussian_table(opaque)).all()


def test_columns_may_stand_in_another_order_and_beside_others(tmp_path: Path) -> None:
    table = gaussian_table(random_cloud(5), None)
    names = ("f_rest_0", *reversed(COLUMNS))
    write_ply_table(
        tmp_path / "cloud.ply", names, np.concatenate([np.zeros((5, 1), np.float32), table[:, ::-1]], axis=1)
    )
    back = read_gaussian_ply(tmp_path / "cloud.ply", DECODER_CONFIG, None)
    np.testing.assert_allclose(gaussian_table(back, None), table, atol=1e-5)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "does not start with a PLY header"),
        (b"ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nend_header\n0\n", "'format ascii 1.0'"),
        (b"ply\nformat binary_little_endian 1.0\nend_header\n", "names no points"),
        (
            b"ply\nformat binary_little_endian 1.0\nelement vertex 9999999999\nproperty float x\nend_header\n",
            "ends early",
        ),
        (
            b"ply\nformat binary_little_endian 1.0\nelement vertex 1\nproperty float x\nend_header\n\0\0\0\0",
            "it has no y, z, f_dc_0",
        ),
    ],
)
def test_a_file_that_is_no_gaussian_cloud_is_refused_with_the_reason(
    content: bytes, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "cloud.ply").write_bytes(content)
    with pytest.raises(ValueError, match=re.escape(reason)):
        read_gaussian_ply(tmp_path / "cloud.ply", DECODER_CONFIG)
