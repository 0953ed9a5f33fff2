"""Finding DINOv2 for a pack: as a checkpoint of the pack, or in the files of its publishers.

Accepted: JSON + safetensors in the pack; the original release as .pth or safetensors; the layout of the
`dinov2-with-registers` repositories (config.json, model.safetensors).
"""

from pathlib import Path

from espalier_runtime.model_packs.catalogue import Catalogue
from espalier_runtime.model_packs.checkpoints.checkpoint import Checkpoint, exists, read_checkpoint
from espalier_runtime.model_packs.checkpoints.checkpoint_header import Layout, read_header
from espalier_runtime.model_packs.checkpoints.tensor_faults import TensorFault, compare
from espalier_runtime.model_packs.companions.dinov2_keys import original_layout
from espalier_runtime.model_packs.references import candidate_paths

ROLE = "image_cond_model"
# torch.hub entry names (docs/trellis-inference.md §4.2) and what distinguishes the networks behind them.
_HUB_ARGUMENTS = {
    "dinov2_vits14_reg": {"embed_dim": 384, "depth": 12, "num_heads": 6},
    "dinov2_vitb14_reg": {"embed_dim": 768, "depth": 12, "num_heads": 12},
    "dinov2_vitl14_reg": {"embed_dim": 1024, "depth": 24, "num_heads": 16},
}
_HUB_FILES = {name: f"{name}4_pretrain.pth" for name in _HUB_ARGUMENTS}
_REPOSITORIES = {
    "dinov2_vits14_reg": "facebook/dinov2-with-registers-small",
    "dinov2_vitb14_reg": "facebook/dinov2-with-registers-base",
    "dinov2_vitl14_reg": "facebook/dinov2-with-registers-large",
}


def find_image_encoder(pack: Path, reference: str, catalogue: Catalogue) -> Checkpoint | None:
    """The checkpoint behind `image_cond_model`, or None when its files are not on this machine."""
    for stem in candidate_paths(pack, reference):
        if exists(stem) and stem.with_name(stem.name + ".json").is_file():
            return read_checkpoint(stem, catalogue)
    if reference not in _HUB_ARGUMENTS:
        return None
    for path in _published_files(pack, reference):
        if path.is_file():
            return Checkpoint(path, catalogue.image_encoder, _HUB_ARGUMENTS[reference], catalogue)
    return None


def published_image_encoder(folder: Path, hub_name: str, catalogue: Catalogue) -> Checkpoint | None:
    """The network `hub_name` in a folder that holds nothing else, or None when it is not there."""
    if hub_name not in _HUB_ARGUMENTS:
        return None
    for name in (*_file_names(hub_name), "model.safetensors"):
        if (folder / name).is_file():
            return Checkpoint(folder / name, catalogue.image_encoder, _HUB_ARGUMENTS[hub_name], catalogue)
    return None


def image_encoder_faults(checkpoint: Checkpoint) -> list[TensorFault]:
    """Differences of the file from the network, told from the names, shapes and kinds of numbers alone."""
    return compare(_stored(checkpoint.weights), checkpoint.layout())


def _published_files(pack: Path, hub_name: str) -> list[Path]:
    names = _file_names(hub_name)
    folders = [pack, pack / "ckpts", pack / hub_name, pack.parent, pack.parent / hub_name]
    repository = [path / "model.safetensors" for path in candidate_paths(pack, _REPOSITORIES[hub_name])]
    inside = [pack.parent / hub_name / "model.safetensors", pack / hub_name / "model.safetensors"]
    return [folder / name for folder in folders for name in names] + repository + inside


def _file_names(hub_name: str) -> tuple[str, ...]:
    return (f"{hub_name}.safetensors", f"{hub_name}.pth", _HUB_FILES[hub_name])


def _stored(path: Path) -> Layout:
    """What the file says it holds, under the original keys."""
    if path.suffix != ".pth":
        return original_layout(read_header(path))
    # Only here, because a pickle is read by torch, which takes more than a second to import.
    from espalier_runtime.model_packs.checkpoints.built_layout import layout_of
    from espalier_runtime.model_packs.companions.pickled_weights import read_pickle

    return layout_of(read_pickle(path))
