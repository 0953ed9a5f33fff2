"""How the tensors that a file says it holds differ from those that its class has. Compares descriptions, no values."""

from dataclasses import dataclass
from pathlib import Path

from espalier_runtime.model_packs.checkpoints.checkpoint_header import Layout
from espalier_runtime.protocol.errors import EspalierError

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


def compare(stored: Layout, expected: Layout) -> list[TensorFault]:
    """Differences of a header from a network's tensors, in the order of the network."""
    faults = []
    for key, wanted in expected.items():
        entry = stored.get(key)
        if entry is None:
            faults.append(TensorFault("missing", key, f"{wanted.dtype} {list(wanted.shape)}", "nothing"))
        elif entry.shape != wanted.shape:
            faults.append(TensorFault("shape", key, str(list(wanted.shape)), str(list(entry.shape))))
        elif entry.dtype != wanted.dtype:
            faults.append(TensorFault("dtype", key, wanted.dtype, entry.dtype))
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
