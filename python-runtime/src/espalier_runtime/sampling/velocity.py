"""Velocity fields x, t → v: classifier-free guidance in an interval (Kynkäänniemi et al. 2024), and several images at
once (docs/trellis-inference.md §3.3, §3.4).

Fields are composed, never patched, so one job's choices cannot leak into the next. States x are plain tensors; what
lies behind a network (a dense volume, features on voxels) is its caller's business.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from espalier_runtime.sampling.sampler_settings import GUIDANCE_ALWAYS, NO_GUIDANCE, SamplerSettings

# (x, 1000·t as float32 [B], condition [B,L,C]) → velocity like x
Network = Callable[[Tensor, Float[Tensor, "B"], Float[Tensor, "B L C"]], Tensor]
# The same under two conditions in one pass, which may differ in length: two velocities like x
NetworkOfBoth = Callable[[Tensor, Float[Tensor, "B"], tuple[Tensor, Tensor]], tuple[Tensor, Tensor]]
# (x, t in 0..1) → velocity like x
VelocityField = Callable[[Tensor, float], Tensor]
BothFields = Callable[[Tensor, float], tuple[Tensor, Tensor]]
MultiImageMode = Literal["stochastic", "multidiffusion"]


def single_condition(network: Network, condition: Float[Tensor, "B L C"]) -> VelocityField:
    """The network under one condition of every sample.

    The network is given the same tensor each time, so it may keep what it made of it; the tensor goes with the field.
    """
    return lambda x, t: network(x, _model_time(t, condition), condition)


def stochastic_views(views: Sequence[VelocityField], turns: Iterator[int]) -> VelocityField:
    """Every step follows one view: the one whose turn it is."""
    return lambda x, t: views[next(turns)](x, t)


def averaged_views(views: Sequence[VelocityField]) -> VelocityField:
    """Every step follows the mean over all views (multidiffusion)."""

    def velocity(x: Tensor, t: float) -> Tensor:
        return torch.stack([view(x, t) for view in views]).mean(dim=0)

    return velocity


def guided(conditional: VelocityField, both: BothFields | None, settings: SamplerSettings) -> VelocityField:
    """(1 + s)·conditional − s·negative wherever `settings` ask for guidance, else conditional alone."""
    strength = settings.cfg_strength

    def velocity(x: Tensor, t: float) -> Tensor:
        if not is_guided_at(t, settings):
            return conditional(x, t)
        if both is None:
            raise ValueError("guidance needs a negative condition")
        towards, away = both(x, t)
        return (1 + strength) * towards - strength * away

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
    together: NetworkOfBoth | None = None,
) -> VelocityField:
    """The whole field of one stage. With `multi_image`, the batch axis of `condition` counts views of one object.

    `together` asks the network for both branches of guidance in one pass; without it, and while views are averaged,
    they are asked for one after the other.
    """
    views = [_repeated(view, batch_size) for view in ([condition] if multi_image is None else condition[:, None])]
    towards = [single_condition(network, view) for view in views]
    turns = cycle(range(len(views)))
    if multi_image == "multidiffusion":
        conditional, together = averaged_views(towards), None
    else:
        conditional = stochastic_views(towards, turns)
    if negative is None:
        return guided(conditional, None, settings)
    unwanted = _repeated(negative, batch_size)
    if together is None:
        away = single_condition(network, unwanted)
        return guided(conditional, lambda x, t: (conditional(x, t), away(x, t)), settings)

    def both(x: Tensor, t: float) -> tuple[Tensor, Tensor]:
        wanted = views[next(turns)]
        return together(x, _model_time(t, wanted), (wanted, unwanted))

    return guided(conditional, both, settings)


def _repeated(condition: Tensor, batch_size: int) -> Tensor:
    """A condition of batch 1 is repeated for every sample."""
    if len(condition) not in (1, batch_size):
        raise ValueError(f"the condition has {len(condition)} samples, expected 1 or {batch_size}")
    return condition.expand(batch_size, -1, -1)


def _model_time(t: float, condition: Tensor) -> Tensor:
    return torch.full((len(condition),), 1000 * t, dtype=torch.float32, device=condition.device)
