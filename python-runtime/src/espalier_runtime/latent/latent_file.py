"""latent.safetensors: a structured latent on disk, with the recipe that made it. Everything after sampling starts here.

Tensors: `coords` int32 [N,4], `feats` float32 [N,C] de-normalised. Metadata: "espalier" the recipe as JSON,
"resolution" the cells along a side, "space" the kind of latent (StructuredLatent.space).
"""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from espalier_runtime.latent.structured_latent import StructuredLatent, invalid_latent
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.protocol.errors import EspalierError

_RECIPE, _RESOLUTION, _SPACE = "espalier", "resolution", "space"


def save_latent(path: Path, latent: StructuredLatent, recipe: dict[str, Any]) -> None:
    """Write the latent whole or not at all; raises disk_full or not_writable. `recipe` is JSON."""
    tensors = {"coords": latent.coords.contiguous(), "feats": latent.feats.contiguous()}
    metadata = {_RECIPE: json.dumps(recipe), _RESOLUTION: str(latent.resolution), _SPACE: latent.space}
    write_atomically(path, lambda temporary: save_file(tensors, temporary, metadata))


def load_latent(path: Path) -> tuple[StructuredLatent, dict[str, Any]]:
    """The latent and its recipe; not_found or latent_invalid, saying what is wrong, for anything else."""
    if not path.is_file():
        raise EspalierError("not_found", f"There is no latent {path}.")
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            coords, feats = file.get_tensor("coords"), file.get_tensor("feats")
        recipe, resolution = dict(json.loads(metadata[_RECIPE])), int(metadata[_RESOLUTION])
    except (SafetensorError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise invalid_latent(f"{path.name} is not a latent file of Espalier ({error})") from error
    if coords.dtype != torch.int32 or coords.ndim != 2 or coords.shape[1] != 4:
        raise invalid_latent(f"coords are {coords.dtype} {list(coords.shape)}, expected int32 [N, 4]")
    if feats.dtype != torch.float32 or feats.ndim != 2:
        raise invalid_latent(f"feats are {feats.dtype} {list(feats.shape)}, expected float32 [N, C]")
    if len(feats) != len(coords):
        raise invalid_latent(f"it has {len(coords)} voxels and {len(feats)} feature rows")
    if not 1 <= resolution <= 1024:
        raise invalid_latent(f"its resolution is {resolution}, expected 1 to 1024")
    latent = StructuredLatent(coords, feats, resolution, metadata.get(_SPACE, ""))
    latent.check()
    return latent, recipe
