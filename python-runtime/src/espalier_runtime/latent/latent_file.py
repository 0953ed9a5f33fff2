"""latent.safetensors: a structured latent on disk, with the recipe that made it. Everything after sampling starts here.

Tensors: `coords` int32 [N,4], `feats` float32 [N,C] de-normalised. Metadata: "espalier" the recipe as JSON,
"resolution" the cells along a side, "space" the kind of latent (StructuredLatent.space).
"""

import json
from pathlib import Path
from typing import cast

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from espalier_runtime.latent.structured_latent import StructuredLatent, invalid_latent
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.asset_report import Recipe
from espalier_runtime.protocol.messages.methods import MAX_LINE_BYTES

_LONGEST_RECIPE = MAX_LINE_BYTES // 4
"""Characters: the recipe comes back in an answer, which is one line."""
_GREATEST_SEED = 2**53 - 1
_RECIPE, _RESOLUTION, _SPACE = "espalier", "resolution", "space"


def save_latent(path: Path, latent: StructuredLatent, recipe: Recipe) -> None:
    """Write the latent whole or not at all; raises disk_full or not_writable."""
    tensors = {"coords": latent.coords.contiguous(), "feats": latent.feats.contiguous()}
    metadata = {_RECIPE: json.dumps(recipe), _RESOLUTION: str(latent.resolution), _SPACE: latent.space}
    write_atomically(path, lambda temporary: save_file(tensors, temporary, metadata))


def load_latent(path: Path) -> tuple[StructuredLatent, Recipe]:
    """The latent and its recipe; not_found or latent_invalid, saying what is wrong, for anything else."""
    if not path.is_file():
        raise EspalierError("not_found", f"There is no latent {path}.")
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            coords, feats = file.get_tensor("coords"), file.get_tensor("feats")
        recipe, resolution = _read_recipe(metadata[_RECIPE]), int(metadata[_RESOLUTION])
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
    strangers = torch.nonzero(coords[:, 0])
    if len(strangers):
        row = int(strangers[0, 0])
        raise invalid_latent(
            f"row {row} belongs to sample {int(coords[row, 0])}, and a saved latent holds sample 0 alone"
        )
    latent = StructuredLatent(coords, feats, resolution, metadata.get(_SPACE, ""))
    latent.check()
    return latent, recipe


def _read_recipe(text: str) -> Recipe:
    """The recipe as it was saved. ValueError when it is none, or one that no answer may carry."""
    if len(text) > _LONGEST_RECIPE:
        raise ValueError(f"its recipe is {len(text)} characters long")
    recipe = json.loads(text, parse_constant=_refuse_constant)
    known = msgspec.convert(recipe, Recipe)
    if abs(known["seed"]) > _GREATEST_SEED:
        raise ValueError(f"the seed {known['seed']} is out of range")
    if not isinstance(known["parameters"].get("building", {}), dict):
        raise ValueError("parameters.building is no object")
    msgspec.json.encode(recipe)  # ValueError for half a character, which cannot be told to anybody
    return cast(Recipe, recipe)  # it converts to one; as it is it also has what is not known here


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")
