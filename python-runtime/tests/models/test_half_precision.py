"""The official mixed precision: it runs as stored, and stays near fp32. On a CPU here, since the casts are the same."""

import pytest
import torch

from espalier_runtime.engines.registry import CATALOGUE, open_pack
from espalier_runtime.model_packs.checkpoints.checkpoint import read_checkpoint
from espalier_runtime.model_packs.checkpoints.network import load_network
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_tools.conformance.case import read_case
from tests.fixture_cases import CASES_FOLDER

CPU = torch.device("cpu")


@pytest.mark.parametrize("torso", [None, torch.float16])
@pytest.mark.parametrize(
    ("name", "tolerance"),
    [
        ("component_ss_flow_mixed", 0.01),
        ("component_slat_flow_mixed", 0.01),
        ("component_mesh_decoder_mixed", 0.1),
        ("component_ss_flow_small", 0.01),
        ("component_slat_flow_small", 0.01),
        ("component_gs_decoder_small", 0.01),
        ("component_ss_decoder_small", 0.2),
    ],
)
@torch.no_grad()
def test_a_half_precision_torso_gives_nearly_the_same(name: str, tolerance: float, torso: torch.dtype | None) -> None:
    case = read_case(CASES_FOLDER / name)
    assert case.role is not None
    model = load_network(read_checkpoint(open_pack(case.pack_folder).checkpoint_stem(case.role), CATALOGUE), CPU, torso)
    extra = [case.inputs[key] for key in ("t", "cond") if key in case.inputs]
    if "coords" in case.inputs:
        coords = case.inputs["coords"]
        voxels = SparseTensor(coords, case.inputs["feats"], int(coords[:, 0].max()) + 1)
        out, expected = model(voxels, *extra).feats, case.expected["out_feats"]
    else:
        out, expected = model(case.inputs["x"], *extra), case.expected["out"]
    assert out.dtype == torch.float32
    difference = float((out - expected).abs().max())
    assert difference < tolerance
    if torso == torch.float16:
        assert difference > 1e-6, "nothing was halved"
