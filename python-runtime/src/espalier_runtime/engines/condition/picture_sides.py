"""Which side of the object each image shows, where a pack asks for that: as named, or by their order."""

from collections.abc import Sequence

from espalier_runtime.cameras.view_frames import SIDE_ORDER
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.body import PictureSide


def resolve_sides(count: int, sides: Sequence[PictureSide] | None) -> tuple[PictureSide, ...]:
    """The side that each of `count` pictures shows: `sides`, or by their order front, back, left, right.

    Raises usage for too many pictures, another number of sides than pictures, and a side named twice.
    """
    if sides is None:
        if count > len(SIDE_ORDER):
            raise EspalierError(
                "usage",
                f"There are {count} pictures, and this pack works from four sides at most.",
                hint="Give one picture each of the front, back, left and right.",
            )
        return SIDE_ORDER[:count]
    if len(sides) != count:
        raise EspalierError(
            "usage", f"{len(sides)} sides are named for {count} pictures.", hint="Name one side for each picture."
        )
    if len(set(sides)) != len(sides):
        raise EspalierError(
            "usage", f"A side is named twice: {', '.join(sides)}.", hint="Give one picture for each side."
        )
    return tuple(sides)
