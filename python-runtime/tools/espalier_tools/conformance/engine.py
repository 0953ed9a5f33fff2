"""Where and how precisely conformance cases run: the device, and packs opened for it."""

from dataclasses import dataclass

import torch
from torch import nn

from espalier_runtime.engines.registry import CATALOGUE, open_pack
from espalier_runtime.model_packs.checkpoints.checkpoint import read_checkpoint
from espalier_runtime.model_packs.checkpoints.network import load_network
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.errors import EspalierError
from espalier_tools.conformance.case import ConformanceCase


@dataclass(frozen=True)
class Engine:
    """`torso_dtype` is the precision of network torsos; expected numbers are those of fp32.

    Making one turns TF32 convolutions off for the process, since they would miss the tolerances.
    """

    device: torch.device
    torso_dtype: torch.dtype = torch.float32

    def __post_init__(self) -> None:
        torch.backends.cudnn.allow_tf32 = False

    def open_pack(self, case: ConformanceCase) -> ModelPack:
        """The pack that the case names."""
        return open_pack(case.pack_folder, torso_dtype=self.torso_dtype)

    def load(self, pack: ModelPack, stem: str | None, role: str | None) -> nn.Module:
        """The network of a checkpoint stem of the pack, or of a role."""
        if stem is not None:
            return load_network(read_checkpoint(pack.folder / stem, CATALOGUE), self.device, self.torso_dtype)
        if role is None:
            raise EspalierError("usage", "The case names neither a role nor a checkpoint.")
        return pack.load(role, self.device)
