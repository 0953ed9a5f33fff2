"""What every message is made of: the two kinds of bodies, and the words and numbers that their fields share."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Stage = Literal["condition", "sparse_structure", "structured_latent", "decode", "mesh", "texture", "export"]
AssetFormat = Literal["glb", "ply", "obj", "stl", "usdz", "splat"]
CutOutMode = Literal["auto", "keep"]
Pivot = Literal["ground", "centre"]
PictureSide = Literal["front", "back", "left", "right"]
Solidification = Literal["as it was", "closed", "rebuilt"]
InputKind = Literal["image", "text"]
Variants = Literal["none", "own", "any"]
"""Whose shapes a pack can give a new look: nobody's, those that a pack of its own kind made, or any."""
ArtifactKind = Literal["cut-out", "latent", "preview"]
JobId = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=0)]
Seconds = Annotated[float, Meta(ge=0)]
Amount = Annotated[float, Meta(ge=0)]


class Params(Struct, rename="camel", kw_only=True, forbid_unknown_fields=True):
    """What a method takes, or a part of it: unknown keys are refused, absent options are None."""


class Result(Struct, rename="camel", kw_only=True, omit_defaults=True):
    """What a method answers or a notification carries, or a part of it: absent keys are left out of the message."""
