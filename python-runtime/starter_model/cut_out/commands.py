"""The commands that train and measure the network that finds objects: `cut-out-objects`, `cut-out-train`,
`cut-out-build`, `evaluate-cut-out`.

Owns their arguments; each is one call into the package.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import save_file

from espalier_runtime.protocol.atomic_files import write_atomically
from starter_model.cut_out.backgrounds import Sources
from starter_model.cut_out.composites import CutOuts
from starter_model.cut_out.encoder_weights import encoder_weights
from starter_model.cut_out.evaluation import evaluate, samples, table
from starter_model.cut_out.object_pictures import draw_procedural
from starter_model.cut_out.training import train
from starter_model.shared.training_run import load_average

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the commands to a program's."""
    objects = commands.add_parser("cut-out-objects", help="cut-out pictures of models, or else of procedural objects")
    objects.add_argument("out", type=Path)
    objects.add_argument("--models", type=Path, nargs="*", default=[], help="folders of OBJ and glTF files")
    objects.add_argument("--procedural", type=int, default=0, help="how many procedural objects")
    objects.add_argument("--views", type=int, default=3, help="pictures of a model")
    objects.add_argument("--side", type=int, default=256)
    objects.add_argument("--seed", type=int, default=1)
    objects.set_defaults(run=_draw_objects)

    training = commands.add_parser("cut-out-train", help="train the decoder; a started run goes on where it was")
    training.add_argument("--run", dest="folder", type=Path, required=True, help="folder of checkpoint and curve")
    training.add_argument("--encoder", type=Path, required=True, help="the published efficientnet-lite0….pth")
    training.add_argument("--objects", type=Path, nargs="+", required=True, help="folders of cut-out pictures")
    training.add_argument("--panoramas", type=Path, required=True, help="folder of .hdr files")
    training.add_argument("--grounds", type=Path, required=True, help="folder of pictures of materials, .jpg")
    training.add_argument("--steps", type=int, default=1000)
    training.add_argument("--batch", type=int, default=16)
    training.add_argument("--seed", type=int, default=1)
    training.add_argument("--learning-rate", type=float, default=2e-3)
    training.set_defaults(run=_train)

    build = commands.add_parser("cut-out-build", help="write encoder and averaged decoder as the runtime reads them")
    build.add_argument("--run", dest="folder", type=Path, required=True)
    build.add_argument("--encoder", type=Path, required=True)
    build.add_argument("--out", type=Path, required=True, help="object-network.safetensors")
    build.set_defaults(run=lambda parsed: build_network(parsed.folder, parsed.encoder, parsed.out))

    evaluation = commands.add_parser("evaluate-cut-out", help="overlap with the truth before photographs and backdrops")
    evaluation.add_argument("--objects", type=Path, required=True, help="folder of held-out cut-out pictures")
    evaluation.add_argument("--photographs", type=Path, required=True, help="folder of photographs, .jpg")
    evaluation.add_argument("--count", type=int, default=60, help="pictures before photographs")
    evaluation.add_argument("--seed", type=int, default=1)
    evaluation.set_defaults(run=_evaluate)


def build_network(run: Path, published: Path, out: Path) -> None:
    """Write the weights of both halves as float16."""
    state = {f"encoder.{name}": tensor for name, tensor in encoder_weights(published).items()}
    state |= {f"decoder.{name}": tensor for name, tensor in load_average(run).items()}
    halves = {name: tensor.to(torch.float16).contiguous() for name, tensor in state.items()}
    write_atomically(out, lambda path: save_file(halves, path))


def _draw_objects(parsed: argparse.Namespace) -> None:
    if parsed.models:
        from starter_model.cut_out.model_pictures import draw_models, model_files  # needs trimesh

        files = model_files(parsed.models)
        drawn = draw_models(files, parsed.out, views=parsed.views, side=parsed.side, seed=parsed.seed)
        print(f"{drawn} of {len(files)} models drawn")  # noqa: T201
    if parsed.procedural:
        draw_procedural(parsed.out, count=parsed.procedural, side=parsed.side, seed=parsed.seed)


def _train(parsed: argparse.Namespace) -> None:
    train(
        parsed.folder,
        parsed.encoder,
        CutOuts(parsed.objects),
        Sources.read(parsed.panoramas, parsed.grounds),
        steps=parsed.steps,
        batch=parsed.batch,
        seed=parsed.seed,
        rate=parsed.learning_rate,
    )


def _evaluate(parsed: argparse.Namespace) -> None:
    cut_outs, photographs = sorted(parsed.objects.glob("*.png")), sorted(parsed.photographs.glob("*.jpg"))
    material = samples(cut_outs, photographs, count=parsed.count, seed=parsed.seed)
    print(table(evaluate(material)))  # noqa: T201
