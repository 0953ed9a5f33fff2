"""`draw`: pictures of latents through each decoder, and of Gaussian files."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from espalier_runtime.__main__ import main
from espalier_runtime.latent.latent_file import save_latent
from espalier_runtime.latent.structured_latent import StructuredLatent
from tests.asset.surface_builds import RECIPE
from tests.fixture_cases import CASES_FOLDER, load_case

PACK = CASES_FOLDER.parent / "packs" / "image-small"


@pytest.fixture
def latent_file(tmp_path: Path) -> Path:
    case = load_case("decode_mesh_small")
    save_latent(
        tmp_path / "latent.safetensors", StructuredLatent(case.inputs["coords"], case.inputs["feats"], 32), RECIPE
    )
    return tmp_path / "latent.safetensors"


@pytest.mark.parametrize("representation", ["mesh", "gaussians", "radiance-field"])
def test_a_latent_is_drawn_through_each_decoder(representation: str, latent_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "picture.png"
    code = main(
        ["draw", str(latent_file), "--pack", str(PACK), "--as", representation, "--side", "64", "--out", str(out)]
    )
    assert code == 0
    picture = np.array(Image.open(out))
    assert picture.shape == (64, 64, 4)
    assert picture[..., 3].max() > 20
    assert picture[0, 0, 3] == 0


def test_a_gaussian_file_is_drawn_without_a_pack(tmp_path: Path) -> None:
    cloud = CASES_FOLDER / "gaussian_ply_default" / "outputs" / "gaussian.ply"
    assert main(["draw", str(cloud), "--side", "64", "--out", str(tmp_path / "picture.png")]) == 0
    assert np.array(Image.open(tmp_path / "picture.png"))[..., 3].max() > 20


def test_a_latent_without_a_pack_is_wrong_usage(latent_file: Path, tmp_path: Path, capsys) -> None:
    assert main(["draw", str(latent_file), "--out", str(tmp_path / "picture.png")]) == 2
    assert "--pack" in capsys.readouterr().err


def test_a_file_without_gaussians_and_none_at_all_are_named(tmp_path: Path, capsys) -> None:
    cloud, out = tmp_path / "cloud.ply", ["--out", str(tmp_path / "picture.png")]
    assert main(["draw", str(cloud), *out]) == 3
    assert f"There is no file {cloud}." in capsys.readouterr().err
    cloud.write_bytes(b"ply")
    assert main(["draw", str(cloud), *out]) == 3
    assert "cloud.ply cannot be read: it does not start with a PLY header." in capsys.readouterr().err
    header = b"ply\nformat binary_little_endian 1.0\nelement vertex 1\nproperty float x\nend_header\n"
    cloud.write_bytes(header + bytes(4))
    assert main(["draw", str(cloud), *out]) == 3
    assert "cloud.ply is not a Gaussian cloud: it has no y, z, f_dc_0" in capsys.readouterr().err
