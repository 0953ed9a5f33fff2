"""Velocity fields x, t → v: classifier-free guidance in an interval (Kynkäänniemi et al. 2024), and several images at
once (docs/trellis-inference.md §3.3, §3.4).

Fields are composed, never patched, so one job's choices cannot leak into the next. States x are plain tensors; what
lies behind a network (a dense volume, features on voxels) is its caller's business.
"""

from collections.abc import Callable
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from espalier_runtime.sampling.sampler_settings import GUIDANCE_ALWAYS, NO_GUIDANCE, SamplerSettings

# (x, 1000·t as float32 [B], condition [B,L,C]) → velocity like x
Network = Callable[[Tensor, Float[Tensor, "B"], Float[Tensor, "B L C"]], Tensor]
# (x, t in 0..1) → velocity like x
VelocityField = Callable[[Tensor, float], Tensor]
MultiImageMode = Literal["stochastic", "multidiffusion"]


def single_condition(network: Network, condition: Float[Tensor, "any L C"], batch_size: int) -> VelocityField:
    """The network under one condition; a condition of batch 1 is repeated for every sample.

    The network is given the same tensor each time, so it may keep what it made of it; the tensor goes with the field.
    """
    if len(condition) not in (1, batch_size):
        raise ValueError(f"the condition has {len(condition)} samples, expected 1 or {batch_size}")
    repeated = condition.expand(batch_size, -1, -1)

    def velocity(x: Tensor, t: float) -> Tensor:
        model_time = torch.full((batch_size,), 1000 * t, dtype=torch.float32, device=condition.device)
        return network(x, model_time, repeated)

    return velocity


def stochastic_views(views: list[VelocityField]) -> VelocityField:
    """Step k follows view k mod n; make a new one for every stage, so that counting starts at 0."""
    step = 0

    def velocity(x: Tensor, t: float) -> Tensor:
        nonlocal step
        view = views[step % len(views)]
        step += 1
        return view(x, t)

    return velocity


def averaged_views(views: list[VelocityField]) -> VelocityField:
    """Every step follows the mean over all views (multidiffusion)."""

    def velocity(x: Tensor, t: float) -> Tensor:
        return torch.stack([view(x, t) for view in views]).mean(dim=0)

    return velocity


def guided(conditional: VelocityField, negative: VelocityField | None, settings: SamplerSettings) -> VelocityField:
    """(1 + s)·conditional − s·negative wherever `settings` ask for guidance, else conditional alone."""
    strength = settings.cfg_strength

    def velocity(x: Tensor, t: float) -> Tensor:
        towards = conditional(x, t)
        if not is_guided_at(t, settings):
            return towards
        if negative is None:
            raise ValueError("guidance needs a negative condition")
        return (1 + strength) * towards - strength * negative(x, t)

    return velocity


def is_guided_at(t: float, settings: SamplerSettings) -> bool:
    """Whether the sampler guides at rescaled time `t`; both ends of the interval are included."""
    if settings.name == NO_GUIDANCE:
        return False
    if settings.name == GUIDANCE_ALWAYS:
        return True
    low, high = settings.cfg_interval
    return low <= t <= high


def conditioned_velocity(
    network: Network,
    condition: Float[Tensor, "views L C"],
    negative: Float[Tensor, "any_negative L_negative C"] | None,
    *,
    settings: SamplerSettings,
    batch_size: int,
    multi_image: MultiImageMode | None = None,
) -> VelocityField:
    """The whole field of one stage. With `multi_image`, the batch axis of `condition` counts views of one object."""
    if multi_image is None:
        towards = single_condition(network, condition, batch_size)
    else:
        views = [single_condition(network, view[None], batch_size) for view in condition]
        towards = stochastic_views(views) if multi_image == "stochastic" else averaged_views(views)
    away = None if negative is None else single_condition(network, negative, batch_size)
    return guided(towards, away, settings)
