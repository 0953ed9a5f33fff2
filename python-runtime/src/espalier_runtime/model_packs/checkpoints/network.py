"""From a checkpoint to its network, strictly: built on the meta device, compared, then filled
(docs/trellis-inference.md §1.7)."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from torch import Tensor, nn

from espalier_runtime.model_packs.checkpoints.built_layout import layout_of
from espalier_runtime.model_packs.checkpoints.checkpoint import Checkpoint
from espalier_runtime.model_packs.checkpoints.checkpoint_header import Layout, read_header
from espalier_runtime.model_packs.checkpoints.tensor_faults import compare, raise_faults
from espalier_runtime.model_packs.small_files import damaged

ReadTensor = Callable[[str], Tensor]


def configuration(checkpoint: Checkpoint) -> Any:
    """The network's configuration dataclass; pack_unsupported for an unknown class or argument."""
    try:
        return checkpoint.catalogue.network(checkpoint.class_name).configure(checkpoint.arguments)
    except ValueError as error:
        raise checkpoint.unsupported(error) from error


def load_network(checkpoint: Checkpoint, device: torch.device, torso: torch.dtype | None = None) -> nn.Module:
    """The network with its weights on `device`, in eval mode.

    `torso` is the precision of the torso (docs/trellis-inference.md §2.1), float32 or float16; None keeps what is
    stored.
    """
    stored = read_header(checkpoint.weights)
    return fill(checkpoint, stored, read_tensors(checkpoint.weights, device), torso=torso)


def fill(checkpoint: Checkpoint, stored: Layout, read: ReadTensor, *, torso: torch.dtype | None = None) -> nn.Module:
    """The network of `checkpoint` with the tensors that `read` gives, in its own precisions.

    Raises pack_damaged, naming them, for tensors that differ from the class as it is stored, and for a value that is
    not finite.
    """
    config = configuration(checkpoint)
    architecture = checkpoint.catalogue.network(checkpoint.class_name)
    network = architecture.build(checkpoint.arguments)
    raise_faults(checkpoint.weights, compare(stored, layout_of(network.state_dict())))
    if torso is not None and "use_fp16" in {field.name for field in fields(config)}:
        network = architecture.build({**checkpoint.arguments, "use_fp16": torso == torch.float16})
    network.load_state_dict(_read_all(checkpoint.weights, network.state_dict(), read), strict=True, assign=True)
    return network.eval().requires_grad_(False)


def read_tensors(path: Path, device: torch.device) -> ReadTensor:
    """A reader of single tensors of an already checked safetensors file."""
    return safe_open(path, framework="pt", device=str(device)).get_tensor


def _read_all(path: Path, expected: Mapping[str, Tensor], read: ReadTensor) -> dict[str, Tensor]:
    state = {key: read(key).to(wanted.dtype) for key, wanted in expected.items()}
    # Asked of the device once a file: each question waits for all that was begun.
    are_finite = [torch.isfinite(tensor).all() for tensor in state.values()]
    if are_finite and not torch.stack(are_finite).all():
        key = next(key for key, is_finite in zip(state, are_finite, strict=True) if not is_finite)
        raise damaged(path, f"tensor {key} holds values that are not finite")
    return state
