"""Loading the encoders of pictures and words, which their publishers store in ways of their own."""

import torch
from torch import nn

from espalier_runtime.model_packs.checkpoints.built_layout import layout_of
from espalier_runtime.model_packs.checkpoints.checkpoint import Checkpoint
from espalier_runtime.model_packs.checkpoints.checkpoint_header import read_header
from espalier_runtime.model_packs.checkpoints.network import fill, read_tensors
from espalier_runtime.model_packs.companions.dinov2_keys import is_repository_layout, original_layout, repository_keys
from espalier_runtime.model_packs.companions.pickled_weights import read_pickle
from espalier_runtime.model_packs.companions.text_encoder import TextEncoderFiles


def load_image_encoder(checkpoint: Checkpoint, device: torch.device) -> nn.Module:
    """DINOv2 in fp32, with every tensor checked."""
    if checkpoint.weights.suffix == ".pth":
        state = read_pickle(checkpoint.weights)
        return fill(checkpoint, layout_of(state), lambda key: state[key].to(device))
    header = read_header(checkpoint.weights)
    read = read_tensors(checkpoint.weights, device)
    if not is_repository_layout(header):
        return fill(checkpoint, header, read)
    return fill(
        checkpoint, original_layout(header), lambda key: torch.cat([read(part) for part in repository_keys(key)])
    )


def load_text_encoder(files: TextEncoderFiles, device: torch.device) -> nn.Module:
    """The text tower of CLIP in fp32, with every tensor checked."""
    tensors = files.tensors()
    read = read_tensors(files.weights, device)
    stored = {key: entry for key, (_, entry) in tensors.items()}
    return fill(files.checkpoint(), stored, lambda key: read(tensors[key][0]))
