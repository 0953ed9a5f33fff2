"""The judged bakes of a starter asset: what `bench` reports, held to a limit."""

import pytest

from espalier_tools.benchmarks.asset_stages import ASSET_STAGES


@pytest.mark.parametrize("name", ["asset-bake-picture", "asset-bake-gaussians"])
def test_a_starter_asset_looks_like_what_its_texture_was_baked_from(name: str) -> None:
    judge = ASSET_STAGES[name].judge
    assert judge is not None
    assert 0 < judge()["colourDifference"] < 2
