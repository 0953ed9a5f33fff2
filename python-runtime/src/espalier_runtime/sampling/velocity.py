"""Velocity fields x, t → v: classifier-free guidance in an interval (Kynkäänniemi et al. 2024), and several images at
once (docs/trellis-inference.md §3.3, §3.4).

Fields are composed, never patched, so one job's choices cannot leak into the next. States x are plain tensors; what
lies behind a network (a dense volume, features on voxels) is its caller's business.
"""

from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from espalier_runtime.sampling.sampler_settings import GUIDANCE_ALWAYS, NO_GUIDANCE, SamplerSettings

# (x, 1000·t as float32 [B], condition [B,L,C]) → velocity like x
Network = Callable[[Tensor, Float[Tensor, "B"], Float[Tensor, "B L C"]], Tensor]
# The same under several conditions, which may differ in length: as many velocities like x
NetworkOfSeveral = Callable[[Tensor, Float[Tensor, "B"], tuple[Tensor, ...]], tuple[Tensor, ...]]
# (x, t in 0..1) → velocity like x
VelocityField = Callable[[Tensor, float], Tensor]
BothFields = Callable[[Tensor, float], tuple[Tensor, Tensor]]
MultiImageMode = Literal["stochastic", "multidiffusion"]


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
    network: NetworkOfSeveral,
    condition: Float[Tensor, "views L C"],
    negative: Float[Tensor, "any_negative L_negative C"] | None,
    *,
    settings: SamplerSettings,
    batch_size: int,
    multi_image: MultiImageMode | None = None,
    together: NetworkOfSeveral | None = None,
) -> VelocityField:
    """The whole field of one stage. With `multi_image`, the batch axis of `condition` counts views of one object: every
    step follows the one whose turn it is (stochastic), or the mean over all (multidiffusion).

    `together` asks the network for both branches of guidance in one batch; without it, and while views are averaged,
    `network` is asked for all of them. The network is given the same tensors each time, so it may keep what it made of
    them; they go with the field.
    """
    views = tuple(_repeated(view, batch_size) for view in ([condition] if multi_image is None else condition[:, None]))
    turns, is_averaged = cycle(views), multi_image == "multidiffusion"

    def wanted() -> tuple[Tensor, ...]:
        return views if is_averaged else (next(turns),)

    def conditional(x: Tensor, t: float) -> Tensor:
        return _mean(network(x, _model_time(t, views[0]), wanted()))

    if negative is None:
        return guided(conditional, None, settings)
    unwanted = _repeated(negative, batch_size)
    of_both = network if together is None or is_averaged else together

    def both(x: Tensor, t: float) -> tuple[Tensor, Tensor]:
        *towards, away = of_both(x, _model_time(t, unwanted), (*wanted(), unwanted))
        return _mean(towards), away

    return guided(conditional, both, settings)


def one_by_one(network: Network) -> NetworkOfSeveral:
    """Several conditions by as many passes of a network that takes one."""
    return lambda x, t, conditions: tuple(network(x, t, condition) for condition in conditions)


def _mean(velocities: Sequence[Tensor]) -> Tensor:
    return velocities[0] if len(velocities) == 1 else torch.stack(tuple(velocities)).mean(dim=0)


def _repeated(condition: Tensor, batch_size: int) -> Tensor:
    """A condition of batch 1 is repeated for every sample."""
    if len(condition) not in (1, batch_size):
        raise ValueError(f"the condition has {len(condition)} samples, expected 1 or {batch_size}")
    return condition.expand(batch_size, -1, -1)


def _model_time(t: float, condition: Tensor) -> Tensor:
    return torch.full((len(condition),), 1000 * t, dtype=torch.float32, device=condition.device)
