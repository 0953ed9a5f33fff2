"""What a job that does nothing costs on a farm: Ray on this machine, encrypted and with the token, asked as the
bridge asks.

Each task streams one small item, as the last frame of a job does. Prints one JSON list: milliseconds a job, and how
many of them this process was at work.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from espalier_farm.asker import FarmAddress, connect
from espalier_farm.membership import Member

_PORT = 7800
_PROGRAM = [sys.executable, "-m", "espalier_farm"]


def main() -> None:
    """Measure each pair of numbers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--key", type=Path, required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--jobs", required=True)
    parser.add_argument("--workers", required=True)
    arguments = parser.parse_args()
    member = Member(arguments.key, arguments.address, arguments.scratch)
    workers = [int(each) for each in arguments.workers.split(",")]
    head = _start_head(member, max(workers))
    farm = connect(FarmAddress(f"{arguments.address}:{_PORT}", None), member)
    rows = [
        asyncio.run(_measure(farm.ray, at_once, int(jobs), max(workers) / at_once))
        for at_once in workers
        for jobs in arguments.jobs.split(",")
    ]
    farm.leave()
    head.terminate()
    head.wait()
    sys.stdout.write(json.dumps(rows) + "\n")


def _start_head(member: Member, slots: int) -> subprocess.Popen[bytes]:
    words = ["--key", str(member.key), "--address", member.address, "--scratch", str(member.scratch)]
    resources = json.dumps({"slot": slots})
    head = subprocess.Popen(
        [*_PROGRAM, "raylet", *words, "--ports", str(_PORT), "--resources", resources],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert head.stdout is not None
    next(line for line in head.stdout if b"Ray runtime started" in line)
    return head


async def _measure(ray: Any, workers: int, jobs: int, share: float) -> dict[str, float]:
    """`share`: how many slots each job takes, so that `workers` of them fill the head."""
    task = ray.remote(num_cpus=0, resources={"slot": share}, max_retries=0, max_calls=0, num_returns="streaming")(
        _nothing
    )
    await asyncio.gather(*(_run(task) for _ in range(workers)))  # the first use of a worker starts it
    began, busy = time.perf_counter(), time.process_time()
    left = iter(range(jobs))
    await asyncio.gather(*(_work(task, left) for _ in range(workers + 1)))  # one more in flight than there are slots
    seconds, busy_seconds = time.perf_counter() - began, time.process_time() - busy
    return {
        "workers": workers,
        "jobs": jobs,
        "milliseconds": 1000 * seconds / jobs,
        "processorMilliseconds": 1000 * busy_seconds / jobs,
    }


async def _work(task: Any, left: Any) -> None:
    for _ in left:
        await _run(task)


async def _run(task: Any) -> None:
    async for item in task.remote():
        await item


def _nothing() -> Any:
    yield {"kind": "result"}


if __name__ == "__main__":
    main()
