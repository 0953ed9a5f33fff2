"""Unwrapping: what every engine must give, and what happens when one misbehaves."""

import os
import re
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import uvunwrap

from espalier_runtime.meshing.edges import face_components
from espalier_runtime.meshing.simplification.simplify import simplify_mesh
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import Progress
from espalier_runtime.raster.rasterise import NO_FACE, rasterise
from espalier_runtime.texturing.unwrapping.merge_charts import charts_of, merged_charts
from espalier_runtime.texturing.unwrapping.unwrap import UnwrapEngine, default_engines, padding_texels, unwrap_mesh
from tests.meshing.sdf_solids import surface_of, table

PAGE = 512


@pytest.fixture(scope="module")
def mesh() -> TriangleMesh:
    return simplify_mesh(TriangleMesh.from_decoder(surface_of(table, resolution=48, hollow=False)), 2_000)


@pytest.fixture(scope="module")
def bumpy() -> TriangleMesh:
    """A ball with dents and humps, which engines cut into many charts."""

    def distance(points: np.ndarray) -> np.ndarray:
        waves = np.sin(23 * points).prod(axis=-1) + 0.6 * np.sin(37 * points + 1).prod(axis=-1)
        return np.linalg.norm(points, axis=-1) - 0.36 - 0.045 * waves

    return simplify_mesh(TriangleMesh.from_decoder(surface_of(distance, resolution=64, hollow=False)), 6_000)


def stretch(mesh: TriangleMesh, corner_uvs: np.ndarray) -> float:
    """How much longer texels are one way than across it: the 95th percentile over the faces."""
    corners = mesh.vertices[mesh.faces].astype(np.float64)
    along = corners[:, 1] - corners[:, 0]
    length = np.linalg.norm(along, axis=1)
    across = corners[:, 2] - corners[:, 0]
    run = (across * along).sum(1) / length
    flat = np.zeros((len(corners), 2, 2))
    flat[:, 0, 0], flat[:, 0, 1] = length, run
    flat[:, 1, 1] = np.sqrt(np.maximum((across**2).sum(1) - run**2, 1e-18))
    sides = (corner_uvs[:, 1:] - corner_uvs[:, :1]).transpose(0, 2, 1).astype(np.float64)
    scales = np.linalg.svd(sides @ np.linalg.inv(flat), compute_uv=False)
    return float(np.quantile(scales[:, 0] / np.maximum(scales[:, 1], 1e-9), 0.95))


def engine_that_runs(program: str, *, seconds: float = 20.0) -> UnwrapEngine:
    return UnwrapEngine("misbehaving", (sys.executable, "-c", program), base_seconds=seconds)


def coverage(corner_uvs: np.ndarray) -> np.ndarray:
    uvs = corner_uvs.reshape(-1, 2)
    clip = np.column_stack([2 * uvs[:, 0] - 1, 1 - 2 * uvs[:, 1], np.full(len(uvs), 0.5), np.ones(len(uvs))])
    return rasterise(clip, np.arange(len(uvs)).reshape(-1, 3), height=PAGE, width=PAGE).face_id


@pytest.mark.parametrize("chosen", ["uvunwrap", "xatlas", "box projection"])
def test_charts_fill_the_page_without_overlapping(mesh: TriangleMesh, chosen: str) -> None:
    engines = [engine for engine in default_engines() if engine.name == chosen]
    unwrapped = unwrap_mesh(mesh, PAGE, engines=engines)
    assert unwrapped.engine == chosen
    sides = unwrapped.corner_uvs[:, 1:] - unwrapped.corner_uvs[:, :1]
    area = np.abs(np.linalg.det(sides)).sum() / 2
    covered = (coverage(unwrapped.corner_uvs) != NO_FACE).mean()
    assert covered > 0.4
    # Overlapping triangles would have more area than the texels that they cover.
    assert area == pytest.approx(covered, rel=0.01)


def test_small_charts_are_merged_without_more_stretch(bumpy: TriangleMesh) -> None:
    corner_uvs = unwrap_mesh(bumpy, PAGE).corner_uvs
    job = uvunwrap.generate([uvunwrap.Mesh(bumpy.vertices, bumpy.faces.astype(np.uint32))], page_size=PAGE, padding=2)
    alone = np.asarray(job.meshes[0].corner_uvs, np.float32).reshape(-1, 3, 2)
    count, count_alone = (int(charts_of(bumpy.faces, uvs).max()) + 1 for uvs in (corner_uvs, alone))
    assert count < 0.85 * count_alone
    assert stretch(bumpy, corner_uvs) < 1.05 * stretch(bumpy, alone)


def test_a_chart_that_has_no_neighbour_stays(mesh: TriangleMesh) -> None:
    chart = np.zeros(len(mesh.faces), np.int32)
    assert (merged_charts(mesh.vertices, mesh.faces, chart) == 0).all()


def test_charts_keep_their_distance_for_the_mip_levels(mesh: TriangleMesh) -> None:
    unwrapped = unwrap_mesh(mesh, PAGE)
    face_id = coverage(unwrapped.corner_uvs)
    corner = {tuple(uv): place for place, uv in enumerate(unwrapped.corner_uvs.reshape(-1, 2).tolist())}
    joined = np.array([corner[tuple(uv)] for uv in unwrapped.corner_uvs.reshape(-1, 2).tolist()]).reshape(-1, 3)
    chart = face_components(joined.astype(np.int32), int(joined.max()) + 1)[1]
    chart_id = np.where(face_id == NO_FACE, -1, chart[face_id])
    for gap in range(1, padding_texels(PAGE)):
        here, there = chart_id[:, :-gap], chart_id[:, gap:]
        assert not ((here >= 0) & (there >= 0) & (here != there)).any()


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import os; os.abort()", "killed by SIGABRT"),
        ("import ctypes; ctypes.string_at(0)", "killed by SIGSEGV"),
        ("raise SystemExit(7)", "ended with code 7"),
        (
            "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28)); bytearray(2**30)",
            "ended with code 1",
        ),
        ("print('0.5')", "left no readable answer"),
        ("import sys; open(sys.argv[1] + '/corner_uvs.npy', 'wb').write(b'rubbish')", "left no readable answer"),
        (
            "import sys, numpy; numpy.save(sys.argv[1] + '/corner_uvs.npy', numpy.zeros((5, 3, 2)))",
            r"answered \(5, 3, 2\)",
        ),
        (
            "import sys, numpy as n; f = sys.argv[1]; n.save(f + '/corner_uvs.npy', "
            "n.full((len(n.load(f + '/faces.npy')), 3, 2), 9.0))",
            "outside the page",
        ),
    ],
)
def test_a_failing_engine_is_followed_by_the_next_and_its_reason_is_kept(
    mesh: TriangleMesh, program: str, reason: str
) -> None:
    unwrapped = unwrap_mesh(mesh, PAGE, engines=[engine_that_runs(program), default_engines()[0]])
    assert unwrapped.engine == "uvunwrap"
    assert len(unwrapped.failures) == 1
    assert re.search(reason, unwrapped.failures[0])


def test_when_both_engines_hang_the_boxes_still_give_an_unwrapping(mesh: TriangleMesh) -> None:
    hangs = "import time; time.sleep(600)"
    fast_limit = UnwrapEngine("hanging", (sys.executable, "-c", hangs), base_seconds=0.3, faces_per_second=1e9)
    unwrapped = unwrap_mesh(mesh, PAGE, engines=[fast_limit, fast_limit])
    assert unwrapped.engine == "box projection"
    assert all("no answer within" in failure for failure in unwrapped.failures)


def test_an_engine_that_floods_its_output_is_still_read_to_the_end(mesh: TriangleMesh) -> None:
    floods = "for i in range(200000): print('0.25')"
    seen: list[float] = []
    unwrapped = unwrap_mesh(
        mesh, PAGE, engines=[engine_that_runs(floods)], progress=Progress(lambda done, _total: seen.append(done))
    )
    assert unwrapped.failures == ("misbehaving: left no readable answer",)
    assert 0.25 in seen


def test_what_an_engine_reads_lies_in_the_folder_of_the_asset_under_a_name_that_the_app_sweeps(
    mesh: TriangleMesh, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    program = f"import sys, pathlib; pathlib.Path({str(note)!r}).write_text(sys.argv[1])"
    (tmp_path / "asset").mkdir()
    unwrap_mesh(mesh, PAGE, folder=tmp_path / "asset", engines=[engine_that_runs(program)])
    place = Path(note.read_text())
    assert place.parent == tmp_path / "asset"
    assert place.name.startswith(".building")
    assert list((tmp_path / "asset").iterdir()) == []


def test_cancelling_ends_the_engine_and_everything_it_started(mesh: TriangleMesh, tmp_path: Path) -> None:
    note = tmp_path / "grandchild"
    program = (
        "import subprocess, sys, time, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid))\n"
        "time.sleep(600)"
    )

    def cancelled() -> None:
        if note.exists() and note.read_text():
            raise EspalierError("cancelled", "The job was cancelled.")

    with pytest.raises(EspalierError, match="cancelled"):
        unwrap_mesh(mesh, PAGE, engines=[engine_that_runs(program)], progress=Progress(check=cancelled))
    assert_ends(int(note.read_text()))


def assert_ends(process_id: int) -> None:
    """The process is gone, or a zombie that nobody has waited for."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":
            return
        time.sleep(0.01)
    os.kill(process_id, 9)
    raise AssertionError("the engine's own child outlived it")


def test_box_projection_takes_a_mesh_of_one_triangle() -> None:
    lone = TriangleMesh(np.eye(3, dtype=np.float32), np.int32([(0, 1, 2)]))
    unwrapped = unwrap_mesh(lone, PAGE, engines=())
    assert (coverage(unwrapped.corner_uvs) != NO_FACE).mean() > 0.1
