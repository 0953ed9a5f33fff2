"""A disk that is really full, and one that may really not be written: small ones of their own, where one may mount."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_from_surface import build_asset_from_surface
from espalier_runtime.asset.colours import ColourInputs
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.requests import BuildingOptions
from espalier_runtime.protocol.progress import SilentContext
from tests.asset.surface_builds import RECIPE, surface_from
from tests.folder_contents import contents
from tests.meshing.coloured_solids import sphere

SURFACE = surface_from(sphere(5))
EVERYTHING = {"formats": ["glb", "obj"], "turntable_video": True}
IN_ORDER = ["model.glb", "model.obj", "preview.png", "turntable.webm"]
PAGE = 4096


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if shutil.which("mount") is None:
        pytest.skip("there is no program here to mount a small disk with")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"no small disk may be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def build(folder: Path, surface: ExtractedMesh = SURFACE, **options) -> None:
    plan = BuildingPlan.decide(BuildingOptions(**{"texture": False, "simplify": 0.0} | options))
    few_frames = replace(plan, video_frames=min(plan.video_frames, 4))
    build_asset_from_surface(surface, ColourInputs(), AssetBuild(folder, few_frames, RECIPE), context=SilentContext())


def leave_free(folder: Path, size: int) -> None:
    (folder / "filler").write_bytes(bytes(shutil.disk_usage(folder).free - size))


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """What each file takes on a disk, in the order of writing."""
    folder = tmp_path_factory.mktemp("sizes")
    build(folder, **EVERYTHING)
    return {name: -(-(folder / name).stat().st_size // PAGE) * PAGE for name in IN_ORDER}


@pytest.mark.parametrize("file", IN_ORDER)
def test_a_full_disk_names_the_file_that_did_not_fit_and_keeps_the_earlier_ones(
    disk: Path, file: str, sizes: dict[str, int]
) -> None:
    for name in ("model.glb", "preview.png"):
        (disk / name).write_bytes(b"earlier")
    leave_free(disk, PAGE + sum(sizes[name] for name in IN_ORDER[: IN_ORDER.index(file)]))
    before = contents(disk)
    with pytest.raises(EspalierError, match=rf"The disk is full: cannot write {file} in {disk}\.") as failure:
        build(disk, **EVERYTHING)
    assert (failure.value.code, failure.value.hint) == ("disk_full", "Free some space on that disk, then try again.")
    assert contents(disk) == before


@pytest.mark.parametrize("fitting", [0.5, 1.5])
def test_a_disk_that_fills_while_a_usdz_is_written_or_packed_is_called_full(
    disk: Path, tmp_path: Path, fitting: float
) -> None:
    (tmp_path / "whole").mkdir()
    build(tmp_path / "whole", formats=["usdz"])
    (disk / "preview.png").write_bytes(b"earlier")
    leave_free(disk, int(fitting * (tmp_path / "whole" / "model.usdz").stat().st_size))
    before = contents(disk)
    with pytest.raises(EspalierError, match=rf"The disk is full: cannot write model\.usdz in {disk}\.") as failure:
        build(disk, formats=["usdz"])
    assert failure.value.code == "disk_full"
    assert contents(disk) == before


@pytest.mark.parametrize("free", [100_000, 500_000])
def test_a_disk_that_fills_while_a_mesh_is_unwrapped_is_called_full_and_no_worse_unwrapping_is_taken(
    disk: Path, free: int
) -> None:
    # The mesh is 370 kB for the engine, its answer 490.
    (disk / "preview.png").write_bytes(b"earlier")
    leave_free(disk, free)
    before = contents(disk)
    with pytest.raises(EspalierError, match=rf"The disk is full: cannot write the unwrapped mesh in {disk}") as failure:
        build(disk, texture=True, texture_size=64)
    assert failure.value.code == "disk_full"
    assert contents(disk) == before


def test_the_first_preview_of_an_asset_finds_the_full_disk_too(disk: Path) -> None:
    leave_free(disk, 8_000)
    with pytest.raises(EspalierError, match=r"cannot write preview.png in") as failure:
        build(disk)
    assert failure.value.code == "disk_full"
    assert set(contents(disk)) == {"filler"}


@pytest.mark.parametrize("has_earlier", [True, False])
def test_a_read_only_disk_says_so_and_stays_as_it_was(disk: Path, *, has_earlier: bool) -> None:
    if has_earlier:
        (disk / "preview.png").write_bytes(b"earlier")
    before = contents(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(EspalierError, match=rf"in {disk}: Read-only file system\.") as failure:
        build(disk)
    assert (failure.value.code, failure.value.hint) == ("not_writable", "Choose a folder that you may write to.")
    assert contents(disk) == before
