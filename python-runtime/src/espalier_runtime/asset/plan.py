"""What will be built: the asked options with everything decided that they left open.

Owns the defaults of building and the check that it can be afforded. The options themselves are the protocol's.
"""

from dataclasses import dataclass, replace

import msgspec
import numpy as np
import torch
from jaxtyping import Float32

from espalier_runtime.device.device_policy import memory_bytes
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.advice import Advice
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.asset_report import MeshFigures
from espalier_runtime.protocol.messages.body import AssetFormat, Pivot
from espalier_runtime.protocol.messages.requests import BuildingOptions
from espalier_runtime.protocol.open_json import JsonObject

TEXTURED_SIMPLIFY = 0.95
"""With a texture the colours do not need the triangles: remove as much as both hosted systems do."""
COLOURED_SIMPLIFY = 0.5
"""Without a texture every colour lives on a vertex, so more of them stay."""
TEXTURE_SIZE = 1024
LEVEL_SHARE = 0.25
"""Triangles of a level of detail, as a share of those of the level before."""
PRINT_MILLIMETRES = 100.0
"""How large a print is where nothing is asked: the longest side of its STL."""
_TEXTURED_FORMATS = frozenset({"glb", "obj", "usdz"})
_COLOURED_FORMATS = _TEXTURED_FORMATS | {"ply"}
VIDEO_FRAMES = 120
"""Of one turn: four seconds."""
_SMALLEST_HALVED = 256
"""Pixels a side: a smaller page saves nothing that counts."""
_BYTES_PER_TEXEL = 24
"""Peak while a page is baked, filled and encoded, measured at 2048 and 4096."""


@dataclass(frozen=True)
class BuildingPlan:
    """Options as they will be carried out; what each means is said where the protocol defines them.

    `asked` are the options themselves. `texture` is false where no asked format could hold one.
    `millimetres` is the longest side of the STL, and of the print whose walls are checked.
    """

    asked: BuildingOptions
    simplify: float | None
    triangles: int | None
    texture: bool
    texture_size: int
    formats: tuple[AssetFormat, ...]
    normal_map: bool
    ambient_occlusion: bool
    watertight: bool
    levels_of_detail: int
    turntable_frames: int
    video_frames: int
    millimetres: float
    pivot: Pivot

    @classmethod
    def decide(cls, options: BuildingOptions) -> "BuildingPlan":
        """Fill in what `options` leave open."""
        wants_texture = True if options.texture is None else options.texture
        simplify = options.simplify
        if simplify is None and options.triangles is None:
            simplify = TEXTURED_SIMPLIFY if wants_texture else COLOURED_SIMPLIFY
        formats = tuple(dict.fromkeys(options.formats))
        texture = wants_texture and not _TEXTURED_FORMATS.isdisjoint(formats)
        return cls(
            asked=options,
            simplify=simplify if options.triangles is None else None,
            triangles=options.triangles,
            texture=texture,
            texture_size=options.texture_size or TEXTURE_SIZE,
            formats=formats,
            normal_map=texture and bool(options.normal_map),
            ambient_occlusion=texture and bool(options.ambient_occlusion),
            watertight=bool(options.watertight),
            levels_of_detail=(options.levels_of_detail or 0) if "glb" in formats else 0,
            turntable_frames=options.turntable_frames or 0,
            video_frames=VIDEO_FRAMES if options.turntable_video else 0,
            millimetres=options.millimetres or PRINT_MILLIMETRES,
            pivot=options.pivot or "ground",
        )

    @property
    def has_vertex_colours(self) -> bool:
        """Whether what is seen hangs on the vertices: no texture, and a format that holds colours."""
        return not self.texture and not _COLOURED_FORMATS.isdisjoint(self.formats)

    def level_targets(self, face_count: int) -> list[int]:
        """The triangle counts of the levels of detail of a mesh with `face_count`, finest first."""
        return [max(round(face_count * LEVEL_SHARE**level), 4) for level in range(1, self.levels_of_detail + 1)]

    def for_level(self, level: int) -> "BuildingPlan":
        """The plan of one level of detail: half the page of the level before, and no maps but the colours."""
        size = max(self.texture_size >> level, 64)
        return replace(self, texture_size=size, normal_map=False, ambient_occlusion=False)

    def with_texture_halved(self, times: int) -> "BuildingPlan":
        """The plan with a page of so much less, as far as it goes."""
        return replace(self, texture_size=max(self.texture_size >> times, min(self.texture_size, _SMALLEST_HALVED)))

    def is_double_sided(self, *, is_closed: bool) -> bool:
        """The inside of a closed object is never seen; an open one would have gaps where its back shows."""
        return not is_closed if self.asked.double_sided is None else self.asked.double_sided

    def moves(self, mesh: TriangleMesh) -> Float32[np.ndarray, "3"]:
        """The way from the model frame to that of the files: to the ground under the middle of `mesh`, or none."""
        if self.pivot == "centre" or not len(mesh.vertices):
            return np.zeros(3, np.float32)
        low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
        return -np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]], np.float32)

    def advice(self, figures: MeshFigures) -> list[Advice]:
        """What came out otherwise than one may have meant, a sentence each."""
        sentences: list[Advice] = []
        if self.watertight and not figures.watertight:
            sentences.append(Advice("The mesh could not be closed to a solid; ask for more triangles."))
        if "stl" in self.formats and self.asked.millimetres is None:
            sentences.append(Advice(f"The STL is {self.millimetres:.0f} mm large, as no size was asked for."))
        return sentences

    def check_affordable(self, free_bytes: int | None = None) -> None:
        """Raise out_of_memory when a page of the asked size takes more than `free_bytes`; None measures them."""
        if not self.texture:
            return
        free = memory_bytes(torch.device("cpu"))[0] if free_bytes is None else free_bytes
        pages = 1 + self.normal_map + self.ambient_occlusion
        needed = self.texture_size**2 * (_BYTES_PER_TEXEL + 3 * (pages - 1))
        if needed > free:
            raise EspalierError(
                "out_of_memory",
                f"A texture of {self.texture_size} pixels a side takes {needed / 1e9:.1f} GB while it is made, "
                f"and {free / 1e9:.1f} GB are free.",
                hint="Ask for a smaller texture, or close other programs.",
            )

    def to_json(self) -> JsonObject:
        """The plan for the recipe, in the contract's spelling: what was asked, and what was decided."""
        decided = msgspec.structs.replace(
            self.asked,
            simplify=self.simplify,
            texture=self.texture,
            texture_size=self.texture_size,
            formats=list(self.formats),
            millimetres=self.millimetres if self.watertight or "stl" in self.formats else None,
            pivot=self.pivot,
        )
        return {name: value for name, value in msgspec.to_builtins(decided).items() if value is not None}
