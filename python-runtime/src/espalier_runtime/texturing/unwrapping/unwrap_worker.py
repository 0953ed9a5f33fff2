"""The program that unwraps one mesh with one engine: `python -m … ENGINE FOLDER PAGE_SIZE PADDING`.

Owns the calls of the two engine libraries. Runs in a process of its own (see `unwrap` for what it reads and writes),
may die there, and is the first to be killed when the machine runs out of memory.
"""

import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float32, Int32

from espalier_runtime.protocol.parent_death import die_with_parent
from espalier_runtime.texturing.unwrapping.merge_charts import charts_of, merged_charts

if TYPE_CHECKING:
    import uvunwrap

_POLL_SECONDS = 0.05
_MOST_FACES_TO_MERGE = 200_000
_MERGING_PASSES = 2
_ANY_ANGLE = 89.9
"""The largest between a face and its chart that the engine takes, in degrees."""
_STAGE_STARTS = {"segmenting": 0.0, "parameterizing": 0.3, "packing": 0.6, "output": 0.95}


def main(arguments: list[str]) -> None:
    """Unwrap what lies in the folder; any exception ends the process with a traceback and code 1."""
    engine, folder, page_size, padding = arguments[0], Path(arguments[1]), int(arguments[2]), int(arguments[3])
    _be_killed_first()
    vertices, faces = np.load(folder / "vertices.npy"), np.load(folder / "faces.npy")
    unwrap = {"uvunwrap": _uvunwrap, "xatlas": _xatlas}[engine]
    np.save(folder / "corner_uvs.npy", unwrap(vertices, faces, page_size, padding))


def _be_killed_first() -> None:
    """Die with the parent; be the first that the kernel kills when memory runs out (both on Linux only)."""
    die_with_parent()
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _uvunwrap(
    vertices: Float32[np.ndarray, "V 3"], faces: Int32[np.ndarray, "F 3"], page_size: int, padding: int
) -> Float32[np.ndarray, "F 3 2"]:
    import uvunwrap

    triangles = faces.astype(np.uint32)
    count = 1 + (_MERGING_PASSES if len(faces) <= _MOST_FACES_TO_MERGE else 0)
    job = uvunwrap.start([uvunwrap.Mesh(vertices, triangles)], page_size=page_size, padding=padding)
    corner_uvs = _watched(job, of_passes=(0, count))
    # The engine starts a chart wherever a surface turns; told where charts may end, and nothing of angles, it makes
    # about half as many with the same stretch, because it still cuts what will not lie flat.
    for number in range(1, count):
        chart = charts_of(faces, corner_uvs)
        materials = merged_charts(vertices, faces, chart).astype(np.uint32)
        mesh = uvunwrap.Mesh(vertices, triangles, face_materials=materials)
        job = uvunwrap.start([mesh], page_size=page_size, padding=padding, max_chart_angle=_ANY_ANGLE)
        larger = _watched(job, of_passes=(number, count))
        if charts_of(faces, larger).max() >= chart.max():
            break
        corner_uvs = larger
    return corner_uvs


def _watched(job: "uvunwrap.Job", *, of_passes: tuple[int, int]) -> Float32[np.ndarray, "F 3 2"]:
    """The answer of an engine's job that is one of several passes (number, count)."""
    number, count = of_passes
    while not job.done:
        progress = job.progress
        if progress is not None:
            share = progress.done / progress.total if progress.total else 0.0
            _write_progress((number + _STAGE_STARTS.get(progress.stage, 0.0) + 0.3 * min(share, 1.0)) / count)
        time.sleep(_POLL_SECONDS)
    atlas = job.result()
    if atlas.page_count != 1:
        raise ValueError(f"expected one page, got {atlas.page_count}")
    return np.asarray(atlas.meshes[0].corner_uvs, np.float32).reshape(-1, 3, 2)


def _xatlas(
    vertices: Float32[np.ndarray, "V 3"], faces: Int32[np.ndarray, "F 3"], page_size: int, padding: int
) -> Float32[np.ndarray, "F 3 2"]:
    import xatlas

    atlas = xatlas.Atlas()
    atlas.add_mesh(vertices, faces.astype(np.uint32))
    packing = xatlas.PackOptions()
    packing.resolution = page_size
    packing.padding = padding
    atlas.generate(pack_options=packing)
    if atlas.atlas_count != 1:
        raise ValueError(f"expected one page, got {atlas.atlas_count}")
    _, corners, uvs = atlas[0]
    return uvs[corners].astype(np.float32)


def _write_progress(fraction: float) -> None:
    sys.stdout.write(f"{fraction:.3f}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
