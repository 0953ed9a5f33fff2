"""The Euler sampler on a toy velocity, and its schedule."""

import pytest
import torch
from torch import Tensor

from espalier_runtime.sampling.flow_euler import integrate, rescaled_times, sample
from espalier_runtime.sampling.sampler_settings import SamplerSettings
from espalier_runtime.sampling.velocity import conditioned_velocity, is_guided_at, one_by_one
from tests.sparse.voxel_sets import waves


def test_the_toy_velocity_gives_vector_a15() -> None:
    times: list[float] = []

    def toy(x: Tensor, t: Tensor, condition: Tensor) -> Tensor:
        times.append(float(t[0]))
        return 0.5 * x + condition.mean() * torch.cos(t / 1000)[:, None]

    settings = SamplerSettings(steps=6, rescale_t=3.0, cfg_strength=5.0, cfg_interval=(0.5, 1.0))
    condition, negative = torch.full((1, 1, 1), 0.8), torch.zeros(1, 1, 1)
    velocity = conditioned_velocity(one_by_one(toy), condition, negative, settings=settings, batch_size=1)
    steps = list(integrate(velocity, waves((1, 4)), settings))
    assert times == pytest.approx([1000, 1000, 937.5, 937.5, 857.1429, 857.1429, 750, 750, 600, 600, 375])
    assert steps[-1].x_t[0].tolist() == pytest.approx([-1.8501322, -1.6766678, -1.5186983, -1.3903348], abs=1e-6)
    assert steps[0].x_0[0].tolist() == pytest.approx([-2.5934513, -2.4456942, -2.3111358, -2.2017956], abs=1e-6)
    assert steps[-1].x_0[0].tolist() == pytest.approx([-1.8501115, -1.6766499, -1.5186830, -1.3903215], abs=1e-6)


def test_twelve_steps_rescaled_by_three_pass_through_one_half_exactly() -> None:
    times = rescaled_times(12, 3.0)
    assert times[9] == 0.5
    assert times[:4] == pytest.approx([1, 0.970588, 0.9375, 0.9], abs=1e-6)
    assert (times[0], times[-1], len(times)) == (1.0, 0.0, 13)


@pytest.mark.parametrize(("interval", "guided"), [((0.5, 1.0), 19), ((0.5, 0.95), 15)])
def test_both_ends_of_the_guidance_interval_count(interval: tuple[float, float], guided: int) -> None:
    settings = SamplerSettings(steps=25, rescale_t=3.0, cfg_interval=interval)
    assert sum(is_guided_at(t, settings) for t in rescaled_times(25, 3.0)[:-1]) == guided


def test_progress_is_told_before_the_first_step_and_after_each() -> None:
    seen: list[tuple[int, int]] = []
    sample(
        lambda x, _t: x, torch.ones(1), SamplerSettings(steps=2), on_step=lambda done, total: seen.append((done, total))
    )
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_what_the_progress_callback_raises_stops_the_sampler() -> None:
    calls: list[float] = []

    def stop_after_one(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    def velocity(x: Tensor, t: float) -> Tensor:
        calls.append(t)
        return x

    with pytest.raises(KeyboardInterrupt):
        sample(velocity, torch.ones(1), SamplerSettings(steps=5), on_step=stop_after_one)
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"steps": 0}, "steps is 0"),
        ({"steps": 2.5}, "steps"),
        ({"rescale_t": 0.0}, "rescale_t is 0.0"),
        ({"cfg_interval": [0.5]}, "cfg_interval"),
        ({"cfg_stength": 1.0}, "unknown sampler parameter 'cfg_stength'"),
    ],
)
def test_a_bad_parameter_is_named(arguments: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SamplerSettings().overridden(arguments)


def test_an_unknown_sampler_is_named() -> None:
    with pytest.raises(ValueError, match="unknown sampler 'Heun'"):
        SamplerSettings(name="Heun")
