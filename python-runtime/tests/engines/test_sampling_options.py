import pytest

from espalier_runtime.engines.sampling_options import WITHOUT_SAMPLER, SamplingOptions
from espalier_runtime.protocol.messages import requests
from espalier_runtime.protocol.messages.requests import SamplerOptions


@pytest.mark.parametrize(
    "asked",
    [
        requests.SamplingOptions(sparse_structure=SamplerOptions(steps=25)),
        requests.SamplingOptions(sparse_structure=SamplerOptions(guidance=0)),
        requests.SamplingOptions(structured_latent=SamplerOptions(steps=12)),
        requests.SamplingOptions(structured_latent=SamplerOptions(guidance=3)),
    ],
)
def test_whatever_is_asked_of_a_sampler_is_said_to_be_without_effect_where_there_is_none(asked) -> None:
    options = SamplingOptions.from_message(asked)
    assert options.advice(has_sampler=False) == [WITHOUT_SAMPLER]
    assert options.advice(has_sampler=True) == []


def test_where_nothing_is_asked_of_a_sampler_nothing_is_said() -> None:
    assert SamplingOptions.from_message(requests.SamplingOptions()).advice(has_sampler=False) == []
    assert SamplingOptions(num_samples=4).advice(has_sampler=False) == []


def test_how_pictures_are_combined_is_taken_without_a_sampler_too_and_nothing_is_said() -> None:
    assert SamplingOptions(multi_image="multidiffusion").advice(has_sampler=False) == []
