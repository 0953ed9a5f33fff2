"""The bodies of the messages between the studio and the runtime: what each method takes and answers.

Mirrors electron/contract (runtime-rpc.ts, generation.ts, model-pack.ts); test/contract/*.json holds both to each other.
Names are snake_case here and camelCase on the wire. Does not know lines, ids or JSON: that is json_rpc.py.
"""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta, Struct, field

from espalier_runtime.protocol.errors import FailureRecord
from espalier_runtime.protocol.open_json import JsonObject

PROTOCOL_VERSION = 1
MAX_LINE_BYTES = 1_048_576

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


class SamplerOptions(Params):
    """One sampled stage; None means what the pack thinks best."""

    steps: Annotated[int, Meta(ge=1, le=200)] | None = None
    guidance: Annotated[float, Meta(ge=0, le=100)] | None = None


class SamplingOptions(Params):
    """Both sampled stages, and how several pictures of one object are combined."""

    sparse_structure: SamplerOptions = field(default_factory=SamplerOptions)
    structured_latent: SamplerOptions = field(default_factory=SamplerOptions)
    multi_image: Literal["stochastic", "multidiffusion"] = "stochastic"


class BuildingOptions(Params):
    """What is made from a latent; None means what the builder thinks best."""

    simplify: Annotated[float, Meta(ge=0, le=0.999)] | None = None
    """Fraction of triangles to remove."""
    fewest_triangles: Annotated[int, Meta(ge=4, le=20_000_000)] | None = None
    """No fewer than this are left by `simplify`, where the shape has as many."""
    triangles: Annotated[int, Meta(ge=4, le=20_000_000)] | None = None
    """Triangle count to reach; wins over `simplify`."""
    texture_size: Annotated[int, Meta(ge=64, le=8192)] | None = None
    """Pixels along one side of the base colour texture."""
    texture: bool | None = None
    """False leaves colours on the vertices."""
    normal_map: bool | None = None
    """Bake the detailed surface's normals into a tangent-space normal map."""
    ambient_occlusion: bool | None = None
    """Bake how open each place is to the sky."""
    double_sided: bool | None = None
    """Draw both sides of every face; None only where the mesh is open."""
    watertight: bool | None = None
    """Make the mesh a closed solid, for printing, and check its walls."""
    millimetres: Annotated[float, Meta(ge=1, le=10_000)] | None = None
    """Longest side of the STL, which is in millimetres; the size for which walls are checked."""
    levels_of_detail: Annotated[int, Meta(ge=0, le=6)] | None = None
    """Coarser GLBs to write besides, each with a quarter of the triangles of the one before."""
    turntable_frames: Annotated[int, Meta(ge=0, le=360)] | None = None
    """Pictures of one turn of the object to write besides."""
    turntable_video: bool | None = None
    """Write a film of one turn besides."""
    pivot: Pivot | None = None
    """Where the origin of every mesh file lies: on the ground under the middle of the object, or in the model frame."""
    camera_pitch: Annotated[float, Meta(ge=-89, le=89)] | None = None
    """Degrees from which the picture looks down on the object, which is turned upright by as much; None is what the
    recipe says of the picture's camera."""
    formats: Annotated[list[AssetFormat], Meta(min_length=1)] = field(default_factory=lambda: ["glb"])


class NoParams(Params):
    """A method that takes nothing."""


class Matting(Params):
    """A matting pack: a folder with an ONNX file. Name and hash go into the recipe."""

    name: str
    folder: str
    sha256: str


class GenerateParams(Params):
    """A whole generation. `folder` is the asset's folder: it exists, and receives every file."""

    job_id: JobId
    folder: str
    pack_folder: str
    seed: int
    device: str
    cut_out: CutOutMode
    sampling: SamplingOptions
    building: BuildingOptions
    pictures: list[str] = field(default_factory=list)
    masks: list[str | None] | None = None
    """For each picture, a picture of what of it belongs to the object; None where that is to be found."""
    sides: list[PictureSide] | None = None
    """The side that each picture shows; used by packs whose objects stand as the camera sees them."""
    text: str | None = None
    name: str | None = None
    """What the object is called inside the files."""
    matting: Matting | None = None
    """What cuts out the pictures that have no mask; without it that is found by what comes with the program."""


class RebuildParams(Params):
    """New files from a saved latent."""

    job_id: JobId
    latent: str
    folder: str
    pack_folder: str
    device: str
    building: BuildingOptions
    name: str | None = None
    """What the object is called inside the files."""


class VariantParams(GenerateParams, kw_only=True):
    """A generation that keeps the shape of a saved latent: the pictures or words give its look alone."""

    latent: str
    """The cut-outs that it was made from lie beside it, where it was made from pictures."""


class PreviewCutOutParams(Params):
    """The cut-out of one picture, to be looked at before generating."""

    job_id: JobId
    picture: str
    folder: str
    cut_out: CutOutMode
    mask: str | None = None
    """A picture of what belongs to the object; without it that is found."""
    tolerance: Annotated[float, Meta(ge=0.1, le=10)] | None = None
    """Factor on how much a colour may differ from the background and still be background."""
    matting: Matting | None = None
    """What cuts it out where there is no mask."""


class CancelParams(Params):
    """The job that is no longer wanted, waiting or running."""

    job_id: JobId


class VerifyPackParams(Params):
    """The folder of the pack to check."""

    folder: str


class SelfTestParams(Params):
    """Parity of the kernels and a tiny generation on this machine."""

    job_id: JobId


class Device(Result):
    """A device that can compute; bytes of the machine for the CPU."""

    id: Annotated[str, Meta(pattern=r"^(cpu|cuda:\d+)$")]
    name: str
    total_bytes: Count
    free_bytes: Count


class PackSummary(Result):
    """A model pack that was found; `problem` says why it cannot be used and is absent when it can."""

    name: Annotated[str, Meta(min_length=1)]
    folder: Annotated[str, Meta(min_length=1)]
    title: str
    description: str
    inputs: list[InputKind]
    view_aligned: bool
    """Objects stand as the camera of the picture sees them."""
    engine: str
    """Which way of making latents; empty for a pack that cannot be used."""
    has_sampler: bool
    """Whether steps and guidance mean anything to it."""
    several_pictures: bool
    """Whether it takes several pictures of one object."""
    variants: Variants
    licence: str
    sha256: str
    bytes: Count
    problem: str | None = None


class RuntimeDescription(Result):
    """What this runtime is, what it can compute on, and which packs it found."""

    protocol_version: int
    versions: dict[str, str]
    devices: Annotated[list[Device], Meta(min_length=1)]
    kernels: dict[str, str]
    packs: list[PackSummary]
    slots: Count | None = None
    """How many jobs it works on at once; one when absent."""


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


class CutOutPreview(Result):
    """The cut-out in the picture's frame (RGBA), the square the model sees, and advice about a risky picture.

    `picture` is the picture as it is worked with, upright and in the size of the cut-out; not written beside a mask.
    """

    cut_out: str
    square: str
    width: int
    height: int
    advice: list[str]
    is_adjustable: bool
    """Whether `tolerance` makes a difference to this picture."""
    picture: str | None = None


class Cancelled(Result):
    """False when there was no such job."""

    cancelled: bool


class Nothing(Result):
    """Done; there is nothing to tell."""


class KernelsReport(Result):
    """The kernels of one device against their plain twins: which differ too much, and the largest difference of each;
    or the error that kept them from being tried."""

    passed: bool
    failed: list[str] | None = None
    largest_differences: dict[str, float] | None = None
    error: FailureRecord | None = None


class TinyGenerationReport(Result):
    """A small generation with a pack that works from a picture, or why there was none, or why it failed."""

    passed: bool
    skipped: str | None = None
    pack: str | None = None
    timings: Timings | None = None
    mesh: BuiltMeshFigures | None = None
    error: FailureRecord | None = None


class SelfTestReport(Result):
    """Whether everything passed, with the kernels by device."""

    passed: bool
    kernels: dict[str, KernelsReport]
    generation: TinyGenerationReport


class MemoryReading(Result):
    """Resident bytes of the process, and bytes that torch holds on the device."""

    process_bytes: Count
    device_bytes: Count


class ProgressParams(Result):
    """`done` of `total` units of one stage."""

    job_id: JobId
    stage: Stage
    done: Amount
    total: Amount
    memory: MemoryReading


class ArtifactParams(Result):
    """A file that is complete on disk while its job still runs."""

    job_id: JobId
    artifact: ArtifactKind
    path: str


class HeartbeatParams(Result):
    """A sign of life once a second, with the job that runs."""

    job_id: JobId | None
    uptime_seconds: float


class Method(Struct, frozen=True):
    """What one method takes and answers."""

    params: type[Params]
    result: type[Result]


METHODS: dict[str, Method] = {
    "describe": Method(NoParams, RuntimeDescription),
    "generate": Method(GenerateParams, BuiltAsset),
    "rebuild": Method(RebuildParams, BuiltAsset),
    "variant": Method(VariantParams, BuiltAsset),
    "preview_cut_out": Method(PreviewCutOutParams, CutOutPreview),
    "cancel": Method(CancelParams, Cancelled),
    "unload": Method(NoParams, Nothing),
    "verify_pack": Method(VerifyPackParams, PackSummary),
    "self_test": Method(SelfTestParams, SelfTestReport),
    "shutdown": Method(NoParams, Nothing),
}

NOTIFICATIONS: dict[str, type[Result]] = {
    "ready": RuntimeDescription,
    "progress": ProgressParams,
    "artifact": ArtifactParams,
    "heartbeat": HeartbeatParams,
}
