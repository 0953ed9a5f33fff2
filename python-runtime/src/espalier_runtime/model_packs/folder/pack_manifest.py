"""The manifest espalier-pack.json: what a pack is called, under which licence it came, and the hash of every file."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from espalier_runtime.model_packs.small_files import read_small_file
from espalier_runtime.protocol.errors import EspalierError

FILE_NAME = "espalier-pack.json"
_READ_BYTES = 4 * 1024**2


class ManifestFile(msgspec.Struct, frozen=True):
    """The SHA-256 of one file, in hexadecimal, and its size.

    `place` is where the file lies if it was left where it was: in the pack there is a link to exactly that path.
    """

    sha256: str
    bytes: int
    place: str | None = None


class PackManifest(msgspec.Struct, frozen=True):
    """One manifest. `files` is keyed by the path relative to the pack, with forward slashes."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    title: str
    description: str
    licence: str
    files: dict[str, ManifestFile]

    @property
    def sha256(self) -> str:
        """The hash of the whole pack: SHA-256 over the sorted lines "path sha256"."""
        return hash_of_hashes({path: file.sha256 for path, file in self.files.items()})


def read_manifest(folder: Path) -> PackManifest | None:
    """The manifest of a pack, None where there is none; pack_damaged when it cannot be read."""
    path = folder / FILE_NAME
    try:
        return msgspec.json.decode(read_small_file(path), type=PackManifest)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EspalierError("pack_damaged", f"{path} is not a pack manifest: {error}.") from error


def check_sizes(folder: Path, manifest: PackManifest) -> None:
    """pack_missing or pack_damaged for the first file that is absent or has another size; reads no contents."""
    for relative, expected in manifest.files.items():
        size = _size(folder, relative, expected.place)
        if size != expected.bytes:
            raise _changed(folder, relative, f"it has {size} bytes, the manifest says {expected.bytes}")


def check_hashes(folder: Path, manifest: PackManifest) -> None:
    """Read every file and raise pack_damaged for the first whose contents are not those of the manifest."""
    check_sizes(folder, manifest)
    for relative, expected in manifest.files.items():
        if file_sha256(folder / relative) != expected.sha256:
            raise _changed(folder, relative, "its contents differ from the manifest")


def folder_hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of a pack by relative path; the manifest and hidden files are left out."""
    return {relative: file_sha256(folder / relative) for relative in pack_files(folder)}


def pack_files(folder: Path) -> list[str]:
    """Relative paths of a pack's files, sorted; without the manifest, hidden files and hidden folders."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    kept = (path for path in paths if not any(part.startswith(".") for part in path.parts))
    return sorted(path.as_posix() for path in kept if path.as_posix() != FILE_NAME)


def hash_of_hashes(hashes: Mapping[str, str]) -> str:
    """SHA-256 over the lines "path sha256", sorted by path."""
    lines = "".join(f"{path} {hashes[path]}\n" for path in sorted(hashes))
    return hashlib.sha256(os.fsencode(lines)).hexdigest()


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's contents, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_READ_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _size(folder: Path, relative: str, place: str | None) -> int:
    if "\0" in relative:
        raise _changed(folder, repr(relative), "no file can have that name")
    path = folder / relative
    is_left_in_place = place is not None and path.is_symlink() and str(path.readlink()) == place
    if not is_left_in_place and not path.resolve().is_relative_to(folder.resolve()):
        raise _changed(folder, relative, "the manifest points outside the pack")
    if not path.is_file():
        raise EspalierError(
            "pack_missing", f"{folder.name}: the file {relative} is missing.", hint="Import the pack again."
        )
    return path.stat().st_size


def _changed(folder: Path, relative: str, fault: str) -> EspalierError:
    return EspalierError(
        "pack_damaged",
        f"{folder.name}: {relative} is not the file of the manifest: {fault}.",
        hint="Import the pack again.",
        details={"file": str(folder / relative)},
    )
