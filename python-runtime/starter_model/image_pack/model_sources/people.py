"""People of many builds, ages and poses, in clothes of plain colours and stripes, from MakeHuman's files."""

import colorsys
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from starter_model.image_pack.model_sources.makehuman import Body, Garment, moved_by_bones, read_garment
from starter_model.image_pack.model_sources.part_colours import write_painted_faces
from starter_model.image_pack.model_sources.poses import POSES, bone_turns

PEOPLE = 450
_RACES = ("african", "asian", "caucasian")
_LONG_HAIR = ("bob", "long", "braid", "pony")
_EYES = ("helper-l-eye", "helper-r-eye")


def write_people(body_checkout: Path, clothes_checkout: Path, folder: Path, *, count: int = PEOPLE) -> int:
    """Write GLBs of people who are not there yet; says how many there are."""
    body, wardrobe = Body(body_checkout), Wardrobe(clothes_checkout / "base")
    for number in range(count):
        target = folder / f"person-{number:03}.glb"
        if not target.exists():
            write_painted_faces(*Person(body, wardrobe, np.random.default_rng(number)).painted_faces(), target)
    return count


class Wardrobe:
    """Clothes, shoes, hair and eyebrows of a checkout of MakeHuman's assets."""

    def __init__(self, base: Path) -> None:
        self.garment = cache(read_garment)
        self.hair = sorted(base.glob("hair/*/*.mhclo"))
        self.brows = sorted(base.glob("eyebrows/*/*.mhclo"))
        self.shoes = sorted(base.glob("clothes/shoes*/*.mhclo"))
        self.suits = {gender: sorted(base.glob(f"clothes/{gender}_*/*.mhclo")) for gender in ("female", "male")}


class Person:
    """One person; everything about them is drawn from `rng`."""

    def __init__(self, body: Body, wardrobe: Wardrobe, rng: np.random.Generator) -> None:
        self._body, self._wardrobe, self._rng = body, wardrobe, rng
        self._gender = str(rng.choice(["female", "male"]))
        self._races = rng.dirichlet([0.5] * len(_RACES))
        self._positions = self._shaped()
        names = list(POSES)
        pose = POSES[names[rng.choice(len(names), p=[POSES[name].share for name in names])]]
        self._transforms = body.posed(self._positions, bone_turns(rng, pose))

    def painted_faces(self) -> tuple[NDArray, NDArray]:
        """Corners [F, 3, 3] and colours [F, 3] of the body and all that is worn."""
        wardrobe, rng = self._wardrobe, self._rng
        suit, shoes = (wardrobe.garment(_one(rng, paths)) for paths in (wardrobe.suits[self._gender], wardrobe.shoes))
        hair_colour = _colour(rng, (0.03, 0.11), (0.1, 0.8), (0.06, 0.85))
        shoe_colour = _colour(rng, (0, 0.12), (0, 0.6), (0.05, 0.4))
        worn = [self._worn(suit, self._suit_colours(suit)), self._worn(shoes, shoe_colour)]
        worn.append(self._worn(wardrobe.garment(_one(rng, wardrobe.brows)), hair_colour * 0.8))
        hair = _one(rng, wardrobe.hair)
        if self._gender == "female" or not any(word in hair.name for word in _LONG_HAIR) or rng.random() < 0.2:
            worn.append(self._worn(wardrobe.garment(hair), hair_colour))
        parts = [self._skin(np.union1d(suit.hidden, shoes.hidden)), *map(self._eye, _EYES), *worn]
        corners, colours = zip(*parts, strict=True)
        return np.concatenate(corners), np.concatenate(colours)

    def _shaped(self) -> NDArray[np.float64]:
        """The base mesh [V, 3] with the build of this person."""
        rng, shape, gender = self._rng, self._body.shape, self._gender
        age = rng.choice(["young", "old", "child"], p=[0.6, 0.2, 0.2])
        muscle, weight = (f"{rng.choice(['average', 'max', 'min'])}{of}" for of in ("muscle", "weight"))
        share = rng.random()
        moved = [amount * shape(f"{race}-{gender}-{age}") for race, amount in zip(_RACES, self._races, strict=True)]
        moved.append(share * shape(f"universal-{gender}-{age}-{muscle}-{weight}"))
        moved.append((1 - share) * shape(f"universal-{gender}-{age}-averagemuscle-averageweight"))
        height = rng.choice(["minheight", "maxheight"])
        moved.append(rng.uniform(0, 0.8) * shape(f"height/{gender}-{age}-{muscle}-{weight}-{height}"))
        return self._body.mesh.positions + np.sum(moved, 0)

    def _worn(self, garment: Garment, colours: NDArray) -> tuple[NDArray, NDArray]:
        fitted, weights = garment.fitted(self._positions), garment.bone_weights(self._body.weights)
        corners = moved_by_bones(fitted, weights, self._transforms)[garment.faces]
        return corners, np.broadcast_to(colours, (len(corners), 3))

    def _suit_colours(self, suit: Garment) -> NDArray[np.float64]:
        """One colour above the waist, another below; every third top is striped."""
        rng = self._rng
        top, bottom, stripe = (
            _colour(rng, (0, 1), (0.05, 0.95), (0.15, 0.95)),
            _colour(rng, (0, 1), (0.05, 0.7), (0.08, 0.6)),
            _colour(rng, (0, 1), (0, 0.6), (0.05, 0.9)),
        )
        heights = suit.fitted(self._positions)[suit.faces].mean(1)[:, 1]
        striped = (rng.random() < 0.3) & (np.floor(heights * rng.uniform(2, 7)) % 2 == 0)
        waist = self._body.joint(self._positions, "spine_01")[1] - 0.2
        return np.where((heights < waist)[:, None], bottom, np.where(striped[:, None], stripe, top))

    def _skin(self, hidden: NDArray) -> tuple[NDArray, NDArray]:
        """The body where nothing covers it, the lips darker."""
        mesh, rng = self._body.mesh, self._rng
        faces = mesh.faces[(mesh.groups == "body") & ~np.isin(mesh.faces, hidden).all(1)]
        african = self._races[0]
        saturation = np.interp(african, [0, 1], [0.35, 0.6]) + rng.normal(0, 0.04)
        value = np.interp(african, [0, 0.5, 1], [0.92, 0.75, 0.4]) + rng.normal(0, 0.03)
        skin = np.array(colorsys.hsv_to_rgb(rng.uniform(0.045, 0.07), saturation, value))
        middles, mouth = self._positions[faces].mean(1), self._body.mouth(self._positions)
        head = np.ptp(self._positions[mesh.faces[mesh.groups == "body"]][..., 1]) / 16
        away = np.abs(middles - mouth)
        lips = (away[:, 0] < 0.32 * head) & (away[:, 1] < 0.11 * head) & (middles[:, 2] > mouth[2])
        colours = np.where(lips[:, None], skin * (0.85, 0.55, 0.55), skin)
        return self._posed(faces), colours

    def _eye(self, group: str) -> tuple[NDArray, NDArray]:
        """An eyeball: pupil, iris and white by the angle from straight ahead."""
        faces = self._body.mesh.faces[self._body.mesh.groups == group]
        outwards = self._positions[faces].mean(1) - self._positions[np.unique(faces)].mean(0)
        ahead = outwards[:, 2] / np.linalg.norm(outwards, axis=1)
        iris = np.array(colorsys.hsv_to_rgb(0.08 if self._races[2] < 0.5 else 0.58, 0.6, 0.35))
        colours = np.where((ahead > np.cos(np.radians(42)))[:, None], iris, 0.93)
        return self._posed(faces), np.where((ahead > np.cos(np.radians(18)))[:, None], 0.03, colours)

    def _posed(self, faces: NDArray) -> NDArray[np.float64]:
        return moved_by_bones(self._positions, self._body.weights, self._transforms)[faces]


def _one(rng: np.random.Generator, paths: list[Path]) -> Path:
    return paths[rng.integers(len(paths))]


def _colour(rng: np.random.Generator, *ranges: tuple[float, float]) -> NDArray[np.float64]:
    """Hue, saturation and value, each from a range."""
    hue, saturation, value = (rng.uniform(*one) for one in ranges)
    return np.array(colorsys.hsv_to_rgb(hue, saturation, value))
