"""Training the text starter: the word encoder and two flows, one for shapes and one for materials, in one loop.

The flows are of the official class, on a volume of 2³ cells with two parts each. Rectified flow
(docs/trellis-inference.md §3): the network learns the velocity ε − x between data x and noise ε at x_t = (1 − t)·x +
t·ε. Axis letters: B captions, S slots, C channels, L words.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from espalier_runtime.engines.parts.part_codec import (
    MATERIAL_CHANNELS,
    SHAPE_CHANNELS,
    SIDE,
    SLOTS_PER_CELL,
    to_slots,
    to_volume,
)
from espalier_runtime.models.official.sparse_structure_flow import SparseStructureFlowConfig, SparseStructureFlowModel
from espalier_runtime.models.starter.word_encoder import WordEncoder, WordEncoderConfig
from starter_model.shared.training_run import Schedule, TrainingRun
from starter_model.text_pack.samples import ObjectSet, Statistics, object_set, statistics
from starter_model.text_pack.vocabulary import (
    COLOURS,
    MATERIALS,
    NOUNS,
    OPTIONAL,
    PART_NOUNS,
    STOP_WORDS,
    SYNONYMS,
    USUAL,
    WORDS,
)

RUN_NAME = "words"
ENCODER = WordEncoderConfig(
    words=WORDS,
    nouns=NOUNS,
    part_nouns=PART_NOUNS,
    synonyms=SYNONYMS,
    silent=STOP_WORDS,
    colours=COLOURS + MATERIALS,
    usual=USUAL,
    optional=OPTIONAL,
)
SHAPE_VOLUME = SLOTS_PER_CELL * SHAPE_CHANNELS
MATERIAL_VOLUME = SLOTS_PER_CELL * MATERIAL_CHANNELS
STATISTICS_SEED = 11
OBJECTS = 44_000
# A share of captions is emptied, so that there is something to guide away from.
_EMPTIED = 0.1
# An empty slot has little to say beyond that it is empty.
_EMPTY_SHAPE, _EMPTY_MATERIAL = 0.15, 0.02
# What the presence of a part weighs beside any other number.
_PRESENCE = 3.0


def shape_flow_config() -> SparseStructureFlowConfig:
    """The flow of stage 1."""
    return SparseStructureFlowConfig(
        resolution=SIDE, in_channels=SHAPE_VOLUME, out_channels=SHAPE_VOLUME, model_channels=192,
        cond_channels=ENCODER.channels, num_blocks=6, num_heads=4, mlp_ratio=3, patch_size=1, share_mod=True,
    )  # fmt: skip


def material_flow_config() -> SparseStructureFlowConfig:
    """The flow of stage 2: it sees the shapes beside the materials."""
    return SparseStructureFlowConfig(
        resolution=SIDE, in_channels=MATERIAL_VOLUME + SHAPE_VOLUME, out_channels=MATERIAL_VOLUME, model_channels=144,
        cond_channels=ENCODER.channels, num_blocks=4, num_heads=4, mlp_ratio=3, patch_size=1, share_mod=True,
    )  # fmt: skip


class TextToParts(nn.Module):
    """The three networks together, for training only."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = WordEncoder(ENCODER)
        self.shapes = SparseStructureFlowModel(shape_flow_config())
        # Checkpoints of runs, and their curves, call materials coats.
        self.coats = SparseStructureFlowModel(material_flow_config())
        for flow in (self.shapes, self.coats):
            nn.init.zeros_(flow.out_layer.weight)
        for embedding in (self.encoder.word, self.encoder.previous, self.encoder.following, self.encoder.position):
            nn.init.normal_(embedding.weight, std=0.3)

    def forward(self, noisy: "NoisyBatch") -> tuple[Tensor, Tensor]:
        """Velocities [B, S, C] of shapes and of materials."""
        tokens = self.encoder(noisy.words)
        shapes = self.shapes(to_volume(noisy.shapes), 1000 * noisy.shape_times, tokens)
        beside = torch.cat([to_volume(noisy.materials), to_volume(noisy.clean_shapes)], 1)
        return to_slots(shapes), to_slots(self.coats(beside, 1000 * noisy.material_times, tokens))


@dataclass(frozen=True)
class NoisyBatch:
    """What the networks see, and the velocities they should say."""

    words: Tensor
    shapes: Tensor
    shape_times: Tensor
    clean_shapes: Tensor
    materials: Tensor
    material_times: Tensor
    shape_velocity: Tensor
    material_velocity: Tensor


def train(
    folder: Path,
    *,
    steps: int,
    seed: int,
    learning_rate: float,
    batch_size: int,
    device: torch.device,
    objects: int = OBJECTS,
) -> None:
    """Train (or go on training) in `folder`; the objects are made from the seed, once a run."""
    torch.manual_seed(seed)
    network = TextToParts().to(device)
    run = TrainingRun(dict(network.named_parameters()), Schedule(steps, learning_rate), folder)
    training_set = _cached_objects(folder / f"objects-{seed}-{objects}.pt", seed, objects)

    def take_step(step: int) -> tuple[Tensor, dict[str, float]]:
        generator = torch.Generator().manual_seed(1_000_003 * seed + step)
        noisy = noisy_batch(training_set, batch_size, generator, device)
        return losses(torch.func.functional_call(network, run.weights, (noisy,)), noisy)

    run.until_done(take_step, log_every=100)


def noisy_batch(made: ObjectSet, count: int, generator: torch.Generator, device: torch.device) -> NoisyBatch:
    """Random objects under random captions at random times."""
    rows = torch.randint(len(made), (count,), generator=generator)
    said = torch.randint(made.captions.shape[1], (count,), generator=generator)
    words = made.captions[rows, said]
    words = torch.where(torch.rand(count, 1, generator=generator) < _EMPTIED, 0, words)
    shapes, materials = made.slots[rows].split((SHAPE_CHANNELS, MATERIAL_CHANNELS), -1)
    shape_times, material_times = (torch.sigmoid(1.2 * torch.randn(2, count, generator=generator))).unbind(0)
    shape_noise, material_noise = (torch.randn(part.shape, generator=generator) for part in (shapes, materials))
    batch = NoisyBatch(
        words=words,
        shapes=torch.lerp(shapes, shape_noise, shape_times[:, None, None]),
        shape_times=shape_times,
        clean_shapes=shapes,
        materials=torch.lerp(materials, material_noise, material_times[:, None, None]),
        material_times=material_times,
        shape_velocity=shape_noise - shapes,
        material_velocity=material_noise - materials,
    )
    return NoisyBatch(**{name: value.to(device) for name, value in vars(batch).items()})


def losses(velocities: tuple[Tensor, Tensor], noisy: NoisyBatch) -> tuple[Tensor, dict[str, float]]:
    """Squared errors of both velocities; empty slots count little, presence much."""
    taken = (noisy.clean_shapes[..., :1] > 0).float()
    shape_weight = (taken + _EMPTY_SHAPE * (1 - taken)).repeat(1, 1, SHAPE_CHANNELS)
    shape_weight[..., 0] = _PRESENCE
    material_weight = (taken + _EMPTY_MATERIAL * (1 - taken)).expand(-1, -1, MATERIAL_CHANNELS)
    shape = _weighted_error(velocities[0], noisy.shape_velocity, shape_weight)
    material = _weighted_error(velocities[1], noisy.material_velocity, material_weight)
    return shape + material, {"shape": float(shape.detach()), "coat": float(material.detach())}


@cache
def channel_statistics() -> Statistics:
    """The scale of the channels: the same for every run."""
    return statistics(STATISTICS_SEED)


def _weighted_error(got: Tensor, wanted: Tensor, weight: Tensor) -> Tensor:
    return (functional.mse_loss(got, wanted, reduction="none") * weight).sum() / weight.sum()


def _cached_objects(path: Path, seed: int, objects: int) -> ObjectSet:
    """The run's objects, kept beside its checkpoint so that going on costs nothing."""
    if path.exists():
        stored = torch.load(path, weights_only=True)
        return ObjectSet(stored["slots"], stored["captions"])
    made = object_set(seed, objects, channel_statistics())
    torch.save({"slots": made.slots, "captions": made.captions}, path)
    return made
