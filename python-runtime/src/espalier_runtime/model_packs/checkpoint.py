"""One checkpoint: a JSON file that names a class, a safetensors file with exactly that class's tensors.

Compares the two from headers alone, and loads strictly: built on the meta device, then filled (spec §1.1, §1.7).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from torch import Tensor, nn

from espalier_runtime.model_packs.checkpoint_header import StoredTensor, damaged, read_header
from espalier_runtime.models.architectures import build, configure
from espalier_runtime.protocol.errors import EspalierError

DTYPE_NAMES = {
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.bool: "BOOL",
}
_SHOWN = 3


@dataclass(frozen=True)
class TensorFault:
    """One difference between a file and its class: missing, unexpected, shape or dtype."""

    kind: str
    key: str
    expected: str
    got: str

    def __str__(self) -> str:
        if self.kind in ("missing", "unexpected"):
            return f"{self.key} is {self.kind}"
        return f"{self.key} has {self.kind} {self.got}, expected {self.expected}"


@dataclass(frozen=True)
class Checkpoint:
    """The pair of files, with the class and arguments that the JSON names."""

    weights: Path
    class_name: str
    arguments: Mapping[str, Any]

    def skeleton(self) -> nn.Module:
        """The network without weights, on the meta device; pack_unsupported for an unknown class or argument."""
        self.configuration()
        return build(self.class_name, self.arguments)

    def configuration(self) -> Any:
        """The network's configuration dataclass; pack_unsupported for an unknown class or argument."""
        try:
            return configure(self.class_name, self.arguments)
        except ValueError as error:
            raise EspalierError("pack_unsupported", f"{self.weights.stem}: {error}.") from error

    def faults(self) -> list[TensorFault]:
        """Every tensor that is not as the class has it, read from the header alone."""
        return compare(read_header(self.weights), self.skeleton().state_dict())

    def load(self, device: torch.device, torso: torch.dtype | None = None) -> nn.Module:
        """The network with its weights on `device`, in eval mode.

        `torso` is the precision of the torso (spec §2.1), float32 or float16; None keeps what is stored.
        """
        raise_faults(self.weights, self.faults())
        computing = self if torso is None else replace(self, arguments=self._with_torso(torso))
        return fill(computing.skeleton(), self.weights, read_tensors(self.weights, device))

    def _with_torso(self, torso: torch.dtype) -> Mapping[str, Any]:
        has_torso = "use_fp16" in {field.name for field in fields(self.configuration())}
        return {**self.arguments, "use_fp16": torso == torch.float16} if has_torso else self.arguments


def read_checkpoint(stem: Path) -> Checkpoint:
    """The checkpoint `stem`.json + `stem`.safetensors."""
    config, weights = _with_suffix(stem, ".json"), _with_suffix(stem, ".safetensors")
    for path in (config, weights):
        if not path.is_file():
            raise EspalierError(
                "pack_missing",
                f"The model file {path.name} is missing from {path.parent}.",
                hint="Fetch the pack again, or add the file.",
                details={"file": str(path)},
            )
    try:
        parsed = json.loads(config.read_bytes())
        return Checkpoint(weights, _text(parsed["name"]), dict(parsed["args"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise damaged(config, 'it is not {"name": …, "args": {…}}') from error


def exists(stem: Path) -> bool:
    """Whether either file of a checkpoint is there."""
    return _with_suffix(stem, ".json").is_file() or _with_suffix(stem, ".safetensors").is_file()


def compare(stored: Mapping[str, StoredTensor], expected: Mapping[str, Tensor]) -> list[TensorFault]:
    """Differences of a header from a network's state dict, in the order of the network."""
    faults = []
    for key, tensor in expected.items():
        entry = stored.get(key)
        dtype, shape = DTYPE_NAMES[tensor.dtype], list(tensor.shape)
        if entry is None:
            faults.append(TensorFault("missing", key, f"{dtype} {shape}", "nothing"))
        elif entry.shape != tuple(shape):
            faults.append(TensorFault("shape", key, str(shape), str(list(entry.shape))))
        elif entry.dtype != dtype:
            faults.append(TensorFault("dtype", key, dtype, entry.dtype))
    unexpected = (key for key in stored if key not in expected)
    return faults + [TensorFault("unexpected", key, "nothing", str(list(stored[key].shape))) for key in unexpected]


def raise_faults(path: Path, faults: list[TensorFault]) -> None:
    """pack_damaged naming the first few faults; nothing when there are none."""
    if not faults:
        return
    shown = "; ".join(str(fault) for fault in faults[:_SHOWN])
    more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
    raise EspalierError(
        "pack_damaged",
        f"{path.name} does not hold the tensors of its class: {shown}{more}.",
        hint="Fetch the file again; if it is the right one, its JSON file belongs to another model.",
        details={"file": str(path), "tensors": [fault.key for fault in faults[:100]]},
    )


def read_tensors(path: Path, device: torch.device) -> Callable[[str], Tensor]:
    """A reader of single tensors of an already checked safetensors file."""
    file = safe_open(path, framework="pt", device=str(device))
    return file.get_tensor


def fill(skeleton: nn.Module, path: Path, read: Callable[[str], Tensor]) -> nn.Module:
    """Give `skeleton` its weights in its own precisions; a value that is not finite is pack_damaged."""
    state = {}
    for key, expected in skeleton.state_dict().items():
        tensor = read(key).to(expected.dtype)
        if not torch.isfinite(tensor).all():
            raise damaged(path, f"tensor {key} holds values that are not finite")
        state[key] = tensor
    skeleton.load_state_dict(state, strict=True, assign=True)
    return skeleton.eval().requires_grad_(False)


def _with_suffix(stem: Path, suffix: str) -> Path:
    return stem.with_name(stem.name + suffix)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
