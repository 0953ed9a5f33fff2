"""The Gaussians nearest to each of many points: lists of the cells of a grid, then the nearest of the point's list.

Points of a page lie close together, so a list serves many of them. The grid follows the cloud: cells are
so small that a surface has about `_LISTED` Gaussians within `_REACH` of them and a half. What a list leaves out lies
further than its members from the middle of the cell; now and then a point near a corner misses the furthest of its
nearest. Where a cell has too few Gaussians around it, and for small clouds, a k-d tree answers, exactly.
Axes: N points, G Gaussians, K nearest, C cells, L listed.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import Lock

import numpy as np
from jaxtyping import Float32, Int, Int32, Int64
from scipy.spatial import KDTree

from espalier_runtime.device.device_policy import worker_threads

_LISTED = 128
_REACH = 2  # cells around a cell whose Gaussians may be listed
_WORTH_A_GRID = 4096  # Gaussians
_COARSE = 64  # cells a unit of length of the count that tells the density
_MOST_CELLS = 320  # a side
_CELLS_AT_ONCE = 4096
_ENTRIES_AT_ONCE = 1 << 19
_COLUMNS = np.stack(np.meshgrid(*[np.arange(-_REACH, _REACH + 1)] * 2, indexing="ij"), axis=-1).reshape(-1, 2)
_FAR = 1e15


class NearGaussians:
    """Nearest-neighbour queries on the centres of one cloud; with `exact`, always by the tree."""

    def __init__(self, centres: Float32[np.ndarray, "G 3"], *, exact: bool = False) -> None:
        self._centres = centres
        self._making_tree = Lock()
        # What is missing in a short list stands far away, after the last.
        self._columns = np.concatenate([centres.T, np.full((3, 1), _FAR)], axis=1, dtype=np.float32)
        self._grid = None if exact or len(centres) < _WORTH_A_GRID else _CellLists(centres, self._columns)

    def prepare(self, points: Float32[np.ndarray, "N 3"]) -> None:
        """List the Gaussians around every cell that holds a point; `find` may then be called from several threads."""
        if self._grid is not None:
            self._grid.list_around(points)

    def find(self, points: Float32[np.ndarray, "N 3"], count: int) -> Int[np.ndarray, "N K"]:
        """The `count` Gaussians nearest to each of `points`, which were prepared for, in no order."""
        count = min(count, len(self._centres))
        if self._grid is None:
            return self._by_tree(points, count)
        listed = self._grid.lists(points)
        distances = squared_distances(self._columns, listed, points)
        columns = least(distances, count)
        near = np.take_along_axis(listed, columns, axis=1)
        # Beyond what the lists reach there may be a nearer one.
        far = np.take_along_axis(distances, columns, axis=1).max(axis=1) > self._grid.reach**2
        if far.any():
            near[far] = self._by_tree(points[far], count)
        return near

    def _by_tree(self, points: Float32[np.ndarray, "N 3"], count: int) -> Int64[np.ndarray, "N K"]:
        with self._making_tree:
            tree = self._tree
        return tree.query(points, k=count)[1].reshape(len(points), count)

    @cached_property
    def _tree(self) -> KDTree:
        return KDTree(self._centres, balanced_tree=False, compact_nodes=False)


def squared_distances(
    columns: Float32[np.ndarray, "3 G"], listed: Int[np.ndarray, "N L"], points: Float32[np.ndarray, "N 3"]
) -> Float32[np.ndarray, "N L"]:
    """From each point to each Gaussian of its row."""
    distances = np.zeros(listed.shape, np.float32)
    for axis, column in enumerate(columns):
        offsets = column.take(listed)
        offsets -= points[:, axis, None]
        distances += np.square(offsets, out=offsets)
    return distances


def least(values: Float32[np.ndarray, "N L"], count: int) -> Int32[np.ndarray, "N K"]:
    """The columns of the `count` least values of each row, none below zero, in no order."""
    bits = (values.shape[1] - 1).bit_length()
    keys = _keys(values, bits)
    return (np.partition(keys, count - 1, axis=1)[:, :count] if count < keys.shape[1] else keys) & ((1 << bits) - 1)


def ascending(values: Float32[np.ndarray, "N K"]) -> Int32[np.ndarray, "N K"]:
    """The columns of each row in the order of its values, none below zero."""
    bits = (values.shape[1] - 1).bit_length()
    return np.sort(_keys(values, bits), axis=1) & ((1 << bits) - 1)


def _keys(values: Float32[np.ndarray, "N L"], bits: int) -> Int32[np.ndarray, "N L"]:
    """Integers in the order of `values`, each with its column in the lowest `bits`.

    The bits of floating-point numbers that are not negative are in their order; ten of them are a relative 1e-4.
    numpy sorts and divides integers several times as fast as it finds the order of other values.
    """
    return (values.view(np.int32) & -(1 << bits)) | np.arange(values.shape[1], dtype=np.int32)


class _CellLists:
    """Which Gaussians lie around each cell, found when the first point in the cell is asked for."""

    def __init__(self, centres: Float32[np.ndarray, "G 3"], columns: Float32[np.ndarray, "3 more"]) -> None:
        self._centres, self._columns = centres, columns
        self._low = centres.min(axis=0)
        self._cell = self._cell_size()
        self.reach = _REACH * self._cell
        self._side = (np.floor((centres.max(axis=0) - self._low) / self._cell).astype(np.int64) + 1) + 2 * _REACH
        cells = self._index(self._cells_of(centres))
        self._order = np.argsort(cells, kind="stable").astype(np.int32)
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(cells, minlength=int(self._side.prod())))])
        self._row = np.full(int(self._side.prod()), -1, np.int32)
        self._lists = np.zeros((0, _LISTED), np.int32)
        self._made_lists = 0

    def _cell_size(self) -> float:
        """Half the radius that holds `_LISTED` Gaussians of a surface as dense as this cloud is."""
        occupied = len(np.unique(np.floor(self._centres * _COARSE).astype(np.int64) @ np.array([1 << 40, 1 << 20, 1])))
        per_cell = len(self._centres) / occupied
        extent = float((self._centres.max(axis=0) - self._low).max())
        return max(np.sqrt(_LISTED / (np.pi * per_cell)) / _COARSE / _REACH / 1.3, extent / _MOST_CELLS, 1e-9)

    def _cells_of(self, points: Float32[np.ndarray, "N 3"]) -> Int64[np.ndarray, "N 3"]:
        """Points outside the grid belong to its outermost cells, which have no list of their own."""
        inside = np.floor((points - self._low) / self._cell).astype(np.int64) + _REACH
        return np.clip(inside, 0, self._side - 1)

    def _index(self, cells: Int64[np.ndarray, "N 3"]) -> Int64[np.ndarray, " N"]:
        return (cells[..., 0] * self._side[1] + cells[..., 1]) * self._side[2] + cells[..., 2]

    def list_around(self, points: Float32[np.ndarray, "N 3"]) -> None:
        """Make the lists that `points` need and that are not there."""
        wanted = np.unique(self._index(self._cells_of(points)))
        new = wanted[self._row[wanted] < 0]
        if len(new):
            with ThreadPoolExecutor(worker_threads()) as threads:
                runs = list(
                    threads.map(self._runs_around, np.split(new, range(_CELLS_AT_ONCE, len(new), _CELLS_AT_ONCE)))
                )
                starts, counts = (np.concatenate(parts) for parts in zip(*runs, strict=True))
                # Cells with about as many Gaussians are made together, so that one full cell does not widen all.
                by_size = np.argsort(counts.sum(axis=1), kind="stable")
                new, starts, counts = new[by_size], starts[by_size], counts[by_size]
                widths = np.maximum(counts.sum(axis=1), _LISTED)
                parts = np.split(
                    np.arange(len(new)), np.flatnonzero(np.diff(np.cumsum(widths) // _ENTRIES_AT_ONCE)) + 1
                )
                made = list(threads.map(lambda rows: self._made(new[rows], starts[rows], counts[rows]), parts))
            self._row[new] = self._made_lists + np.arange(len(new))
            self._keep(np.concatenate(made))

    def _keep(self, lists: Int32[np.ndarray, "C L"]) -> None:
        """Behind those that are there; room is doubled when there is none, so that pages baked in parts copy little."""
        end = self._made_lists + len(lists)
        if end > len(self._lists):
            room = np.empty((max(end, 2 * len(self._lists)), _LISTED), np.int32)
            room[: self._made_lists] = self._lists[: self._made_lists]
            self._lists = room
        self._lists[self._made_lists : end] = lists
        self._made_lists = end

    def lists(self, points: Float32[np.ndarray, "N 3"]) -> Int64[np.ndarray, "N L"]:
        """The list of each point's cell; in place of what a short one lacks stands the number after the last."""
        return self._lists.take(self._row.take(self._index(self._cells_of(points))), axis=0).astype(np.intp)

    def _runs_around(self, index: Int64[np.ndarray, " C"]) -> tuple[Int64[np.ndarray, "C R"], Int64[np.ndarray, "C R"]]:
        """Where the Gaussians around each cell start in the order, and how many follow, for R columns of cells: those
        along the last axis lie one after the other."""
        cell = self._cell_of(index)
        columns = np.clip(cell[:, None, :2] + _COLUMNS, 0, self._side[:2] - 1)
        first = (columns[..., 0] * self._side[1] + columns[..., 1]) * self._side[2]
        bottom, top = np.maximum(cell[:, 2] - _REACH, 0), np.minimum(cell[:, 2] + _REACH + 1, self._side[2])
        starts = self._starts[first + bottom[:, None]]
        return starts, self._starts[first + top[:, None]] - starts

    def _made(
        self, index: Int64[np.ndarray, " C"], starts: Int64[np.ndarray, "C R"], counts: Int64[np.ndarray, "C R"]
    ) -> Int32[np.ndarray, "C L"]:
        """For each cell the Gaussians nearest to its middle; the rest of a short row is what stands after the last."""
        flat = counts.ravel()
        in_order = np.repeat(starts.ravel() - (np.cumsum(flat) - flat), flat) + np.arange(flat.sum())
        total = counts.sum(axis=1)
        there = np.arange(max(int(total.max()), _LISTED)) < total[:, None]
        around = np.full(there.shape, len(self._centres), np.int32)
        around[there] = self._order[in_order]
        middle = ((self._cell_of(index) + 0.5 - _REACH) * self._cell + self._low).astype(np.float32)
        distance = squared_distances(self._columns, around, middle)
        return np.take_along_axis(around, least(distance, _LISTED), axis=1)

    def _cell_of(self, index: Int64[np.ndarray, " C"]) -> Int64[np.ndarray, "C 3"]:
        return np.stack(np.unravel_index(index, tuple(self._side)), axis=1)
