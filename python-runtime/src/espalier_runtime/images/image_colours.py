"""Conversion of any Pillow image to 8-bit sRGB, with alpha where it has some. Does not know files, sizes or
orientation."""

import io

import numpy as np
from PIL import Image, ImageCms

_SIXTEEN_BIT_MODES = ("I", "I;16", "I;16B", "I;16L", "I;16N")
_ALPHA_MODES = ("RGBA", "LA", "PA", "RGBa", "La")
_MODES_OF_PROFILES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}


def to_srgb(image: Image.Image) -> Image.Image:
    """An RGB or RGBA copy in sRGB: palettes, grey, CMYK, 16 bit and embedded colour profiles are resolved.

    An unreadable profile is ignored, as every viewer does. ValueError for a mode without known colours (float pixels).
    """
    if image.mode == "F":
        raise ValueError("pixels are floating point numbers")
    profile = image.info.get("icc_profile")
    if image.mode in _SIXTEEN_BIT_MODES:
        image = _eight_bit(image)
    if image.mode not in _ALPHA_MODES and "transparency" not in image.info:
        return _colours(image, profile)
    rgba = image.convert("RGBA")
    opaque = rgba.convert("L" if image.mode in ("LA", "La") else "RGB")
    colours = _colours(opaque, profile)
    colours.putalpha(rgba.getchannel("A"))
    return colours


def _eight_bit(image: Image.Image) -> Image.Image:
    values = np.asarray(image).astype(np.int64)
    if image.mode == "I" and values.max(initial=0) < 256:
        return Image.fromarray(values.clip(0, 255).astype(np.uint8))
    return Image.fromarray((values.clip(0, 65535) * 255 / 65535).round().astype(np.uint8))


def _colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB of an image without alpha, through its embedded profile if there is a usable one."""
    if profile:
        source = _read_profile(profile)
        colour_space = getattr(source and source.profile, "xcolor_space", "")  # Pillow leaves its type open
        expected_mode = _MODES_OF_PROFILES.get(colour_space)
        if source is not None and expected_mode is not None and _fits(image.mode, expected_mode):
            return _convert(image.convert(expected_mode), source)
    return image.convert("RGB")


def _fits(mode: str, expected_mode: str) -> bool:
    # A palette holds RGB; a CMYK or grey image has no sensible way into the mode of another kind of profile.
    return mode == expected_mode or (expected_mode == "RGB" and mode in ("P", "YCbCr"))


def _read_profile(profile: bytes) -> ImageCms.ImageCmsProfile | None:
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (OSError, ImageCms.PyCMSError):
        return None


def _convert(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    try:
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except ImageCms.PyCMSError:
        return image.convert("RGB")
    assert converted is not None
    return converted
