"""How much memory of a GPU the image path takes at official sizes, stage by stage, counted without a GPU.

The pipeline's own code runs in the layout of CUDA on a device that is pretended, with networks that have shapes and no
values, one guided step a flow, on a real structure. Owns the stand-ins; how bytes are counted is `pretended_cuda`'s.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch
from PIL import Image
from torch import Tensor, nn

from espalier_runtime.device.device_policy import convolution_chunk_bytes
from espalier_runtime.engines import roles
from espalier_runtime.engines.common.decode_latent import (
    MESH_SUBDIVISION,
    decode_gaussians,
    decode_radiance_fields,
)
from espalier_runtime.engines.condition.condition import Condition, image_condition
from espalier_runtime.engines.engine import SamplingRun, Structure
from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.engines.trellis.description import TRELLIS
from espalier_runtime.engines.trellis.engine import TrellisEngine
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.layers.sparse_convolution import SparseConvolution
from espalier_runtime.meshing.extraction.flexicubes import FEATURE_CHANNELS, extract_mesh
from espalier_runtime.model_packs.checkpoints.recorded_layouts import recorded_network
from espalier_runtime.model_packs.companions import image_encoder
from espalier_runtime.model_packs.folder.pack_folder import PackFolder
from espalier_runtime.model_packs.folder.pipeline_file import Normalisation, PipelineDescription
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.progress import SilentContext
from espalier_runtime.sampling.sampler_settings import SamplerSettings
from espalier_tools.benchmarks.shells import sphere_shell
from espalier_tools.benchmarks.stages import BenchmarkStage
from espalier_tools.pretended_cuda.device import PretendedCuda, PretendedTensor, put_on_device
from espalier_tools.pretended_cuda.storage_account import StorageAccount

DEVICE = torch.device("cuda", 0)
VOXELS, RESOLUTION, RADIUS = 20_000, 64, 28.0
_NETWORKS = MappingProxyType(
    {
        image_encoder.ROLE: "dinov2_vitl14_reg",
        roles.STRUCTURE_FLOW: "ss_flow_img_dit_L_16l8_fp16",
        roles.STRUCTURE_DECODER: "ss_dec_conv3d_16l8_fp16",
        roles.LATENT_FLOW: "slat_flow_img_dit_L_64l8p2_fp16",
        roles.MESH_DECODER: "slat_dec_mesh_swin8_B_64l8m256c_fp16",
        roles.GAUSSIAN_DECODER: "slat_dec_gs_swin8_B_64l8gs32_fp16",
        roles.RADIANCE_DECODER: "slat_dec_rf_swin8_B_64l8r16_fp16",
    }
)
# So small that a network is let go as soon as it was used.
_SMALL_CARD = 6_000_000_000
_SAMPLER = SamplerSettings(steps=1)


class ShapesPack(ModelPack):
    """The released image pack, its networks without values on the pretended device."""

    def __init__(self, account: StorageAccount) -> None:
        super().__init__(PackFolder(Path("released-image-pack"), _pipeline(), manifest=None, catalogue=CATALOGUE), None)
        self._account = account

    def configuration(self, role: str) -> Any:
        """See ModelPack."""
        class_name, arguments = recorded_network(_NETWORKS[role])
        return CATALOGUE.network(class_name).configure(arguments)

    def load(self, role: str, device: torch.device) -> nn.Module:
        """See ModelPack."""
        class_name, arguments = recorded_network(_NETWORKS[role])
        network = put_on_device(CATALOGUE.network(class_name).build(arguments).eval(), self._account)
        for module in network.modules():
            if isinstance(module, SparseConvolution):
                module.chunk_bytes = convolution_chunk_bytes(device)
        return network


@torch.no_grad()
def count_image_path(report: Callable[[str, int], None], *, has_fused_attention: bool = True) -> None:
    """Run every stage once; `report(stage, bytes)` gets the most that was alive on the device while it ran."""
    with PretendedCuda(has_fused_attention=has_fused_attention, memory_bytes=_SMALL_CARD) as cuda:
        path = _ImagePath(cuda)
        for stage, run in (
            ("condition", path.make_condition),
            ("sparse structure flow", path.sample_structure),
            ("sparse structure decoder", path.decode_structure),
            ("structured latent flow", path.sample_latent),
            ("mesh decoder", path.decode_mesh),
            ("extraction", path.extract),
            ("gaussian decoder", path.decode_gaussians),
            ("radiance field decoder", path.decode_radiance_field),
        ):
            cuda.account.take_peak()
            run()
            report(stage, cuda.account.take_peak())


class _ImagePath:
    """The stages in their order, each keeping what the next one needs, as a job does."""

    def __init__(self, cuda: PretendedCuda) -> None:
        self._cuda = cuda
        self._pack = ShapesPack(cuda.account)
        self._coords = sphere_shell(RESOLUTION, VOXELS, RADIUS)
        self._latent = StructuredLatent(self._coords, torch.zeros(VOXELS, 8), RESOLUTION)
        self._engine = TrellisEngine(self._pack, DEVICE)
        self._run = SamplingRun(SamplingOptions(), 0, SilentContext())

    def make_condition(self) -> None:
        tokens, negative = image_condition(self._pack, [Image.new("RGB", (518, 518))], DEVICE)
        self._condition = Condition(tokens, negative)

    def sample_structure(self) -> None:
        self._dense = self._engine.sample_dense_latent(self._condition, self._run)

    def decode_structure(self) -> None:
        logits = self._engine.decode_structure(self._dense)
        _ = torch.isfinite(logits).all() & (logits > 0).any()  # which cells, only values could tell
        del self._dense

    def sample_latent(self) -> None:
        self._engine.sample_latent(Structure(self._coords, 1, RESOLUTION, None), self._condition, self._run)
        del self._condition

    def decode_mesh(self) -> None:
        with self._pack.in_use(roles.MESH_DECODER, DEVICE) as decoder:
            fine = decoder(self._latent.on(DEVICE))
        self._fine_coords = fine.coords

    def extract(self) -> None:
        """With real features, since which cubes hold a surface hangs on their values."""
        coords = self._fine_coords[:, 1:]
        side = MESH_SUBDIVISION * RESOLUTION
        feats = PretendedTensor(_sphere_features(coords.behind, side), self._cuda.account)
        self._surface = extract_mesh(coords, feats, side)

    def decode_gaussians(self) -> None:
        del self._fine_coords
        decode_gaussians(self._pack, self._latent, DEVICE, SilentContext())

    def decode_radiance_field(self) -> None:
        decode_radiance_fields(self._pack, self._latent, DEVICE, SilentContext())


def _sphere_features(cells: Tensor, side: int) -> Tensor:
    """The mesh decoder's channels [N, 101] for the sphere that the structure encloses."""
    feats = torch.zeros(len(cells), FEATURE_CHANNELS)
    corners = torch.tensor([(corner & 1, corner >> 1 & 1, corner >> 2 & 1) for corner in range(8)])
    for column, corner in enumerate(corners):
        distance = (cells + corner - side / 2).float().norm(dim=1) - RADIUS * MESH_SUBDIVISION
        feats[:, column] = distance / side
    return feats


def _pipeline() -> PipelineDescription:
    return PipelineDescription(
        name="TrellisImageTo3DPipeline",
        engine=TRELLIS,
        inputs=("image",),
        models={},
        structure_sampler=_SAMPLER,
        latent_sampler=_SAMPLER,
        normalisation=Normalisation((0.0,) * 8, (1.0,) * 8),
        image_cond_model=None,
        text_cond_model=None,
        word_encoder=None,
        view_aligned=False,
        stages={},
    )


def _gigabytes(*, has_fused_attention: bool) -> dict[str, float]:
    figures: dict[str, float] = {}

    def report(stage: str, count: int) -> None:
        figures[stage] = round(count / 1e9, 2)

    count_image_path(report, has_fused_attention=has_fused_attention)
    return figures


def _judge() -> dict[str, float]:
    """The peak of every stage, and the largest of all without a fused kernel for attention."""
    return {
        **_gigabytes(has_fused_attention=True),
        "most without fused attention": max(_gigabytes(has_fused_attention=False).values()),
    }


def _prepare(_device: torch.device) -> Callable[[], object]:
    return lambda: _gigabytes(has_fused_attention=True)


MEMORY_STAGES: Mapping[str, BenchmarkStage] = MappingProxyType(
    {
        "official-memory": BenchmarkStage(
            "gigabytes of a GPU that each stage of the image path takes at official sizes, counted without one",
            _prepare,
            _judge,
        )
    }
)
