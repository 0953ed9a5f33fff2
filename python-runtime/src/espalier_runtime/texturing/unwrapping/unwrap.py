"""Lays the triangles of a mesh out flat on one square page: which engine does it, and what happens when one fails.

Owns the order of the engines and their time limits. Engines run in processes of their own (`unwrap_process`), so that
a crash, a hang or a memory hog costs a texture nothing; what cannot fail comes last. Axes: F faces.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float32

from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.texturing.unwrapping.box_projection import project_on_boxes
from espalier_runtime.texturing.unwrapping.unwrap_process import EngineError, UnwrapJob, run_engine

WORKER_MODULE = "espalier_runtime.texturing.unwrapping.unwrap_worker"


@dataclass(frozen=True)
class UnwrapEngine:
    """A program that unwraps: its name in recipes, how it is started, and how long it may take."""

    name: str
    command: tuple[str, ...]
    base_seconds: float = 20.0
    faces_per_second: float = 2_000.0

    def time_limit(self, face_count: int) -> float:
        """Seconds after which the engine counts as hung."""
        return self.base_seconds + face_count / self.faces_per_second


def default_engines() -> tuple[UnwrapEngine, ...]:
    """uvunwrap, then xatlas, which is slower and has been in use for longer."""
    start = (sys.executable, "-m", WORKER_MODULE)
    return (
        UnwrapEngine("uvunwrap", (*start, "uvunwrap")),
        UnwrapEngine("xatlas", (*start, "xatlas"), faces_per_second=500.0),
    )


@dataclass(frozen=True)
class Unwrapped:
    """Where each corner lies on the page (u right, v up, both in 0..1), which engine said so, and why others did not.

    Charts do not overlap and are `padding` texels apart on a page of the texture's size.
    """

    corner_uvs: Float32[np.ndarray, "F 3 2"]
    engine: str
    failures: tuple[str, ...] = ()


def unwrap_mesh(
    mesh: TriangleMesh,
    page_size: int,
    *,
    folder: Path | None = None,
    engines: Sequence[UnwrapEngine] | None = None,
    report: Callable[[float], None] = lambda _fraction: None,
    check_cancelled: Callable[[], None] = lambda: None,
) -> Unwrapped:
    """Unwrap for a texture of `page_size` texels a side; a failing engine is followed by the next.

    What an engine reads and writes lies inside `folder` meanwhile, else in the system's temporary folder. Raises
    disk_full or not_writable where that cannot be written. `report` gets the finished fraction.
    `check_cancelled` is asked every few hundredths of a second and may raise.
    """
    job = UnwrapJob(mesh.vertices, mesh.faces, page_size, padding_texels(page_size), folder)
    failures: list[str] = []
    for engine in default_engines() if engines is None else engines:
        try:
            limit = engine.time_limit(len(mesh.faces))
            corner_uvs = run_engine(engine.command, job, limit, report=report, check_cancelled=check_cancelled)
        except EngineError as failure:
            failures.append(f"{engine.name}: {failure}")
        else:
            return Unwrapped(corner_uvs, engine.name, tuple(failures))
    corner_uvs = project_on_boxes(mesh, page_size, padding_texels(page_size))
    return Unwrapped(corner_uvs, "box projection", tuple(failures))


def padding_texels(page_size: int) -> int:
    """Texels between charts: enough for the mip levels down to about 128 texels a side to keep them apart."""
    return min(max(page_size // 256, 2), 16)
