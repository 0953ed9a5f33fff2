"""Where a reference in pipeline.json points to on this machine (docs/trellis-inference.md §1.1). Never a network.

A reference is first tried inside the pack (it may climb to a sibling pack by `..`). Otherwise "owner/name/rest" is
sought in the folders beside the pack, under `name`, `owner/name` or `owner--name`, whoever the owner is: the official
repositories moved from one owner to another and files spell both.
"""

from pathlib import Path, PurePosixPath

from espalier_runtime.protocol.errors import EspalierError


def candidate_paths(pack: Path, reference: str) -> list[Path]:
    """Every path that `reference` may mean, the preferred one first. Nothing is checked to exist."""
    parts = PurePosixPath(reference).parts
    if not parts or PurePosixPath(reference).is_absolute():
        raise EspalierError(
            "pack_unsupported",
            f"{pack.name}: the reference {reference!r} is not relative to the pack.",
            hint="Use a path inside the pack, or owner/name/path.",
        )
    candidates = [pack / reference]
    if len(parts) >= 2 and ".." not in parts:
        owner, name, *rest = parts
        folders = _siblings(pack, (name,), (owner, name), (f"{owner}--{name}",))
        candidates += [folder.joinpath(*rest) for folder in folders]
    return candidates


def is_companion(reference: str) -> bool:
    """Whether the reference points outside its own pack by design, so that its absence is a need and no damage."""
    parts = PurePosixPath(reference).parts
    return parts[:1] == ("..",) or (len(parts) >= 2 and parts[0] != "ckpts")


def _siblings(pack: Path, *wanted: tuple[str, ...]) -> list[Path]:
    """Folders beside the pack whose path matches one of `wanted`, letter case aside."""
    beside = pack.resolve().parent
    found = []
    for names in wanted:
        folders = [beside]
        for name in names:
            folders = [child for folder in folders for child in _folders(folder) if child.name.lower() == name.lower()]
        found += sorted(folders)
    return found


def _folders(folder: Path) -> list[Path]:
    try:
        return [child for child in folder.iterdir() if child.is_dir()]
    except OSError:
        return []
