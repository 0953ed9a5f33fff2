"""How exactly a finished mesh shows the outline of its picture, and whether thin parts are there.

Axis letters: S side of the masks in pixels.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from espalier_runtime.images.square_crop import square_crop
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.raster.rasterise import NO_FACE
from espalier_runtime.texturing.image_projection.projected_image import rasterise_front

SIDE = 512
# Parts narrower than twice this many pixels count as thin.
THIN_PIXELS = 6
_OPAQUE = 127


@dataclass(frozen=True)
class OutlineFigures:
    """Intersection over union of the two outlines, and what the mesh covers of the thin places in the picture's.

    `thin_recall` is the share of all that is narrower than a disc of THIN_PIXELS, which includes the corners and every
    roughness of wide shapes (1 without any); `part_recall` that of the thin parts alone, those at least as long as the
    disc is wide; None for a picture without such parts.
    """

    overlap: float
    thin_recall: float
    part_recall: float | None


def measure_outline(cut_out: Image.Image, mesh: TriangleMesh) -> OutlineFigures:
    """A mesh in the frame of the crop seen from the front, against the cut-out RGBA picture that it was made from."""
    wanted = np.asarray(square_crop(cut_out.convert("RGBA"), SIDE))[..., 3] > _OPAQUE
    covered = outline(mesh)
    thin = wanted & ~_opened(wanted)
    overlap = float((wanted & covered).sum() / (wanted | covered).sum())
    recall, part_recall = _covered_share(thin, covered), _covered_share(_long_pieces(thin), covered)
    return OutlineFigures(overlap, 1.0 if recall is None else recall, part_recall)


def outline(mesh: TriangleMesh) -> NDArray[np.bool_]:
    """The pixels [S, S] that a mesh covers from the front, row 0 on top."""
    return rasterise_front(mesh, SIDE).face_id != NO_FACE


def _covered_share(places: NDArray[np.bool_], covered: NDArray[np.bool_]) -> float | None:
    return float(covered[places].mean()) if places.any() else None


def _long_pieces(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The connected pieces of a mask that reach over 2 · THIN_PIXELS across or up."""
    _, labels, statistics, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    extents = np.maximum(statistics[:, cv2.CC_STAT_WIDTH], statistics[:, cv2.CC_STAT_HEIGHT])
    is_long = extents >= 2 * THIN_PIXELS
    is_long[0] = False  # the ground
    return is_long[np.asarray(labels, np.int32)]


def _opened(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * THIN_PIXELS + 1,) * 2)
    return np.asarray(cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, disc)) > 0
