"""How a stage asks its flow: under its conditions in turn, and under both branches of guidance in one batch where that
is done; recorded where the card takes recordings.

Until its memory has run out once in a job: then neither, since both trade memory for time.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from espalier_runtime.device.recorded_passes import Pass, RecordedPasses, recorder_on
from espalier_runtime.engines.common.both_branches import has_room
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.sampling.velocity import NetworkOfSeveral


@dataclass(frozen=True, eq=False)
class FlowPasses:
    """`together`, where it is, is asked for both branches of guidance, `in_turn` for everything else."""

    in_turn: NetworkOfSeveral
    together: NetworkOfSeveral | None = None


def flow_passes(
    pack: ModelPack,
    device: torch.device,
    in_turn: Pass,
    *,
    on_both: Callable[[], Pass],
    holding: Callable[[tuple[Tensor, ...]], object],
) -> FlowPasses:
    """The passes of one stage of a job. `on_both` makes the pass on both branches; `holding` is as `RecordedPasses.of`
    has it."""
    recorded = RecordedPasses(recorder_on(device) if pack.ladder.chunk_divisor == 1 else None)
    together = recorded.of(on_both(), holding) if has_room(pack, device) else None
    return FlowPasses(recorded.of(in_turn, holding), together)
