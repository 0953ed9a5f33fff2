"""Guidance and several pictures, by the calls that reach the network."""

import torch
from torch import Tensor

from espalier_runtime.sampling.flow_euler import sample
from espalier_runtime.sampling.sampler_settings import SamplerSettings
from espalier_runtime.sampling.velocity import MultiImageMode, conditioned_velocity, one_by_one

VIEWS = torch.tensor([1.0, 2.0, 4.0]).view(3, 1, 1)
NEGATIVE = torch.zeros(1, 1, 1)


class Network:
    """Returns its condition as velocity and writes down which one it was."""

    def __init__(self) -> None:
        self.conditions: list[list[float]] = []

    def __call__(self, x: Tensor, _t: Tensor, condition: Tensor) -> Tensor:
        self.conditions.append(condition.flatten().tolist())
        return condition.flatten()[:, None].expand_as(x)


def run(mode: MultiImageMode | None, condition: Tensor, settings: SamplerSettings, batch: int = 1) -> Network:
    network = Network()
    velocity = conditioned_velocity(
        one_by_one(network), condition, NEGATIVE, settings=settings, batch_size=batch, multi_image=mode
    )
    sample(velocity, torch.zeros(batch, 1), settings)
    return network


def test_guidance_pushes_away_from_the_negative() -> None:
    settings = SamplerSettings(steps=1, cfg_strength=5.0)
    velocity = conditioned_velocity(one_by_one(Network()), VIEWS[1:2], VIEWS[:1], settings=settings, batch_size=1)
    assert velocity(torch.zeros(1, 1), 1.0).item() == 6 * 2 - 5 * 1


def test_the_plain_sampler_never_asks_for_the_negative() -> None:
    network = run(None, VIEWS[:1], SamplerSettings(name="FlowEulerSampler", steps=3))
    assert network.conditions == [[1.0]] * 3


def test_one_condition_serves_every_sample() -> None:
    network = run(None, VIEWS[:1], SamplerSettings(name="FlowEulerSampler", steps=1), batch=3)
    assert network.conditions == [[1.0, 1.0, 1.0]]


def test_stochastic_mixing_takes_one_view_a_step_in_turn() -> None:
    settings = SamplerSettings(steps=4, cfg_interval=(2.0, 3.0))
    assert run("stochastic", VIEWS, settings).conditions == [[1.0], [2.0], [4.0], [1.0]]


def test_multidiffusion_asks_for_every_view_at_every_step() -> None:
    settings = SamplerSettings(steps=1, cfg_strength=1.0)
    network = Network()
    velocity = conditioned_velocity(
        one_by_one(network), VIEWS, NEGATIVE, settings=settings, batch_size=1, multi_image="multidiffusion"
    )
    assert torch.isclose(velocity(torch.zeros(1, 1), 1.0), torch.tensor(2 * 7 / 3))
    assert network.conditions == [[1.0], [2.0], [4.0], [0.0]]


def test_both_branches_are_asked_at_once_only_where_there_is_guidance_and_views_keep_their_turns() -> None:
    network, pairs = Network(), []

    def together(x: Tensor, _t: Tensor, conditions: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        pairs.append([condition.item() for condition in conditions])
        return tuple(condition.flatten()[:, None].expand_as(x) for condition in conditions)

    settings = SamplerSettings(steps=4, cfg_strength=1.0, cfg_interval=(0.6, 1.0))
    velocity = conditioned_velocity(
        one_by_one(network),
        VIEWS,
        NEGATIVE,
        settings=settings,
        batch_size=1,
        multi_image="stochastic",
        together=together,
    )
    assert sample(velocity, torch.zeros(1, 1), settings).item() == -(2 * 1 + 2 * 2 + 4 + 1) / 4
    assert pairs == [[1.0, 0.0], [2.0, 0.0]]
    assert network.conditions == [[4.0], [1.0]]
