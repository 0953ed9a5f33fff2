"""The plane in which an object is its own mirror image: near the one a network predicts, where the surface fits best.

Owns the plane and the search for it. Frame: the upright one of `cameras/picture_pose`. Axes: N points.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32
from scipy.spatial import KDTree

# Degrees and shares of the extent around the prediction that are searched, coarsely and then between the best ones.
_TURNS = np.arange(-20.0, 21.0, 5.0)
_SHIFTS = np.linspace(-0.2, 0.2, 13)
_FINE_TURNS = np.array([-2.5, 0.0, 2.5])
_FINE_SHIFTS = np.array([-1 / 60, 0.0, 1 / 60])
# What a turn of 20° away from the prediction costs, in sizes of the object.
_TURN_PRICE = 0.003
# Distances are cut off here, in sizes of the object: what has no counterpart counts the same however far away it is.
_FARTHEST = 0.06
_SOURCES, _TARGETS = 600, 6000


@dataclass(frozen=True)
class MirrorPlane:
    """A vertical plane: `azimuth` of its normal in degrees, from the picture's right around the up direction, and its
    `offset` from the origin along that normal."""

    azimuth: float
    offset: float

    @property
    def normal(self) -> Float32[np.ndarray, "3"]:
        """Of length 1."""
        angle = np.radians(self.azimuth)
        return np.array([np.cos(angle), np.sin(angle), 0], np.float32)

    def reflected(self, points: Float[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
        """The mirror images of points."""
        return (points - 2 * (points @ self.normal - self.offset)[:, None] * self.normal).astype(np.float32)

    def turned(self, directions: Float[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
        """The mirror images of directions."""
        return (directions - 2 * (directions @ self.normal)[:, None] * self.normal).astype(np.float32)


def fit_mirror_plane(surface: Float[np.ndarray, "N 3"], azimuth: float) -> tuple[MirrorPlane, float]:
    """The plane near `azimuth` whose mirror image of the surface's points lies nearest to the surface.

    The second is the mean distance, in sizes of the object and at most `_FARTHEST`, which says how good the plane is.
    """
    targets, sources = _some(surface, _TARGETS), _some(surface, _SOURCES)
    size, tree = float(np.ptp(targets, 0).max()), KDTree(targets)

    def distance(plane: MirrorPlane) -> float:
        found = tree.query(plane.reflected(sources), distance_upper_bound=_FARTHEST * size)[0]
        return float(np.minimum(found / size, _FARTHEST).mean())

    def best(azimuths: np.ndarray, shifts: np.ndarray, around: MirrorPlane | None) -> MirrorPlane:
        planes = [
            MirrorPlane(float(one), offset)
            for one in azimuths
            for offset in _offsets(targets, float(one), shifts, around)
        ]
        return min(planes, key=lambda plane: distance(plane) + _TURN_PRICE * ((plane.azimuth - azimuth) / 20) ** 2)

    coarse = best(azimuth + _TURNS, _SHIFTS, None)
    fine = best(coarse.azimuth + _FINE_TURNS, _FINE_SHIFTS, coarse)
    return fine, distance(fine)


def _offsets(
    points: Float[np.ndarray, "N 3"], azimuth: float, shifts: Float[np.ndarray, "S"], around: MirrorPlane | None
) -> list[float]:
    """Each of `shifts` in extents of the points along the normal, from their middle or from the offset of the plane
    `around`."""
    along = points @ MirrorPlane(azimuth, 0).normal
    middle = float(along.min() + along.max()) / 2 if around is None else around.offset
    extent = float(np.ptp(along))
    return [middle + float(shift) * extent for shift in shifts]


def _some(points: Float[np.ndarray, "N 3"], count: int) -> Float[np.ndarray, "M 3"]:
    """About `count` of the points, evenly taken."""
    return points[:: max(1, len(points) // count)]
