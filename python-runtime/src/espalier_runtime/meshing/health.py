"""What is right and wrong with a mesh, in figures. Repairs nothing: `clean` does."""

import msgspec
import numpy as np

from espalier_runtime.meshing.edges import edge_table, face_components
from espalier_runtime.meshing.triangle_mesh import TriangleMesh


class MeshFigures(msgspec.Struct, frozen=True, rename="camel"):
    """The contract's figures of one mesh: edges are distinct edges, components hang together by vertices."""

    vertices: int
    faces: int
    components: int
    open_edges: int
    non_manifold_edges: int
    watertight: bool


def measure_figures(mesh: TriangleMesh) -> MeshFigures:
    """Count what the contract asks for. Watertight: no open, over-shared or wrongly wound edge, and not empty."""
    edges = edge_table(mesh.faces)
    open_edges = int(np.count_nonzero(edges.is_open))
    non_manifold_edges = int(np.count_nonzero(edges.is_non_manifold))
    sound = open_edges == 0 and non_manifold_edges == 0 and not edges.is_flipped.any()
    return MeshFigures(
        vertices=len(mesh.vertices),
        faces=len(mesh.faces),
        components=face_components(mesh.faces, len(mesh.vertices))[0],
        open_edges=open_edges,
        non_manifold_edges=non_manifold_edges,
        watertight=bool(sound and len(mesh.faces) > 0),
    )
