"""The structured latent: what sampling ends with, what is saved, and what every decoder starts from."""

from dataclasses import dataclass

import torch
from jaxtyping import Float32, Int32
from torch import Tensor

from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.sparse.coordinate_checks import check_coordinates
from espalier_runtime.sparse.sparse_tensor import SparseTensor


@dataclass(frozen=True, eq=False)
class StructuredLatent:
    """Voxels of `samples` samples, of which some may have none, with their de-normalised latent features, on the CPU.

    `coords` are rows (b, x, y, z) in lexicographic order in a grid of `resolution` cells a side. `space` says what the
    features mean: decoders of a pack with another `latent_space` would make rubble of them; "" is not checked.
    """

    coords: Int32[Tensor, "N 4"]
    feats: Float32[Tensor, "N C"]
    resolution: int
    space: str = ""
    samples: int = 1

    def check(self) -> None:
        """Raise latent_invalid for coordinates out of range, repeated or unsorted, and values that are not finite."""
        try:
            check_coordinates(self.coords, self.resolution, self.samples)
        except ValueError as error:
            raise invalid_latent(str(error)) from error
        if not torch.isfinite(self.feats).all():
            row = int(torch.nonzero(~torch.isfinite(self.feats))[0, 0])
            raise invalid_latent(f"row {row} holds a value that is not finite")

    def on(self, device: torch.device) -> SparseTensor:
        """The latent as the decoders take it."""
        return SparseTensor(self.coords.to(device), self.feats.to(device), self.samples)


def invalid_latent(fault: str) -> EspalierError:
    """The error for a latent that no decoder can take."""
    return EspalierError(
        "latent_invalid",
        f"The latent cannot be used: {fault}.",
        hint="Use a latent.safetensors that Espalier wrote, with the kind of pack that made it.",
    )
