"""Time and position vectors against upstream's."""

import torch

from espalier_runtime.layers.embeddings import position_embedding, timestep_sinusoids
from tests.vectors import assert_is_vector


def test_the_time_vector_begins_with_cosines() -> None:
    values = timestep_sinusoids(torch.tensor([700.0]), 128)
    assert_is_vector(values, 256, 0.1644840, 0.7071068, "-0.839104 -0.461800 -0.988410 0.172786 -0.961058 -0.036265")


def test_the_position_vector_begins_with_sines_and_ends_in_zeros() -> None:
    grid = torch.cartesian_prod(*[torch.arange(4)] * 3)
    values = position_embedding(grid, 32)
    assert_is_vector(values, 2048, 0.4442301, 0.6846532, "0 0 0 0 0 1")
    assert not values[:, 30:].any()
