"""Reads an image file that a user named: limits checked before decoding, EXIF orientation, 8-bit sRGB.

Size and kind are checked before a pixel is decoded. Does not know what is in the picture: that is cut_out.py.
"""

import errno
import hashlib
import io
import os
import stat
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from espalier_runtime.images.colour_key import transparent_pixels
from espalier_runtime.images.image_colours import to_srgb
from espalier_runtime.images.tiff_parts import tiff_parts
from espalier_runtime.protocol.errors import ErrorCode, EspalierError

MAX_FILE_BYTES = 256 * 1024**2
MAX_SIDE = 16_384
MAX_PIXELS = 80_000_000
MIN_SIDE = 16
WORKING_SIDE = 2048
"""Larger images are reduced to this: twice the resolution that a texture can use of one view, and fast to cut out."""

# Pillow parses chunks, markers and blocks in Python. Real images take some thousands of reads, 16,000 chunks of 8 kB
# about 50,000; files of millions of empty parts would take minutes. A TIFF names its parts in one list, which it reads
# at once and keeps as objects: 128 MB of them come to gigabytes.
_MAX_READS = 400_000
_TOO_MANY_PARTS = "it consists of far too many parts"
_FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "TIFF", "BMP")
_EXTENSIONS = {"JPEG": "jpg", "MPO": "jpg", "TIFF": "tif"}
_SAVE_AS_PNG = "Open it in an image program and save it as PNG or JPEG."
# What Pillow's decoders raise on damaged files; AVIF's raises RuntimeError.
_DAMAGED = (
    *(OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error),
    *(KeyError, IndexError, TypeError, OverflowError, RuntimeError),
)
_OTHER_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"8BPS", "a Photoshop document"),
    (b"<svg", "an SVG drawing"),
    (b"ftypheic", "a HEIC picture"),
    (b"ftypheix", "a HEIC picture"),
    (b"ftypmif1", "a HEIF picture"),
    (b"gimp xcf", "a GIMP document"),
    (b"v/1\x01", "an OpenEXR picture"),
)


class _BoundedReads(io.BytesIO):
    """A file in memory that allows _MAX_READS reads, against files of millions of parts."""

    reads = 0

    def read(self, size: int | None = -1) -> bytes:
        self.reads += 1
        if self.reads > _MAX_READS:
            raise OSError(_TOO_MANY_PARTS)
        return super().read(size)


@dataclass(frozen=True)
class PictureFile:
    """One picture: its bytes as they were, and the picture itself as RGB or RGBA."""

    content: bytes
    extension: str
    image: Image.Image

    @property
    def sha256(self) -> str:
        """Hex digest of the original bytes."""
        return hashlib.sha256(self.content).hexdigest()


def load_picture(path: Path) -> Image.Image:
    """The picture alone; see read_picture."""
    return read_picture(path).image


def read_picture(path: Path) -> PictureFile:
    """Read PNG, JPEG, WebP, AVIF, GIF, TIFF or BMP; of an animation the first frame.

    The image is upright (EXIF), sRGB, no side longer than WORKING_SIDE. Raises input_not_found, input_unreadable,
    input_unsupported, input_too_small or input_too_large; never waits for a pipe or a device.
    """
    content = _read_regular_file(path)
    try:
        if tiff_parts(content) > _MAX_READS:
            raise OSError(_TOO_MANY_PARTS)
        with Image.open(_BoundedReads(content), formats=_FORMATS) as opened:
            _check_size(path, opened.size)
            extension = _EXTENSIONS.get(opened.format or "", (opened.format or "").lower())
            return PictureFile(content, extension, _decode(path, opened, content))
    except UnidentifiedImageError as error:
        raise _unidentified(path, content) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(path, "it has far too many pixels") from error
    except _DAMAGED as error:
        message = f"{path.name} is damaged or incomplete: {error}."
        raise _failure("input_unreadable", path, message, hint=f"Copy or download it again. {_SAVE_AS_PNG}") from error


def _read_regular_file(path: Path) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise _cannot_open(path, error) from error
    try:
        kind = os.fstat(handle).st_mode
        if not stat.S_ISREG(kind):
            raise _not_a_file(path, "a folder" if stat.S_ISDIR(kind) else "not a file")
        with open(handle, "rb", closefd=False) as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise _failure("input_unreadable", path, f"{path.name} cannot be read: {error.strerror}.") from error
    finally:
        os.close(handle)
    if len(content) > MAX_FILE_BYTES:
        raise _too_large(path, f"the file is larger than {MAX_FILE_BYTES // 1024**2} MiB")
    if not content:
        raise _failure("input_unreadable", path, f"{path.name} is an empty file.", hint="Copy or download it again.")
    return content


def _check_size(path: Path, size: tuple[int, int]) -> None:
    width, height = size
    if max(size) > MAX_SIDE or width * height > MAX_PIXELS:
        raise _too_large(path, f"it has {width} × {height} pixels")
    if min(size) < MIN_SIDE:
        raise _too_small(path, size)


def _decode(path: Path, opened: Image.Image, content: bytes) -> Image.Image:
    width, height = opened.size
    scale = min(1.0, WORKING_SIDE / max(width, height))
    opened.draft(None, (round(width * scale), round(height * scale)))  # lets the JPEG decoder skip what is not needed
    is_transparent = transparent_pixels(opened, content)
    opened.load()
    if is_transparent is not None:
        del opened.info["transparency"]  # 16 bits, which Pillow would compare with eight
    try:
        image = to_srgb(opened)
    except ValueError as error:
        raise _failure("input_unsupported", path, f"{path.name} cannot be used: {error}.", hint=_SAVE_AS_PNG) from error
    if is_transparent is not None:
        image.putalpha(Image.fromarray(np.where(is_transparent, 0, 255).astype(np.uint8)))
    image = ImageOps.exif_transpose(_with_orientation_of(opened, image))
    image.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.LANCZOS)
    if min(image.size) < MIN_SIDE:
        raise _too_small(path, (width, height))
    return image


def _with_orientation_of(opened: Image.Image, image: Image.Image) -> Image.Image:
    image.info["exif"] = opened.getexif().tobytes()
    return image


def _cannot_open(path: Path, error: OSError | ValueError) -> EspalierError:
    if isinstance(error, PermissionError):
        return _failure(
            "input_unreadable", path, f"{path.name} may not be read.", hint="Check the permissions of the file."
        )
    if isinstance(error, OSError) and error.errno in (errno.ENXIO, errno.ENODEV):
        return _not_a_file(path, "not a file")
    return _failure("input_not_found", path, f"There is no picture at {path}.", hint="Check the path and its spelling.")


def _not_a_file(path: Path, what: str) -> EspalierError:
    return _failure("input_unsupported", path, f"{path.name} is {what}.", hint="Give the path of one picture.")


def _unidentified(path: Path, content: bytes) -> EspalierError:
    start = content[:512]
    for magic, kind in _OTHER_KINDS:
        if magic in start:
            return _failure(
                "input_unsupported", path, f"{path.name} is {kind}, which is not supported.", hint=_SAVE_AS_PNG
            )
    return _failure("input_unreadable", path, f"{path.name} is not a picture, or it is damaged.", hint=_SAVE_AS_PNG)


def _too_large(path: Path, why: str) -> EspalierError:
    hint = f"Reduce it to {WORKING_SIDE} pixels on the longer side: the model sees no more than that."
    return _failure("input_too_large", path, f"{path.name} is too large: {why}.", hint=hint)


def _too_small(path: Path, size: tuple[int, int]) -> EspalierError:
    hint = "Use a picture in which the object is at least 256 pixels wide or high."
    message = f"{path.name} is too small: it has {size[0]} × {size[1]} pixels."
    return _failure("input_too_small", path, message, hint=hint)


def _failure(code: ErrorCode, path: Path, message: str, *, hint: str | None = None) -> EspalierError:
    return EspalierError(code, message, hint=hint, details={"path": str(path)})
