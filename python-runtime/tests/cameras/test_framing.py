"""Cameras that stand so that an object fills the picture."""

import pytest
import torch

from espalier_runtime.cameras.framing import frame_camera


@pytest.mark.parametrize("yaw", [0.0, 2.0, 4.0])
@pytest.mark.parametrize("stretch", [(1.0, 1.0, 1.0), (0.1, 1.0, 0.2), (1.0, 0.05, 0.05)])
def test_the_longer_side_of_the_picture_is_filled_and_the_object_centred(yaw: float, stretch: tuple) -> None:
    generator = torch.Generator().manual_seed(0)
    points = (torch.rand(200, 3, generator=generator) - 0.5) * torch.tensor(stretch) + torch.tensor([0.3, -0.1, 0.2])
    clip = frame_camera(points, yaw=yaw, fill=0.8).to_clip(points)
    seen = clip[:, :2] / clip[:, 3:]
    size = seen.amax(dim=0) - seen.amin(dim=0)
    assert float(size.max()) == pytest.approx(1.6, abs=0.01)
    assert ((seen.amax(dim=0) + seen.amin(dim=0)) / 2).tolist() == pytest.approx([0, 0], abs=0.02)
    depth = clip[:, 2] / clip[:, 3]
    assert bool(((depth >= 0) & (depth <= 1)).all())


def test_nothing_cannot_be_framed() -> None:
    with pytest.raises(ValueError, match="nothing to frame"):
        frame_camera(torch.zeros(0, 3))
