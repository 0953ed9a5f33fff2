"""Finding and loading DINOv2 for a pack: as a checkpoint of the pack, or from the files of its publishers.

Accepted: JSON + safetensors in the pack; the original release as .pth or safetensors; the layout of the
`dinov2-with-registers` repositories (config.json, model.safetensors), whose keys are translated here.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn

from espalier_runtime.model_packs.checkpoint import (
    Checkpoint,
    compare,
    exists,
    fill,
    raise_faults,
    read_checkpoint,
    read_tensors,
)
from espalier_runtime.model_packs.checkpoint_header import StoredTensor, damaged, read_header
from espalier_runtime.model_packs.references import candidate_paths

ROLE = "image_cond_model"
_CLASS = "DinoVisionTransformer"
# torch.hub entry names (spec §4.2) and what distinguishes the networks behind them.
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


def find_image_encoder(pack: Path, reference: str) -> Checkpoint | None:
    """The checkpoint behind `image_cond_model`, or None when its files are not on this machine."""
    for stem in candidate_paths(pack, reference):
        if exists(stem) and stem.with_name(stem.name + ".json").is_file():
            return read_checkpoint(stem)
    if reference not in _HUB_ARGUMENTS:
        return None
    for path in _published_files(pack, reference):
        if path.is_file():
            return Checkpoint(path, _CLASS, _HUB_ARGUMENTS[reference])
    return None


def image_encoder_faults(checkpoint: Checkpoint) -> list:
    """Differences of the file from the network, told from the names, shapes and kinds of numbers alone."""
    _, stored = _open(checkpoint.weights, torch.device("cpu"))
    return compare(stored, checkpoint.skeleton().state_dict())


def load_image_encoder(checkpoint: Checkpoint, device: torch.device) -> nn.Module:
    """The network in fp32, with every tensor checked."""
    skeleton = checkpoint.skeleton()
    read, stored = _open(checkpoint.weights, device)
    raise_faults(checkpoint.weights, compare(stored, skeleton.state_dict()))
    return fill(skeleton, checkpoint.weights, read)


def _published_files(pack: Path, hub_name: str) -> list[Path]:
    names = (f"{hub_name}.safetensors", f"{hub_name}.pth", _HUB_FILES[hub_name])
    folders = [pack, pack / "ckpts", pack / hub_name, pack.parent, pack.parent / hub_name]
    repository = [path / "model.safetensors" for path in candidate_paths(pack, _REPOSITORIES[hub_name])]
    inside = [pack.parent / hub_name / "model.safetensors", pack / hub_name / "model.safetensors"]
    return [folder / name for folder in folders for name in names] + repository + inside


def _open(path: Path, device: torch.device) -> tuple[Callable[[str], Tensor], Mapping[str, StoredTensor]]:
    if path.suffix == ".pth":
        state = _read_pickle(path)
        return lambda key: state[key].to(device), {key: _entry(tensor) for key, tensor in state.items()}
    header = read_header(path)
    read = read_tensors(path, device)
    if _is_repository_layout(header):
        return lambda key: _read_translated(read, key), _original_entries(header)
    return read, header


def _read_pickle(path: Path) -> dict[str, Tensor]:
    """The state dict, its values still on the disk until they are used."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except Exception as error:  # torch raises many kinds for a bad file
        raise damaged(path, "it is not a plain state dict of tensors") from error
    if not isinstance(state, dict) or not all(isinstance(value, Tensor) for value in state.values()):
        raise damaged(path, "it is not a plain state dict of tensors")
    return state


def _entry(tensor: Tensor) -> StoredTensor:
    names = {torch.float32: "F32", torch.float16: "F16"}
    return StoredTensor(names.get(tensor.dtype, str(tensor.dtype)), tuple(tensor.shape))


def _is_repository_layout(header: Mapping[str, StoredTensor]) -> bool:
    return "embeddings.cls_token" in header


def _original_entries(header: Mapping[str, StoredTensor]) -> Mapping[str, StoredTensor]:
    """The header under original keys; three separate projections count as one of thrice the height."""
    if not _is_repository_layout(header):
        return header
    entries = {}
    for key, entry in header.items():
        original = _original_key(key)
        if ".attn.qkv." in original:
            entry = replace(entry, shape=(3 * entry.shape[0], *entry.shape[1:]))
            if not all(part in header for part in _repository_keys(original)):
                continue
        entries[original] = entry
    return entries


def _read_translated(read: Callable[[str], Tensor], key: str) -> Tensor:
    return torch.cat([read(part) for part in _repository_keys(key)])


_TOP_LEVEL = {
    "cls_token": "embeddings.cls_token",
    "mask_token": "embeddings.mask_token",
    "register_tokens": "embeddings.register_tokens",
    "pos_embed": "embeddings.position_embeddings",
    "patch_embed.proj.weight": "embeddings.patch_embeddings.projection.weight",
    "patch_embed.proj.bias": "embeddings.patch_embeddings.projection.bias",
    "norm.weight": "layernorm.weight",
    "norm.bias": "layernorm.bias",
}
_IN_BLOCK = {
    "attn.proj.": "attention.output.dense.",
    "ls1.gamma": "layer_scale1.lambda1",
    "ls2.gamma": "layer_scale2.lambda1",
}
_PROJECTIONS = ("query", "key", "value")


def _repository_keys(original: str) -> list[str]:
    """The keys of the `transformers` layout that make up one original tensor, in order."""
    if original in _TOP_LEVEL:
        return [_TOP_LEVEL[original]]
    _, index, rest = original.split(".", 2)
    if rest.startswith("attn.qkv."):
        kind = rest.removeprefix("attn.qkv.")
        return [f"encoder.layer.{index}.attention.attention.{name}.{kind}" for name in _PROJECTIONS]
    for ours, theirs in _IN_BLOCK.items():
        rest = rest.replace(ours, theirs)
    return [f"encoder.layer.{index}.{rest}"]


def _original_key(theirs: str) -> str:
    """The original key that a key of the `transformers` layout belongs to; unknown keys stay as they are."""
    for ours, top in _TOP_LEVEL.items():
        if theirs == top:
            return ours
    if not theirs.startswith("encoder.layer."):
        return theirs
    index, rest = theirs.removeprefix("encoder.layer.").split(".", 1)
    for name in _PROJECTIONS:
        rest = rest.replace(f"attention.attention.{name}.", "attn.qkv.")
    for ours, theirs_part in _IN_BLOCK.items():
        rest = rest.replace(theirs_part, ours)
    return f"blocks.{index}.{rest}"
