"""Latents sampled from the fixtures' packs."""

from collections.abc import Sequence
from pathlib import Path

import torch
from PIL import Image

from espalier_runtime.engines.engine import Inputs, SamplingRun, sides_for
from espalier_runtime.engines.registry import engine_for, open_pack
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.jobs.sample_latent import encode, sample_latent
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.messages.body import PictureSide
from espalier_runtime.protocol.progress import JobContext, SilentContext
from tests.fixture_cases import CASES_FOLDER

PACKS = CASES_FOLDER.parent / "packs"
FEW_STEPS = {"steps": 2}
CPU = torch.device("cpu")


def views(count: int = 1) -> list[Image.Image]:
    """Cut-out pictures of one object."""
    folder = CASES_FOLDER / "run_multi_image_stochastic" / "inputs"
    pictures = []
    for path in sorted(folder.glob("*.png"))[:count]:
        with Image.open(path) as picture:
            pictures.append(picture.convert("RGBA"))
    return pictures


def sample(
    pack: ModelPack | Path = PACKS / "image-small",
    pictures: Sequence[Image.Image] | None = None,
    *,
    seed: int = 2,
    options: SamplingOptions | None = None,
    context: JobContext | None = None,
    prompt: str | None = None,
    sides: Sequence[PictureSide] | None = None,
    device: torch.device = CPU,
) -> StructuredLatent:
    """One latent, with two steps a stage where nothing else is said."""
    engine = engine_for(open_pack(pack) if isinstance(pack, Path) else pack, device)
    pictures, context = views() if pictures is None else pictures, context or SilentContext()
    inputs = Inputs(pictures, prompt, sides_for(engine.pipeline, len(pictures), sides))
    options = options or SamplingOptions(sparse_structure=FEW_STEPS, structured_latent=FEW_STEPS)
    return sample_latent(engine, encode(engine, inputs, context), SamplingRun(options, seed, context))
