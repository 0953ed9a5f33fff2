"""Small outlines and pictures that the starter tests share."""

import numpy as np
from PIL import Image


def disc(side: int, radius: float) -> np.ndarray:
    """Alpha [side, side] in 0..1 of a disc in the middle; `radius` in sides."""
    axis = (np.arange(side) + 0.5) / side - 0.5
    return (np.hypot(*np.meshgrid(axis, axis)) < radius).astype(np.float32)


def bar(side: int, half_width: float, half_length: float = 0.4) -> np.ndarray:
    """Alpha of an upright bar in the middle."""
    axis = (np.arange(side) + 0.5) / side - 0.5
    across, along = np.meshgrid(axis, axis)
    return ((np.abs(across) < half_width) & (np.abs(along) < half_length)).astype(np.float32)


def cut_out(alpha: np.ndarray, colour: tuple[int, int, int] = (200, 60, 40)) -> Image.Image:
    """An RGBA picture of one colour under this alpha, on green, which must never be seen."""
    pixels = np.zeros((*alpha.shape, 4), np.uint8)
    pixels[..., :3] = np.where(alpha[..., None] > 0.5, colour, (0, 255, 0))
    pixels[..., 3] = np.round(alpha * 255)
    return Image.fromarray(pixels)
