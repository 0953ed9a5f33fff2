"""The turntable video of an asset: its frames, rendered over a backdrop.

Owns frame rate, size, backdrop and the simplified proxy of a heavy mesh. Light and camera are those of `preview`;
encoding is `export/video`'s. Axes: S side, V vertices, F faces.

A frame has one sample a pixel, a third of the cost of four; only its outline is antialiased afterwards.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from espalier_runtime.asset.preview import shaded_mesh, turntable_camera
from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.export.video import write_video
from espalier_runtime.images.smoothstep import smoothstep
from espalier_runtime.meshing.queries.nearest_surface import NearestSurface
from espalier_runtime.meshing.queries.normals import vertex_normals
from espalier_runtime.meshing.simplification.simplify import simplify_mesh
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.meshing.weld import drop_degenerate_faces, weld_vertices
from espalier_runtime.protocol.progress import Progress
from espalier_runtime.raster.shade import ShadeOptions, shade
from espalier_runtime.raster.surface_pixels import ShadedMesh

VIDEO_NAME = "turntable.webm"
FRAMES_PER_SECOND = 30
SIDE = 512
_MOST_FACES = 50_000
"""Faces of the proxy at most: beyond it several faces share a pixel, and the time of a frame grows with them."""
_CENTRE, _EDGE = 249.0, 219.0
"""Grey of the backdrop in the middle and at the edge, sRGB."""


def write_turntable_video(path: Path, model: AssetModel, *, frames: int, progress: Progress) -> None:
    """Draw one turn of `model` in so many `frames`, from the front to the front. Raises what `write_video` does.

    A picture takes about 0.15 s of one core.
    """
    subject = _proxy(shaded_mesh(model), progress)

    def pictures() -> Iterator[UInt8[np.ndarray, "S S 3"]]:
        for frame in range(frames):
            yield _video_frame(subject, frame / frames)
            progress.report((frame + 1) / frames)

    write_video(path, pictures(), frames_per_second=FRAMES_PER_SECOND, progress=progress)


def _video_frame(subject: ShadedMesh, turned: float) -> UInt8[np.ndarray, "S S 3"]:
    """`subject` over the backdrop, after the share `turned` of a whole turn."""
    drawn = shade(subject, turntable_camera(subject.positions, turned), ShadeOptions(SIDE, supersampling=1))
    cover = drawn[..., 3:].astype(np.float32) / 255
    picture = np.rint(drawn[..., :3] * cover + _backdrop() * (1 - cover)).astype(np.uint8)
    soft = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.8))
    return np.where(_outline(drawn[..., 3] == 255)[..., None], soft, picture)


def _proxy(mesh: ShadedMesh, progress: Progress) -> ShadedMesh:
    """`mesh` with a texture no finer than the frame and at most _MOST_FACES faces."""
    if mesh.texture is not None and mesh.texture.shape[0] > SIDE:
        mesh = replace(mesh, texture=np.asarray(cv2.resize(mesh.texture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)))
    if len(mesh.faces) <= _MOST_FACES:
        return mesh
    whole = TriangleMesh(mesh.positions, mesh.faces)
    simple = simplify_mesh(drop_degenerate_faces(weld_vertices(whole)), _MOST_FACES)
    progress.check()
    colours = _colours_near(mesh, NearestSurface(whole), simple.vertices)
    return ShadedMesh(simple.vertices, vertex_normals(simple), simple.faces, colours=colours)


def _colours_near(
    mesh: ShadedMesh, surface: NearestSurface, points: Float32[np.ndarray, "V 3"]
) -> Float32[np.ndarray, "V 3"] | None:
    """The colours of `mesh` beside each point, from the nearest texel where it has a texture."""
    place = surface.find(points)
    corners = mesh.faces[place.faces]
    if mesh.texture is not None and mesh.uvs is not None:
        u, v = np.einsum("nk,nkc->cn", place.weights, mesh.uvs[corners])
        side = mesh.texture.shape[0]
        columns, rows = (np.clip((share * side).astype(np.intp), 0, side - 1) for share in (u, 1 - v))
        return mesh.texture[rows, columns].astype(np.float32) / 255
    return None if mesh.colours is None else np.einsum("nk,nkc->nc", place.weights, mesh.colours[corners])


def _outline(covered: Bool[np.ndarray, "S S"]) -> Bool[np.ndarray, "S S"]:
    """Pixels along the border of what is covered, on both sides of it."""
    mask, around = covered.astype(np.uint8), np.ones((3, 3), np.uint8)
    return np.asarray(cv2.dilate(mask, around)) != np.asarray(cv2.erode(mask, around))


@cache
def _backdrop() -> Float32[np.ndarray, "S S 1"]:
    across = (np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE * 2 - 1
    from_centre = np.clip(np.hypot(*np.meshgrid(across, across)) / 1.2, 0, 1)
    bend = smoothstep(from_centre)
    return (_CENTRE + (_EDGE - _CENTRE) * bend).astype(np.float32)[..., None]
