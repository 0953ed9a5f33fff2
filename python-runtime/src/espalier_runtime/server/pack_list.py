"""Which model packs lie in the folders given, usable or not. What a pack is, is known in model_packs."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.model_packs.inspect_pack import inspect_pack
from espalier_runtime.model_packs.pack_folder import PackFolder
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages import PackSummary


def list_packs(folders: Iterable[Path]) -> list[PackSummary]:
    """Summaries of every pack that is, or lies directly in, one of `folders`; by name, each folder once."""
    found = {pack.resolve(): pack for folder in folders for pack in _packs_in(folder)}
    return sorted((summarise_pack(pack) for pack in found.values()), key=lambda summary: summary.name)


def summarise_pack(folder: Path) -> PackSummary:
    """What the pack in `folder` says of itself; a pack that cannot be used comes back with its `problem`."""
    try:
        return msgspec.convert(PackFolder.open(folder, CATALOGUE).summary(), PackSummary)
    except EspalierError as error:
        return PackSummary(
            name=folder.name,
            folder=str(folder.resolve()),
            title=folder.name,
            description="",
            inputs=[],
            view_aligned=False,
            engine="",
            has_sampler=False,
            several_pictures=False,
            licence="",
            sha256="",
            bytes=0,
            problem=error.message,
        )


def verify_pack(folder: Path) -> PackSummary:
    """The summary after every file was read and compared with the manifest, and every tensor with its network."""
    summary = summarise_pack(folder)
    if summary.problem is not None:
        return summary
    try:
        PackFolder.open(folder, CATALOGUE).verify()
    except EspalierError as error:
        return msgspec.structs.replace(summary, problem=error.message, sha256="")
    faults = inspect_pack(folder, CATALOGUE).faults
    return msgspec.structs.replace(summary, problem=faults[0]["message"], sha256="") if faults else summary


def _packs_in(folder: Path) -> list[Path]:
    if (folder / "pipeline.json").is_file():
        return [folder]
    return [manifest.parent for manifest in sorted(folder.glob("*/pipeline.json"))]
