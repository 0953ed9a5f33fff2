"""Numbers for pairs of numbers: equal pairs have the same one.

Owns the sorting: by buckets and then within each, since a sort of the pairs as one number takes two to three times as
long. Axes: N pairs, P distinct ones.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int, Int64
from scipy import sparse


@dataclass(frozen=True)
class NumberedPairs:
    """`number` [N] of every pair in the order of the distinct ones; these are `first` and `second` [P], of which there
    are `counts` [P]."""

    number: Int64[np.ndarray, " N"]
    first: Int64[np.ndarray, " P"]
    second: Int64[np.ndarray, " P"]
    counts: Int64[np.ndarray, " P"]


def number_pairs(first: Int[np.ndarray, " N"], second: Int[np.ndarray, " N"]) -> NumberedPairs:
    """The distinct pairs (first, second) in ascending order; neither may be negative, both fit into 31 bits."""
    count = len(first)
    shape = (int(first.max(initial=-1)) + 1, int(second.max(initial=-1)) + 1)
    if not count:
        nothing = np.zeros(0, np.int64)
        return NumberedPairs(nothing, nothing, nothing, nothing)
    pairs = sparse.coo_matrix((np.arange(count, dtype=np.int32), (first, second)), shape=shape)
    pairs.has_canonical_format = True  # so that equal pairs are not added up
    rows = pairs.tocsr()
    rows.sort_indices()
    row = np.repeat(np.arange(shape[0]), np.diff(rows.indptr))
    is_new = np.ones(count, bool)
    np.logical_or(row[1:] != row[:-1], rows.indices[1:] != rows.indices[:-1], out=is_new[1:])
    starts = np.flatnonzero(is_new)
    number = np.empty(count, np.int64)
    number[np.asarray(rows.data, np.int64)] = np.cumsum(is_new) - 1
    return NumberedPairs(number, row[starts], rows.indices[starts].astype(np.int64), np.diff(starts, append=count))
