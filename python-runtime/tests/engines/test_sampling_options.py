import pytest

from espalier_runtime.engines.sampling_options import SAME_SHAPE, WITHOUT_SAMPLER, SamplingOptions
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
    assert options.advice(has_sampler=False, pictures=1, is_seed_chosen=False) == [WITHOUT_SAMPLER]
    assert options.advice(has_sampler=True, pictures=1, is_seed_chosen=False) == []


def test_options_that_nobody_chose_are_no_wish_without_effect() -> None:
    options = SamplingOptions(sparse_structure={"steps": 25})
    assert options.advice(has_sampler=False, pictures=1, is_seed_chosen=False, is_chosen=False) == []


def test_where_nothing_is_asked_of_a_sampler_nothing_is_said() -> None:
    for options in (SamplingOptions.from_message(requests.SamplingOptions()), SamplingOptions(num_samples=4)):
        assert options.advice(has_sampler=False, pictures=1, is_seed_chosen=False) == []


def test_how_pictures_are_combined_is_taken_without_a_sampler_too_and_nothing_is_said() -> None:
    options = SamplingOptions(multi_image="multidiffusion")
    assert options.advice(has_sampler=False, pictures=2, is_seed_chosen=False) == []


@pytest.mark.parametrize(
    ("pictures", "multi_image", "said"),
    [(1, "stochastic", [SAME_SHAPE]), (2, "multidiffusion", [SAME_SHAPE]), (2, "stochastic", [])],
)
def test_a_chosen_seed_that_does_not_change_the_shape_is_said(pictures, multi_image, said) -> None:
    options = SamplingOptions(multi_image=multi_image)
    assert options.advice(has_sampler=False, pictures=pictures, is_seed_chosen=True) == said
    assert options.advice(has_sampler=True, pictures=pictures, is_seed_chosen=True) == []
