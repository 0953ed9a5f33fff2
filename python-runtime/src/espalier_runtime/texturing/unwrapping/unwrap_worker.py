"""The program that unwraps one mesh with one engine: `python -m … ENGINE FOLDER PAGE_SIZE PADDING`.

Owns the calls of the two engine libraries. Runs in a process of its own (see `unwrap` for what it reads and writes),
may die there, and is the first to be killed when the machine runs out of memory.
"""

import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
from jaxtyping import Float32, Int32

from espalier_runtime.protocol.parent_death import die_with_parent

_POLL_SECONDS = 0.05
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

    mesh = uvunwrap.Mesh(vertices, faces.astype(np.uint32))
    job = uvunwrap.start([mesh], page_size=page_size, padding=padding)
    while not job.done:
        progress = job.progress
        if progress is not None:
            share = progress.done / progress.total if progress.total else 0.0
            _write_progress(_STAGE_STARTS.get(progress.stage, 0.0) + 0.3 * min(share, 1.0))
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
