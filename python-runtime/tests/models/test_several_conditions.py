"""Flows under several conditions at the same state: what asks no condition is computed once, to the same bits."""

import pytest
import torch
from torch import Tensor, nn

from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_tools.benchmarks.networks import latent_flow, structure_flow
from espalier_tools.benchmarks.shells import sphere_shell

CPU = torch.device("cpu")
TIME = torch.tensor([400.0])


def conditions() -> tuple[Tensor, ...]:
    generator = torch.Generator().manual_seed(1)
    return tuple(torch.randn(1, length, 1024, generator=generator) for length in (5, 1, 7))


def counted(module: nn.Module) -> list[nn.Module]:
    calls: list[nn.Module] = []
    module.register_forward_hook(lambda module, _inputs, _output: calls.append(module))
    return calls


@torch.no_grad()
def test_a_structure_flow_attends_to_itself_once_before_it_looks_at_any() -> None:
    flow, x = structure_flow(128, 2, CPU), torch.randn(1, 8, 16, 16, 16)
    apart = [flow(x, TIME, condition) for condition in conditions()]
    first, second = (counted(block.self_attn) for block in flow.blocks)
    for alone, among_others in zip(apart, flow.under_each(x, TIME, conditions()), strict=True):
        assert torch.equal(among_others, alone)
    assert (len(first), len(second)) == (1, 3)
    assert not torch.equal(apart[0], apart[1])


@torch.no_grad()
def test_a_latent_flow_goes_down_once_and_up_for_each() -> None:
    flow, coords = latent_flow(128, 2, CPU), sphere_shell(64, 300, 12.0)
    x = SparseTensor(coords, torch.randn(len(coords), 8), 1)
    apart = [flow(x, TIME, condition).feats for condition in conditions()]
    down, up = (counted(blocks[-1]) for blocks in (flow.input_blocks, flow.out_blocks))
    attended = counted(flow.blocks[0].self_attn)
    for alone, among_others in zip(apart, flow.under_each(x, TIME, conditions()), strict=True):
        assert torch.equal(among_others.feats, alone)
    assert (len(down), len(attended), len(up)) == (1, 1, 3)


@pytest.mark.parametrize("count", [1, 2])
def test_a_pass_under_the_same_condition_again_is_the_same(count: int) -> None:
    flow, x, condition = structure_flow(128, 1, CPU), torch.randn(1, 8, 16, 16, 16), conditions()[0]
    again = flow.under_each(x, TIME, (condition,) * count)
    assert all(torch.equal(velocity, flow(x, TIME, condition)) for velocity in again)
