"""The words of the procedural world, and how other spellings fold into them.

Owns words only; what they look like is in `palette` and `nouns`. The same tables travel with the pack.
"""

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
SIZES = ("tall", "short", "wide", "narrow", "thick", "thin", "small")
COLOURS = (
    "red", "orange", "yellow", "green", "blue", "turquoise", "purple", "pink", "brown", "black", "white", "grey",
)  # fmt: skip
MATERIALS = ("wooden", "stone", "metal", "golden")
PATTERNS = ("striped", "spotted", "checked", "plain")
NOUNS = (
    "chair", "stool", "table", "lamp", "house", "tower", "tree", "fir", "mushroom", "cactus", "flower",
    "vase", "cup", "teapot", "car", "rocket", "boat", "chest", "crate", "ball", "robot", "snowman",
)  # fmt: skip
# Nouns that may also be a part of another thing: a fir with balls, a cactus with a flower.
PART_NOUNS = ("ball", "flower")
PARTS = (
    "leg", "seat", "back", "armrest", "top", "drawer", "shade", "base", "roof", "door", "window", "chimney", "flag",
    "trunk", "crown", "fruit", "cap", "stem", "pot", "arm", "petal", "leaf", "handle", "lid", "spout", "band", "wheel",
    "cabin", "fin", "nose", "sail", "lock", "beam", "head", "body", "antenna", "eye", "hat", "scarf", "round",
)  # fmt: skip
JOINTS = ("with", "without", "and")
WORDS = (*JOINTS, *NUMBERS, *SIZES, *COLOURS, *MATERIALS, *PATTERNS, *NOUNS, *PARTS)

# What a thing looks like of which nothing is told: its colour, and parts that it may have and then lacks.
USUAL = {
    "chair": "wooden", "stool": "wooden", "table": "wooden", "chest": "wooden", "crate": "wooden", "boat": "wooden",
    "tower": "stone", "tree": "green", "fir": "green", "cactus": "green", "mushroom": "red", "snowman": "white",
    "robot": "metal", "rocket": "white", "teapot": "white", "cup": "white",
}  # fmt: skip
OPTIONAL = {
    "chair": ("armrest",), "table": ("drawer",), "tower": ("flag",), "tree": ("fruit",), "fir": ("ball",),
    "cactus": ("flower",), "flower": ("pot",), "vase": ("handle", "band"), "cup": ("base",), "chest": ("leg",),
    "ball": ("band", "base"), "snowman": ("scarf",),
}  # fmt: skip

# Words that say nothing here.
STOP_WORDS = (
    "a", "an", "the", "of", "on", "in", "is", "are", "it", "its", "has", "have", "made", "from", "that", "which",
    "very", "please", "make", "me", "some", "my", "for", "to", "this", "colored", "coloured", "color", "colour", "nice",
    "cute", "object", "model", "3d", "picture", "having", "by", "at", "there", "i", "want", "s", "coat",
)  # fmt: skip

SYNONYMS = {
    "high": "tall", "long": "tall", "low": "short", "squat": "short", "broad": "wide", "fat": "wide", "slim": "narrow",
    "slender": "narrow", "skinny": "narrow", "chunky": "thick", "sturdy": "thick", "tiny": "small", "mini": "small",
    "little": "small",
    "gray": "grey", "silver": "metal", "steel": "metal", "iron": "metal", "metallic": "metal", "violet": "purple",
    "lilac": "purple", "magenta": "pink", "rose": "pink", "cyan": "turquoise", "teal": "turquoise", "gold": "golden",
    "wood": "wooden", "oak": "wooden", "timber": "wooden", "rock": "stone", "marble": "stone", "concrete": "stone",
    "beige": "brown", "crimson": "red", "scarlet": "red", "navy": "blue", "lime": "green", "dark": "black",
    "dotted": "spotted", "dots": "spotted", "polka": "spotted", "spots": "spotted", "dot": "spotted",
    "stripes": "striped", "stripe": "striped", "stripy": "striped", "chequered": "checked", "checkered": "checked",
    "checks": "checked", "home": "house", "cottage": "house", "hut": "house",
    "castle": "tower", "lighthouse": "tower",
    "pine": "fir", "spruce": "fir", "conifer": "fir", "toadstool": "mushroom",
    "mug": "cup", "urn": "vase", "jug": "vase", "amphora": "vase", "kettle": "teapot", "automobile": "car",
    "spaceship": "rocket", "ship": "boat", "sailboat": "boat", "box": "crate", "sphere": "ball",
    "android": "robot", "desk": "table", "armchair": "chair", "tulip": "flower", "daisy": "flower", "plant": "flower",
    "bough": "crown", "foliage": "crown", "leaves": "leaf", "leafs": "leaf", "apple": "fruit", "fruits": "fruit",
    "backrest": "back", "arms": "arm", "sails": "sail", "bands": "band", "ring": "band", "rings": "band",
    "lampshade": "shade", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven",
    "8": "eight", "no": "without", "plus": "with", "circular": "round", "knob": "lid",
}  # fmt: skip
