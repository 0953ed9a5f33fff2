"""Cut-out pictures of the project's procedural objects: figures, creatures, vehicles and the like."""

from pathlib import Path

import numpy as np
from PIL import Image

from starter_model.image_pack.objects.families import random_family, random_object
from starter_model.image_pack.objects.rendering import render


def draw_procedural(out: Path, *, count: int, side: int, seed: int) -> None:
    """Write up to `count` RGBA pictures, `side` pixels wide; objects of which hardly anything is seen are left out."""
    out.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        random = np.random.default_rng((seed, number))
        family = random_family(random)
        try:
            picture = render(random_object(family, random), random, side=side).picture
        except ValueError:
            continue
        Image.fromarray((picture.clip(0, 1) * 255).astype(np.uint8)).save(out / f"{family}-{number:05}.png")
