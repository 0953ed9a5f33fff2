"""What cross-attentions make of a condition is made once, and never after it stopped being true."""

import gc
from collections.abc import Sequence

import pytest
import torch
from torch import Tensor

from espalier_runtime.layers.attention import CrossAttention, ProjectedCondition
from espalier_runtime.layers.kept_condition import MOST_CONDITIONS, KeptConditions


class Counted(CrossAttention):
    """Counts how often it looks at a condition."""

    looks = 0

    def project(self, condition: Tensor) -> ProjectedCondition:
        self.looks += 1
        return super().project(condition)


@pytest.fixture
def attention() -> Counted:
    torch.manual_seed(1)
    return Counted(16, 6, 2).requires_grad_(False)


def keys_of(projected: Sequence[ProjectedCondition]) -> Tensor:
    keys = projected[0].keys
    assert keys is not None
    return keys


def test_the_same_tensor_is_looked_at_once_and_another_one_anew(attention: Counted) -> None:
    kept, first, second = KeptConditions(), torch.randn(1, 5, 6), torch.randn(1, 5, 6)
    for condition in (first, second, first, second, first):
        made = keys_of(kept.projected(condition, [attention]))
        assert torch.equal(made, keys_of([attention.project(condition)]))
    assert attention.looks == 5 + 2


def test_one_condition_for_many_samples_is_looked_at_as_one(attention: Counted) -> None:
    condition = torch.randn(1, 5, 6)
    repeated = keys_of(KeptConditions().projected(condition.expand(3, -1, -1), [attention]))
    torch.testing.assert_close(repeated, keys_of([attention.project(condition.repeat(3, 1, 1))]), atol=1e-6, rtol=0)
    assert repeated.untyped_storage().nbytes() == 4 * 5 * 16


def test_a_changed_condition_or_weight_is_seen(attention: Counted) -> None:
    kept, condition = KeptConditions(), torch.randn(1, 5, 6)
    kept.projected(condition, [attention])
    condition += 1
    assert torch.equal(keys_of(kept.projected(condition, [attention])), keys_of([attention.project(condition)]))
    attention.to_kv.weight.mul_(2)
    assert torch.equal(keys_of(kept.projected(condition, [attention])), keys_of([attention.project(condition)]))


def test_nothing_outlives_its_condition_and_a_few_are_kept_at_most(attention: Counted) -> None:
    kept, many = KeptConditions(), [torch.randn(1, 5, 6) for _ in range(MOST_CONDITIONS + 1)]
    for condition in many:
        kept.projected(condition, [attention])
        assert len(kept) <= MOST_CONDITIONS
    del condition, many
    gc.collect()
    assert len(kept) == 0
