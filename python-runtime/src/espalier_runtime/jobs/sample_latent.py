"""From pictures or words to a structured latent: condition, then structure, then latent, from one stream of noise.

What follows the latent is `asset/build_asset`.
"""

from typing import Any

import torch

from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.engine import Engine, Inputs, SamplingRun
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.protocol.progress import JobContext, Progress


def encode(engine: Engine[Any], inputs: Inputs, context: JobContext) -> Condition:
    """The condition from `inputs`; raises input_empty when the pack needs others, input_too_small, cancelled."""
    progress = Progress.of(context, "condition")
    progress.report(0, 1)
    progress.check()
    with context.clock.stage("condition"), torch.no_grad():
        condition = engine.encode(inputs)
    progress.report(1, 1)
    return condition


def sample_latent(engine: Engine[Any], condition: Condition, run: SamplingRun) -> StructuredLatent:
    """Sample `run.options.num_samples` objects.

    The same pack, input, seed and device kind give the same latent. Raises structure_empty, cancelled, and what loading
    a network raises.
    """
    with run.context.clock.stage("sparse_structure"):
        structure = engine.sample_structure(condition, run)
    with run.context.clock.stage("structured_latent"):
        latent = engine.sample_latent(structure, condition, run)
    latent.check()
    return latent
