"""Which model packs lie in the folders given, usable or not. What a pack is, is known in model_packs.

Folders are other people's: one that is damaged in whatever way is one pack that cannot be used, and no text of a pack
is so long that the list does not fit into a message.
"""

import logging
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.model_packs.folder.pack_folder import PackFolder
from espalier_runtime.model_packs.folder.pipeline_file import FILE_NAME
from espalier_runtime.model_packs.inspect_pack import inspect_pack
from espalier_runtime.model_packs.small_files import strangeness_is_damage
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.methods import MAX_LINE_BYTES
from espalier_runtime.protocol.messages.runtime_report import PackSummary

_MAX_LIST_BYTES = MAX_LINE_BYTES // 2
_MAX_WORDS = 300
_MAX_DESCRIPTION = 2000
_LOG = logging.getLogger(__name__)


def list_packs(folders: Iterable[Path]) -> list[PackSummary]:
    """Summaries of every pack that is, or lies directly in, one of `folders`; by name, each folder once.

    Where they are too many for a message, the usable ones come first and the log says how many are left out.
    """
    found = {os.path.realpath(pack): pack for folder in folders for pack in _packs_in(folder)}
    packs = sorted(
        (summarise_pack(pack) for pack in found.values()), key=lambda pack: (pack.problem is not None, pack.name)
    )
    return sorted(packs[: _count_that_fits(packs)], key=lambda pack: pack.name)


def summarise_pack(folder: Path) -> PackSummary:
    """What the pack in `folder` says of itself; a pack that cannot be used comes back with its `problem`."""
    if _sendable(str(folder)) != str(folder):
        problem = "The name of its folder is not UTF-8."
        return _unusable(folder, problem)
    try:
        with strangeness_is_damage(folder):
            return _shortened(PackFolder.open(folder, CATALOGUE).summary())
    except EspalierError as error:
        return _unusable(folder, error.message)


def verify_pack(folder: Path) -> PackSummary:
    """The summary after every file was read and compared with the manifest, and every tensor with its network."""
    summary = summarise_pack(folder)
    if summary.problem is not None:
        return summary
    try:
        with strangeness_is_damage(folder):
            PackFolder.open(folder, CATALOGUE).verify()
    except EspalierError as error:
        return msgspec.structs.replace(summary, problem=_short(error.message), sha256="")
    faults = inspect_pack(folder, CATALOGUE).faults
    return msgspec.structs.replace(summary, problem=_short(faults[0].message), sha256="") if faults else summary


def _packs_in(folder: Path) -> list[Path]:
    if _has_pipeline(folder):
        return [folder]
    try:
        # What is hidden is not there yet: packs that are being added or taken away.
        visible = (inside for inside in sorted(folder.iterdir()) if not inside.name.startswith("."))
        return [inside for inside in visible if _has_pipeline(inside)]
    except (OSError, ValueError):
        return []


def _has_pipeline(folder: Path) -> bool:
    """Whatever it is: a pipe or a folder of that name makes a pack that cannot be used, not none."""
    return os.path.lexists(folder / FILE_NAME)


def _unusable(folder: Path, problem: str) -> PackSummary:
    name = _short(folder.name or str(folder))
    return PackSummary(
        name=name,
        folder=_sendable(str(folder)),
        title=name,
        description="",
        inputs=[],
        view_aligned=False,
        engine="",
        has_sampler=False,
        several_pictures=False,
        variants="none",
        licence="",
        sha256="",
        bytes=0,
        problem=_short(problem),
    )


def _shortened(pack: PackSummary) -> PackSummary:
    problem = None if pack.problem is None else _short(pack.problem)
    description = _short(pack.description, _MAX_DESCRIPTION)
    title, licence = _short(pack.title), _short(pack.licence)
    return msgspec.structs.replace(pack, title=title, description=description, licence=licence, problem=problem)


def _short(text: str, most: int = _MAX_WORDS) -> str:
    sendable = _sendable(text)
    return sendable if len(sendable) <= most else f"{sendable[:most]}…"


def _sendable(text: str) -> str:
    """Without the halves of characters by which Python spells bytes that are not UTF-8."""
    return text.encode(errors="replace").decode()


def _count_that_fits(packs: list[PackSummary]) -> int:
    used = 0
    for count, pack in enumerate(packs):
        used += len(msgspec.json.encode(pack))
        if used > _MAX_LIST_BYTES:
            _LOG.warning("of %d model packs only the first %d are listed", len(packs), count)
            return count
    return len(packs)
