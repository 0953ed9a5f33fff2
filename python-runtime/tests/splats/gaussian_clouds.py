"""Small clouds of Gaussians for tests."""

import torch

from espalier_runtime.splats.gaussians import GaussianConfig, GaussianModel

DECODER_CONFIG = GaussianConfig(minimum_kernel_size=9e-4, scaling_bias=4e-3, scaling_activation="softplus")


def random_cloud(
    count: int, seed: int = 0, config: GaussianConfig = DECODER_CONFIG, size: float = 0.02
) -> GaussianModel:
    """Centres within the unit ball's inner half, scales around `size`, every rotation and colour."""
    generator = torch.Generator().manual_seed(seed)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator)

    return GaussianModel.from_activated(
        config,
        xyz=(normal(count, 3) * 0.15).clamp(-0.45, 0.45),
        features_dc=normal(count, 1, 3),
        scaling=size * (0.4 * normal(count, 3)).exp() + 1e-3,
        rotation=torch.nn.functional.normalize(normal(count, 4)),
        opacity=torch.sigmoid(normal(count, 1)),
    )
