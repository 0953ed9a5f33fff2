"""A model pack: a folder in the official layout, opened once and asked for its networks.

Owns how a network is loaded and how long it is kept; which file it lies in is known in pack_folder.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from torch import nn

from espalier_runtime.device.device_policy import (
    available_bytes,
    convolution_chunk_bytes,
    loaded_torso_dtype,
    may_stay_loaded,
)
from espalier_runtime.device.freed_memory import give_back_freed_memory
from espalier_runtime.device.memory_ladder import MemoryLadder
from espalier_runtime.layers.sparse_convolution import SparseConvolution
from espalier_runtime.model_packs.catalogue import Catalogue
from espalier_runtime.model_packs.checkpoints.checkpoint import read_checkpoint
from espalier_runtime.model_packs.checkpoints.network import configuration, load_network
from espalier_runtime.model_packs.companions import image_encoder, text_encoder
from espalier_runtime.model_packs.companions.companion_networks import load_image_encoder, load_text_encoder
from espalier_runtime.model_packs.folder.pack_folder import PackFolder
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import UNWATCHED, Progress

_COMPANIONS = (image_encoder.ROLE, text_encoder.ROLE)
# Roles by what their names begin with; decoders come last.
_ORDER = ("view", "word", "sparse_structure_flow", "sparse_structure_decoder", "slat_flow")


class ModelPack(PackFolder):
    """An opened pack. Made by `open`; safe to keep between jobs."""

    def __init__(self, files: PackFolder, torso_dtype: torch.dtype | None) -> None:
        super().__init__(files.folder, files.pipeline, manifest=files.manifest, catalogue=files.catalogue)
        self._torso_dtype = torso_dtype
        self._resident: dict[tuple[str, str], nn.Module] = {}
        self.ladder = MemoryLadder()
        """The steps down of the job that uses the pack now; see `stepping_down`."""

    @classmethod
    def open(cls, folder: Path, catalogue: Catalogue, *, torso_dtype: torch.dtype | None = None) -> "ModelPack":
        """As PackFolder does; no weights are read.

        `torso_dtype` (docs/trellis-inference.md §2.1), float32 or float16, holds on every device; None leaves it to the
        device policy.
        """
        return cls(PackFolder.open(folder, catalogue), torso_dtype)

    def configuration(self, role: str) -> Any:
        """The checked configuration of the network that plays `role`, without loading it."""
        return configuration(read_checkpoint(self.checkpoint_stem(role), self.catalogue))

    @cached_property
    def has_halves(self) -> bool:
        """Whether networks of the pack compute in half precision on a card. Configurations are read for it once."""
        if self._torso_dtype is not None:
            return self._torso_dtype == torch.float16
        roles = [role for role in self.pipeline.models if role not in _COMPANIONS]
        return any(getattr(self.configuration(role), "use_fp16", False) for role in roles)

    def load(self, role: str, device: torch.device) -> nn.Module:
        """The network of `role`, strictly loaded onto `device`, in eval mode. The caller owns it.

        Raises pack_missing, pack_damaged or pack_unsupported, naming the file and tensor.
        """
        if role == text_encoder.ROLE:
            return load_text_encoder(self.text_encoder_files(), device)
        if role == image_encoder.ROLE:
            return load_image_encoder(self.image_encoder_checkpoint(), device)
        torso = self._torso_dtype or loaded_torso_dtype(device)
        checkpoint = read_checkpoint(self.checkpoint_stem(role), self.catalogue)
        self._make_room(checkpoint.weights, device)
        return load_network(checkpoint, device, torso)

    @contextmanager
    def stepping_down(self, ladder: MemoryLadder) -> Iterator[None]:
        """Within the block networks are used as the steps of `ladder` say."""
        self.ladder = ladder
        try:
            yield
        finally:
            self.ladder = MemoryLadder()

    def decoding_device(self, wish: torch.device) -> torch.device:
        """Where latents are decoded: on the CPU once that step down was taken. Sampling never changes its device."""
        return torch.device("cpu") if self.ladder.offloads else wish

    @contextmanager
    def in_use(self, role: str, device: torch.device, progress: Progress = UNWATCHED) -> Iterator[Any]:
        """The network of `role` for the length of the block; afterwards it is kept where the device has room for it.

        So a card that is large enough reads a pack once, as every device does a small one; where there is no room, one
        large network is resident at a time. While it is in use `progress` is
        checked before each of its modules runs and between the chunks of its convolutions; a network whose use was
        cancelled is as good as before.
        """
        if self.ladder.offloads:
            self.unload()
        key = (role, str(device))
        model = self._resident.pop(key, None) or self.load(role, device)
        _bound_chunks(model, convolution_chunk_bytes(device) // self.ladder.chunk_divisor)
        try:
            with _checked(model, progress):
                yield model
        finally:
            loaded = sum(map(_weight_bytes, [model, *self._resident.values()]))
            if not self.ladder.offloads and may_stay_loaded(device, loaded):
                self._resident[key] = model

    def files_to_read(self) -> list[Path]:
        """The weights that a job will read, in the order in which it needs them; not those of networks that are loaded,
        and none that is missing."""
        loaded = {role for role, _ in self._resident}
        files = []
        for role in (*_COMPANIONS, *sorted(self.pipeline.models, key=_when_needed)):
            with suppress(EspalierError):
                if role not in loaded:
                    files.append(self._weights_of(role))
        return files

    def _weights_of(self, role: str) -> Path:
        if role == text_encoder.ROLE:
            return self.text_encoder_files().weights
        if role == image_encoder.ROLE:
            return self.image_encoder_checkpoint().weights
        return read_checkpoint(self.checkpoint_stem(role), self.catalogue).weights

    def unload(self) -> None:
        """Let go of every network that is kept."""
        self._resident.clear()

    def _make_room(self, weights: Path, device: torch.device) -> None:
        """Let go of what is kept where the network in the file `weights` does not fit beside it into what is free."""
        if self._resident and weights.is_file() and weights.stat().st_size > available_bytes(device):
            self.unload()
            give_back_freed_memory()


def _bound_chunks(model: nn.Module, chunk_bytes: int) -> None:
    for module in model.modules():
        if isinstance(module, SparseConvolution):
            module.chunk_bytes = chunk_bytes


def _when_needed(role: str) -> int:
    return next((place for place, beginning in enumerate(_ORDER) if role.startswith(beginning)), len(_ORDER))


def _weight_bytes(model: nn.Module) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in model.state_dict().values())


@contextmanager
def _checked(model: nn.Module, progress: Progress) -> Iterator[None]:
    """Within the block no module of `model` runs without `progress` being checked first. It costs about a microsecond
    a module; nothing where nobody watches."""
    if progress is UNWATCHED:
        yield
        return
    convolutions = [module for module in model.modules() if isinstance(module, SparseConvolution)]
    hooks = [module.register_forward_pre_hook(lambda *_: progress.check()) for module in model.modules()]
    for convolution in convolutions:
        convolution.progress = progress
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
        for convolution in convolutions:
            convolution.progress = UNWATCHED
