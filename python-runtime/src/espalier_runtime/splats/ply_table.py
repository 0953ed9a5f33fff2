"""Binary PLY files with one table of points, whatever the columns mean (Turk 1994).

Reads and writes little-endian files with a single `vertex` element of scalar properties; nothing else of the format.
"""

from pathlib import Path

import numpy as np
from jaxtyping import Float32

_MAX_HEADER_BYTES = 65536
_LAYOUT_OF_KINDS = {
    "i1": ("char", "int8"),
    "u1": ("uchar", "uint8"),
    "<i2": ("short", "int16"),
    "<u2": ("ushort", "uint16"),
    "<i4": ("int", "int32"),
    "<u4": ("uint", "uint32"),
    "<f4": ("float", "float32"),
    "<f8": ("double", "float64"),
}
_LAYOUTS = {kind: layout for layout, kinds in _LAYOUT_OF_KINDS.items() for kind in kinds}


def write_ply_table(path: Path, columns: tuple[str, ...], table: Float32[np.ndarray, "N C"]) -> None:
    """Write one row a point; ValueError when `table` does not have one column a name."""
    if table.ndim != 2 or table.shape[1] != len(columns):
        raise ValueError(f"table must be [N, {len(columns)}], got {table.shape}")
    properties = "".join(f"property float {name}\n" for name in columns)
    header = f"ply\nformat binary_little_endian 1.0\nelement vertex {len(table)}\n{properties}end_header\n"
    with path.open("wb") as file:
        file.write(header.encode("ascii"))
        file.write(np.ascontiguousarray(table, dtype="<f4").data)


def read_ply_table(path: Path) -> dict[str, Float32[np.ndarray, " N"]]:
    """The columns of the points, by name, as float32.

    FileNotFoundError where there is no file; ValueError, saying what is wrong, when it is of another kind or not whole.
    """
    data = path.read_bytes()
    end = data.find(b"end_header\n", 0, _MAX_HEADER_BYTES)
    if not data.startswith(b"ply\n") or end < 0:
        raise ValueError("it does not start with a PLY header")
    count, dtype = _parse_header(data[:end].decode("ascii", errors="replace").splitlines())
    body = data[end + len(b"end_header\n") :]
    if len(body) < count * dtype.itemsize:
        raise ValueError(f"it should hold {count} points and ends early")
    rows = np.frombuffer(body, dtype=dtype, count=count)
    return {name: rows[name].astype(np.float32) for name in dtype.names or ()}


def _parse_header(lines: list[str]) -> tuple[int, np.dtype]:
    """The number of points and the layout of one."""
    count: int | None = None
    fields: list[tuple[str, str]] = []
    for words in (line.split() for line in lines[1:]):
        match words:
            case [] | ["comment" | "obj_info", *_]:
                continue
            case ["format", "binary_little_endian", "1.0"]:
                continue
            case ["element", "vertex", number] if count is None and number.isdigit():
                count = int(number)
            case ["property", kind, name] if count is not None and kind in _LAYOUTS:
                fields.append((name, _LAYOUTS[kind]))
            case _:
                raise ValueError(f"its header line {' '.join(words)!r} is not supported")
    if count is None or not fields:
        raise ValueError("its header names no points")
    try:
        return count, np.dtype(fields)
    except ValueError as error:
        raise ValueError("its header names a property twice") from error
