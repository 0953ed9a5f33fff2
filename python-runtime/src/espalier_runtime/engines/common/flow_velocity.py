"""The velocity field of a flow network under a condition, with the choice of the mode for several images."""

from espalier_runtime.engines.common.flow_passes import FlowPasses
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.sampling.sampler_settings import SamplerSettings
from espalier_runtime.sampling.velocity import MultiImageMode, VelocityField, conditioned_velocity


def flow_velocity(
    passes: FlowPasses,
    condition: Condition,
    settings: SamplerSettings,
    multi_image: MultiImageMode,
    batch_size: int,
) -> VelocityField:
    """One condition for all samples, one a sample, or several views of one object mixed by `multi_image`, as the
    condition says. ValueError for conditions of samples that are neither one nor `batch_size`."""
    if condition.tokens is None:
        raise EspalierError("pack_unsupported", "The pack's flow needs condition tokens, and the pack has no encoder.")
    return conditioned_velocity(
        passes.in_turn,
        condition.tokens,
        condition.negative_tokens,
        settings=settings,
        batch_size=batch_size,
        multi_image=multi_image if condition.rows == "views" and len(condition.tokens) > 1 else None,
        together=passes.together,
    )
