"""`python -m starter_model …`: everything that makes and measures the starter pack.

Owns the command line; each command is one call into the package. Seeds are arguments, so a line of the report is
enough to repeat what it reports.
"""

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.sampling.velocity import MultiImageMode

from .build_pack import build_pack
from .conformance_cases import write_cases
from .evaluation.contact_sheet import draw_contact_sheet
from .evaluation.prior_tuning import tune_balloon
from .evaluation.report import measure_pack
from .evaluation.several_views import measure_several_views
from .make_packs import Effort, make_packs
from .pictures.shards import write_shards
from .training import gaussian_decoder, mesh_decoder, view_maps
from .words import commands as words


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse and run one command."""
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
    everything.add_argument("--seed", type=int, default=1)
    everything.add_argument("--precision", choices=("float32", "bfloat16"), default="bfloat16")
    everything.add_argument("--device", default="cpu", help="cpu or cuda")
    everything.set_defaults(run=_make_packs)

    data = commands.add_parser("make-data", help="write procedural pictures; existing shards are kept")
    data.add_argument("folder", type=Path)
    data.add_argument("--shards", type=int, default=80)
    data.add_argument("--first", type=int, default=0)
    data.add_argument("--pictures", type=int, default=256, help="pictures a shard")
    data.add_argument("--seed", type=int, default=1)
    data.add_argument("--held-out", action="store_true", help="other objects, with their solids")
    data.set_defaults(run=_make_data)

    train = commands.add_parser("train", help="train one model; a started run goes on where it was")
    train.add_argument("model", choices=("mesh-decoder", "gaussian-decoder", "view-maps"))
    train.add_argument("--runs", type=Path, required=True, help="folder of checkpoints and curves")
    train.add_argument("--data", type=Path, help="shards of pictures (view-maps)")
    train.add_argument("--steps", type=int, default=20000)
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--learning-rate", type=float, default=1e-3)
    train.add_argument("--batch", type=int, help="pieces a mosaic (4) or pictures a batch (16)")
    train.add_argument("--precision", choices=("float32", "bfloat16"), default="bfloat16")
    train.add_argument("--device", default="cpu", help="cpu or cuda")
    train.set_defaults(run=_train)

    build = commands.add_parser("build-pack", help="assemble the pack from the runs' averaged weights")
    build.add_argument("--runs", type=Path, required=True)
    build.add_argument("--pack", type=Path, required=True)
    build.set_defaults(run=lambda parsed: build_pack(parsed.runs, parsed.pack))

    tune = commands.add_parser("tune-prior", help="the balloon's best constants on training pictures")
    tune.add_argument("--data", type=Path, required=True, help="shards of training pictures")
    tune.add_argument("--pictures", type=int, default=192)
    tune.set_defaults(run=lambda parsed: _print(asdict(tune_balloon(parsed.data, pictures=parsed.pictures))))

    views = commands.add_parser("evaluate-views", help="solids from one, two and four sides against the truth")
    views.add_argument("--pack", type=Path, required=True)
    views.add_argument("--objects", type=int, default=30)
    views.set_defaults(run=_evaluate_views)

    evaluate = commands.add_parser("evaluate", help="figures as one JSON document")
    evaluate.add_argument("--pack", type=Path, required=True)
    evaluate.add_argument("--held-out", type=Path, required=True)
    evaluate.add_argument("--limit", type=int, default=500)
    evaluate.add_argument("pictures", type=Path, nargs="*", help="real cut-out pictures")
    evaluate.set_defaults(run=_evaluate)

    conformance = commands.add_parser("conformance", help="write a pack's conformance cases anew")
    conformance.add_argument("--pack", type=Path, required=True)
    conformance.add_argument("--cases", type=Path, required=True, help="test/fixtures/starter-cases")
    conformance.set_defaults(run=lambda parsed: write_cases(parsed.pack, parsed.cases))

    sheet = commands.add_parser("sheet", help="draw objects from five sides")
    sheet.add_argument("--pack", type=Path, required=True)
    sheet.add_argument("--out", type=Path, required=True)
    sheet.add_argument("--held-out", type=Path, help="shards to take procedural pictures from")
    sheet.add_argument("--procedural", type=int, default=0)
    sheet.add_argument("pictures", type=Path, nargs="*")
    sheet.set_defaults(run=_sheet)
    words.add_to(commands)
    return parser


def _make_packs(parsed: argparse.Namespace) -> None:
    make_packs(
        parsed.work,
        parsed.packs,
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
        view_maps.train(folder, parsed.data, **shared, batch_size=parsed.batch or 16, dtype=dtype, device=device)


def _evaluate_views(parsed: argparse.Namespace) -> None:
    pack = ModelPack.open(parsed.pack)
    modes: tuple[MultiImageMode, ...] = ("multidiffusion", "stochastic")
    found = {mode: measure_several_views(pack, objects=parsed.objects, mode=mode) for mode in modes}
    print(json.dumps(found, indent=2))  # noqa: T201


def _evaluate(parsed: argparse.Namespace) -> None:
    figures = measure_pack(parsed.pack, parsed.held_out, parsed.pictures, limit=parsed.limit)
    _print(asdict(figures))


def _print(figures: dict[str, Any]) -> None:
    print(json.dumps(figures, indent=2))  # noqa: T201


def _sheet(parsed: argparse.Namespace) -> None:
    draw_contact_sheet(parsed.pack, parsed.out, parsed.pictures, held_out=parsed.held_out, procedural=parsed.procedural)


if __name__ == "__main__":
    main()
