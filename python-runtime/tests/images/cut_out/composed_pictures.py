"""Pictures whose true cut-out is known: an example object, or a drawn one, in front of a made background."""

import io
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw

EXAMPLES = Path(__file__).parents[4] / "examples"
SIDE = 256

Background = Callable[[int], np.ndarray]


def _flat(red: int, green: int, blue: int) -> Background:
    return lambda side: np.full((side, side, 3), (red, green, blue), dtype=np.float32)


def _gradient(side: int) -> np.ndarray:
    return np.linspace(90, 210, side, dtype=np.float32)[:, None, None] * np.ones((1, side, 3), np.float32)


def _vignette(side: int) -> np.ndarray:
    place = np.linspace(-0.5, 0.5, side, dtype=np.float32)
    distance = place[:, None] ** 2 + place[None, :] ** 2
    return (230 - 240 * distance)[..., None] * np.ones(3, np.float32)


def _wall_and_floor(side: int) -> np.ndarray:
    picture = _flat(205, 205, 210)(side)
    picture[round(0.72 * side) :] = (150, 140, 130)
    return picture


def _grain(side: int) -> np.ndarray:
    return 150 + np.random.default_rng(1).normal(0, 15, (side, side, 3)).astype(np.float32)


def _foliage(side: int) -> np.ndarray:
    random = np.random.default_rng(2)
    coarse = [random.normal(0, 40, (side // cell, side // cell, 3)).astype(np.float32) for cell in (8, 32)]
    blobs = sum(cv2.resize(field, (side, side), interpolation=cv2.INTER_CUBIC) for field in coarse)
    return np.clip((70, 110, 60) + 0.6 * blobs, 0, 255).astype(np.float32)


PLAIN: dict[str, Background] = {
    "white": _flat(255, 255, 255),
    "grey": _flat(128, 128, 128),
    "black": _flat(0, 0, 0),
    "green": _flat(40, 180, 60),
    "gradient": _gradient,
    "vignette": _vignette,
    "grain": _grain,
}
BUSY: dict[str, Background] = {"wall and floor": _wall_and_floor, "foliage": _foliage}


def example(name: str) -> Image.Image:
    """An example object, RGBA, trimmed to its outline."""
    picture = Image.open(EXAMPLES / f"{name}.png").convert("RGBA")
    return picture.crop(picture.getchannel("A").getbbox())


def ring() -> Image.Image:
    """A red ring: the hole in it shows the background."""
    picture = Image.new("RGBA", (512, 512))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((0, 0, 511, 511), fill=(190, 50, 40, 255))
    draw.ellipse((150, 150, 361, 361), fill=(0, 0, 0, 0))
    return picture


def compose(
    thing: Image.Image, background: Background, *, shadow: bool = False, share: float = 0.76, side: int = SIDE
) -> tuple[Image.Image, np.ndarray]:
    """An RGB picture with `thing` in the middle, and its true coverage, float [side, side] in 0…1."""
    scale = share * side / max(thing.size)
    scaled = thing.resize((round(thing.width * scale), round(thing.height * scale)), Image.Resampling.LANCZOS)
    frame = Image.new("RGBA", (side, side))
    frame.paste(scaled, ((side - scaled.width) // 2, (side - scaled.height) // 2))
    values = np.asarray(frame).astype(np.float32)
    coverage = values[..., 3] / 255
    behind = background(side)
    if shadow:
        thrown = cv2.GaussianBlur(np.roll(coverage, (side // 60, side // 40), (0, 1)), (0, 0), side / 50)
        behind = behind * (1 - 0.35 * thrown[..., None])
    mixed = values[..., :3] * coverage[..., None] + behind * (1 - coverage[..., None])
    return Image.fromarray(mixed.round().clip(0, 255).astype(np.uint8)), coverage


def as_jpeg(picture: Image.Image, quality: int = 80) -> Image.Image:
    """The picture with what JPEG does to it."""
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=quality)
    return Image.open(content).convert("RGB")


def overlap(cut_out: Image.Image, coverage: np.ndarray) -> float:
    """Intersection over union of what is mostly covered."""
    found, true = np.asarray(cut_out)[..., 3] > 127, coverage > 0.5
    return float((found & true).sum() / (found | true).sum())
