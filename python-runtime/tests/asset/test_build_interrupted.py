"""A build that is refused or cancelled says why and leaves the earlier files as they were."""

from pathlib import Path

import pytest

from espalier_runtime.asset.mesh import check_reached
from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from espalier_runtime.protocol.errors import EspalierError
from tests.asset.surface_builds import ListeningContext, build
from tests.folder_contents import contents
from tests.meshing.coloured_solids import sphere


def test_a_target_above_the_triangles_that_there_are_is_refused_and_nothing_written(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    (tmp_path / "model.glb").write_bytes(b"earlier")
    with pytest.raises(EspalierError, match="the detailed mesh has only") as failure:
        build(surface, tmp_path, triangles=10_000_000)
    assert failure.value.code == "target_unreachable"
    assert contents(tmp_path) == {"model.glb": b"earlier"}


def test_wherever_a_rebuild_is_cancelled_the_earlier_files_are_untouched(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    every = {"formats": ["glb", "obj"], "texture_size": 128}
    build(surface, tmp_path, **every)
    earlier = contents(tmp_path)
    cancelled = 0
    # An engine is asked about while it runs, so how often the job is asked in all differs from run to run.
    for call in (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 30, 50, 80, 120, 200, 400):
        try:
            build(surface, tmp_path, ListeningContext(cancel_at=call), triangles=300, **every)
        except EspalierError as error:
            assert error.code == "cancelled"
            assert contents(tmp_path) == earlier
            cancelled += 1
        else:
            break
    assert cancelled >= 10
    assert contents(tmp_path) != earlier


def test_a_folder_that_is_gone_is_named(surface: ExtractedMesh, tmp_path: Path) -> None:
    (tmp_path / "preview.png").touch()
    with pytest.raises(EspalierError, match="gone is gone") as failure:
        build(surface, tmp_path / "gone", texture=False)
    assert failure.value.code == "not_writable"


def test_a_shape_that_cannot_be_made_simple_enough_says_what_it_needs() -> None:
    check_reached(sphere(1), 79)
    with pytest.raises(EspalierError, match="to 70 triangles: 80 are the fewest that keep it") as failure:
        check_reached(sphere(1), 70)
    assert failure.value.code == "target_unreachable"
