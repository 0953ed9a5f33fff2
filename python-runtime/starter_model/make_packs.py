"""Both starter packs from nothing: data, every training and the assembly, in the one order that works.

Owns that order and the sizes of the committed packs. What each step does is said where it is done.
"""

from dataclasses import dataclass
from pathlib import Path

import torch

from starter_model.image_pack.build_pack import build_pack
from starter_model.image_pack.objects.shards import write_shards
from starter_model.image_pack.real_models.model_collections import ledger, model_files
from starter_model.image_pack.real_models.real_shards import write_training_shards
from starter_model.image_pack.training import view_maps
from starter_model.shared.decoders import gaussian_decoder, mesh_decoder
from starter_model.text_pack import build_pack as text_pack
from starter_model.text_pack import training as text_training

# Of every batch of the view maps.
_REAL_SHARE, _PROCEDURAL_SHARE = 0.6, 0.4


@dataclass(frozen=True)
class Effort:
    """How much of everything, from nothing. The committed packs had as much, and their view maps further runs on more
    pictures (see README.md for what came of each)."""

    shards: int = 84
    pictures_a_shard: int = 256
    real_shards: int = 60
    pieces_a_mosaic: int = 4
    mesh_decoder_steps: int = 1200
    gaussian_decoder_steps: int = 1500
    view_maps_steps: int = 20500
    view_maps_batch: int = 16
    words_objects: int = text_training.OBJECTS
    words_steps: int = 8000
    words_batch: int = 32


def make_packs(
    work: Path,
    packs: Path,
    *,
    models: Path | None,
    effort: Effort,
    seed: int,
    device: torch.device,
    dtype: torch.dtype,
) -> None:
    """Write `packs`/starter and `packs`/starter-text; data and checkpoints stay in `work`, and are gone on from there.

    `models` holds the collections of real models; without it the view maps see procedural objects alone. The Gaussian
    decoder reads the shape code that was trained with the mesh decoder, so it comes after it.
    """
    data, runs = work / "data" / "training", work / "runs"
    write_shards(data, first=0, count=effort.shards, pictures=effort.pictures_a_shard, seed=seed, held_out=False)
    pictures = [(data, _PROCEDURAL_SHARE)]
    if models is not None:
        real = work / "data" / "real"
        files = model_files(models, "training", ledger())
        write_training_shards(
            real, files, first=0, count=effort.real_shards, pictures=effort.pictures_a_shard, seed=seed
        )
        pictures.append((real, _REAL_SHARE))
    decoder = runs / "mesh-decoder"
    mesh_decoder.train(
        decoder,
        steps=effort.mesh_decoder_steps,
        seed=seed,
        learning_rate=2e-3,
        pieces=effort.pieces_a_mosaic,
        dtype=dtype,
        device=device,
    )
    gaussian_decoder.train(
        runs / "gaussian-decoder",
        decoder,
        steps=effort.gaussian_decoder_steps,
        seed=seed,
        learning_rate=1e-3,
        pieces=effort.pieces_a_mosaic,
        device=device,
    )
    view_maps.train(
        runs / "view-maps",
        pictures,
        steps=effort.view_maps_steps,
        seed=seed,
        learning_rate=8e-4,
        batch_size=effort.view_maps_batch,
        dtype=dtype,
        device=device,
    )
    text_training.train(
        runs / text_training.RUN_NAME,
        steps=effort.words_steps,
        seed=seed,
        learning_rate=1.2e-3,
        batch_size=effort.words_batch,
        device=device,
        objects=effort.words_objects,
    )
    build_pack(runs, packs / "starter")
    text_pack.build_pack(runs, packs / "starter-text")
