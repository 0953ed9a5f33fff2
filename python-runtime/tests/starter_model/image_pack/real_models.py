"""Small models of our own, written as files that other programs write."""

from pathlib import Path

import numpy as np
import trimesh
from PIL import Image

from starter_model.image_pack.model_sources.gathering import gather_models
from starter_model.image_pack.real_models.model_collections import Collection, Origin

RED = (200, 40, 30)


def write_red_box(path: Path, extents: tuple[float, float, float]) -> None:
    """A GLB of a plain box; extents are x, y (up), z (towards the front)."""
    box = trimesh.creation.box(extents)
    material = trimesh.visual.material.PBRMaterial(baseColorFactor=(*RED, 255))
    box.visual = trimesh.visual.TextureVisuals(material=material)
    path.parent.mkdir(parents=True, exist_ok=True)
    box.export(path)


def write_half_painted_box(path: Path) -> None:
    """An OBJ of a cube whose texture is red on its left half and blue on its right, with nothing underneath."""
    corners = [(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (2, 3, 7, 6), (1, 5, 7, 3), (0, 2, 6, 4)]  # left, right, top, front, back
    lines = ["mtllib box.mtl", "usemtl paint"]
    lines += [f"v {x} {y} {z}" for x, y, z in corners]
    lines += [f"vt {(x + 1) / 2 * 0.98 + 0.01} 0.5" for x, _, _ in corners]
    lines += ["f " + " ".join(f"{corner + 1}/{corner + 1}" for corner in quad) for quad in quads]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
    path.with_name("box.mtl").write_text("newmtl paint\nKd 1 1 1\nmap_Kd paint.png\n")
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[:, :4], pixels[:, 4:] = (255, 0, 0), (0, 0, 255)
    Image.fromarray(pixels).save(path.with_name("paint.png"))


def said_of_broken_file(root: Path, broken: str, sound: str, *, suffix: str, other_suffix: str) -> str:
    """What a gathering says of the broken one of two files with these texts; the sound one is made."""
    (root / "kit").mkdir()
    (root / f"kit/a{suffix}").write_text(broken)
    (root / f"kit/b{other_suffix}").write_text(sound)
    origin = Origin("kit", "read", match=rf"(.*)(?i:{suffix})", place=r"\1.glb")
    things = Collection("things", "Ana", "CC0-1.0", "", "training", "**/*", gathered_from=(origin,))
    (gathered,) = gather_models(root, root / "models", (things,), blender=None)
    assert gathered.made == 1
    (failure,) = gathered.failures
    named = f"{root}/kit/a{suffix}: "
    assert failure.startswith(named)
    return failure.removeprefix(named)
