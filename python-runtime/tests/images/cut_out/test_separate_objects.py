"""Several objects in one picture: how many there are, where, and each of them alone."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from espalier_runtime.engines.registry import open_pack
from espalier_runtime.images.cut_out import advice
from espalier_runtime.images.cut_out.cut_out import cut_out, cut_out_by, cut_out_object
from espalier_runtime.images.cut_out.preview import preview_cut_out
from espalier_runtime.images.cut_out.separate_objects import mask_of_object, separate_objects
from espalier_runtime.jobs.generate import generate
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.requests import (
    BuildingOptions,
    GenerateParams,
    PreviewCutOutParams,
    SamplingOptions,
)
from espalier_runtime.protocol.progress import SilentContext
from tests.images.cut_out.composed_pictures import BUSY, PLAIN, Background, example, overlap

SIDE = 512
STARTER = Path(__file__).parents[4] / "packs/starter"


def two_things(background: Background) -> tuple[Image.Image, list[np.ndarray]]:
    """The crate left of the dragon, apart, and the true coverage of both."""
    picture = Image.fromarray(background(SIDE).astype(np.uint8)).convert("RGB")
    coverages = []
    for name, left in (("crate", 30), ("dragon", 280)):
        thing = example(name)
        scale = 200 / max(thing.size)
        thing = thing.resize((round(thing.width * scale), round(thing.height * scale)), Image.Resampling.LANCZOS)
        alone = Image.new("L", (SIDE, SIDE))
        alone.paste(thing.getchannel("A"), (left, 160))
        coverages.append(np.asarray(alone) / 255)
        picture.paste(thing, (left, 160), thing)
    return picture, coverages


@pytest.mark.parametrize("background", [PLAIN["white"], PLAIN["gradient"], BUSY["wall and floor"]])
def test_each_of_two_things_can_be_had_alone(background: Background) -> None:
    picture, coverages = two_things(background)
    found = cut_out(picture, "auto")
    assert advice.SEVERAL in found.advice
    boxes = separate_objects(np.asarray(found.image)[..., 3])
    assert len(boxes) == 2
    for number, (box, coverage) in enumerate(zip(boxes, coverages, strict=True), start=1):
        rows, columns = np.nonzero(coverage > 0.5)
        assert np.allclose(
            (box.left, box.top, box.left + box.width, box.top + box.height),
            (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1),
            atol=20,
        )
        alone, mask = cut_out_object(picture, found, number)
        assert overlap(alone.image, coverage) > 0.85
        assert advice.SEVERAL not in alone.advice
        assert np.array_equal(np.asarray(cut_out_by(picture, mask).image), np.asarray(alone.image))
    assert np.isclose(sum(box.share for box in boxes), 1, atol=0.02)


def test_what_is_too_small_to_be_one_goes_with_the_nearest() -> None:
    alpha = np.zeros((200, 400), np.uint8)
    alpha[50:150, 20:120] = 255
    alpha[50:150, 260:380] = 255
    alpha[90:110, 130:140] = 200  # a crumb beside the left one, and a soft rim of the right one
    alpha[50:150, 255:260] = 90
    assert [(box.left, box.width) for box in separate_objects(alpha)] == [(20, 100), (260, 120)]
    left, right = (mask_of_object(alpha, number) for number in (1, 2))
    assert left[100, 135] == 200
    assert right[100, 257] == 90
    assert np.array_equal(left.astype(int) + right, alpha)


def test_one_thing_is_one_object_and_has_no_second() -> None:
    alpha = np.zeros((100, 100), np.uint8)
    alpha[20:80, 20:80] = 255
    assert len(separate_objects(alpha)) == 1
    assert separate_objects(np.zeros_like(alpha)) == []
    with pytest.raises(EspalierError, match=r"no object number 2; found in it: 1") as failed:
        mask_of_object(alpha, 2)
    assert failed.value.code == "input_unsupported"


def test_a_preview_names_all_objects_and_shows_the_chosen_one(tmp_path: Path) -> None:
    picture, coverages = two_things(PLAIN["white"])
    picture.save(tmp_path / "two.png")

    def preview(chosen: int | None) -> tuple[int, float]:
        asked = PreviewCutOutParams(
            job_id="p", picture=str(tmp_path / "two.png"), folder=str(tmp_path), cut_out="auto", object=chosen
        )
        made = preview_cut_out(asked, SilentContext())
        return len(made.objects), overlap(Image.open(made.cut_out), coverages[1])

    count, both = preview(None)
    assert (count, both < 0.7) == (2, True)
    assert preview(2) == (2, pytest.approx(1, abs=0.15))


def test_a_generation_makes_the_chosen_object_and_keeps_its_mask(tmp_path: Path) -> None:
    picture, coverages = two_things(PLAIN["white"])
    picture.save(tmp_path / "two.png")
    folder = tmp_path / "asset"
    folder.mkdir()
    params = GenerateParams(
        job_id="one",
        folder=str(folder),
        pack_folder=str(STARTER),
        seed=1,
        device="cpu",
        cut_out="auto",
        sampling=SamplingOptions(),
        building=BuildingOptions(formats=["glb"], texture=False, triangles=500),
        pictures=[str(tmp_path / "two.png")],
        objects=[2],
    )
    recipe = generate(params, open_pack(STARTER), SilentContext()).recipe
    assert recipe["parameters"]["objects"] == [2]
    assert overlap(Image.open(folder / "cut-out-1.png"), coverages[1]) > 0.85
    mask = np.asarray(Image.open(folder / "mask-1.png"))
    assert np.array_equal(np.asarray(Image.open(folder / "cut-out-1.png"))[..., 3], mask)


def test_a_mask_says_by_itself_which_object(tmp_path: Path) -> None:
    picture, coverages = two_things(PLAIN["white"])
    picture.save(tmp_path / "two.png")
    Image.fromarray((coverages[0] * 255).astype(np.uint8)).save(tmp_path / "mask.png")
    asked = PreviewCutOutParams(
        job_id="p",
        picture=str(tmp_path / "two.png"),
        folder=str(tmp_path),
        cut_out="auto",
        mask=str(tmp_path / "mask.png"),
        object=2,
    )
    assert overlap(Image.open(preview_cut_out(asked, SilentContext()).cut_out), coverages[0]) == 1
