"""What the engine of view-aligned packs is called in packs, what it takes, and which networks it may load."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from espalier_runtime.engines import roles
from espalier_runtime.model_packs.catalogue import EngineDescription, EngineInputs, StageClass

if TYPE_CHECKING:
    from espalier_runtime.models.architectures import Architecture


def _networks() -> Sequence["Architecture"]:
    from espalier_runtime.engines.view_aligned.networks import NETWORKS

    return NETWORKS


VIEW_ALIGNED = EngineDescription(
    name="view_aligned",
    structure=StageClass("SilhouetteStructure", (roles.VIEW_MAPS,)),
    latent=StageClass("ViewAlignedLatent", (roles.LOCAL_SDF_ENCODER,)),
    inputs=EngineInputs(several_pictures=True, views_by_side=True, variants="own"),
    has_sampler=False,
    latent_kind="ViewAlignedLatent",
    networks=_networks,
    pipelines=MappingProxyType({}),
)
