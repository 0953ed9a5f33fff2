"""Rotations as quaternions (w, x, y, z) and as matrices, for arrays of them. Axes: G rotations."""

import torch
from jaxtyping import Float
from torch import Tensor

_AXIS_SIGNS = ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))


def rotation_matrices(quaternions: Float[Tensor, "G 4"]) -> Float[Tensor, "G 3 3"]:
    """Matrices of quaternions of any length but zero: I + 2 (v vᵀ - |v|² I + w [v]×) of the unit quaternion."""
    unit = quaternions / quaternions.norm(dim=1, keepdim=True).clamp_min(1e-12)
    w, vector = unit[:, 0], unit[:, 1:]
    identity = torch.eye(3, dtype=unit.dtype, device=unit.device)
    outer = vector[:, :, None] * vector[:, None, :] - identity * vector.square().sum(dim=1)[:, None, None]
    x, y, z = vector.unbind(1)
    zero = torch.zeros_like(w)
    cross = torch.stack([zero, -z, y, z, zero, -x, -y, x, zero], dim=1).unflatten(1, (3, 3))
    return identity + 2 * (outer + w[:, None, None] * cross)


def unit_quaternions(matrices: Float[Tensor, "G 3 3"]) -> Float[Tensor, "G 4"]:
    """Quaternions of rotation matrices, with the component of largest magnitude positive (docs/trellis-inference.md
    §6.2).

    Magnitudes follow from the diagonal; the sign of each component relative to the largest one is that of
    their product, which stands off the diagonal.
    """
    diagonal = matrices.diagonal(dim1=1, dim2=2)
    magnitude = 0.5 * (1 + diagonal @ diagonal.new_tensor(_AXIS_SIGNS).T).clamp_min(0).sqrt()
    largest = magnitude.argmax(dim=1)
    products = _component_products(matrices)[torch.arange(len(matrices), device=matrices.device), largest]
    quaternions = products.sign() * magnitude
    return quaternions / quaternions.norm(dim=1, keepdim=True).clamp_min(1e-12)


def _component_products(matrices: Float[Tensor, "G 3 3"]) -> Float[Tensor, "G 4 4"]:
    """For every pair of components something with the sign of their product; 1 for a component with itself."""
    products = matrices.new_ones(len(matrices), 4, 4)
    swapped = matrices.transpose(1, 2)
    with_w, without_w = matrices - swapped, matrices + swapped
    for first, second, value in (
        (0, 1, with_w[:, 2, 1]),
        (0, 2, with_w[:, 0, 2]),
        (0, 3, with_w[:, 1, 0]),
        (1, 2, without_w[:, 1, 0]),
        (1, 3, without_w[:, 0, 2]),
        (2, 3, without_w[:, 2, 1]),
    ):
        products[:, first, second] = products[:, second, first] = value
    return products
