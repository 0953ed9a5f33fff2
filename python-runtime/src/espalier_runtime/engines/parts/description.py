"""What the engine of parts is called in packs, what it takes, and which networks it may load."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from espalier_runtime.engines import roles
from espalier_runtime.model_packs.catalogue import EngineDescription, EngineInputs, StageClass

if TYPE_CHECKING:
    from espalier_runtime.models.architectures import Architecture


def _networks() -> Sequence["Architecture"]:
    from espalier_runtime.engines.parts.networks import NETWORKS

    return NETWORKS


PARTS = EngineDescription(
    name="parts",
    structure=StageClass("FlowPartsStructure", (roles.STRUCTURE_FLOW, roles.PART_SCALE)),
    latent=StageClass("FlowPartsLatent", (roles.PART_MATERIAL_FLOW, roles.PART_SCALE, roles.LOCAL_SDF_ENCODER)),
    inputs=EngineInputs(),
    has_sampler=True,
    latent_kind="FlowPartsLatent",
    networks=_networks,
    pipelines=MappingProxyType({}),
)
