"""An indexed triangle mesh of numpy arrays, never changed in place.

Owns the shape of the data and the conversion from the decoder's tensors. Does not own any operation on meshes.
Axes: V vertices, F faces. Frame: right-handed, z up, inside [-0.5, 0.5]³.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from jaxtyping import Float32, Int, Int32

from espalier_runtime.meshing.edges import EdgeTable, edge_table
from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh


@dataclass(frozen=True)
class TriangleMesh:
    """Triangles over shared vertices, counter-clockwise seen from outside.

    `colours` are sRGB in 0..1, or None for a mesh without colour. ValueError when shapes or indices do not fit.
    """

    vertices: Float32[np.ndarray, "V 3"]
    faces: Int32[np.ndarray, "F 3"]
    colours: Float32[np.ndarray, "V 3"] | None = None

    def __post_init__(self) -> None:
        if self.vertices.ndim != 2 or self.vertices.shape[1] != 3:
            raise ValueError(f"vertices must be [V, 3], got {self.vertices.shape}")
        if self.faces.ndim != 2 or self.faces.shape[1] != 3:
            raise ValueError(f"faces must be [F, 3], got {self.faces.shape}")
        if self.colours is not None and self.colours.shape != self.vertices.shape:
            raise ValueError(f"colours must be {self.vertices.shape} like the vertices, got {self.colours.shape}")
        if len(self.faces) and not 0 <= self.faces.min() <= self.faces.max() < len(self.vertices):
            raise ValueError(f"faces point outside the {len(self.vertices)} vertices")

    @classmethod
    def from_decoder(cls, surface: ExtractedMesh) -> "TriangleMesh":
        """Take vertices, faces and the rgb half of the attributes off the device."""
        return cls(
            vertices=_to_numpy(surface.vertices, np.float32),
            faces=_to_numpy(surface.faces, np.int32),
            colours=np.clip(_to_numpy(surface.vertex_attributes[:, :3], np.float32), 0.0, 1.0),
        )

    @property
    def corners(self) -> Float32[np.ndarray, "F 3 3"]:
        """The three corner positions of every face."""
        return np.take(self.vertices, self.faces, axis=0)

    @cached_property
    def edges(self) -> EdgeTable:
        """The edges of the faces, kept as long as the mesh: repairs that change nothing hand the same mesh on."""
        return edge_table(self.faces)

    def with_faces(self, faces: Int[np.ndarray, "F 3"]) -> "TriangleMesh":
        """The same vertices under other faces."""
        return replace(self, faces=np.ascontiguousarray(faces, np.int32))

    def colours_at(
        self, faces: Int32[np.ndarray, " N"], weights: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """Colours at points on the surface, given by face and barycentric weights; white for a mesh without colour."""
        if self.colours is None:
            return np.ones((len(faces), 3), np.float32)
        return np.einsum("nk,nkc->nc", weights, self.colours[self.faces[faces]]).astype(np.float32)

    def without_unused_vertices(self) -> "TriangleMesh":
        """Drop the vertices that no face uses; the order of the others stays."""
        used = np.zeros(len(self.vertices), bool)
        used[self.faces] = True
        if used.all():
            return self
        position = np.cumsum(used, dtype=np.int32) - 1
        colours = None if self.colours is None else self.colours[used]
        return replace(self, vertices=self.vertices[used], faces=position[self.faces], colours=colours)


def _to_numpy(tensor: torch.Tensor, kind: type) -> np.ndarray:
    return np.ascontiguousarray(tensor.detach().cpu().numpy(), kind)
