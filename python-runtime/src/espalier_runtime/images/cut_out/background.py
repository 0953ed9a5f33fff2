"""Background estimation: one smooth surface of colour, fitted to the image border by robust least squares.

Axes: H rows, W columns. Colours are CIE Lab (L 0…100). Does not decide what the object is.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Float64, UInt8

DARKEST_SHADOW = 0.55
"""Factor on L+16, a and b of a background colour in the deepest shadow that is still recognised as one."""
SMOOTH_PER_PIXEL = 1.5

_ROUNDS = 3
_LEAST_TOLERANCE = 4.0
"""Lab distance below which two colours count as equal: about the noise of JPEG in a flat area."""
_PLAIN_BORDER_SHARE = 0.8
_PLAIN_NOISE = 8.0
_NOTABLE_GRAIN = 1.5
"""Grain in 8-bit steps below which nothing is denoised."""


@dataclass(frozen=True)
class Background:
    """An image with its estimated background.

    `lab` is the denoised picture, `surface` the background behind it, `connected` the background that reaches the
    border, `noise` the spread of the background around the surface. `is_plain` is false where no surface fits.
    `leniency` is a factor on the tolerance.
    """

    lab: Float32[np.ndarray, "H W 3"]
    surface: Float32[np.ndarray, "H W 3"]
    connected: Bool[np.ndarray, "H W"]
    noise: float
    is_plain: bool
    leniency: float = 1.0

    @property
    def tolerance(self) -> float:
        """Lab distance up to which a pixel looks like background."""
        return self.leniency * max(_LEAST_TOLERANCE, 3.5 * self.noise)

    @property
    def difference(self) -> Float32[np.ndarray, "H W 3"]:
        """Picture minus background."""
        return self.lab - self.surface

    def judged_by(self, leniency: float) -> "Background":
        """The same with another tolerance, and with what is connected by that."""
        judged = replace(self, leniency=leniency)
        distance = np.linalg.norm(self.difference, axis=-1)
        return replace(judged, connected=reaching_border(distance < judged.tolerance))


def denoised(rgb: UInt8[np.ndarray, "H W 3"]) -> UInt8[np.ndarray, "H W 3"]:
    """Non-local means denoising, as strong as the grain of the border, so that edges stay."""
    grain = np.abs(rgb.astype(np.float32) - cv2.medianBlur(rgb, 3))[border_band(*rgb.shape[:2])]
    deviation = 1.5 * float(grain.mean())
    if deviation < _NOTABLE_GRAIN:
        return rgb
    return cv2.fastNlMeansDenoisingColored(rgb, None, 1.1 * deviation, 1.1 * deviation, 5, 15)


def find_background(rgb: UInt8[np.ndarray, "H W 3"]) -> Background:
    """Fit a surface to the border, then to everything that connects to it, a few times over."""
    lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    border = border_band(lab.shape[0], lab.shape[1])
    background = _estimated(lab, border)
    for _ in range(_ROUNDS - 1):
        background = _estimated(lab, background.connected | border)
    return background


def _estimated(lab: Float32[np.ndarray, "H W 3"], known: Bool[np.ndarray, "H W"]) -> Background:
    """The picture against the surface through what is `known` to be background."""
    surface, noise = _fit_surface(lab, known)
    distance = np.linalg.norm(lab - surface, axis=-1)
    connected = reaching_border(distance < max(_LEAST_TOLERANCE, 3.5 * noise))
    covers_border = connected[border_band(*known.shape)].mean() > _PLAIN_BORDER_SHARE
    return Background(lab, surface, connected, noise, is_plain=bool(covers_border and noise < _PLAIN_NOISE))


def border_band(height: int, width: int) -> Bool[np.ndarray, "H W"]:
    """The outermost 2 % of the picture, at least two pixels."""
    band = max(2, round(0.02 * max(height, width)))
    mask = np.ones((height, width), dtype=bool)
    mask[band:-band, band:-band] = False
    return mask


def reaching_border(mask: Bool[np.ndarray, "H W"]) -> Bool[np.ndarray, "H W"]:
    """The 4-connected parts of `mask` that touch the edge of the picture."""
    count, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    touching = np.zeros(count, dtype=bool)
    labels = labels.astype(np.intp)
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        touching[edge] = True
    touching[0] = False
    return touching[labels]


def slope_of(lab: Float32[np.ndarray, "H W 3"]) -> Float32[np.ndarray, "H W"]:
    """Change of colour from pixel to pixel: soft shadows and gradients are below SMOOTH_PER_PIXEL, outlines above."""
    smooth = cv2.GaussianBlur(lab, (0, 0), 1)
    across, down = (cv2.Scharr(smooth, cv2.CV_32F, *order) / 32 for order in ((1, 0), (0, 1)))
    return np.sqrt((across**2 + down**2).sum(axis=-1))


def _fit_surface(
    lab: Float32[np.ndarray, "H W 3"], known: Bool[np.ndarray, "H W"]
) -> tuple[Float32[np.ndarray, "H W 3"], float]:
    """A quadratic in x and y for each channel by iteratively reweighted least squares (Tukey), and its spread."""
    height, width = known.shape
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    rows = np.flatnonzero(known)
    rows = rows[:: len(rows) // 20_000 + 1]
    inputs, outputs = terms.reshape(-1, 6)[rows], lab.reshape(-1, 3)[rows].astype(np.float64)
    damping = np.diag([0, 1, 1, 1, 1, 1]) * 1e-3 * len(rows)
    coefficients = np.zeros((6, 3))
    coefficients[0] = np.median(outputs, axis=0)
    for _ in range(10):
        residual = np.linalg.norm(outputs - inputs @ coefficients, axis=1)
        weights = np.clip(1 - (residual / (4.7 * _spread(residual))) ** 2, 0, None) ** 2
        weighted = inputs * weights[:, None]
        coefficients = np.linalg.solve(inputs.T @ weighted + damping, weighted.T @ outputs)
    residual = np.linalg.norm(outputs - inputs @ coefficients, axis=1)
    return (terms @ coefficients).astype(np.float32), _spread(residual)


def _spread(residual: Float64[np.ndarray, "M"]) -> float:
    """The standard deviation that fits the middle of the residuals, at least half a unit of Lab."""
    return max(0.5, 1.4826 * float(np.median(residual)))
