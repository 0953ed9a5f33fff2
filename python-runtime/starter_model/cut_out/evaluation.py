"""How well objects are cut out, on composites of held-out objects over real photographs and over plain backdrops.

Neither the objects nor the photographs were seen in training. Axes: S side of a picture.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from espalier_runtime.images.cut_out.cut_out import cut_out
from espalier_runtime.protocol.errors import EspalierError
from starter_model.cut_out.backgrounds import Picture, studio
from starter_model.cut_out.composites import as_jpeg

SIDE = 768
_PHOTOGRAPH_SHARES, _PLAIN_SHARES = (0.45, 0.92), (0.55, 0.9)


@dataclass(frozen=True)
class Sample:
    """A picture [S, S, 3] and where its object is [S, S]; `ground` is "photograph", "plain" or "like its object"."""

    name: str
    ground: str
    picture: Picture
    truth: Picture


@dataclass(frozen=True)
class Result:
    """Intersection over union with the truth, 0 where nothing was found, and the seconds that it took."""

    sample: Sample
    overlap: float
    seconds: float
    advice: Sequence[str]


def samples(cut_outs: list[Path], photographs: list[Path], *, count: int, seed: int) -> Iterator[Sample]:
    """`count` pictures before photographs, then half as many before plain backdrops, and a quarter before ones of
    nearly the object's colour. ValueError where there are no cut-outs or photographs."""
    if not cut_outs or not photographs:
        raise ValueError("the evaluation needs cut-outs (.png) and photographs (.jpg)")
    for number in range(count):
        random = np.random.default_rng((seed, number))
        path, photograph = cut_outs[number % len(cut_outs)], photographs[number % len(photographs)]
        background = _crop(photograph, random)
        yield _composed(path, background, random, shares=_PHOTOGRAPH_SHARES, ground="photograph", name=photograph.stem)
    for number in range(count // 2):
        random = np.random.default_rng((seed, number, 1))
        background = studio(random, SIDE)
        path = cut_outs[(7 * number) % len(cut_outs)]
        yield _composed(path, background, random, shares=_PLAIN_SHARES, ground="plain", name="studio")
    for number in range(count // 4):
        random = np.random.default_rng((seed, number, 2))
        path = cut_outs[(11 * number) % len(cut_outs)]
        thing = np.asarray(Image.open(path).convert("RGBA")).astype(np.float32) / 255
        colour = np.quantile(thing[thing[..., 3] > 0.9][:, :3], 0.8, axis=0) + 0.05
        background = studio(random, SIDE, colour)
        yield _composed(path, background, random, shares=_PLAIN_SHARES, ground="like its object", name="studio")


def evaluate(material: Iterator[Sample]) -> list[Result]:
    """Cut every sample out as the program does."""
    results: list[Result] = []
    for sample in material:
        start = time.perf_counter()
        try:
            found = cut_out(Image.fromarray(sample.picture), "auto")
            mask, advice = np.asarray(found.image)[..., 3] > 127, found.advice
        except EspalierError as error:
            mask, advice = np.zeros_like(sample.truth), [str(error)]
        overlap = float((mask & sample.truth).sum() / max(1, (mask | sample.truth).sum()))
        results.append(Result(sample, overlap, time.perf_counter() - start, advice))
    return results


def table(results: list[Result]) -> str:
    """Markdown: median, tenth percentile and worst of each ground, and the seconds of a picture."""
    lines = [
        "| before | pictures | median | tenth percentile | worst | seconds |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for ground in dict.fromkeys(result.sample.ground for result in results):
        mine = [result for result in results if result.sample.ground == ground]
        overlaps = np.array([result.overlap for result in mine])
        seconds = float(np.median([result.seconds for result in mine]))
        figures = (np.median(overlaps), np.quantile(overlaps, 0.1), overlaps.min())
        written = " | ".join(f"{figure:.3f}" for figure in figures)
        lines.append(f"| {ground} | {len(mine)} | {written} | {seconds:.2f} |")
    return "\n".join(lines)


def _crop(path: Path, random: np.random.Generator) -> Picture:
    picture = np.asarray(Image.open(path).convert("RGB"))
    size = int(min(picture.shape[:2]) * random.uniform(0.6, 1))
    top, left = (int(random.integers(0, side - size + 1)) for side in picture.shape[:2])
    crop = picture[top : top + size, left : left + size].astype(np.float32) / 255
    crop = cv2.resize(crop, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return crop if random.random() < 0.5 else cv2.GaussianBlur(crop, (0, 0), random.uniform(1, 8))


def _composed(
    path: Path,
    background: Picture,
    random: np.random.Generator,
    *,
    shares: tuple[float, float],
    ground: str,
    name: str,
) -> Sample:
    thing = Image.open(path).convert("RGBa")  # colours times alpha, so that resizing mixes in nothing
    side = round(SIDE * random.uniform(*shares))
    placed = np.zeros((SIDE, SIDE, 4), np.float32)
    left, top = ((SIDE - side) / 2 + random.uniform(-0.3, 0.3, 2) * (SIDE - side)).astype(int)
    scaled = np.asarray(thing.resize((side, side), Image.Resampling.LANCZOS)).astype(np.float32) / 255
    placed[top : top + side, left : left + side] = scaled
    alpha = placed[..., 3:]
    matrix = np.array([[1, 0.2, random.normal() * 25], [0, 1, 12]], np.float32)
    shadow = cv2.GaussianBlur(cv2.warpAffine(alpha[..., 0], matrix, (SIDE, SIDE)), (0, 0), 14)[..., None]
    mixed = background * (1 - random.uniform(0.1, 0.4) * shadow) * (1 - alpha) + placed[..., :3]
    noisy = mixed + random.normal(size=mixed.shape) * random.uniform(0, 0.015)
    values = (noisy.clip(0, 1) * 255).astype(np.uint8)
    picture = as_jpeg(values, 90)
    return Sample(f"{path.stem} before {name}", ground, picture, alpha[..., 0] > 0.5)
