"""What a matting pack says of itself in `matting.json`, and what is taken where it says nothing.

Owns which file is the network and how pixels become its input. The network itself is `matting_model`'s.
"""

import re
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from espalier_runtime.protocol.errors import EspalierError

MANIFEST_NAME = "matting.json"

OutputKind = Literal["alpha", "logits", "stretched"]
"""What the network's values are: 0…1, before a sigmoid, or 0…1 after they were stretched to their extremes."""

_MAX_BYTES = 64 * 1024
_IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
_CENTRED = ((0.5, 0.5, 0.5), (1.0, 1.0, 1.0))
_CENTRED_NAMES = re.compile(r"isnet|rmbg|dis\b", re.IGNORECASE)
"""Networks of the DIS family (Qin et al. 2022) see colours around nought; the others those of ImageNet."""

Channel = Annotated[float, Meta(ge=-10, le=10)]
Deviation = Annotated[float, Meta(gt=0, le=10)]


class MattingManifest(msgspec.Struct, frozen=True, rename="camel"):
    """How a network is fed. Unknown fields are passed over, so that a pack may say more (title, licence)."""

    model: str | None = None
    """The file of the network; the only .onnx file of the folder when absent."""
    size: Annotated[int, Meta(ge=32, le=4096)] | None = None
    """Pixels along one side of its square input, where the network itself leaves that open."""
    mean: tuple[Channel, Channel, Channel] | None = None
    """Of red, green and blue, 0…1: taken away first."""
    deviation: tuple[Deviation, Deviation, Deviation] | None = None
    """What is left is divided by it."""
    output: OutputKind | None = None
    """Found from its values when absent: whatever leaves 0…1 counts as logits."""


def read_manifest(folder: Path) -> MattingManifest:
    """The manifest of the pack in `folder`, one without words where there is no file. Raises pack_damaged."""
    path = folder / MANIFEST_NAME
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise damaged(folder, f"{MANIFEST_NAME} has more than {_MAX_BYTES // 1024} kB")
        return msgspec.json.decode(path.read_bytes(), type=MattingManifest)
    except FileNotFoundError:
        return MattingManifest()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise damaged(folder, f"{MANIFEST_NAME} cannot be used ({error})") from error


def model_file(folder: Path, manifest: MattingManifest) -> Path:
    """The file of the network. Raises pack_damaged where there is none, or several and no word about which."""
    if manifest.model is not None:
        named = folder / manifest.model
        if Path(manifest.model).name != manifest.model or not named.is_file():
            raise damaged(folder, f"{manifest.model} is missing")
        return named
    found = sorted(path for path in folder.glob("*.onnx") if path.is_file())
    if len(found) != 1:
        what = "no .onnx file" if not found else f"{len(found)} .onnx files, and {MANIFEST_NAME} says none of them"
        raise damaged(folder, f"it has {what}")
    return found[0]


def colours(manifest: MattingManifest, file_name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and deviation of the network's input, by the manifest or else by the name that its family usually has."""
    usual = _CENTRED if _CENTRED_NAMES.search(file_name) else _IMAGENET
    return manifest.mean or usual[0], manifest.deviation or usual[1]


def damaged(folder: Path, fault: str) -> EspalierError:
    """The error for a matting pack that is not what it should be."""
    return EspalierError(
        "pack_damaged",
        f"The matting pack {folder.name} cannot be used: {fault}.",
        hint="Add it again, or cut out with what comes with the program.",
    )
