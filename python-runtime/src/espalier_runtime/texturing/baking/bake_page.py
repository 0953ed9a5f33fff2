"""Bakes a texture page by evaluating a function at the surface point of every texel.

Owns the order of the texels, the memory of a page, and rounding to 8 bits. The function is the caller's: see
`bake_maps`. Axes: T page side, N texels.
"""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float32, UInt8

from espalier_runtime.protocol.progress import Progress
from espalier_runtime.texturing.baking.fill_gaps import fill_gaps
from espalier_runtime.texturing.baking.texels import SurfaceLayout, Texels, texels_of_rows

TEXELS_AT_ONCE = 1 << 16
_BAND_TEXELS = 1 << 20

Evaluate = Callable[[Texels], Float32[np.ndarray, "N 3"]]


def bake_page(
    layout: SurfaceLayout, page_size: int, evaluate: Evaluate, progress: Progress
) -> UInt8[np.ndarray, "T T 3"]:
    """A page of `page_size`, row 0 on top, every texel filled; `evaluate` gives values in 0..1.

    Works in bands of rows, so that memory beyond the page itself does not grow with it.
    """
    page = np.zeros((page_size, page_size, 3), np.uint8)
    known = np.zeros((page_size, page_size), bool)
    band = max(_BAND_TEXELS // page_size, 1)
    for first_row in range(0, page_size, band):
        progress.check()
        end_row = min(first_row + band, page_size)
        texels = texels_of_rows(layout, page_size, first_row, end_row)
        for start in range(0, len(texels), TEXELS_AT_ONCE):
            part = texels.part(slice(start, start + TEXELS_AT_ONCE))
            page[part.rows, part.columns] = np.rint(np.clip(evaluate(part), 0.0, 1.0) * 255).astype(np.uint8)
            known[part.rows, part.columns] = True
            progress.check()
            progress.report((first_row + (end_row - first_row) * (start + len(part)) / len(texels)) / page_size)
    return fill_gaps(page, known)
