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
    "dog", "cat", "horse", "pig", "sheep", "rabbit", "duck", "fish", "bed", "sofa", "bench", "bookshelf", "clock",
    "castle", "lighthouse", "windmill", "airplane", "train", "truck", "bottle", "barrel", "sword", "hammer",
    "pumpkin", "cake",
)  # fmt: skip
# Nouns that may also be a part of another thing: a fir with balls, a cactus with a flower.
PART_NOUNS = ("ball", "flower")
PARTS = (
    "leg", "seat", "back", "armrest", "top", "drawer", "shade", "base", "roof", "door", "window", "chimney", "flag",
    "trunk", "crown", "fruit", "cap", "stem", "pot", "arm", "petal", "leaf", "handle", "lid", "spout", "band", "wheel",
    "cabin", "fin", "nose", "sail", "lock", "beam", "head", "body", "antenna", "eye", "hat", "scarf", "round",
    "snout", "ear", "tail", "collar", "mane", "saddle", "beak", "wing", "foot", "mouth", "blanket", "pillow", "cushion",
    "shelf", "book", "face", "hand", "bell", "gate", "propeller", "engine", "trailer", "guard", "gem", "claw", "tap",
    "label", "icing", "plate", "tier", "candle", "cherry",
)  # fmt: skip
JOINTS = ("with", "without", "and")
WORDS = (*JOINTS, *NUMBERS, *SIZES, *COLOURS, *MATERIALS, *PATTERNS, *NOUNS, *PARTS)

# What a thing looks like of which nothing is told: its colour, and parts that it may have and then lacks.
USUAL = {
    "chair": "wooden", "stool": "wooden", "table": "wooden", "chest": "wooden", "crate": "wooden", "boat": "wooden",
    "tower": "stone", "tree": "green", "fir": "green", "cactus": "green", "mushroom": "red", "snowman": "white",
    "robot": "metal", "rocket": "white", "teapot": "white", "cup": "white",
    "dog": "brown", "cat": "orange", "horse": "brown", "pig": "pink", "sheep": "white", "rabbit": "grey",
    "duck": "yellow", "fish": "orange", "bed": "wooden", "bench": "wooden", "bookshelf": "wooden", "castle": "stone",
    "lighthouse": "white", "windmill": "white", "airplane": "white", "bottle": "green", "barrel": "wooden",
    "sword": "metal", "hammer": "metal", "pumpkin": "orange", "cake": "brown",
}  # fmt: skip
OPTIONAL = {
    "chair": ("armrest",), "table": ("drawer",), "tower": ("flag",), "tree": ("fruit",), "fir": ("ball",),
    "cactus": ("flower",), "flower": ("pot",), "vase": ("handle", "band"), "cup": ("base",), "chest": ("leg",),
    "ball": ("band", "base"), "snowman": ("scarf",),
    "dog": ("collar",), "cat": ("collar",), "horse": ("saddle",), "duck": ("foot",), "clock": ("bell",),
    "castle": ("flag",), "airplane": ("propeller",), "bottle": ("label",), "barrel": ("tap",), "sword": ("gem",),
    "hammer": ("band",), "pumpkin": ("leaf", "face"),
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
    "fortress": "castle", "fort": "castle", "palace": "castle", "beacon": "lighthouse", "mill": "windmill",
    "puppy": "dog", "hound": "dog", "doggy": "dog", "kitten": "cat", "kitty": "cat", "pony": "horse", "foal": "horse",
    "piglet": "pig", "hog": "pig", "lamb": "sheep", "ram": "sheep", "bunny": "rabbit", "hare": "rabbit",
    "duckling": "duck", "goldfish": "fish", "cot": "bed", "couch": "sofa", "settee": "sofa", "bookcase": "bookshelf",
    "plane": "airplane", "aeroplane": "airplane", "aircraft": "airplane", "jet": "airplane", "locomotive": "train",
    "lorry": "truck", "van": "truck", "flask": "bottle", "cask": "barrel", "keg": "barrel", "mallet": "hammer",
    "gateau": "cake", "cupcake": "cake", "muffin": "cake", "sabre": "sword",
    "paw": "foot", "feet": "foot", "hoof": "foot", "muzzle": "snout", "bill": "beak", "duvet": "blanket",
    "quilt": "blanket", "cover": "blanket", "mattress": "blanket", "shelves": "shelf", "hilt": "handle",
    "grip": "handle", "crossguard": "guard", "jewel": "gem", "cork": "cap", "stopper": "cap", "hoop": "band",
    "hoops": "band", "cherries": "cherry", "frosting": "icing", "cream": "icing", "layer": "tier", "gates": "gate",
    "dial": "face", "motor": "engine", "wings": "wing", "blades": "sail", "cargo": "trailer",
    "pine": "fir", "spruce": "fir", "conifer": "fir", "toadstool": "mushroom",
    "mug": "cup", "urn": "vase", "jug": "vase", "amphora": "vase", "kettle": "teapot", "automobile": "car",
    "spaceship": "rocket", "ship": "boat", "sailboat": "boat", "box": "crate", "sphere": "ball",
    "android": "robot", "desk": "table", "armchair": "chair", "tulip": "flower", "daisy": "flower", "plant": "flower",
    "bough": "crown", "foliage": "crown", "leaves": "leaf", "leafs": "leaf", "apple": "fruit", "fruits": "fruit",
    "backrest": "back", "arms": "arm", "sails": "sail", "bands": "band", "ring": "band", "rings": "band",
    "lampshade": "shade", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven",
    "8": "eight", "no": "without", "plus": "with", "circular": "round", "knob": "lid",
}  # fmt: skip
