"""What may stand behind an object: places, studios, floors and walls, leaves, and noise; made by code.

Places are looked at in panoramas (.hdr, equirectangular), grounds are pictures of materials that repeat.
Axes: S side of the picture; colours are sRGB-like, 0…1.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[Any]
_SHARES = {"place": 0.38, "studio": 0.24, "room": 0.16, "leaves": 0.12, "noise": 0.1}


@dataclass(frozen=True)
class Sources:
    """Panoramas [H, 2 H, 3] in linear light and grounds [H, W, 3]; either may be empty."""

    panoramas: list[Picture]
    grounds: list[Picture]

    @classmethod
    def read(cls, panoramas: Path, grounds: Path) -> "Sources":
        """Everything in the two folders."""
        files = sorted(panoramas.glob("*.hdr"))
        lights = [_read(path)[..., ::-1].astype(np.float32) for path in files]
        pictures = [_read(path)[..., ::-1].astype(np.float32) / 255 for path in sorted(grounds.glob("*.jpg"))]
        return cls(lights, [cv2.resize(picture, (512, 512), interpolation=cv2.INTER_AREA) for picture in pictures])


def _read(path: Path) -> Picture:
    values = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if values is None:
        raise ValueError(f"{path} cannot be read")
    return values


def draw_background(sources: Sources, random: np.random.Generator, side: int) -> tuple[Picture, str]:
    """A picture [S, S, 3], and what kind it is."""
    kinds = [kind for kind in _SHARES if kind != "place" or sources.panoramas]
    shares = np.array([_SHARES[kind] for kind in kinds])
    kind = str(random.choice(kinds, p=shares / shares.sum()))
    draw = {
        "place": lambda: _place(sources.panoramas, random, side),
        "studio": lambda: studio(random, side),
        "room": lambda: _room(sources, random, side),
        "leaves": lambda: _leaves(random, side),
        "noise": lambda: _noise(random, side, roughness=random.uniform(0.5, 2.2)),
    }[kind]
    picture = draw()
    if kind != "studio" and random.random() < 0.45:
        picture = cv2.GaussianBlur(picture, (0, 0), side / 256 * np.exp(random.uniform(-0.3, 2.2)))
    return picture.clip(0, 1).astype(np.float32), kind


def studio(random: np.random.Generator, side: int, colour: Picture | None = None) -> Picture:
    """A plain backdrop: even, graded, vignetted, or curved into a floor; of `colour` [3] or a random one."""
    if colour is None:
        pale = random.random() < 0.6
        colour = random.uniform(0.72, 1.0) + random.normal(size=3) * 0.03 if pale else random.uniform(0, 1, 3)
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j].astype(np.float32)
    light = np.ones((side, side), np.float32)
    if random.random() < 0.6:
        angle = random.uniform(0, 2 * np.pi)
        light += random.uniform(0, 0.25) * (np.cos(angle) * x + np.sin(angle) * y)
    if random.random() < 0.5:
        centre = random.uniform(-0.5, 0.5, 2)
        light -= random.uniform(0, 0.35) * ((x - centre[0]) ** 2 + (y - centre[1]) ** 2)
    if random.random() < 0.35:
        horizon, softness = random.uniform(-0.2, 0.7), random.uniform(0.01, 0.3)
        light += random.uniform(-0.25, 0.15) / (1 + np.exp(-np.clip((y - horizon) / softness, -30, 30)))
    return (np.asarray(colour, np.float32).clip(0, 1) * light[..., None]).clip(0, 1).astype(np.float32)


def _place(panoramas: list[Picture], random: np.random.Generator, side: int) -> Picture:
    panorama = panoramas[random.integers(len(panoramas))]
    yaw, pitch = random.uniform(-np.pi, np.pi), np.radians(random.normal() * 14 - 6)
    reach = np.tan(np.radians(random.uniform(25, 52)))
    y, x = np.mgrid[-reach : reach : side * 1j, -reach : reach : side * 1j]
    up, ahead = -y * np.cos(pitch) + np.sin(pitch), np.cos(pitch) + y * np.sin(pitch)
    height, width = panorama.shape[:2]
    column = ((np.arctan2(x, ahead) + yaw) / (2 * np.pi) % 1) * width
    row = (0.5 - np.arctan2(up, np.hypot(x, ahead)) / np.pi) * height
    light = cv2.remap(
        panorama,
        column.astype(np.float32),
        row.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_WRAP,
    )
    exposure = np.exp(random.normal() * 0.35) * 0.45 / max(float(np.median(light)), 1e-3)
    return (1 - np.exp(-light * exposure)).clip(0, 1) ** (1 / 2.2)


def _room(sources: Sources, random: np.random.Generator, side: int) -> Picture:
    """A wall, a floor in perspective, and frames or boards on the wall."""
    wall, floor = (_surface(sources, random, side) for _ in range(2))
    for _ in range(random.integers(0, 6)):
        left, top = random.uniform(-0.2, 0.9, 2) * side
        size = random.uniform(0.08, 0.7, 2) * side
        corner = (int(left), int(top)), (int(left + size[0]), int(top + size[1]))
        colour = tuple(float(value) for value in random.uniform(0, 1, 3))
        cv2.rectangle(wall, *corner, colour, cv2.FILLED if random.random() < 0.6 else int(random.integers(1, 7)))
    horizon = random.uniform(0.35, 0.85) * side
    start = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
    spread = random.uniform(0.2, 1.5) * side
    end = np.array([[0, horizon], [side, horizon], [side + spread, side], [-spread, side]], np.float32)
    lying = cv2.warpPerspective(floor, cv2.getPerspectiveTransform(start, end), (side, side), flags=cv2.INTER_AREA)
    mask = (np.arange(side) > horizon)[:, None, None]
    tilted = cv2.getRotationMatrix2D((side / 2, side / 2), random.normal() * 3, 1.1)
    return cv2.warpAffine(np.where(mask, lying, wall), tilted, (side, side), borderMode=cv2.BORDER_REFLECT)


def _surface(sources: Sources, random: np.random.Generator, side: int) -> Picture:
    choice = random.random()
    if choice < 0.35:
        return studio(random, side)
    if choice < 0.7 and sources.grounds:
        ground = sources.grounds[random.integers(len(sources.grounds))]
        size = int(random.uniform(0.3, 1) * len(ground))
        top, left = random.integers(0, len(ground) - size + 1, 2)
        tint = (1 + random.normal(size=3) * 0.25).astype(np.float32)
        crop = cv2.resize(ground[top : top + size, left : left + size], (side, side), interpolation=cv2.INTER_AREA)
        return (crop * tint * np.float32(random.uniform(0.5, 1.8))).clip(0, 1)
    if choice < 0.85:
        return _pattern(random, side)
    return _noise(random, side, roughness=random.uniform(0.8, 2.5))


def _pattern(random: np.random.Generator, side: int) -> Picture:
    """Stripes or checks, of two colours and a little noise."""
    first, second = random.uniform(0.1, 1, (2, 3))
    y, x = np.mgrid[0:side, 0:side] / side
    angle, count = random.uniform(0, np.pi), random.uniform(3, 25)
    along = np.sin(2 * np.pi * count * (np.cos(angle) * x + np.sin(angle) * y))
    across = np.sin(2 * np.pi * count * (np.cos(angle) * y - np.sin(angle) * x)) if random.random() < 0.5 else 1
    share = (along * across > random.uniform(-0.6, 0.6)).astype(np.float32)[..., None]
    grain = 0.05 * random.normal(size=(side, side, 1))
    return np.ascontiguousarray((first * share + second * (1 - share) + grain).clip(0, 1), np.float32)


def _noise(random: np.random.Generator, side: int, *, roughness: float) -> Picture:
    """Coloured noise whose spectrum falls with the frequency to the power of `roughness`."""
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(side), np.fft.rfftfreq(side), indexing="ij"))
    frequency[0, 0] = 1
    spectrum = random.normal(size=(3, side, side // 2 + 1)) + 1j * random.normal(size=(3, side, side // 2 + 1))
    fields = np.fft.irfft2(spectrum / frequency**roughness, (side, side))
    fields = (fields / fields.std((1, 2), keepdims=True)).transpose(1, 2, 0)
    common = fields[..., :1] * random.uniform(0.3, 1) + fields * random.uniform(0, 0.6)
    picture = random.uniform(0.15, 0.85, 3) + random.uniform(0.05, 0.25) * common
    return np.ascontiguousarray(picture.clip(0, 1), np.float32)


def _leaves(random: np.random.Generator, side: int) -> Picture:
    """Many ellipses and slivers of kindred colours over one another, dark below and light on top."""
    picture = _noise(random, side, roughness=1.5) * 0.5
    hue = random.uniform(0.1, 0.7, 3) if random.random() < 0.4 else np.array([0.25, 0.42, 0.15])
    count = int(np.exp(random.uniform(4, 6.3)))
    size = side * random.uniform(0.02, 0.12)
    is_round = random.random() < 0.3
    for number in range(count):
        place = tuple(int(value) for value in random.uniform(-0.05, 1.05, 2) * side)
        light = 0.4 + 0.9 * number / count + random.normal() * 0.15
        colour = (hue * light + random.normal(size=3) * 0.06).clip(0, 1)
        length = size * random.uniform(0.5, 1.5)
        axes = (
            max(1, int(length)),
            max(1, int(length * (random.uniform(0.6, 1) if is_round else random.uniform(0.08, 0.5)))),
        )
        cv2.ellipse(picture, place, axes, random.uniform(0, 360), 0, 360, tuple(map(float, colour)), -1, cv2.LINE_AA)
    return picture
