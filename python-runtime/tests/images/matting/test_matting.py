"""Cutting out by a network from an ONNX file, which really runs."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from espalier_runtime.__main__ import main
from espalier_runtime.images.cut_out.preview import preview_cut_out
from espalier_runtime.images.matting.matting_model import matting_alpha
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.requests import Matting, PreviewCutOutParams
from espalier_runtime.protocol.progress import SilentContext
from tests.images.matting.onnx_files import colour_network

PLAIN_COLOURS = {"mean": [0, 0, 0], "deviation": [1, 1, 1]}


def pack(folder: Path, manifest: dict[str, object] | None = None, **network: object) -> Path:
    folder.mkdir()
    colour_network(folder / "net.onnx", **network)  # pyright: ignore[reportArgumentType]
    (folder / "matting.json").write_text(json.dumps(PLAIN_COLOURS | (manifest or {})))
    return folder


def red_disc() -> Image.Image:
    """On a background whose colours differ, so that nothing but the network finds it."""
    picture = Image.effect_noise((200, 120), 90).convert("RGB")
    ImageDraw.Draw(picture).ellipse((60, 20, 140, 100), fill=(230, 20, 20))
    return picture


@pytest.mark.parametrize(
    ("network", "manifest"),
    [
        ({}, {}),
        ({"side": "side"}, {"size": 64}),
        ({"has_sigmoid": False}, {}),
        ({"has_sigmoid": False}, {"output": "logits"}),
    ],
)
def test_the_network_says_what_belongs_to_the_object(
    tmp_path: Path, network: dict[str, object], manifest: dict[str, object]
) -> None:
    alpha = matting_alpha(pack(tmp_path / "reds", manifest, **network), red_disc())
    assert alpha.shape == (120, 200)
    assert alpha[60, 100] > 250
    assert alpha[60, 20] < 60
    assert alpha[5, 190] < 60


def test_colours_are_those_of_imagenet_unless_the_name_or_the_pack_says_otherwise(tmp_path: Path) -> None:
    grey = Image.new("RGB", (64, 64), (124, 116, 104))  # the mean of ImageNet, so that nought goes in
    answers = {}
    for name in ("u2net.onnx", "isnet-general.onnx"):
        folder = tmp_path / name
        folder.mkdir()
        colour_network(folder / name, weights=((100, 100, 100),), bias=5)
        try:
            answers[name] = int(matting_alpha(folder, grey)[32, 32])
        except EspalierError:
            answers[name] = 0
    assert answers["u2net.onnx"] > 250
    assert answers["isnet-general.onnx"] == 0  # below 0.5 each


def test_what_is_transparent_stays_so(tmp_path: Path) -> None:
    picture = red_disc().convert("RGBA")
    picture.putalpha(Image.new("L", picture.size, 255))
    ImageDraw.Draw(picture).rectangle((100, 0, 200, 120), fill=(255, 0, 0, 0))
    alpha = matting_alpha(pack(tmp_path / "reds"), picture)
    assert alpha[60, 80] > 250
    assert not alpha[:, 101:].any()


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (lambda folder: (folder / "net.onnx").write_bytes(b"no network"), "pack_damaged", "net.onnx cannot be opened"),
        (lambda folder: (folder / "net.onnx").unlink(), "pack_damaged", "it has no .onnx file"),
        (lambda folder: colour_network(folder / "other.onnx"), "pack_damaged", "it has 2 .onnx files"),
        (lambda folder: (folder / "matting.json").write_text('{"size": "big"}'), "pack_damaged", "matting.json"),
        (lambda folder: (folder / "matting.json").write_text('{"model": "../net.onnx"}'), "pack_damaged", "is missing"),
        (
            lambda folder: colour_network(folder / "net.onnx", weights=((1, 0, 0), (0, 1, 0))),
            "pack_unsupported",
            "answers 2 channels",
        ),
    ],
)
def test_a_pack_that_cannot_be_used_says_why(tmp_path: Path, spoil: object, code: str, words: str) -> None:
    folder = pack(tmp_path / "reds")
    spoil(folder)  # pyright: ignore[reportCallIssue]
    with pytest.raises(EspalierError) as failed:
        matting_alpha(folder, red_disc())
    assert failed.value.code == code
    assert words in failed.value.message


def test_a_picture_without_an_object_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(EspalierError) as failed:
        matting_alpha(pack(tmp_path / "reds"), Image.new("RGB", (64, 64), (10, 200, 10)))
    assert failed.value.code == "input_empty"


def test_a_preview_is_cut_out_by_the_pack_and_keeps_the_picture_beside_it(tmp_path: Path) -> None:
    red_disc().save(tmp_path / "picture.png")
    (tmp_path / "out").mkdir()
    matting = Matting(name="reds", folder=str(pack(tmp_path / "reds")), sha256="0" * 64)
    params = PreviewCutOutParams(
        job_id="1", picture=str(tmp_path / "picture.png"), folder=str(tmp_path / "out"), cut_out="auto", matting=matting
    )
    made = preview_cut_out(params, SilentContext())
    alpha = np.asarray(Image.open(made.cut_out))[..., 3]
    assert alpha[60, 100] > 250
    assert alpha[5, 5] < 60
    assert made.picture is not None
    assert not made.is_adjustable


def test_inspection_runs_the_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound, broken = pack(tmp_path / "reds"), pack(tmp_path / "pairs", weights=((1, 0, 0), (0, 1, 0)))
    assert main(["inspect-pack", "--json", "--matting", str(sound)]) == 0
    assert json.loads(capsys.readouterr().out)["checkpoints"][0]["file"].endswith("net.onnx")
    assert main(["inspect-pack", "--json", "--matting", str(broken)]) == 6
    assert json.loads(capsys.readouterr().out)["faults"][0]["code"] == "pack_unsupported"
