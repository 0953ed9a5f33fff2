"""Rotations as quaternions (w, x, y, z) and as matrices, for arrays of them. Axes: G rotations."""

import numpy as np
from jaxtyping import Float

_AXIS_SIGNS = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])


def rotation_matrices(quaternions: Float[np.ndarray, "G 4"]) -> Float[np.ndarray, "G 3 3"]:
    """Matrices of quaternions of any length but zero: I + 2 (v vᵀ - |v|² I + w [v]×) of the unit quaternion."""
    unit = quaternions / np.linalg.norm(quaternions, axis=1, keepdims=True).clip(min=1e-12)
    w, vector = unit[:, 0], unit[:, 1:]
    identity = np.eye(3, dtype=unit.dtype)
    outer = vector[:, :, None] * vector[:, None, :] - identity * (vector**2).sum(axis=1)[:, None, None]
    x, y, z = vector.T
    zero = np.zeros_like(w)
    cross = np.stack([zero, -z, y, z, zero, -x, -y, x, zero], axis=1).reshape(-1, 3, 3)
    return identity + 2 * (outer + w[:, None, None] * cross)


def unit_quaternions(matrices: Float[np.ndarray, "G 3 3"]) -> Float[np.ndarray, "G 4"]:
    """Quaternions of rotation matrices, with the component of largest magnitude positive (spec §6.2).

    Magnitudes follow from the diagonal; the sign of each component relative to the largest one is that of
    their product, which stands off the diagonal.
    """
    diagonal = np.diagonal(matrices, axis1=1, axis2=2)
    magnitude = 0.5 * np.sqrt((1 + diagonal @ _AXIS_SIGNS.T.astype(matrices.dtype)).clip(min=0))
    largest = magnitude.argmax(axis=1)
    products = _component_products(matrices)[np.arange(len(matrices)), largest]
    quaternions = np.sign(products) * magnitude
    return quaternions / np.linalg.norm(quaternions, axis=1, keepdims=True).clip(min=1e-12)


def _component_products(matrices: Float[np.ndarray, "G 3 3"]) -> Float[np.ndarray, "G 4 4"]:
    """For every pair of components something with the sign of their product; 1 for a component with itself."""
    products = np.ones((len(matrices), 4, 4), dtype=matrices.dtype)
    swapped = matrices.transpose(0, 2, 1)
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
