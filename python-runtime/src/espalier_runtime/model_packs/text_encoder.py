"""Finding and loading the CLIP text model of a pack: a folder with config.json, model.safetensors and a vocabulary.

Accepted are files with and without the prefix `text_model.`; a vision tower in the same file is passed over.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import msgspec
import torch

from espalier_runtime.model_packs.checkpoint import TensorFault, compare, fill, raise_faults, read_tensors
from espalier_runtime.model_packs.checkpoint_header import StoredTensor, damaged, read_header
from espalier_runtime.model_packs.references import candidate_paths
from espalier_runtime.models.architectures import without_values
from espalier_runtime.models.clip_text import ClipTextConfig, ClipTextModel
from espalier_runtime.protocol.errors import EspalierError

ROLE = "text_cond_model"
_PREFIX = "text_model."
_PASSED_OVER = ("vision_model.", "visual_projection.", "text_projection.", "logit_scale")
_POSITION_IDS = "embeddings.position_ids"


@dataclass(frozen=True)
class TextEncoderFiles:
    """The folder of a CLIP text model; the tokenizer's files lie in it too."""

    folder: Path

    @property
    def weights(self) -> Path:
        """The safetensors file."""
        return self.folder / "model.safetensors"

    def skeleton(self) -> ClipTextModel:
        """The network of config.json without weights."""
        with without_values():
            return ClipTextModel(_read_config(self.folder / "config.json"))

    def faults(self) -> list[TensorFault]:
        """Every tensor that is not as the configuration has it, and the vocabulary files that are missing."""
        for name in ("vocab.json", "merges.txt"):
            if not (self.folder / name).is_file():
                raise EspalierError("pack_missing", f"The file {name} is missing from {self.folder}.")
        stored = {key: entry for key, (_, entry) in _text_tensors(self.weights).items()}
        return compare(stored, self.skeleton().state_dict())

    def load(self, device: torch.device) -> ClipTextModel:
        """The network in fp32, with every tensor checked."""
        raise_faults(self.weights, self.faults())
        tensors = _text_tensors(self.weights)
        read = read_tensors(self.weights, device)
        model = self.skeleton()
        fill(model, self.weights, lambda key: read(tensors[key][0]))
        return model


def find_text_encoder(pack: Path, reference: str) -> TextEncoderFiles | None:
    """The folder behind `text_cond_model`, or None when it is not on this machine."""
    for folder in candidate_paths(pack, reference):
        if (folder / "config.json").is_file() and (folder / "model.safetensors").is_file():
            return TextEncoderFiles(folder)
    return None


def _text_tensors(path: Path) -> Mapping[str, tuple[str, StoredTensor]]:
    """Our key → (key in the file, entry), without the vision tower and the constant position ids."""
    tensors = {}
    for key, entry in read_header(path).items():
        ours = key.removeprefix(_PREFIX)
        if not key.startswith(_PASSED_OVER) and ours != _POSITION_IDS:
            tensors[ours] = (key, entry)
    return tensors


def _read_config(path: Path) -> ClipTextConfig:
    known = {field.name for field in fields(ClipTextConfig)}
    try:
        config: dict[str, Any] = json.loads(path.read_bytes())
        config = config.get("text_config", config)
        return msgspec.convert({key: value for key, value in config.items() if key in known}, ClipTextConfig)
    except (ValueError, AttributeError, RecursionError) as error:
        raise damaged(path, f"it does not configure a CLIP text model ({error})") from error
