"""What a checkpoint's arguments are refused for, by name."""

from typing import Any

import pytest

from espalier_runtime.engines.registry import CATALOGUE
from espalier_tools.official_gaussians import OFFICIAL_GAUSSIANS

FLOW = {
    "resolution": 16,
    "in_channels": 8,
    "out_channels": 8,
    "model_channels": 64,
    "cond_channels": 12,
    "num_blocks": 1,
}
LATENT = {"resolution": 16, "model_channels": 64, "latent_channels": 8, "num_blocks": 1}


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("SparseStructureFlow", FLOW, "unknown model class 'SparseStructureFlow'"),
        ("SparseStructureFlowModel", {**FLOW, "depth": 3}, "has no argument 'depth'"),
        ("SparseStructureFlowModel", {**FLOW, "num_blocks": 0}, "num_blocks is 0"),
        ("SparseStructureFlowModel", {**FLOW, "resolution": "16"}, "resolution"),
        ("SparseStructureFlowModel", {**FLOW, "pe_mode": "rope"}, "pe_mode is 'rope', supported: 'ape'"),
        ("SparseStructureFlowModel", {**FLOW, "patch_size": 3}, "resolution is 16, which patch_size 3"),
        ("SparseStructureFlowModel", {**FLOW, "num_heads": 5}, "model_channels is 64, which 5"),
        ("SLatFlowModel", {**FLOW, "io_block_channels": [8], "patch_size": 4}, "patch_size is 4, expected 2 to the"),
        ("SLatFlowModel", {**FLOW, "io_block_channels": [8], "share_mod": True}, "share_mod together with"),
        ("SLatMeshDecoder", LATENT, "model_channels is 64, expected a multiple of 256"),
        ("SLatRadianceFieldDecoder", LATENT, "rank and dim"),
        ("SLatEncoder", {**LATENT, "in_channels": 8, "attn_mode": "shift_window"}, "attn_mode is 'shift_window'"),
        (
            "SLatGaussianDecoder",
            {**LATENT, "representation_config": {**OFFICIAL_GAUSSIANS, "colour": 1}},
            "unknown representation_config keys: colour",
        ),
    ],
)
def test_a_bad_argument_is_named(name: str, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CATALOGUE.network(name).configure(arguments)


def test_the_training_names_of_the_official_classes_mean_the_same_networks() -> None:
    plain, elastic = (
        CATALOGUE.network(name).build(FLOW).state_dict() for name in ("SLatFlowModel", "ElasticSLatFlowModel")
    )
    assert plain.keys() == elastic.keys()


def test_heads_follow_from_their_width_when_their_number_is_not_given() -> None:
    assert CATALOGUE.network("SparseStructureFlowModel").configure({**FLOW, "num_head_channels": 16}).block.heads == 4
