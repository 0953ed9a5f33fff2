"""What one asset is built with: the contract's `BuildingOptions`, parsed in this one place.

Owns names, bounds and defaults of the options. Decides nothing about how they are carried out.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

import msgspec
from msgspec import Meta

from espalier_runtime.protocol.errors import EspalierError

AssetFormat = Literal["glb", "ply", "obj", "stl", "usdz", "splat"]

TEXTURED_SIMPLIFY = 0.95
"""With a texture the colours do not need the triangles: remove as much as both hosted systems do."""
COLOURED_SIMPLIFY = 0.5
"""Without a texture every colour lives on a vertex, so more of them stay."""
TEXTURE_SIZE = 1024


class BuildingOptions(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True
):
    """Options after parsing. None means "what the builder thinks best"; `resolved` decides those.

    simplify        fraction of triangles to remove
    triangles       triangle count to reach within 2 %; wins over `simplify`
    texture_size    pixels along one side of the base colour texture
    texture         False leaves the colours on the vertices
    formats         what to write
    """

    simplify: Annotated[float, Meta(ge=0, le=0.999)] | None = None
    triangles: Annotated[int, Meta(ge=4, le=20_000_000)] | None = None
    texture_size: Annotated[int, Meta(ge=64, le=8192)] | None = None
    texture: bool | None = None
    formats: Annotated[tuple[AssetFormat, ...], Meta(min_length=1)] = ("glb",)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Parse the contract's camelCase object; EspalierError usage names the option that cannot be."""
        try:
            return msgspec.convert(document, cls)
        except msgspec.ValidationError as error:
            raise EspalierError("usage", f"The building options cannot be used: {error}.") from error

    def to_json(self) -> dict[str, Any]:
        """The contract's spelling, without the options that were left open."""
        return msgspec.to_builtins(self)

    def resolved(self) -> Self:
        """The same options with everything decided that the texture and the triangle count depend on."""
        texture = True if self.texture is None else self.texture
        simplify = self.simplify
        if simplify is None and self.triangles is None:
            simplify = TEXTURED_SIMPLIFY if texture else COLOURED_SIMPLIFY
        return msgspec.structs.replace(
            self,
            texture=texture,
            simplify=simplify,
            texture_size=self.texture_size or TEXTURE_SIZE,
            formats=tuple(dict.fromkeys(self.formats)),
        )
