"""How many strips or tiles a TIFF says its picture consists of, read before anything makes lists of them."""

import struct

_STRIP_OFFSETS, _STRIP_BYTES, _TILE_OFFSETS, _TILE_BYTES = 273, 279, 324, 325
_PARTS = (_STRIP_OFFSETS, _STRIP_BYTES, _TILE_OFFSETS, _TILE_BYTES)


def tiff_parts(content: bytes) -> int:
    """The largest count in the first directory of a TIFF or BigTIFF; 0 for a file that is none, or that ends before.

    Source: TIFF 6.0, section 2, and the BigTIFF design (AWare Systems, 2004).
    """
    order = {b"II": "<", b"MM": ">"}.get(content[:2])
    if order is None:
        return 0
    try:
        if struct.unpack_from(f"{order}H", content, 2)[0] == 43:
            (start,) = struct.unpack_from(f"{order}Q", content, 8)
            number, entry = f"{order}Q", f"{order}HHQ8x"
        else:
            (start,) = struct.unpack_from(f"{order}I", content, 4)
            number, entry = f"{order}H", f"{order}HHI4x"
        (entries,) = struct.unpack_from(number, content, start)
        first, size = start + struct.calcsize(number), struct.calcsize(entry)
        directory = content[first : first + size * min(entries, 0xFFFF)]
        directory = directory[: len(directory) // size * size]
        return max((count for tag, _, count in struct.iter_unpack(entry, directory) if tag in _PARTS), default=0)
    except struct.error:
        return 0
