"""Bakes the base colour of a laid-out mesh from a colour source.

Owns the order of the texels, the memory that a page takes and the rounding to 8 bits. Axes: T page side.
"""

from collections.abc import Callable

import numpy as np
from jaxtyping import UInt8

from espalier_runtime.texturing.colour_source import ColourSource
from espalier_runtime.texturing.fill_gaps import fill_gaps
from espalier_runtime.texturing.texels import SurfaceLayout, texels_of_rows

TEXELS_AT_ONCE = 1 << 16
_BAND_TEXELS = 1 << 20


def bake_colour(
    layout: SurfaceLayout,
    page_size: int,
    source: ColourSource,
    *,
    report: Callable[[float], None] = lambda _fraction: None,
    check_cancelled: Callable[[], None] = lambda: None,
) -> UInt8[np.ndarray, "T T 3"]:
    """An sRGB texture of `page_size`, row 0 on top, every texel filled.

    Works in bands of rows, so that memory beyond the page itself does not grow with it. `check_cancelled` is asked
    after every TEXELS_AT_ONCE texels and may raise.
    """
    texture = np.zeros((page_size, page_size, 3), np.uint8)
    known = np.zeros((page_size, page_size), bool)
    band = max(_BAND_TEXELS // page_size, 1)
    for first_row in range(0, page_size, band):
        check_cancelled()
        end_row = min(first_row + band, page_size)
        texels = texels_of_rows(layout, page_size, first_row, end_row)
        for start in range(0, len(texels), TEXELS_AT_ONCE):
            part = texels.part(slice(start, start + TEXELS_AT_ONCE))
            colours = source.colours(part.points(layout), part.normals(layout))
            texture[part.rows, part.columns] = np.rint(np.clip(colours, 0.0, 1.0) * 255).astype(np.uint8)
            known[part.rows, part.columns] = True
            check_cancelled()
            report((first_row + (end_row - first_row) * (start + len(part)) / len(texels)) / page_size)
    return fill_gaps(texture, known)
