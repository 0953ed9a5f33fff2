"""The things that the captioned world holds: every noun with the function that builds a random one."""

from collections.abc import Callable

import numpy as np

from starter_model.text_pack.captioned_object import CaptionedObject
from starter_model.text_pack.nouns import (
    animals,
    buildings,
    figures,
    food,
    furnishings,
    furniture,
    landmarks,
    plants,
    tools,
    toys,
    transport,
    vehicles,
    vessels,
)

BUILDERS: dict[str, Callable[[CaptionedObject], None]] = {
    "chair": furniture.build_chair,
    "stool": furniture.build_stool,
    "table": furniture.build_table,
    "lamp": furniture.build_lamp,
    "house": buildings.build_house,
    "tower": buildings.build_tower,
    "tree": plants.build_tree,
    "fir": plants.build_fir,
    "mushroom": plants.build_mushroom,
    "cactus": plants.build_cactus,
    "flower": plants.build_flower,
    "vase": vessels.build_vase,
    "cup": vessels.build_cup,
    "teapot": vessels.build_teapot,
    "car": vehicles.build_car,
    "rocket": vehicles.build_rocket,
    "boat": vehicles.build_boat,
    "chest": toys.build_chest,
    "crate": toys.build_crate,
    "ball": toys.build_ball,
    "robot": figures.build_robot,
    "snowman": figures.build_snowman,
    "dog": animals.build_dog,
    "cat": animals.build_cat,
    "horse": animals.build_horse,
    "pig": animals.build_pig,
    "sheep": animals.build_sheep,
    "rabbit": animals.build_rabbit,
    "duck": animals.build_duck,
    "fish": animals.build_fish,
    "bed": furnishings.build_bed,
    "sofa": furnishings.build_sofa,
    "bench": furnishings.build_bench,
    "bookshelf": furnishings.build_bookshelf,
    "clock": furnishings.build_clock,
    "castle": landmarks.build_castle,
    "lighthouse": landmarks.build_lighthouse,
    "windmill": landmarks.build_windmill,
    "airplane": transport.build_airplane,
    "train": transport.build_train,
    "truck": transport.build_truck,
    "bottle": vessels.build_bottle,
    "barrel": vessels.build_barrel,
    "sword": tools.build_sword,
    "hammer": tools.build_hammer,
    "pumpkin": food.build_pumpkin,
    "cake": food.build_cake,
}
_SMALL_SHARE = 0.06


def random_object(noun: str, rng: np.random.Generator) -> CaptionedObject:
    """A finished random object."""
    made = CaptionedObject(noun, rng)
    BUILDERS[noun](made)
    if made.chance(_SMALL_SHARE):
        made.make_small()
    made.finish()
    return made
