"""`bridge`: a farm as the studio sees it, which is one runtime that works on several jobs at once.

Speaks the runtime's own protocol over stdin and stdout, and hands each job to Ray. Holds no queue: what it works on
when it ends is offered again by whoever asked. It ends when the connection to the farm is lost.
"""

import argparse
import asyncio
import logging
import os
import platform
import sys
import threading
import time
from typing import Any

import msgspec

import espalier_runtime
from espalier_farm.asker import Farm, FarmAddress, connect
from espalier_farm.cards_aside import cards_aside_on
from espalier_farm.farm_job import FarmJob
from espalier_farm.handshake import unreachable
from espalier_farm.inventory import read_nodes
from espalier_farm.membership import Member
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.json_rpc import (
    JOB_FAILED,
    RefusedRequestError,
    Request,
    encode_failure,
    encode_notification,
    encode_result,
    parse_request,
)
from espalier_runtime.protocol.messages.body import Result
from espalier_runtime.protocol.messages.methods import PROTOCOL_VERSION
from espalier_runtime.protocol.messages.notifications import HeartbeatParams
from espalier_runtime.protocol.messages.requests import CancelParams, GenerateParams, RebuildParams
from espalier_runtime.protocol.messages.runtime_report import Cancelled, Device, Nothing, RuntimeDescription
from espalier_runtime.protocol.parent_death import die_with_parent
from espalier_runtime.server.transport.log_entries import LogEntry
from espalier_runtime.server.transport.stdio import ProtocolPipes, claim_stdio

_BEAT_SECONDS = 1.0
_LOOK_SECONDS = 3.0
_log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of whatever asks a farm."""
    parser.add_argument("--head", required=True, metavar="HOST:PORT")
    parser.add_argument(
        "--ports", type=int, help="the first port of Ray's own processes here; absent on the head's machine"
    )


def run(arguments: argparse.Namespace, member: Member) -> int:
    """Serve until stdin closes or `shutdown`. Raises runtime_unavailable when the farm cannot be reached."""
    die_with_parent()
    pipes = claim_stdio()
    log = logging.StreamHandler(sys.stderr)
    log.setFormatter(LogEntry())
    logging.basicConfig(level=logging.INFO, handlers=[log])
    farm = connect(FarmAddress(arguments.head, arguments.ports), member)
    threading.Thread(target=_end_when_lost, args=(farm, arguments.head), daemon=True).start()
    asyncio.run(_Bridge(farm, pipes).serve())
    farm.leave()
    return 0


def _end_when_lost(farm: Farm, head: str) -> None:
    """End the process, whatever waits for the farm in it, when the connection is lost."""
    while (reason := farm.why_lost()) is None:
        time.sleep(_LOOK_SECONDS)
    lost = unreachable(head, reason)
    sys.stderr.write(f"farm: {lost.message}\n")
    sys.stderr.flush()
    os._exit(lost.exit_code)  # Ray would wait for the farm


class _Bridge:
    def __init__(self, farm: Farm, pipes: ProtocolPipes) -> None:
        self._farm = farm
        self._ray = farm.ray
        self._pipes = pipes
        self._jobs: dict[str, FarmJob] = {}
        self._work: set[asyncio.Task[None]] = set()
        self._began = time.monotonic()

    async def serve(self) -> None:
        lines: asyncio.Queue[bytes] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop, lines), daemon=True).start()
        self._send(encode_notification("ready", await self._describe()))
        beating = asyncio.create_task(self._beat())
        while line := await lines.get():
            if not self._take(line):
                break
        beating.cancel()

    def _read(self, loop: asyncio.AbstractEventLoop, lines: asyncio.Queue[bytes]) -> None:
        with os.fdopen(self._pipes.requests, "rb") as requests:
            for line in requests:
                loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, b"")

    def _take(self, line: bytes) -> bool:
        """Begin what the line asks for; False when that is to end."""
        try:
            request = parse_request(line.rstrip(b"\n"))
        except RefusedRequestError as refused:
            self._send(encode_failure(refused.request_id, refused.rpc_code, refused.failure))
            return True
        if request.method == "shutdown":
            self._send(encode_result(request.id, Nothing()))
            return False
        work = asyncio.create_task(self._answer(request, msgspec.json.decode(line)["params"]))
        self._work.add(work)
        work.add_done_callback(self._work.discard)
        return True

    async def _answer(self, request: Request, raw: dict[str, Any]) -> None:
        try:
            answer = encode_result(request.id, await self._result(request, raw))
        except EspalierError as failure:
            answer = encode_failure(request.id, JOB_FAILED, failure)
        except Exception as error:
            _log.exception("a request of the kind %s failed", request.method)
            failure = EspalierError("internal", f"The farm's bridge failed: {error}.", hint="Its log says more.")
            answer = encode_failure(request.id, JOB_FAILED, failure)
        self._send(answer)

    async def _result(self, request: Request, raw: dict[str, Any]) -> Result:
        match request.params:
            case GenerateParams() | RebuildParams():
                return await self._run(request.params, FarmJob(self._farm, request, raw, self._send))
            case CancelParams(job_id=job_id):
                job = self._jobs.get(job_id)
                if job is not None:
                    await asyncio.to_thread(job.cancel)
                return Cancelled(cancelled=job is not None)
            case _ if request.method == "describe":
                return await self._describe()
            case _:
                raise EspalierError("usage", f"A farm does not do {request.method}.")

    async def _run(self, params: GenerateParams | RebuildParams, job: FarmJob) -> Result:
        self._jobs[params.job_id] = job
        try:
            return await job.run()
        finally:
            self._jobs.pop(params.job_id, None)

    async def _describe(self) -> RuntimeDescription:
        nodes = await asyncio.to_thread(lambda: read_nodes(self._ray.nodes(), cards_aside_on))
        devices = [Device(id="cpu", name=f"{node.name}: {node.device}", total_bytes=0, free_bytes=0) for node in nodes]
        return RuntimeDescription(
            protocol_version=PROTOCOL_VERSION,
            versions={
                "espalier": espalier_runtime.__version__,
                "ray": self._ray.__version__,
                "python": platform.python_version(),
            },
            devices=devices or [Device(id="cpu", name="no node has joined yet", total_bytes=0, free_bytes=0)],
            kernels={},
            packs=[],
            slots=sum(node.working for node in nodes),
        )

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT_SECONDS)
            uptime = time.monotonic() - self._began
            self._send(encode_notification("heartbeat", HeartbeatParams(job_id=None, uptime_seconds=uptime)))

    def _send(self, line: bytes) -> None:
        """The studio reads without a pause; one that does not is stopped or gone, and then waiting is right."""
        while line:
            line = line[os.write(self._pipes.answers, line) :]
