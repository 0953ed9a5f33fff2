"""Euler sampler of a rectified flow (Liu et al. 2022) from noise (t = 1) to data (t = 0) (upstream's
`pipelines/samplers/flow_euler.py` `FlowEulerSampler`; docs/trellis-inference.md §3.1, §3.2)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from torch import Tensor

from espalier_runtime.sampling.sampler_settings import SamplerSettings
from espalier_runtime.sampling.velocity import VelocityField


@dataclass(frozen=True, eq=False)
class EulerStep:
    """The state after one step, and the data that the step's velocity predicts."""

    x_t: Tensor
    x_0: Tensor


def sample(
    velocity: VelocityField,
    noise: Tensor,
    settings: SamplerSettings,
    *,
    on_step: Callable[[int, int], None] = lambda _done, _total: None,
) -> Tensor:
    """The final state. `on_step(done, total)` is called before the first step and after every one; it may raise."""
    x = noise
    on_step(0, settings.steps)
    for done, step in enumerate(integrate(velocity, noise, settings), start=1):
        x = step.x_t
        on_step(done, settings.steps)
    return x


def integrate(velocity: VelocityField, noise: Tensor, settings: SamplerSettings) -> Iterator[EulerStep]:
    """x ← x − (t_i − t_{i+1})·v(x, t_i), one EulerStep at a time; the state keeps the precision of `noise`."""
    times = rescaled_times(settings.steps, settings.rescale_t)
    sigma = settings.sigma_min
    x = noise
    for t, t_next in pairwise(times):
        v = velocity(x, t)
        predicted = (1 - sigma) * x - (sigma + (1 - sigma) * t) * v
        x = x - (t - t_next) * v
        yield EulerStep(x, predicted)


def rescaled_times(steps: int, rescale: float) -> list[float]:
    """t_i = r·τ_i / (1 + (r − 1)·τ_i) for τ from 1 to 0 in `steps` equal steps; steps + 1 values in float64."""
    linear = np.linspace(1, 0, steps + 1)
    return (rescale * linear / (1 + (rescale - 1) * linear)).tolist()
