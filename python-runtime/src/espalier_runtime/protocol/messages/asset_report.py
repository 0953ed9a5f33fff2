"""What `generate`, `rebuild`, `variant` and `preview_cut_out` answer: files, the recipe, and figures of the mesh."""

from typing import TypedDict

from espalier_runtime.protocol.advice import Advice
from espalier_runtime.protocol.messages.body import Result, Seconds, Solidification
from espalier_runtime.protocol.open_json import JsonObject


class PackIdentity(TypedDict):
    """The pack a recipe was made with."""

    name: str
    sha256: str


class InputIdentity(TypedDict):
    """One input of a recipe, by the hash of its bytes."""

    sha256: str


class Recipe(TypedDict):
    """What makes a generation repeatable.

    A dictionary and no struct, because a rebuild hands on what another version of the program has put into it.
    `parameters` is written by `jobs/recipe` and the builder; what they hold of stages is each engine's own.
    """

    seed: int
    device: str
    pack: PackIdentity
    input: list[InputIdentity]
    parameters: JsonObject
    versions: dict[str, str]


class Timings(Result, rename=None, omit_defaults=False):
    """Seconds by stage, zero where one did not run, and the wall time of the whole."""

    condition: Seconds = 0.0
    sparse_structure: Seconds = 0.0
    structured_latent: Seconds = 0.0
    decode: Seconds = 0.0
    mesh: Seconds = 0.0
    texture: Seconds = 0.0
    export: Seconds = 0.0
    total: Seconds = 0.0


class MeshFigures(Result):
    """What is right and wrong with one mesh. Edges are distinct edges; components hang together by vertices.

    `flipped_edges` are edges whose two faces disagree on which side is outside. `size` is width, depth and height
    in metres, `area` and `volume` square and cubic metres; an open mesh has no volume.
    """

    vertices: int
    faces: int
    components: int
    open_edges: int
    non_manifold_edges: int
    watertight: bool
    flipped_edges: int
    degenerate_faces: int
    size: list[float]
    area: float
    volume: float | None


class CleaningReport(Result):
    """What each repair of a decoded surface changed, in the order in which they ran."""

    welded_vertices: int
    degenerate_faces: int
    duplicate_faces: int
    hidden_faces: int
    floaters: int
    parted_vertices: int
    filled_holes: int
    open_holes: int
    turned_faces: int


class PrintChecks(Result):
    """What a printer would stumble over. Lengths are in the units of the mesh; shares are of the sampled surface.

    `thickness_fifth_percentile` is what 95 % of the surface exceeds; None where no ray met a far side.
    """

    thin_share: float
    thickness_fifth_percentile: float | None
    crossing_faces: int
    tested_faces: int


class PrintReport(PrintChecks):
    """The checks for a print whose longest side is `millimetres`."""

    millimetres: float


class LevelOfDetail(Result):
    """A coarser mesh that was written besides, by the name of its file."""

    file: str
    faces: int


class BuiltMeshFigures(MeshFigures):
    """The figures of a finished mesh, and how it came about.

    `whole_faces` is what there was to simplify, `solid` how the mesh was closed; it and `print` are there only where a
    watertight mesh was asked for.
    """

    whole_faces: int
    cleaning: CleaningReport
    levels_of_detail: list[LevelOfDetail]
    solid: Solidification | None = None
    print: PrintReport | None = None


class AssetFiles(Result):
    """Absolute paths of the files of one asset."""

    latent: str
    preview: str
    cut_out: str | None = None
    glb: str | None = None
    ply: str | None = None
    obj: str | None = None
    stl: str | None = None
    usdz: str | None = None
    splat: str | None = None
    turntable: str | None = None


class BuiltAsset(Result):
    """What `generate` and `rebuild` answer."""

    files: AssetFiles
    recipe: Recipe
    timings: Timings
    mesh: BuiltMeshFigures


class SeparateObject(Result):
    """One of several objects in a picture: its box in the cut-out's pixels, and its share of all that is solid."""

    left: int
    top: int
    width: int
    height: int
    share: float


class CutOutPreview(Result):
    """The cut-out in the picture's frame (RGBA), the square the model sees, and advice about a risky picture.

    `picture` is the picture as it is worked with, upright and in the size of the cut-out; not written beside a mask.
    """

    cut_out: str
    square: str
    width: int
    height: int
    advice: list[Advice]
    is_adjustable: bool
    """Whether `tolerance` makes a difference to this picture."""
    objects: list[SeparateObject]
    """What stands apart in all that was found, from left to right: the first one is number 1."""
    picture: str | None = None
