"""Faces of predicted depth maps become flat; planes, steps and the edges between faces stay."""

import numpy as np

from espalier_runtime.engines.view_aligned.flat_faces import edge_weight, flattened

SIDE = 64
ROWS, COLUMNS = (axis / SIDE for axis in np.mgrid[:SIDE, :SIDE].astype(np.float32))
KNOWN = (ROWS > 0.15) & (ROWS < 0.85) & (COLUMNS > 0.1) & (COLUMNS < 0.9)
EVEN = np.ones((SIDE, SIDE), np.float32)
ROOF = 0.3 * np.abs(COLUMNS - 0.5) + 0.1 * ROWS


def unevenness(depth: np.ndarray, where: np.ndarray) -> float:
    """Root mean square of the second differences along columns."""
    bend = np.diff(np.where(KNOWN, depth, np.nan), 2, axis=1)
    return float(np.sqrt(np.nanmean(bend[where[:, 1:-1]] ** 2)))


def test_a_plane_and_what_is_not_known_stay_as_they_are() -> None:
    plane = 0.4 * ROWS - 0.2 * COLUMNS
    found = flattened(plane, KNOWN, EVEN, 1.0)
    inner = KNOWN & (np.abs(COLUMNS - 0.5) < 0.3) & (np.abs(ROWS - 0.5) < 0.25)
    assert np.abs(found - plane)[inner].max() < 1e-3
    assert np.array_equal(found[~KNOWN], plane[~KNOWN])


def test_the_faces_of_a_roof_become_flat_and_its_ridge_stays() -> None:
    noise = np.random.default_rng(1).normal(0, 0.004, ROOF.shape)
    found = flattened((ROOF + noise).astype(np.float32), KNOWN, EVEN, 1.0)
    faces = KNOWN & (np.abs(COLUMNS - 0.5) > 0.1)
    assert unevenness(found, faces) < 0.3 * unevenness(ROOF + noise, faces)
    assert np.abs(found - ROOF)[KNOWN].mean() < 0.7 * np.abs(noise)[KNOWN].mean()
    ridge = KNOWN & (np.abs(COLUMNS - 0.5) < 0.02)
    assert np.abs(found - ROOF)[ridge].mean() < 0.006


def test_an_edge_of_the_picture_keeps_more_of_a_step() -> None:
    step = np.where(COLUMNS < 0.5, 0.0, 0.02).astype(np.float32)
    picture = np.full((128, 128, 4), 255, np.uint8)
    # Map order is [x, z], so that a step along the second axis is one from the lower to the upper half of a picture.
    picture[:64, :, :3] = 40
    left, right = KNOWN & (np.abs(COLUMNS - 0.47) < 0.01), KNOWN & (np.abs(COLUMNS - 0.53) < 0.01)
    without, with_edge = (
        float(found[right].mean() - found[left].mean())
        for found in (flattened(step, KNOWN, weight, 1.0) for weight in (EVEN, edge_weight(picture)))
    )
    assert with_edge > without + 0.002
    assert edge_weight(np.full((128, 128, 4), 90, np.uint8)).min() == 1
