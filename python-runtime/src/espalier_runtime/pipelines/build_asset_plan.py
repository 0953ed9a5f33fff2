"""What will be built: the asked options with everything decided that they left open.

Owns the defaults of building and the check that it can be afforded. The options themselves are the protocol's.
"""

from dataclasses import asdict, dataclass
from typing import Any

import torch

from espalier_runtime.device.device_policy import memory_bytes
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages import AssetFormat, BuildingOptions

TEXTURED_SIMPLIFY = 0.95
"""With a texture the colours do not need the triangles: remove as much as both hosted systems do."""
COLOURED_SIMPLIFY = 0.5
"""Without a texture every colour lives on a vertex, so more of them stay."""
TEXTURE_SIZE = 1024
_TEXTURED_FORMATS = frozenset({"glb", "obj", "usdz"})
_BYTES_PER_TEXEL = 24
"""Peak while a page is baked, filled and encoded, measured at 2048 and 4096."""


@dataclass(frozen=True)
class BuildingPlan:
    """Options as they will be carried out. `texture` is false where no asked format could hold one."""

    simplify: float | None
    triangles: int | None
    texture: bool
    texture_size: int
    formats: tuple[AssetFormat, ...]

    @classmethod
    def decide(cls, options: BuildingOptions) -> "BuildingPlan":
        """Fill in what `options` leave open."""
        wants_texture = True if options.texture is None else options.texture
        simplify = options.simplify
        if simplify is None and options.triangles is None:
            simplify = TEXTURED_SIMPLIFY if wants_texture else COLOURED_SIMPLIFY
        formats = tuple(dict.fromkeys(options.formats))
        return cls(
            simplify=simplify if options.triangles is None else None,
            triangles=options.triangles,
            texture=wants_texture and not _TEXTURED_FORMATS.isdisjoint(formats),
            texture_size=options.texture_size or TEXTURE_SIZE,
            formats=formats,
        )

    def check_affordable(self, free_bytes: int | None = None) -> None:
        """Raise out_of_memory when a page of the asked size takes more than `free_bytes`; None measures them."""
        if not self.texture:
            return
        free = memory_bytes(torch.device("cpu"))[0] if free_bytes is None else free_bytes
        needed = self.texture_size**2 * _BYTES_PER_TEXEL
        if needed > free:
            raise EspalierError(
                "out_of_memory",
                f"A texture of {self.texture_size} pixels a side takes {needed / 1e9:.1f} GB while it is made, "
                f"and {free / 1e9:.1f} GB are free.",
                hint="Ask for a smaller texture, or close other programs.",
            )

    def to_json(self) -> dict[str, Any]:
        """The plan for the recipe, in the contract's spelling."""
        described = asdict(self) | {"formats": list(self.formats), "textureSize": self.texture_size}
        described.pop("texture_size")
        return {name: value for name, value in described.items() if value is not None}
