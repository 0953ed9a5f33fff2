"""Pictures whose object is known: a cut-out before a background, with shadow, clutter, and what cameras do to it.

Axes: S side of the picture, A side of a stored cut-out.
"""

import io
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from starter_model.cut_out.backgrounds import Picture, Sources, draw_background, studio

SIDE = 256


@dataclass(frozen=True)
class Composite:
    """`picture` uint8 [S, S, 3]; `coverage` [S, S] of the object, 0…1; `kind` of the background."""

    picture: Picture
    coverage: Picture
    kind: str


class CutOuts:
    """Cut-out pictures of one size, uint8 [N, A, A, 4], in memory."""

    def __init__(self, folders: list[Path]) -> None:
        """Every .png in the folders. ValueError where there is none."""
        paths = [path for folder in folders for path in sorted(folder.glob("*.png"))]
        if not paths:
            raise ValueError(f"there are no cut-outs in {', '.join(map(str, folders))}")
        self.pictures = np.stack([np.asarray(Image.open(path).convert("RGBA")) for path in paths])

    def draw(self, random: np.random.Generator) -> Picture:
        """One of them [A, A, 4] in 0…1, seen in a mirror or not, in other colours."""
        thing = self.pictures[random.integers(len(self.pictures))].astype(np.float32) / 255
        if random.random() < 0.5:
            thing = thing[:, ::-1]
        return np.concatenate([_other_colours(thing[..., :3], random), thing[..., 3:]], -1)


def compose(cut_outs: CutOuts, sources: Sources, random: np.random.Generator) -> Composite:
    """One random picture with its truth."""
    thing = cut_outs.draw(random)
    background, kind = draw_background(sources, random, SIDE)
    if kind == "studio" and random.random() < 0.3:  # white on light grey: of nearly the object's colour
        solid = thing[..., 3] > 0.5
        if solid.any():
            colour = np.quantile(thing[solid][:, :3], random.uniform(0.4, 0.95), axis=0) + random.normal(size=3) * 0.04
            background = studio(random, SIDE, colour)
    if kind != "studio":
        background = _with_clutter(background, cut_outs, sources, random)
    placed = _place(thing, random)
    picture, coverage = _laid(background, placed, random)
    if random.random() < 0.07:
        other = _place(cut_outs.draw(random), random)
        picture, second = _laid(picture, other, random)
        coverage = np.maximum(coverage, second)
    return Composite(_photographed(picture, random), coverage, kind)


def _other_colours(colours: Picture, random: np.random.Generator) -> Picture:
    """The surface painted otherwise, its light kept: tinted, pale, dark, or with a texture of noise."""
    choice = random.random()
    if choice < 0.35:
        return colours
    light = colours.mean(-1, keepdims=True)
    if choice < 0.6:
        return (colours * (1 + random.normal(size=3) * 0.25)).clip(0, 1).astype(np.float32)
    if choice < 0.75:  # nearly white, nearly black, or grey
        level, spread = random.choice([0.85, 0.7, 0.2]), random.uniform(0.3, 0.8)
        return (level + spread * (light - light.mean()) + 0.2 * (colours - light)).clip(0, 1).astype(np.float32)
    if choice < 0.9:
        side = colours.shape[0]
        cell = int(random.choice([2, 4, 8, 16, 32]))
        coarse = random.normal(size=(side // cell + 2, side // cell + 2, 3)).astype(np.float32)
        texture = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC).mean(-1, keepdims=True)
        return (colours * (1 + random.uniform(0.1, 0.5) * texture)).clip(0, 1).astype(np.float32)
    hue = random.permutation(3)
    return np.ascontiguousarray(colours[..., hue])


def _place(thing: Picture, random: np.random.Generator) -> Picture:
    """The cut-out somewhere in the frame [S, S, 4], colours times alpha; mostly whole, large and near the middle, else
    like a portrait: larger than the frame and cut by its lower or another edge."""
    angle = random.normal() * 6 if random.random() < 0.4 else 0.0
    if random.random() < 0.25:
        share = random.uniform(0.9, 2.2)
        centre = 0.5 + random.normal(size=2).clip(-1.5, 1.5) * 0.12
        centre[1] += (share - 0.9) * random.uniform(0, 0.5)
        return _drawn_at(thing, share, centre, angle)
    share = random.uniform(0.35, 1.0)
    centre = 0.5 + random.normal(size=2).clip(-1.6, 1.6) * max(0.04, (1 - share) / 2) * 0.6
    return _drawn_at(thing, share, centre, angle)


def _drawn_at(thing: Picture, share: float, centre: Picture, angle: float) -> Picture:
    side = thing.shape[0]
    scale = share * SIDE / side
    if scale < 0.7:
        thing = cv2.GaussianBlur(thing, (0, 0), 0.35 / scale)
    premultiplied = np.concatenate([thing[..., :3] * thing[..., 3:], thing[..., 3:]], -1)
    matrix = cv2.getRotationMatrix2D((side / 2, side / 2), float(angle), scale)
    matrix[:, 2] += centre * SIDE - side / 2
    return cv2.warpAffine(premultiplied, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR)


def _laid(background: Picture, placed: Picture, random: np.random.Generator) -> tuple[Picture, Picture]:
    coverage = placed[..., 3]
    if random.random() < 0.5:
        placed = cv2.GaussianBlur(placed, (0, 0), random.uniform(0.3, 0.9))
    alpha = placed[..., 3:]
    return _with_shadow(background, coverage, random) * (1 - alpha) + placed[..., :3], coverage


def _with_shadow(background: Picture, coverage: Picture, random: np.random.Generator) -> Picture:
    solid = np.nonzero(coverage > 0.5)
    if random.random() < 0.35 or not len(solid[0]):
        return background
    if random.random() < 0.5:  # where it touches the ground
        bottom, left, right = solid[0].max(), solid[1].min(), solid[1].max()
        thrown = np.zeros_like(coverage)
        axes = (
            max(2, int((right - left) * random.uniform(0.3, 0.65))),
            max(2, int((right - left) * random.uniform(0.04, 0.2))),
        )
        cv2.ellipse(thrown, (int((left + right) / 2), int(bottom)), axes, 0, 0, 360, 1.0, -1)
    else:
        offset = random.normal(size=2) * 0.06 * SIDE
        matrix = np.array([[1, random.normal() * 0.3, offset[0]], [0, 1, abs(offset[1])]], np.float32)
        thrown = cv2.warpAffine(coverage, matrix, (SIDE, SIDE))
    thrown = cv2.GaussianBlur(thrown, (0, 0), np.exp(random.uniform(0.3, 3)))
    return background * (1 - random.uniform(0.1, 0.65) * thrown[..., None])


def _with_clutter(background: Picture, cut_outs: CutOuts, sources: Sources, random: np.random.Generator) -> Picture:
    """Other things, small, out of focus or cut by the edge, and patches of other places."""
    for _ in range(random.integers(0, 4)):
        if random.random() < 0.5:
            other, _ = draw_background(sources, random, SIDE)
            corners = random.uniform(-0.3, 1.3, (int(random.integers(3, 7)), 2)) * SIDE
            mask = np.zeros((SIDE, SIDE), np.float32)
            cv2.fillPoly(mask, [cv2.convexHull(corners.astype(np.int32))], 1.0, cv2.LINE_AA)
            if mask.mean() > 0.6:
                continue
            mask = cv2.GaussianBlur(mask, (0, 0), random.uniform(0.4, 3))[..., None]
            background = background * (1 - mask) + other * mask
            continue
        at_edge = random.random() < 0.7
        centre = random.uniform(0, 1, 2)
        if at_edge:
            centre[random.integers(2)] = random.choice([-0.05, 1.05])
        placed = _drawn_at(cut_outs.draw(random), random.uniform(0.12, 0.6 if at_edge else 0.25), centre, 0.0)
        if random.random() < 0.6:
            placed = cv2.GaussianBlur(placed, (0, 0), np.exp(random.uniform(0, 2)))
        background = background * (1 - placed[..., 3:]) + placed[..., :3]
    return background


def _photographed(picture: Picture, random: np.random.Generator) -> Picture:
    """Exposure, white balance, contrast, softness, grain, JPEG."""
    if random.random() < 0.7:
        picture = picture * (np.exp(random.normal() * 0.15) * (1 + random.normal(size=3) * 0.05))
    if random.random() < 0.4:
        picture = 0.5 + (picture - 0.5) * random.uniform(0.7, 1.3)
    if random.random() < 0.3:
        picture = cv2.GaussianBlur(picture.astype(np.float32), (0, 0), random.uniform(0.3, 1.2))
    if random.random() < 0.4:
        picture = picture + random.normal(size=picture.shape) * random.uniform(0.005, 0.05)
    if random.random() < 0.04:
        picture = np.repeat(picture.mean(-1, keepdims=True), 3, -1)
    values = (picture.clip(0, 1) * 255).astype(np.uint8)
    if random.random() < 0.5:
        values = as_jpeg(values, int(random.integers(35, 96)))
    return np.ascontiguousarray(values)


def as_jpeg(picture: Picture, quality: int) -> Picture:
    """A picture uint8 [S, S, 3] with what JPEG does to it."""
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "JPEG", quality=quality)
    return np.asarray(Image.open(content).convert("RGB"))
