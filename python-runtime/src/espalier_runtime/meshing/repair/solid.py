"""Makes a mesh watertight for printing: fills its holes, or else remeshes its outside by dual contouring on a grid.

Owns the choice between the two and the rebuilding on a grid. Axes: X, Y, Z grid cells; N cells of the new surface.
"""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32, Int32
from scipy import ndimage

from espalier_runtime.meshing.edges import face_components
from espalier_runtime.meshing.extraction.flexicubes import FEATURE_CHANNELS, extract_mesh
from espalier_runtime.meshing.queries.health import measure_figures
from espalier_runtime.meshing.queries.normals import surface_area
from espalier_runtime.meshing.queries.outside import WALL_THICKENING, OutsideGrid, flood_outside
from espalier_runtime.meshing.queries.volume import signed_volumes
from espalier_runtime.meshing.repair.holes import EVERY_HOLE, fill_holes
from espalier_runtime.meshing.repair.manifold import split_non_manifold
from espalier_runtime.meshing.repair.touching import separate_touching
from espalier_runtime.meshing.repair.winding import fix_winding
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.meshing.weld import drop_folded_faces, merge_equal_positions
from espalier_runtime.protocol.messages.body import Solidification

_GRID_SIDE = 192
_SMOOTHING = 0.7
"""Standard deviation in cells: removes the steps of the grid and keeps edges to about a cell."""
_BAND_CELLS = 3
_LEAST_THICKNESS = 0.005
"""Mean thickness of what may count as a solid, as a share of its longest side."""
_CORNERS = np.array([(corner & 1, corner >> 1 & 1, corner >> 2 & 1) for corner in range(8)])


@dataclass(frozen=True)
class Solid:
    """The mesh, and how it was made closed."""

    mesh: TriangleMesh
    method: Solidification


def make_solid(mesh: TriangleMesh) -> Solid:
    """A watertight mesh of the same shape; ValueError for one without faces.

    Closing holes keeps every other triangle. Where that is not enough, the surface is built anew on a grid of 192
    cells: detail under a cell is lost, sheets become a cell or two thick, and colours are those of the nearest places.
    """
    if not len(mesh.faces):
        raise ValueError("a mesh without faces cannot become a solid")
    whole = separate_touching(split_non_manifold(merge_equal_positions(mesh))[0])
    if measure_figures(whole).watertight:
        return Solid(whole, "as it was")
    closed = close_mesh(mesh)
    if measure_figures(closed).watertight and _has_thickness(closed):
        return Solid(closed, "closed")
    return Solid(_remeshed(mesh), "rebuilt")


def close_mesh(mesh: TriangleMesh) -> TriangleMesh:
    """Make it manifold and fill every hole, without remeshing; watertight in nearly every case."""
    parted, _ = split_non_manifold(mesh)
    filled = fill_holes(parted, EVERY_HOLE).mesh
    return separate_touching(fix_winding(drop_folded_faces(filled))[0])


def _has_thickness(mesh: TriangleMesh) -> bool:
    """Whether the mesh is more than a flat double sheet, by its mean thickness, 2 · volume / area."""
    extent = float(np.ptp(mesh.vertices, axis=0).max())
    thickness = 2.0 * float(signed_volumes(mesh).sum()) / max(surface_area(mesh), 1e-30)
    return thickness > _LEAST_THICKNESS * extent


def _remeshed(mesh: TriangleMesh) -> TriangleMesh:
    """The surface around everything that cannot be reached from outside."""
    grid = flood_outside(mesh, _GRID_SIDE)
    distance = _signed_cells(grid)
    extracted = _extract(distance)
    resolution = max(distance.shape) - 1
    vertices = (extracted.vertices + 0.5) * resolution * np.float32(grid.cell)
    vertices += (grid.origin + 0.5 * grid.cell).astype(np.float32)
    return _without_inner_shells(TriangleMesh(vertices, extracted.faces))


def _signed_cells(grid: OutsideGrid) -> Float32[np.ndarray, "X Y Z"]:
    """Distance in cells from the surface, positive outside.

    The walls were dilated for the flood fill, so the surface lies that far inside them.
    """
    outwards = np.asarray(ndimage.distance_transform_edt(grid.is_outside), np.float32)
    inwards = np.asarray(ndimage.distance_transform_edt(~grid.is_outside), np.float32)
    return np.asarray(ndimage.gaussian_filter(outwards - inwards, _SMOOTHING), np.float32) + WALL_THICKENING


def _extract(distance: Float32[np.ndarray, "X Y Z"]) -> TriangleMesh:
    """The zero level set by dual contouring, on cells between the grid points where the distance is known."""
    resolution = max(distance.shape) - 1
    near = np.abs(distance[:-1, :-1, :-1]) < _BAND_CELLS
    cells: Int32[np.ndarray, "N 3"] = np.argwhere(near).astype(np.int32)
    corners = (cells[:, None] + _CORNERS).reshape(-1, 3)
    features = np.zeros((len(cells), FEATURE_CHANNELS), np.float32)
    # Extraction subtracts 1/R from every distance.
    features[:, :8] = distance[tuple(corners.T)].reshape(-1, 8) / resolution + 1.0 / resolution
    return TriangleMesh.from_decoder(extract_mesh(torch.from_numpy(cells), torch.from_numpy(features), resolution))


def _without_inner_shells(mesh: TriangleMesh) -> TriangleMesh:
    """Drop the pieces that bound a cavity: their volume is negative."""
    count, piece = face_components(mesh.faces, len(mesh.vertices))
    volume = np.bincount(piece, signed_volumes(mesh), minlength=count)
    kept = mesh.with_faces(mesh.faces[(volume > 0)[piece]]).without_unused_vertices()
    return separate_touching(split_non_manifold(kept)[0])
