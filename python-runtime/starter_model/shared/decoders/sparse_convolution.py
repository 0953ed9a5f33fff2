"""Differentiable 3³ submanifold convolution: forward and backward pass are gather and GEMM, without scatter.

A convolution after a subdivision is done on the parents with summed weights: of a child's 27 neighbours only 8
different parents exist, which saves two thirds of the arithmetic. Axis letters: N voxels, P parents, I and O channels
in and out. Weights are [O, 3, 3, 3, I] (docs/trellis-inference.md §2.11).
"""

import torch
from torch import Tensor


class GatherConvolution(torch.autograd.Function):
    """Σ over places of features[rows[place]] @ weights[place]; `rows` [27, N] hold N where nothing is."""

    @staticmethod
    def forward(ctx, features: Tensor, weights: Tensor, rows: Tensor) -> Tensor:  # type: ignore[override]
        padded = torch.cat([features, features.new_zeros(1, features.shape[1])])
        ctx.save_for_backward(padded, weights, rows)
        result = padded.index_select(0, rows[13]) @ weights[13]
        for place in (*range(13), *range(14, 27)):
            result.addmm_(padded.index_select(0, rows[place]), weights[place])
        return result

    @staticmethod
    def backward(ctx, gradient: Tensor):  # type: ignore[override]
        padded, weights, rows = ctx.saved_tensors
        gradient = gradient.contiguous()
        padded_gradient = torch.cat([gradient, gradient.new_zeros(1, gradient.shape[1])])
        feature_gradient = torch.zeros_like(padded[:-1])
        weight_gradient = torch.empty_like(weights)
        for place in range(27):
            feature_gradient.addmm_(padded_gradient.index_select(0, rows[26 - place]), weights[place].T)
            weight_gradient[place] = padded.index_select(0, rows[place]).T @ gradient
        return feature_gradient, weight_gradient, None


class GatherChildConvolution(torch.autograd.Function):
    """The same for children: features [P, I], weights [8 children, 8 visible parents, I, O] → [P, 8, O]."""

    @staticmethod
    def forward(ctx, features: Tensor, weights: Tensor, rows: Tensor) -> Tensor:  # type: ignore[override]
        padded = torch.cat([features, features.new_zeros(1, features.shape[1])])
        ctx.save_for_backward(padded, weights, rows)
        result = features.new_zeros(features.shape[0], 8, weights.shape[3])
        for place, seen_by in enumerate(SEEN_BY):
            gathered = padded.index_select(0, rows[place])
            for child, slot in seen_by:
                result[:, child] += gathered @ weights[child, slot]
        return result

    @staticmethod
    def backward(ctx, gradient: Tensor):  # type: ignore[override]
        padded, weights, rows = ctx.saved_tensors
        feature_gradient = torch.zeros_like(padded[:-1])
        weight_gradient = torch.zeros_like(weights)
        per_child = [gradient[:, child].contiguous() for child in range(8)]
        for place, seen_by in enumerate(SEEN_BY):
            gathered = padded.index_select(0, rows[place])
            arriving = padded.new_zeros(padded.shape)
            for child, slot in seen_by:
                arriving[:-1].addmm_(per_child[child], weights[child, slot].T)
                weight_gradient[child, slot] = gathered.T @ per_child[child]
            feature_gradient += arriving.index_select(0, rows[26 - place])
        return feature_gradient, weight_gradient, None


def _seen_by() -> list[list[tuple[int, int]]]:
    """For each of the 27 parent places, the (child, slot) pairs that read it."""
    table: list[list[tuple[int, int]]] = [[] for _ in range(27)]
    for child in range(8):
        bits = (child >> 2 & 1, child >> 1 & 1, child & 1)
        for slot in range(8):
            steps = (slot >> 2 & 1, slot >> 1 & 1, slot & 1)
            digits = [bit + step for bit, step in zip(bits, steps, strict=True)]
            table[(digits[0] * 3 + digits[1]) * 3 + digits[2]].append((child, slot))
    return table


SEEN_BY = _seen_by()


def convolve(features: Tensor, weight: Tensor, bias: Tensor, rows: Tensor) -> Tensor:
    """Submanifold convolution [N, I] → [N, O]; products in the dtype of `features`."""
    places = weight.permute(1, 2, 3, 4, 0).reshape(27, weight.shape[4], weight.shape[0]).to(features.dtype)
    result: Tensor = GatherConvolution.apply(features, places.contiguous(), rows)  # type: ignore[assignment]
    return result + bias.to(features.dtype)


def convolve_children(features: Tensor, weight: Tensor, bias: Tensor, rows: Tensor) -> Tensor:
    """What `convolve` gives on the subdivided features, computed on the parents: [P, I] → [8·P, O]."""
    weights = torch.stack([_weights_of_child(weight, child) for child in range(8)]).to(features.dtype)
    result: Tensor = GatherChildConvolution.apply(features, weights.contiguous(), rows)  # type: ignore[assignment]
    return result.reshape(-1, weight.shape[0]) + bias.to(features.dtype)


def _weights_of_child(weight: Tensor, child: int) -> Tensor:
    """Weights [8, I, O] for the eight parents that one child sees: taps that fall in the same parent, summed."""
    summed = weight
    for axis, bit in enumerate((child >> 2 & 1, child >> 1 & 1, child & 1), start=1):
        left, centre, right = summed.unbind(axis)
        summed = torch.stack((left + centre, right) if bit else (left, centre + right), axis)
    return summed.permute(1, 2, 3, 4, 0).reshape(8, weight.shape[4], weight.shape[0])
