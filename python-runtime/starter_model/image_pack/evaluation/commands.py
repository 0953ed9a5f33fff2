"""The commands that measure the starter pack: `tune-prior`, `evaluate`, `evaluate-real`, `evaluate-views`, `sheet`.

Owns their arguments; each is one call into the package.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from espalier_runtime.engines.registry import open_pack
from espalier_runtime.sampling.velocity import MultiImageMode
from starter_model.image_pack.evaluation.finished.contact_sheet import draw_contact_sheet
from starter_model.image_pack.evaluation.held_out_objects import held_out_objects
from starter_model.image_pack.evaluation.inflation_pack import write_inflation_pack
from starter_model.image_pack.evaluation.prior_tuning import tune_inflation
from starter_model.image_pack.evaluation.real_report import compare_on_real, real_table
from starter_model.image_pack.evaluation.report import Contender, Material, compare
from starter_model.image_pack.evaluation.several_views import measure_several_views
from starter_model.image_pack.evaluation.table import markdown_table

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the commands to a program's."""
    tune = commands.add_parser("tune-prior", help="the best constants of inflation on training pictures")
    tune.add_argument("--data", type=Path, required=True, help="shards of training pictures")
    tune.add_argument("--pictures", type=int, default=192)
    tune.set_defaults(run=lambda parsed: _print(asdict(tune_inflation(parsed.data, pictures=parsed.pictures))))

    evaluate = commands.add_parser("evaluate", help="packs and inflation alone side by side, as a Markdown table")
    _add_contenders(evaluate)
    evaluate.add_argument("--held-out", type=Path, required=True, help="shards of make-data --held-out")
    evaluate.add_argument("--limit", type=int, default=500, help="held-out objects")
    evaluate.add_argument("--finished", type=int, default=40, help="how many of them to make to the GLB")
    evaluate.add_argument("--work", type=Path, help="keep pictures and GLBs there, and make none twice")
    evaluate.add_argument("--json", type=Path, help="file for all figures")
    evaluate.add_argument("pictures", type=Path, nargs="*", help="real cut-out pictures")
    evaluate.set_defaults(run=_evaluate)

    real = commands.add_parser("evaluate-real", help="packs, balloon and flat cut-out on real models never seen")
    _add_contenders(real)
    real.add_argument("--held-out", type=Path, required=True, help="what make-real-data --held-out wrote")
    real.add_argument("--every", type=int, default=1, help="take only every so many objects")
    real.add_argument("--finished", type=int, default=0, help="how many of them to make to the GLB and see from around")
    real.add_argument("--json", type=Path, help="file for all figures")
    real.set_defaults(run=_evaluate_real)

    views = commands.add_parser("evaluate-views", help="solids from one, two and four sides against the truth")
    views.add_argument("--pack", type=Path, required=True)
    views.add_argument("--objects", type=int, default=30)
    views.set_defaults(run=_evaluate_views)

    sheet = commands.add_parser("sheet", help="draw finished objects from five sides")
    sheet.add_argument("--pack", type=Path, required=True)
    sheet.add_argument("--out", type=Path, required=True)
    sheet.add_argument("--held-out", type=Path, help="shards to take procedural pictures from")
    sheet.add_argument("--procedural", type=int, default=0)
    sheet.add_argument("pictures", type=Path, nargs="*")
    sheet.set_defaults(run=_sheet)


def _add_contenders(parser: argparse.ArgumentParser) -> None:
    """Columns of the table, in the order in which they are named."""
    parser.add_argument(
        "--pack",
        dest="contenders",
        action="append",
        type=lambda text: _contender(text, "pack"),
        metavar="[NAME=]FOLDER",
        help="a pack to measure; once or more",
    )
    parser.add_argument(
        "--objects",
        dest="contenders",
        action="append",
        type=lambda text: _contender(text, "objects"),
        metavar="[NAME=]FOLDER",
        help="GLBs that another program made, named like the pictures in WORK/pictures and the real ones",
    )


def _contender(text: str, kind: str) -> Contender:
    name, _, folder = text.rpartition("=")
    return Contender(name or Path(folder).resolve().name, **{kind: Path(folder)})


def _evaluate(parsed: argparse.Namespace) -> None:
    contenders: list[Contender] = parsed.contenders or []
    if not any(contender.pack for contender in contenders):
        raise SystemExit("evaluate needs --pack, at least once")
    with TemporaryDirectory() as temporary:
        material = Material(
            parsed.held_out, parsed.limit, parsed.finished, parsed.pictures, parsed.work or Path(temporary)
        )
        figures = compare(contenders, material)
    if parsed.json is not None:
        document = {name: asdict(one) for name, one in figures.items()}
        parsed.json.write_text(json.dumps(document, indent=2) + "\n")
    print(markdown_table(figures))  # noqa: T201


def _evaluate_real(parsed: argparse.Namespace) -> None:
    packs = {one.name: one.pack for one in parsed.contenders or [] if one.pack is not None}
    if not packs:
        raise SystemExit("evaluate-real needs --pack, at least once")
    objects = list(held_out_objects(parsed.held_out, sys.maxsize))[:: parsed.every]
    with TemporaryDirectory() as temporary:
        write_inflation_pack(next(iter(packs.values())), Path(temporary))
        compared = compare_on_real(packs, Path(temporary), objects)
    if parsed.json is not None:
        parsed.json.write_text(json.dumps(compared, indent=1) + "\n")
    print(real_table(compared["figures"]))  # noqa: T201
    if parsed.finished:
        from starter_model.image_pack.evaluation.finished.finished_around import (  # needs the tools
            around_table,
            measure_around,
        )

        chosen = objects[:: max(1, len(objects) // parsed.finished)][: parsed.finished]
        around = {name: measure_around(open_pack(folder), chosen) for name, folder in packs.items()}
        print(around_table(around))  # noqa: T201


def _evaluate_views(parsed: argparse.Namespace) -> None:
    pack = open_pack(parsed.pack)
    modes: tuple[MultiImageMode, ...] = ("multidiffusion", "stochastic")
    _print({mode: measure_several_views(pack, objects=parsed.objects, mode=mode) for mode in modes})


def _sheet(parsed: argparse.Namespace) -> None:
    draw_contact_sheet(parsed.pack, parsed.out, parsed.pictures, held_out=parsed.held_out, procedural=parsed.procedural)


def _print(figures: dict[str, Any]) -> None:
    print(json.dumps(figures, indent=2))  # noqa: T201
