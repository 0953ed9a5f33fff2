"""Unwrapping beside other work: the same answer, and no engine left behind."""

import threading
import time

import numpy as np
import pytest

from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import UNWATCHED, Progress
from espalier_runtime.texturing.unwrapping.unwrap import unwrap_mesh
from espalier_runtime.texturing.unwrapping.unwrap_ahead import UnwrapAhead
from tests.meshing.coloured_solids import sphere


def test_the_answer_is_that_of_the_same_engine_in_the_foreground() -> None:
    with UnwrapAhead(sphere(3), 256) as unwrapping:
        unwrapped = unwrapping.result(UNWATCHED)
    expected = unwrap_mesh(sphere(3), 256)
    assert unwrapped.engine == expected.engine
    assert np.array_equal(unwrapped.corner_uvs, expected.corner_uvs)


def test_leaving_early_ends_the_engine_at_once() -> None:
    started = time.monotonic()
    with pytest.raises(ZeroDivisionError), UnwrapAhead(sphere(7), 4096):
        raise ZeroDivisionError
    assert time.monotonic() - started < 20  # the whole of it takes longer
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("unwrap")]


def test_waiting_for_it_can_be_cancelled() -> None:
    def refuse() -> None:
        raise EspalierError("cancelled", "The job was cancelled.")

    with pytest.raises(EspalierError, match="cancelled"), UnwrapAhead(sphere(7), 4096) as unwrapping:
        unwrapping.result(Progress(check=refuse))
