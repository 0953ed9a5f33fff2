"""One checkpoint: a JSON file that names a class, a safetensors file with exactly that class's tensors
(docs/trellis-inference.md §1.1).

Compares the two from headers alone. Loading is in network.py.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from espalier_runtime.model_packs.catalogue import Catalogue
from espalier_runtime.model_packs.checkpoints.checkpoint_header import Layout, read_header
from espalier_runtime.model_packs.checkpoints.recorded_layouts import recorded_layout
from espalier_runtime.model_packs.checkpoints.tensor_faults import TensorFault, compare
from espalier_runtime.model_packs.small_files import damaged, read_small_file
from espalier_runtime.protocol.errors import EspalierError


@dataclass(frozen=True)
class Checkpoint:
    """The pair of files, with the class and arguments that the JSON names, and what classes there are."""

    weights: Path
    class_name: str
    arguments: Mapping[str, Any]
    catalogue: Catalogue

    def layout(self) -> Layout:
        """The tensors that the class has; pack_unsupported for an unknown class or argument."""
        recorded = recorded_layout(self.catalogue.class_name(self.class_name), self.arguments)
        if recorded is not None:
            return recorded
        # Only here, because it imports torch: more than a second that official checkpoints need not wait for.
        from espalier_runtime.model_packs.checkpoints.built_layout import built_layout

        try:
            return built_layout(self.catalogue.network(self.class_name), self.arguments)
        except ValueError as error:
            raise self.unsupported(error) from error

    def faults(self) -> list[TensorFault]:
        """Every tensor that is not as the class has it, read from the header alone."""
        return compare(read_header(self.weights), self.layout())

    def unsupported(self, error: ValueError) -> EspalierError:
        """The failure for a class or an argument that is not known here."""
        return EspalierError("pack_unsupported", f"{self.weights.stem}: {error}.")


def read_checkpoint(stem: Path, catalogue: Catalogue) -> Checkpoint:
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
        parsed = json.loads(read_small_file(config))
        return Checkpoint(weights, _text(parsed["name"]), dict(parsed["args"]), catalogue)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise damaged(config, 'it is not {"name": …, "args": {…}}') from error


def exists(stem: Path) -> bool:
    """Whether either file of a checkpoint is there."""
    return _with_suffix(stem, ".json").is_file() or _with_suffix(stem, ".safetensors").is_file()


def _with_suffix(stem: Path, suffix: str) -> Path:
    return stem.with_name(stem.name + suffix)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
