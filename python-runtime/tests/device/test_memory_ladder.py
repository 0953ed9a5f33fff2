"""The ladder by itself; the memory that runs out is real: a child process may not have more than it has."""

import json
import subprocess
import sys

import pytest
import torch

from espalier_runtime.device.memory_ladder import MemoryLadder
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.stage_clock import StageClock

ALLOCATIONS = (
    "len(numpy.ones(2**30 // ladder.chunk_divisor, numpy.uint8))",
    "len(torch.ones(2**30 // ladder.chunk_divisor, dtype=torch.uint8))",
    "len(bytes(2**30 // ladder.chunk_divisor))",
)
LIMITED = """
import json, re, resource, sys, numpy, torch
from espalier_runtime.device.memory_ladder import MemoryLadder
from espalier_runtime.protocol.stage_clock import StageClock
held = int(re.search(r"VmData:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024
limit = held + 300 * 2**20
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
found = []
for allocate in json.loads(sys.argv[1]):
    ladder, clock = MemoryLadder(), StageClock()
    def work():
        with clock.stage("decode"):
            return eval(allocate)
    found.append([ladder.run(clock, ("smaller-chunks", "offload"), work), ladder.to_json()])
print(json.dumps(found))
"""


def test_work_that_finds_no_memory_is_done_again_in_smaller_chunks_whoever_allocates_it() -> None:
    words = [sys.executable, "-c", LIMITED, json.dumps(ALLOCATIONS)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    assert json.loads(done.stdout) == [[2**27, [{"step": "smaller-chunks", "stage": "decode"}]]] * len(ALLOCATIONS)


def test_work_that_no_step_helps_fails_with_out_of_memory_after_all_of_them() -> None:
    ladder = MemoryLadder()
    seen = []

    def work() -> None:
        seen.append((ladder.chunk_divisor > 1, ladder.offloads, ladder.halvings))
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    with pytest.raises(EspalierError, match="also after stepping down") as failure:
        ladder.run(StageClock(), ("smaller-chunks", "offload", "half-texture"), work)
    assert failure.value.code == "out_of_memory"
    assert failure.value.exit_code == 5
    halved = [(True, True, 1), (True, True, 2), (True, True, 3)]
    assert seen == [(False, False, 0), (True, False, 0), (True, True, 0), *halved]


def test_a_second_piece_of_work_begins_where_the_first_stepped_down_to() -> None:
    ladder, clock = MemoryLadder(), StageClock()
    needs = iter([True, False, False])

    def work() -> str:
        if next(needs):
            raise MemoryError
        return "done"

    assert ladder.run(clock, ("offload",), work) == "done"
    assert ladder.run(clock, ("offload",), work) == "done"
    assert [step.rung for step in ladder.steps] == ["offload"]
    with pytest.raises(EspalierError, match="There was not enough memory for this job, also"):
        ladder.run(clock, ("offload",), lambda: bytes(2**62))


def test_what_has_nothing_to_do_with_memory_is_not_tried_again() -> None:
    ladder = MemoryLadder()
    for error in (ValueError("bad"), EspalierError("cancelled", "Cancelled."), RuntimeError("shapes differ")):
        with pytest.raises(type(error)):
            ladder.run(StageClock(), ("offload",), lambda it=error: (_ for _ in ()).throw(it))
    assert ladder.steps == []
