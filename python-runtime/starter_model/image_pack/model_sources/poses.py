"""Poses of people, as turns of bones against the stance with arms half raised that MakeHuman's base mesh has.

Angles are degrees. x is to the person's left, y up, z to the front.
"""

from dataclasses import dataclass

import numpy as np
import trimesh
from numpy.typing import NDArray

Vector = tuple[float, float, float]


@dataclass(frozen=True)
class Arm:
    """`down` lowers the arm to the side; the elbow bends `towards` a direction, whose x is away from the body."""

    down: float
    forward: float
    bend: float
    towards: Vector = (0, 0, 1)


@dataclass(frozen=True)
class Leg:
    """The thigh goes `forward` and `out` to the side."""

    forward: float = 0
    knee: float = 0
    out: float = 0


@dataclass(frozen=True)
class Pose:
    """`share` of all people stand so, half of them mirrored."""

    share: float
    arms: tuple[Arm, Arm]
    legs: tuple[Leg, Leg]


_HANGING = Arm(38, 3, 10)
_FOLDED = Arm(36, 12, 100)
_STRAIGHT = Arm(-45, 0, 3)
_RAISED = Arm(-115, 0, 15, (0, 0.6, 0.4))
_ON_HIP = Arm(18, -12, 85, (-0.7, -0.3, 0.6))
_ON_LAP = Arm(38, 42, 35)

POSES = {
    "stand": Pose(0.2, (_HANGING, _HANGING), (Leg(out=2), Leg(out=2))),
    "a-pose": Pose(0.06, (Arm(5, 0, 5), Arm(5, 0, 5)), (Leg(), Leg())),
    "t-pose": Pose(0.05, (_STRAIGHT, _STRAIGHT), (Leg(), Leg())),
    "walk": Pose(0.12, (Arm(38, 31, 15), Arm(38, -25, 15)), (Leg(-18, 15), Leg(25, 8))),
    "run": Pose(0.08, (Arm(38, 56, 80), Arm(38, -50, 80)), (Leg(-34, 54), Leg(48, 29))),
    "sit": Pose(0.1, (_ON_LAP, _ON_LAP), (Leg(85, 85, 6), Leg(85, 85, 6))),
    "hips": Pose(0.08, (_ON_HIP, _ON_HIP), (Leg(out=4), Leg(out=4))),
    "wave": Pose(0.07, (Arm(-60, 0, 80, (0, 0.6, 0.4)), _HANGING), (Leg(out=2), Leg(out=2))),
    "fold": Pose(0.06, (_FOLDED, _FOLDED), (Leg(out=1), Leg(out=1))),
    "cheer": Pose(0.05, (_RAISED, _RAISED), (Leg(out=5), Leg(out=5))),
    "point": Pose(0.06, (Arm(40, 80, 8), _HANGING), (Leg(out=2), Leg(out=2))),
    "kneel": Pose(0.03, (_HANGING, _ON_LAP), (Leg(85, 95, 2), Leg(0, 95, 2))),
    "star": Pose(0.04, (_STRAIGHT, _STRAIGHT), (Leg(out=18), Leg(out=18))),
}


def bone_turns(rng: np.random.Generator, pose: Pose) -> dict[str, NDArray[np.float64]]:
    """Turns [3, 3] of the bones that are not at rest; no two people hold a pose alike."""
    order = (0, 1) if rng.random() < 0.5 else (1, 0)
    turns = {
        "spine_02": turn_about((1, 0, 0), rng.normal(0, 4)) @ turn_about((0, 1, 0), rng.normal(0, 5)),
        "head": turn_about((0, 1, 0), rng.normal(0, 14)) @ turn_about((1, 0, 0), rng.normal(0, 7)),
    }
    for side, sign, number in (("l", 1, order[0]), ("r", -1, order[1])):
        turns |= _arm_turns(rng, pose.arms[number], side, sign) | _leg_turns(rng, pose.legs[number], side, sign)
    return turns


def _arm_turns(rng: np.random.Generator, arm: Arm, side: str, sign: int) -> dict[str, NDArray[np.float64]]:
    lowered = turn_about((0, 0, 1), -sign * rng.normal(arm.down, 5))
    x, y, z = arm.towards
    hinge = np.cross((sign * 0.7, -0.7, 0), (sign * x, y, z))
    return {
        f"upperarm_{side}": turn_about((1, 0, 0), -rng.normal(arm.forward, 6)) @ lowered,
        f"lowerarm_{side}": turn_about(hinge, max(0, rng.normal(arm.bend, 6))),
    }


def _leg_turns(rng: np.random.Generator, leg: Leg, side: str, sign: int) -> dict[str, NDArray[np.float64]]:
    outwards = turn_about((0, 0, 1), sign * rng.normal(leg.out, 2))
    return {
        f"thigh_{side}": outwards @ turn_about((1, 0, 0), -rng.normal(leg.forward, 3)),
        f"calf_{side}": turn_about((1, 0, 0), max(0, rng.normal(leg.knee, 3))),
    }


def turn_about(axis: Vector | NDArray, degrees: float) -> NDArray[np.float64]:
    """The turn [3, 3] by so many degrees about an axis."""
    return np.asarray(trimesh.transformations.rotation_matrix(np.radians(degrees), axis))[:3, :3]
