"""How much each pixel of a picture belongs to its object, by the network that lies beside this file.

Owns the size at which the network sees a picture, and its weights. Axes: H rows, W columns.
"""

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import torch
from jaxtyping import Float32, UInt8
from safetensors.torch import load_file

from espalier_runtime.images.cut_out.network.object_network import ObjectNetwork

WEIGHTS = Path(__file__).with_name("object-network.safetensors")
_SEEN_SIDE = 256
"""Side of a square picture as the network sees it; another one has about as many pixels."""
_STEP = 32
_FEWEST_STEPS, _MOST_STEPS = 3, 20


def find_object(rgb: UInt8[np.ndarray, "H W 3"]) -> Float32[np.ndarray, "H W"]:
    """The network's share of the object, 0…1, in every pixel; the mean of the picture and its mirror image."""
    height, width = rgb.shape[:2]
    seen = cv2.resize(rgb, _seen_size(width, height), interpolation=cv2.INTER_AREA)
    both = np.stack([seen, seen[:, ::-1]]).transpose(0, 3, 1, 2).astype(np.float32) / 255
    with torch.inference_mode():
        shares = torch.sigmoid(_network()(torch.from_numpy(both)))[:, 0].numpy()
    share = (shares[0] + shares[1][:, ::-1]) / 2
    return np.asarray(cv2.resize(share, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _seen_size(width: int, height: int) -> tuple[int, int]:
    scale = _SEEN_SIDE / np.sqrt(width * height) / _STEP
    columns, rows = (int(np.clip(round(side * scale), _FEWEST_STEPS, _MOST_STEPS)) for side in (width, height))
    return columns * _STEP, rows * _STEP


@lru_cache(maxsize=1)
def _network() -> ObjectNetwork:
    """The network with its weights as float32; they are kept as float16."""
    network = ObjectNetwork()
    state = {name: tensor.float() for name, tensor in load_file(WEIGHTS).items()}
    network.load_state_dict(state, strict=True)
    return network.eval()
