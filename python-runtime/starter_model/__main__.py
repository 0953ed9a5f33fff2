"""`python -m starter_model …`: everything that makes and measures the starter pack.

Owns the command line; each command is one call into the package. Seeds are arguments, so a line of the report is
enough to repeat what it reports.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from starter_model.cut_out import commands as cut_out
from starter_model.image_pack.build_pack import build_pack
from starter_model.image_pack.evaluation import commands as evaluation
from starter_model.image_pack.model_sources.gathering import gather_models
from starter_model.image_pack.objects.shards import write_shards
from starter_model.image_pack.real_models.model_collections import Part, ledger, model_files
from starter_model.image_pack.real_models.real_shards import (
    write_held_out_shard,
    write_pictures,
    write_training_shards,
)
from starter_model.image_pack.training import view_maps
from starter_model.make_packs import Effort, make_packs
from starter_model.shared.decoders import gaussian_decoder, mesh_decoder
from starter_model.shared.training_run import mix_checkpoints
from starter_model.text_pack import commands as text_pack


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse and run one command."""
    sys.path.append(str(Path(__file__).parents[1] / "tools"))  # beside us in a checkout, and not installed
    parsed = _parser().parse_args(arguments)
    torch.set_num_threads(parsed.threads)
    parsed.run(parsed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="starter_model", description="Make and measure the starter pack.")
    parser.add_argument("--threads", type=int, default=int(os.environ.get("OMP_NUM_THREADS", "1")))
    commands = parser.add_subparsers(required=True)

    everything = commands.add_parser("make-packs", help="both packs from nothing; stopped, it goes on where it was")
    everything.add_argument("--work", type=Path, required=True, help="folder for data and checkpoints, 10 GB")
    everything.add_argument("--packs", type=Path, required=True, help="holds starter and starter-text afterwards")
    everything.add_argument("--models", type=Path, help="holds the folders of the collections of real models")
    everything.add_argument("--seed", type=int, default=1)
    everything.add_argument("--precision", choices=("float32", "bfloat16"), default="bfloat16")
    everything.add_argument("--device", default="cpu", help="cpu or cuda")
    everything.set_defaults(run=_make_packs)

    data = commands.add_parser("make-data", help="write procedural pictures")
    _add_shards(data, held_out="other objects, with their solids")
    data.set_defaults(run=_make_data)

    real = commands.add_parser("make-real-data", help="write pictures of the models in collections.json's folders")
    real.add_argument("models", type=Path, help="holds the folders of the collections")
    _add_shards(real, held_out="the other authors' models, two views, with solids")
    real.add_argument("--low-poly", action="store_true", help="with --held-out: the second set")
    real.set_defaults(run=_make_real_data)

    gather = commands.add_parser(
        "gather-models", help="make collections.json's folders from checkouts of their sources"
    )
    gather.add_argument("sources", type=Path, help="holds checkouts as owner/name or owner+name, and the .sh3f files")
    gather.add_argument(
        "models", type=Path, help="holds the folders of the collections afterwards; what is there stays"
    )
    gather.add_argument("--blender", type=Path, metavar="PYTHON", help="a Python with bpy, for what only Blender reads")
    gather.set_defaults(run=_gather_models)

    draw = commands.add_parser("draw-real", help="large pictures of held-out models, for the contact sheet")
    draw.add_argument("models", type=Path, help="holds the folders of the collections")
    draw.add_argument("folder", type=Path, help="where the pictures go")
    draw.add_argument("names", nargs="+", help="file names of models, without their endings")
    draw.add_argument("--side", type=int, default=512)
    draw.set_defaults(run=_draw_real)

    train = commands.add_parser("train", help="train one model; a started run goes on where it was")
    train.add_argument("model", choices=("mesh-decoder", "gaussian-decoder", "view-maps"))
    train.add_argument("--runs", type=Path, required=True, help="folder of checkpoints and curves")
    train.add_argument(
        "--data",
        action="append",
        type=_with_share,
        metavar="FOLDER[=SHARE]",
        help="shards of pictures and their share of every batch (view-maps); once or more",
    )
    train.add_argument("--start", type=Path, help="a pack whose weights a new run begins with (view-maps)")
    train.add_argument("--steps", type=int, default=20000)
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--learning-rate", type=float, default=1e-3)
    train.add_argument(
        "--cooldown",
        type=float,
        default=view_maps.COOLDOWN,
        help="the last share of the steps, in which the learning rate falls (view-maps)",
    )
    train.add_argument("--batch", type=int, help="pieces a mosaic (4) or pictures a batch (16)")
    train.add_argument("--precision", choices=("float32", "bfloat16"), default="bfloat16")
    train.add_argument("--device", default="cpu", help="cpu or cuda")
    train.set_defaults(run=_train)

    mix = commands.add_parser("mix-checkpoints", help="the mean of runs that began alike, or of stages of one")
    mix.add_argument("model", choices=("mesh-decoder", "gaussian-decoder", "view-maps"))
    mix.add_argument("--runs", type=Path, required=True, help="folder that gets the mixed checkpoint, for build-pack")
    mix.add_argument("checkpoints", type=_with_share, nargs="+", metavar="CHECKPOINT[=SHARE]")
    mix.set_defaults(run=lambda parsed: mix_checkpoints(parsed.checkpoints, parsed.runs / parsed.model))

    build = commands.add_parser("build-pack", help="assemble the pack from the runs' averaged weights")
    build.add_argument("--runs", type=Path, required=True)
    build.add_argument("--pack", type=Path, required=True)
    build.add_argument(
        "--start", type=Path, help="the pack that the view maps' run began with: the mean of both is taken"
    )
    build.set_defaults(run=lambda parsed: build_pack(parsed.runs, parsed.pack, start=parsed.start))

    conformance = commands.add_parser("conformance", help="write a pack's conformance cases anew")
    conformance.add_argument("--pack", type=Path, required=True)
    conformance.add_argument("--cases", type=Path, required=True, help="test/fixtures/starter-cases")
    conformance.set_defaults(run=_write_conformance_cases)

    evaluation.add_to(commands)
    text_pack.add_to(commands)
    cut_out.add_to(commands)
    return parser


def _add_shards(parser: argparse.ArgumentParser, *, held_out: str) -> None:
    """Which shards are written, and where."""
    parser.add_argument("folder", type=Path, help="where the shards go; existing ones are kept")
    parser.add_argument("--shards", type=int, default=80)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--pictures", type=int, default=256, help="pictures a shard")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true", help=held_out)


def _make_packs(parsed: argparse.Namespace) -> None:
    make_packs(
        parsed.work,
        parsed.packs,
        models=parsed.models,
        effort=Effort(),
        seed=parsed.seed,
        device=torch.device(parsed.device),
        dtype=getattr(torch, parsed.precision),
    )


def _make_data(parsed: argparse.Namespace) -> None:
    write_shards(
        parsed.folder,
        first=parsed.first,
        count=parsed.shards,
        pictures=parsed.pictures,
        seed=parsed.seed,
        held_out=parsed.held_out,
    )


def _gather_models(parsed: argparse.Namespace) -> None:
    for gathered in gather_models(parsed.sources, parsed.models, ledger(), blender=parsed.blender):
        what = f"left out, {gathered.left_out}" if gathered.left_out else f"{gathered.made} files"
        print("\n  ".join([f"{gathered.collection} from {gathered.origin}: {what}", *gathered.failures]))  # noqa: T201


def _make_real_data(parsed: argparse.Namespace) -> None:
    if parsed.low_poly and not parsed.held_out:
        raise SystemExit("make-real-data --low-poly needs --held-out: it names the second held-out set")
    held_out: Part = "held-out-low-poly" if parsed.low_poly else "held-out"
    files = model_files(parsed.models, held_out if parsed.held_out else "training", ledger())
    if parsed.held_out:
        names = write_held_out_shard(parsed.folder, files, seed=parsed.seed)
        print(f"{len(names)} of {len(files)} models are shown")  # noqa: T201
        return
    write_training_shards(
        parsed.folder, files, first=parsed.first, count=parsed.shards, pictures=parsed.pictures, seed=parsed.seed
    )


def _draw_real(parsed: argparse.Namespace) -> None:
    files = model_files(parsed.models, "held-out", ledger())
    write_pictures(parsed.folder, files, parsed.names, side=parsed.side, seed=3)


def _write_conformance_cases(parsed: argparse.Namespace) -> None:
    from starter_model.image_pack.conformance_cases import write_cases  # needs the tools

    write_cases(parsed.pack, parsed.cases)


def _train(parsed: argparse.Namespace) -> None:
    folder, device = parsed.runs / parsed.model, torch.device(parsed.device)
    dtype = getattr(torch, parsed.precision)
    shared = {"steps": parsed.steps, "seed": parsed.seed, "learning_rate": parsed.learning_rate}
    if parsed.model == "mesh-decoder":
        mesh_decoder.train(folder, **shared, pieces=parsed.batch or 4, dtype=dtype, device=device)
    elif parsed.model == "gaussian-decoder":
        code = parsed.runs / "mesh-decoder"
        gaussian_decoder.train(folder, code, **shared, pieces=parsed.batch or 4, device=device)
    elif parsed.data is None:
        raise SystemExit("train view-maps needs --data, the folder that make-data wrote")
    else:
        view_maps.train(
            folder,
            parsed.data,
            start=parsed.start,
            **shared,
            cooldown=parsed.cooldown,
            batch_size=parsed.batch or 16,
            dtype=dtype,
            device=device,
        )


def _with_share(text: str) -> tuple[Path, float]:
    folder, _, share = text.partition("=")
    return Path(folder), float(share or 1)


if __name__ == "__main__":
    main()
