"""What each method takes. Absent options are None: whoever does the work knows what is best."""

from typing import Annotated, Literal

from msgspec import Meta, field

from espalier_runtime.protocol.messages.body import AssetFormat, CutOutMode, JobId, Params, PictureSide, Pivot


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
    depth_scale: Annotated[float, Meta(ge=0.25, le=4)] | None = None
    """How many times as deep along the viewing direction the object is as was guessed; None is 1."""
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
    objects: list[Annotated[int, Meta(ge=1)] | None] | None = None
    """For each picture, which of its separate objects is made, counted from the left; None for all of them as one. A
    mask says that by itself."""
    is_seed_chosen: bool = False
    """Whether somebody asked for this very seed, and not chance or a default."""
    is_sampling_chosen: bool = True
    """Whether somebody asked for these steps and guidance, and not a form of itself."""


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
    object: Annotated[int, Meta(ge=1)] | None = None
    """Which of its separate objects is cut out where there is no mask, counted from the left; None for all of them."""


class CancelParams(Params):
    """The job that is no longer wanted, waiting or running."""

    job_id: JobId


class VerifyPackParams(Params):
    """The folder of the pack to check."""

    folder: str


class SelfTestParams(Params):
    """Parity of the kernels and a tiny generation on this machine."""

    job_id: JobId
