"""What the official TRELLIS engine is called in packs, what it takes, and which networks it may load."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from espalier_runtime.engines import roles
from espalier_runtime.model_packs.catalogue import EngineDescription, EngineInputs, StageClass

if TYPE_CHECKING:
    from espalier_runtime.models.architectures import Architecture


def _networks() -> Sequence["Architecture"]:
    from espalier_runtime.engines.trellis.networks import NETWORKS

    return NETWORKS


TRELLIS = EngineDescription(
    name="trellis",
    structure=StageClass("FlowStructureStage", (roles.STRUCTURE_FLOW, roles.STRUCTURE_DECODER)),
    latent=StageClass("FlowLatentStage", (roles.LATENT_FLOW,)),
    inputs=EngineInputs(several_pictures=True, variants="any"),
    has_sampler=True,
    latent_kind="FlowLatentStage",
    networks=_networks,
    pipelines=MappingProxyType({"TrellisImageTo3DPipeline": ("image",), "TrellisTextTo3DPipeline": ("text",)}),
)
