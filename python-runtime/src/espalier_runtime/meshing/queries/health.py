"""Figures of a mesh: counts, defects of its topology, size, area, volume.

Repairs nothing: `clean` does. Axes: F faces.
"""

import numpy as np

from espalier_runtime.meshing.edges import face_components
from espalier_runtime.meshing.queries.normals import face_areas
from espalier_runtime.meshing.queries.volume import signed_volumes
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.meshing.weld import drop_degenerate_faces, merge_equal_positions
from espalier_runtime.protocol.messages.asset_report import MeshFigures

_DEGENERATE_AREA = 1e-12
"""Square metres under which a face is a line or a point."""


def measure_figures(mesh: TriangleMesh) -> MeshFigures:
    """Count and measure. Watertight: no open, over-shared or wrongly wound edge, and not empty.

    Equal places count as one vertex, as they do for whoever reads an STL; faces that are lines by that have no edges.
    """
    mesh = merge_equal_positions(mesh)
    sound = drop_degenerate_faces(mesh)
    edges = sound.edges
    open_edges = int(np.count_nonzero(edges.is_open))
    non_manifold_edges = int(np.count_nonzero(edges.is_non_manifold))
    flipped_edges = int(np.count_nonzero(edges.is_flipped))
    watertight = len(sound.faces) > 0 and open_edges + non_manifold_edges + flipped_edges == 0
    areas = face_areas(mesh)
    return MeshFigures(
        vertices=len(mesh.vertices),
        faces=len(mesh.faces),
        components=face_components(mesh.faces, len(mesh.vertices))[0],
        open_edges=open_edges,
        non_manifold_edges=non_manifold_edges,
        watertight=watertight,
        flipped_edges=flipped_edges,
        degenerate_faces=int(np.count_nonzero(areas < _DEGENERATE_AREA)),
        size=np.ptp(mesh.vertices, axis=0).tolist() if len(mesh.vertices) else [0.0, 0.0, 0.0],
        area=float(areas.sum()),
        volume=float(signed_volumes(mesh).sum()) if watertight else None,
    )
