"""The protocol of colour sources for baking: a function from points near the surface to colours.

Owns the protocol and its simplest implementation, the vertex colours of the detailed mesh. Axes: N points.
"""

from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float32

from espalier_runtime.meshing.queries.nearest_surface import NearestSurface
from espalier_runtime.meshing.triangle_mesh import TriangleMesh


@runtime_checkable
class ColourSource(Protocol):
    """Colours of an object; called with a few ten thousand points at a time."""

    def colours(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """sRGB in 0..1 at points of the finished mesh in the model frame, with their outward unit normals.

        The finished mesh is simplified, so a point lies up to a cell off the detailed surface.
        """
        ...


def completed(
    shown: Float32[np.ndarray, "N 3"],
    whole: Float32[np.ndarray, " N"],
    elsewhere: ColourSource,
    *,
    points: Float32[np.ndarray, "N 3"],
    normals: Float32[np.ndarray, "N 3"],
) -> Float32[np.ndarray, "N 3"]:
    """`shown`, colours times their shares, with what is missing of a `whole` share of 1 from another source.

    That is asked for these points alone, since it is several times slower. Changes `shown`."""
    rest = np.flatnonzero(whole < 1)
    if len(rest):
        shown[rest] += (1 - whole[rest, None]) * elsewhere.colours(points[rest], normals[rest])
    return shown


class MeshColours:
    """The vertex colours of the detailed mesh, interpolated at the nearest point that faces the same way."""

    def __init__(self, detailed: TriangleMesh, surface: NearestSurface) -> None:
        self._detailed = detailed
        self._surface = surface

    def colours(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """See ColourSource."""
        place = self._surface.find(points, normals)
        return self._detailed.colours_at(place.faces, place.weights)
