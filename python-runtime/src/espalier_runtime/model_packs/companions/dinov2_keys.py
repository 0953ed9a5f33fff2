"""The keys of DINOv2 in its two published layouts: the original one, and that of `dinov2-with-registers`."""

from dataclasses import replace

from espalier_runtime.model_packs.checkpoints.checkpoint_header import Layout

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


def is_repository_layout(header: Layout) -> bool:
    return "embeddings.cls_token" in header


def original_layout(header: Layout) -> Layout:
    """The header under original keys; three separate projections count as one of thrice the height."""
    if not is_repository_layout(header):
        return header
    entries = {}
    for key, entry in header.items():
        original = original_key(key)
        if ".attn.qkv." in original:
            entry = replace(entry, shape=(3 * entry.shape[0], *entry.shape[1:]))
            if not all(part in header for part in repository_keys(original)):
                continue
        entries[original] = entry
    return entries


def repository_keys(original: str) -> list[str]:
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


def original_key(theirs: str) -> str:
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
