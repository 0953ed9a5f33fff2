"""The commands of the text starter: `words-train`, `words-build-pack`, `words-evaluate`, `words-sheet`.

Owns their arguments; each is one call into the package.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from espalier_runtime.engines.registry import open_pack
from starter_model.text_pack.build_pack import build_pack
from starter_model.text_pack.contact_sheet import SENTENCES, draw_contact_sheet
from starter_model.text_pack.evaluation import measure_words
from starter_model.text_pack.training import RUN_NAME, train

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the commands to a program's."""
    training = commands.add_parser("words-train", help="train the text starter; a started run goes on where it was")
    training.add_argument("--runs", type=Path, required=True, help="folder of checkpoints and curves")
    training.add_argument("--steps", type=int, default=8000)
    training.add_argument("--seed", type=int, default=1)
    training.add_argument("--learning-rate", type=float, default=1.2e-3)
    training.add_argument("--batch", type=int, default=64)
    training.add_argument("--device", default="cpu", help="cpu or cuda")
    training.set_defaults(run=_train)

    build = commands.add_parser("words-build-pack", help="assemble the text pack from the run's averaged weights")
    build.add_argument("--runs", type=Path, required=True)
    build.add_argument("--pack", type=Path, required=True)
    build.set_defaults(run=lambda parsed: build_pack(parsed.runs, parsed.pack))

    evaluate = commands.add_parser("words-evaluate", help="figures as one JSON document")
    evaluate.add_argument("--pack", type=Path, required=True)
    evaluate.add_argument("--captions", type=int, default=5, help="of every noun")
    evaluate.add_argument("--truths", type=int, default=8, help="objects that a sampled one is held against")
    evaluate.set_defaults(run=_evaluate)

    sheet = commands.add_parser("words-sheet", help="draw what sentences become")
    sheet.add_argument("--pack", type=Path, required=True)
    sheet.add_argument("--out", type=Path, required=True)
    sheet.add_argument("--seed", type=int, default=1)
    sheet.add_argument("sentences", nargs="*", default=list(SENTENCES))
    sheet.set_defaults(run=_sheet)


def _train(parsed: argparse.Namespace) -> None:
    train(
        parsed.runs / RUN_NAME,
        steps=parsed.steps,
        seed=parsed.seed,
        learning_rate=parsed.learning_rate,
        batch_size=parsed.batch,
        device=torch.device(parsed.device),
    )


def _evaluate(parsed: argparse.Namespace) -> None:
    figures = measure_words(open_pack(parsed.pack), captions_a_noun=parsed.captions, truths=parsed.truths)
    print(json.dumps(asdict(figures), indent=2))  # noqa: T201


def _sheet(parsed: argparse.Namespace) -> None:
    draw_contact_sheet(open_pack(parsed.pack), parsed.out, parsed.sentences, seed=parsed.seed)
