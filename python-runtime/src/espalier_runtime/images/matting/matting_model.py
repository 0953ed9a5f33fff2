"""A network that tells an object from its background, from an ONNX file, on the processor.

Axes: H rows, W columns of a picture; S side of the network's square input. Takes u²-net, ISNet, BiRefNet and
whatever else has one input N × 3 × S × S and first answers one channel. Nothing is fetched, and no operator of a pack's
own runs.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float32, UInt8
from PIL import Image

from espalier_runtime.images.matting.matting_manifest import (
    MattingManifest,
    OutputKind,
    colours,
    damaged,
    model_file,
    read_manifest,
)
from espalier_runtime.protocol.errors import EspalierError

_USUAL_SIDE = 1024
"""For networks that take any size and packs that name none."""
_LARGEST_SIDE = 4096
_BEHIND = (128, 128, 128, 255)
"""What the network sees behind a picture that has a transparency of its own."""
_SOLID = 128
"""From which value on a mask leaves something of a picture, as in `cut_out.cut_out_by`."""
_DTYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16}


@dataclass(frozen=True)
class MattingModel:
    """An opened pack. `side` is that of the square the network sees."""

    folder: Path
    session: Any
    side: int
    dtype: type
    mean: Float32[np.ndarray, "3"]
    deviation: Float32[np.ndarray, "3"]
    output: OutputKind | None

    def alpha_of(self, image: Image.Image) -> UInt8[np.ndarray, "H W"]:
        """How much of each pixel belongs to the object, 0…255. Raises pack_damaged when the network cannot be run."""
        rgb = np.asarray(image.convert("RGB"))
        values = self._run(self._input_of(rgb))
        alpha = _between_nought_and_one(values, self.output)
        height, width = rgb.shape[:2]
        # Area where it shrinks would blur nothing here: pictures are nearly always larger than what the network sees.
        full = cv2.resize(alpha, (width, height), interpolation=cv2.INTER_LINEAR)
        return np.rint(np.clip(full, 0, 1) * 255).astype(np.uint8)

    def _input_of(self, rgb: UInt8[np.ndarray, "H W 3"]) -> np.ndarray:
        shrinks = min(rgb.shape[:2]) > self.side
        square = cv2.resize(rgb, (self.side, self.side), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
        scaled = (square.astype(np.float32) / 255 - self.mean) / self.deviation
        return np.ascontiguousarray(scaled.transpose(2, 0, 1)[None]).astype(self.dtype)

    def _run(self, pixels: np.ndarray) -> Float32[np.ndarray, "h w"]:
        (first, *_) = self.session.get_outputs()
        try:
            (values,) = self.session.run([first.name], {self.session.get_inputs()[0].name: pixels})
        except Exception as error:  # onnxruntime raises classes of its own, which it does not export
            raise damaged(self.folder, f"its network does not run ({_first_line(error)})") from error
        if not isinstance(values, np.ndarray) or values.ndim not in (3, 4) or values.shape[0] != 1:
            raise unsupported(self.folder, f"its network answers {getattr(values, 'shape', 'no picture')}")
        if values.ndim == 4 and values.shape[1] != 1:
            raise unsupported(self.folder, f"its network answers {values.shape[1]} channels, not one")
        return np.nan_to_num(values.reshape(values.shape[-2:]).astype(np.float32))


def open_matting(folder: Path) -> MattingModel:
    """Open the pack in `folder`.

    Raises pack_damaged for files that cannot be read and pack_unsupported for another kind of network.
    """
    manifest = read_manifest(folder)
    path = model_file(folder, manifest)
    session = _session(folder, path)
    inputs = session.get_inputs()
    if len(inputs) != 1 or inputs[0].type not in _DTYPES or len(inputs[0].shape) != 4 or inputs[0].shape[1] != 3:
        what = ", ".join(f"{each.type}{each.shape}" for each in inputs)
        raise unsupported(folder, f"its network takes {what}, not one picture N × 3 × H × W")
    mean, deviation = colours(manifest, path.name)
    return MattingModel(
        folder=folder,
        session=session,
        side=_side(folder, inputs[0].shape, manifest),
        dtype=_DTYPES[inputs[0].type],
        mean=np.asarray(mean, dtype=np.float32),
        deviation=np.asarray(deviation, dtype=np.float32),
        output=manifest.output,
    )


def matting_alpha(folder: Path, image: Image.Image) -> UInt8[np.ndarray, "H W"]:
    """What the pack in `folder` says of an RGB or RGBA picture; what is transparent already stays so.

    The network goes when this ends, so that its memory is free to grow. Raises input_empty where it finds no object.
    """
    rgba = image.convert("RGBA")
    seen = Image.alpha_composite(Image.new("RGBA", image.size, _BEHIND), rgba)
    own = np.asarray(rgba.getchannel("A"))
    alpha = np.minimum(open_matting(folder).alpha_of(seen), own)
    if not (alpha >= _SOLID).any():
        raise EspalierError(
            "input_empty",
            f"The matting pack {folder.name} found no object in the picture.",
            hint="Paint the object yourself, or cut out with what comes with the program.",
        )
    return alpha


def unsupported(folder: Path, fault: str) -> EspalierError:
    """The error for a network of another kind."""
    return EspalierError(
        "pack_unsupported",
        f"{folder.name} is no matting pack that can be used here: {fault}.",
        hint="Use a network with one picture as its input and one channel as its output.",
    )


def _session(folder: Path, path: Path) -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # heeded by later versions than the locked one, which has none
    import onnxruntime  # a large library, which only a picture with a pack needs

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # its warnings are about graphs, and stderr is the log
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # as above
        raise damaged(folder, f"{path.name} cannot be opened ({_first_line(error)})") from error


def _side(folder: Path, shape: list[Any], manifest: MattingManifest) -> int:
    height, width = shape[2:]
    fixed = [side for side in (height, width) if isinstance(side, int)]
    side = fixed[0] if fixed else manifest.size or _USUAL_SIDE
    if any(other != side for other in fixed) or not 0 < side <= _LARGEST_SIDE:
        raise unsupported(folder, f"its network sees {height} × {width} pixels, not a square")
    return side


def _between_nought_and_one(values: Float32[np.ndarray, "h w"], kind: OutputKind | None) -> Float32[np.ndarray, "h w"]:
    lowest, highest = float(values.min()), float(values.max())
    if kind == "stretched":
        return (values - lowest) / max(highest - lowest, 1e-6)
    if kind == "logits" or (kind is None and (lowest < -0.01 or highest > 1.01)):
        return 1 / (1 + np.exp(-np.clip(values, -60, 60)))
    return values


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
