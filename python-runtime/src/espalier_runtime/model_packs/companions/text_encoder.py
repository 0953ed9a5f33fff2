"""Finding the CLIP text model of a pack: a folder with config.json, model.safetensors and a vocabulary.

Accepted are files with and without the prefix `text_model.`; a vision tower in the same file is passed over.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from espalier_runtime.model_packs.catalogue import Catalogue
from espalier_runtime.model_packs.checkpoints.checkpoint import Checkpoint
from espalier_runtime.model_packs.checkpoints.checkpoint_header import StoredTensor, read_header
from espalier_runtime.model_packs.checkpoints.tensor_faults import TensorFault, compare
from espalier_runtime.model_packs.references import candidate_paths
from espalier_runtime.model_packs.small_files import damaged, read_small_file
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.open_json import JsonObject

ROLE = "text_cond_model"
# What of config.json shapes the network; the rest, much of it about training, is passed over.
SHAPING_ARGUMENTS = (
    "vocab_size",
    "hidden_size",
    "intermediate_size",
    "num_hidden_layers",
    "num_attention_heads",
    "max_position_embeddings",
    "hidden_act",
    "layer_norm_eps",
)
_PREFIX = "text_model."
_PASSED_OVER = ("vision_model.", "visual_projection.", "text_projection.", "logit_scale")
_POSITION_IDS = "embeddings.position_ids"


@dataclass(frozen=True)
class TextEncoderFiles:
    """The folder of a CLIP text model; the tokenizer's files lie in it too."""

    folder: Path
    catalogue: Catalogue

    @property
    def weights(self) -> Path:
        """The safetensors file."""
        return self.folder / "model.safetensors"

    def checkpoint(self) -> Checkpoint:
        """The weights with the class and arguments that config.json stands for."""
        return Checkpoint(
            self.weights, self.catalogue.text_encoder, _read_arguments(self.folder / "config.json"), self.catalogue
        )

    def tensors(self) -> Mapping[str, tuple[str, StoredTensor]]:
        """Our key → (key in the file, entry), without the vision tower and the constant position ids."""
        tensors = {}
        for key, entry in read_header(self.weights).items():
            ours = key.removeprefix(_PREFIX)
            if not key.startswith(_PASSED_OVER) and ours != _POSITION_IDS:
                tensors[ours] = (key, entry)
        return tensors

    def faults(self) -> list[TensorFault]:
        """Every tensor that is not as the configuration has it, and the vocabulary files that are missing."""
        for name in ("vocab.json", "merges.txt"):
            if not (self.folder / name).is_file():
                raise EspalierError("pack_missing", f"The file {name} is missing from {self.folder}.")
        return compare({key: entry for key, (_, entry) in self.tensors().items()}, self.checkpoint().layout())


def find_text_encoder(pack: Path, reference: str, catalogue: Catalogue) -> TextEncoderFiles | None:
    """The folder behind `text_cond_model`, or None when it is not on this machine."""
    for folder in candidate_paths(pack, reference):
        if (folder / "config.json").is_file() and (folder / "model.safetensors").is_file():
            return TextEncoderFiles(folder, catalogue)
    return None


def _read_arguments(path: Path) -> JsonObject:
    try:
        config: JsonObject = json.loads(read_small_file(path))
        config = config.get("text_config", config)
        return {name: config[name] for name in SHAPING_ARGUMENTS if name in config}
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(path, f"it does not configure a CLIP text model ({error})") from error
