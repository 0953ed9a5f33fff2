"""The picture's other half: what it shows of one side of a symmetric object, on the side that it does not show.

Owns whether and where the mirror image of the picture is used. Axes: N points.
"""

import numpy as np
from jaxtyping import Float32

from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.images.smoothstep import smoothstep_between
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.texturing.colour_source import ColourSource, completed
from espalier_runtime.texturing.image_projection.mirror_plane import MirrorPlane, fit_mirror_plane
from espalier_runtime.texturing.image_projection.projected_image import ProjectedImage

# Degrees of the plane's normal from the picture's right: beyond, the mirror image would bring the front to the back.
_MOST_TURNED = 50.0
# How far the mirror image may lie from the surface, see `fit_mirror_plane`.
_MOST_APART = 0.028
# How far a mirrored point may lie from the surface that the picture shows, and the width of the soft border.
_TOLERANCE, _FEATHER = 0.05, 0.03
# Cosines between the direction to the camera and the mirrored normal, and that of the surface which the picture shows
# there, between which the share rises from 0 to 1: a pixel that is seen aslant would be drawn out to a streak.
_FACING = (0.2, 0.45)
_SHOWN_FACING = (0.08, 0.3)


class MirroredImage:
    """The colours of a picture across a mirror plane, of `elsewhere` where the picture does not show that either."""

    def __init__(
        self, projected: ProjectedImage, pose: PicturePose, plane: MirrorPlane, elsewhere: ColourSource
    ) -> None:
        """`plane` stands in the upright frame of `pose`, points in the picture's."""
        self._projected, self._pose, self._plane, self._elsewhere = projected, pose, plane, elsewhere

    def colours(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """See ColourSource."""
        mirrored = self._pose.as_seen(self._plane.reflected(self._pose.upright(points)))
        turned = self._plane.turned(self._pose.upright_normals(normals, points)) @ self._pose.rotation
        facing = smoothstep_between(-turned[:, 1], _FACING)
        facing *= smoothstep_between(self._projected.facing_shown(mirrored), _SHOWN_FACING)
        away = (np.abs(self._projected.depth_behind(mirrored)) - _TOLERANCE) / _FEATHER
        share = (facing * np.clip(1 - away, 0, 1)).astype(np.float32)
        shown = share[:, None] * self._projected.colours_at(mirrored)
        return completed(shown, share, self._elsewhere, points=points, normals=normals)


def with_mirrored_half(
    hidden: ColourSource, projected: ProjectedImage, detailed: TriangleMesh, pose: PicturePose
) -> ColourSource:
    """`hidden` with the picture's other half, where the object, in the picture's frame, is its own mirror image in a
    plane near the predicted one; else `hidden` as it is."""
    if pose.mirror is None:
        return hidden
    plane, distance = fit_mirror_plane(pose.upright(detailed.vertices), pose.mirror)
    if distance > _MOST_APART or abs(plane.azimuth) > _MOST_TURNED:
        return hidden
    return MirroredImage(projected, pose, plane, hidden)
