"""One job on the farm: its files go to a node, what comes back lies in the asker's folder before anybody is told.

It is tried once. A node that is lost in the middle is no retry of Ray's: a retried stream goes on at the item where
the first one broke off, and the second run's items are others, so that files would be missing or mixed. The asker's
queue offers the job again instead, and goes on from the latent where that has arrived. It is told what was lost: a
node, or the runtime on it, may be brought down by the job itself, and the connection cannot.
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from espalier_farm.asker import Farm
from espalier_farm.inventory import SLOT, pack_resource
from espalier_farm.node_task import Frame, run_on_node
from espalier_runtime.model_packs.folder.pack_manifest import read_manifest
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.json_rpc import Request, encode_notification
from espalier_runtime.protocol.messages.requests import GenerateParams, RebuildParams, VariantParams

_SHARE_OF_PACK = 0.001
_MOST_FRAMES_AHEAD = 64
_JUDGEMENT_SECONDS = 10
_log = logging.getLogger(__name__)

Send = Callable[[bytes], None]


class FarmJob:
    """A job from its request to its files in the asker's folder."""

    def __init__(self, farm: Farm, request: Request, raw: dict[str, Any], send: Send) -> None:
        params = request.params
        assert isinstance(params, GenerateParams | RebuildParams)
        self._farm = farm
        self._ray = farm.ray
        self._method = request.method
        self._params = params
        self._raw = raw
        self._send = send
        self._folder = Path(params.folder)
        self._pieces: dict[str, list[bytes]] = {}
        self._stream: Any = None
        self._cancelled = False
        self._node = ""

    async def run(self) -> Any:
        """The answer of the runtime, with paths of the asker. Raises what the runtime failed with, `cancelled`,
        `runtime_died` for a node that was lost, or `runtime_unavailable` when the farm was.
        """
        try:
            return await self._run()
        except BaseException:
            self._stop()
            raise

    def cancel(self) -> None:
        """End the job at once; its node keeps its model loaded."""
        self._cancelled = True
        self._stop()

    def _stop(self) -> None:
        if self._stream is not None:
            self._ray.cancel(self._stream, force=True)

    async def _run(self) -> Any:
        pack = _pack_hash(Path(self._params.pack_folder))
        request, inputs = self._parcel(pack)
        if self._cancelled:
            raise EspalierError("cancelled", "The job was cancelled.")
        if pack_resource(pack) not in self._ray.cluster_resources():
            _log.warning("job %s: No node of the farm has its pack; it waits until one joins.", self._params.job_id)
        task = self._ray.remote(
            num_cpus=0,
            resources={SLOT: 1, pack_resource(pack): _SHARE_OF_PACK},
            max_retries=0,
            max_calls=0,
            num_returns="streaming",
            _generator_backpressure_num_objects=_MOST_FRAMES_AHEAD,
        )(run_on_node)
        self._stream = task.remote(request, inputs)
        while True:
            frame, content = await self._next()
            match frame["kind"]:
                case "file":
                    self._take_piece(frame, content)
                case "progress":
                    self._tell("progress", {**frame["progress"], "node": self._node})
                case "artifact":
                    path = str(self._folder / _plain(frame["name"]))
                    self._tell("artifact", {"artifact": frame["artifact"], "path": path})
                case "begun":
                    self._node = str(frame["node"])
                    _log.info("job %s: %s works on it (%s).", self._params.job_id, frame["node"], frame["device"])
                case "result":
                    return self._at_home(frame["built"])
                case "error":
                    error = frame["error"]
                    details = error.get("details")
                    if error["code"].startswith("runtime_") or error["code"] == "device_unavailable":
                        details = {**(details or {}), "lost": "runtime"}
                    raise EspalierError(error["code"], error["message"], hint=error.get("hint"), details=details)

    async def _next(self) -> Frame:
        """The next frame; whatever Ray throws means that it was told to end the job, or that the node is lost."""
        try:
            return await (await anext(self._stream))
        except Exception as error:
            if self._cancelled:
                raise EspalierError("cancelled", "The job was cancelled.") from error
            _log.warning("job %s: %s", self._params.job_id, str(error).split("\n", 1)[0])
            raise await self._loss() from error

    async def _loss(self) -> EspalierError:
        """What was lost with the stream: the node, or this side's connection to all of them."""
        try:
            is_node = await asyncio.wait_for(asyncio.to_thread(self._farm.is_well), _JUDGEMENT_SECONDS)
        except TimeoutError:
            is_node = False
        if is_node:
            message = "The node that worked on the job was lost."
            return EspalierError("runtime_died", message, hint="Start this job again.", details={"lost": "node"})
        message = "The connection to the farm was lost."
        return EspalierError("runtime_unavailable", message, hint="Start this job again.")

    def _parcel(self, pack: str) -> tuple[dict[str, Any], list[tuple[str, bytes]]]:
        """The request with names in place of paths, and the files with these names."""
        inputs: list[tuple[str, bytes]] = []

        def packed(path: str, name: str) -> str:
            inputs.append((name, _read_input(Path(path))))
            return name

        fields = {key: value for key, value in self._raw.items() if key not in ("jobId", "folder", "packFolder")}
        params = self._params
        if isinstance(params, GenerateParams):
            pictures = enumerate(params.pictures)
            fields["pictures"] = [packed(path, f"picture-{at}{Path(path).suffix}") for at, path in pictures]
            if params.masks is not None:
                fields["masks"] = [
                    None if path is None else packed(path, f"mask-{at}{Path(path).suffix}")
                    for at, path in enumerate(params.masks)
                ]
        if isinstance(params, VariantParams | RebuildParams):
            fields["latent"] = packed(params.latent, "latent.safetensors")
            for cut_out in sorted(Path(params.latent).parent.glob("cut-out-*.png")):
                packed(str(cut_out), cut_out.name)
        return {"method": self._method, "params": fields, "pack": pack, "job": params.job_id}, inputs

    def _take_piece(self, frame: dict[str, Any], content: bytes) -> None:
        name = _plain(frame["name"])
        pieces = self._pieces.setdefault(name, [])
        pieces.append(content)
        if not frame["last"]:
            return
        write_atomically(self._folder / name, lambda place: place.write_bytes(b"".join(pieces)))
        del self._pieces[name]

    def _tell(self, method: str, told: dict[str, Any]) -> None:
        self._send(encode_notification(method, {"jobId": self._params.job_id, **told}))  # pyright: ignore[reportArgumentType]

    def _at_home(self, built: dict[str, Any]) -> dict[str, Any]:
        files = {what: str(self._folder / _plain(name)) for what, name in built["files"].items()}
        if isinstance(self._params, RebuildParams):
            files["latent"] = self._params.latent
        return {**built, "files": files}


def _pack_hash(folder: Path) -> str:
    manifest = read_manifest(folder)
    if manifest is None:
        message = f"The pack in {folder} has no manifest, so a farm cannot tell which nodes have it."
        raise EspalierError("pack_unsupported", message, hint="Add the pack, here and on the nodes; then it has one.")
    return manifest.sha256


def _read_input(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EspalierError("input_not_found", f"{path} cannot be read: {error.strerror}.") from error


def _plain(name: str) -> str:
    """A name of a file of an asset's folder, and no way out of it."""
    if Path(name).name != name or name.startswith("."):
        raise EspalierError("protocol_violation", f"A node of the farm names a file {name!r}.")
    return name
