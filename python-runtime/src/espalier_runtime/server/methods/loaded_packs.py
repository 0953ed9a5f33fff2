"""The pack kept open between jobs, with whatever models it has loaded, until it changes on disk or is unloaded."""

from pathlib import Path

from espalier_runtime.device.freed_memory import give_back_freed_memory
from espalier_runtime.engines.registry import open_pack
from espalier_runtime.model_packs.model_pack import ModelPack


class LoadedPacks:
    """Keeps the most recently used pack: one at a time, so that two never share the memory of one device."""

    def __init__(self) -> None:
        self._pack: ModelPack | None = None
        self._version: tuple[Path, int] | None = None

    def open(self, folder: Path) -> ModelPack:
        """The pack in `folder`, with its models as the last job left them. Raises what ModelPack.open raises."""
        version = _version_of(folder)
        if self._pack is None or self._version != version:
            self.unload()
            self._pack = open_pack(folder)
            self._version = version
        return self._pack

    def unload(self) -> None:
        """Let go of the pack and give its memory back, on the device too."""
        self._pack = None
        self._version = None
        give_back_freed_memory()


def _version_of(folder: Path) -> tuple[Path, int]:
    """What changes when another pack is put in the place of this one; time in nanoseconds, 0 without a manifest."""
    manifest = folder / "pipeline.json"
    return folder.resolve(), manifest.stat().st_mtime_ns if manifest.is_file() else 0
