"""A cut-out by a mask that somebody made, and by another tolerance."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from espalier_runtime.images.cut_out.cut_out import cut_out, cut_out_by
from espalier_runtime.images.cut_out.mask import mask_hash, read_mask
from espalier_runtime.protocol.errors import EspalierError
from tests.images.cut_out.composed_pictures import PLAIN, compose, example


def disc(size: tuple[int, int] = (96, 64), radius: int = 20) -> Image.Image:
    mask = Image.new("L", size)
    left, top = size[0] // 2 - radius, size[1] // 2 - radius
    ImageDraw.Draw(mask).ellipse((left, top, left + 2 * radius, top + 2 * radius), fill=255)
    return mask


def saved(picture: Image.Image, path: Path) -> Path:
    picture.save(path)
    return path


def test_the_mask_is_the_alpha_to_the_last_value() -> None:
    picture = Image.effect_noise((96, 64), 40).convert("RGB")
    mask = np.asarray(disc().resize((96, 64))).copy()
    mask[30, :] = np.linspace(0, 255, 96).astype(np.uint8)
    found = np.asarray(cut_out_by(picture, mask).image)
    assert (found[..., 3] == mask).all()
    assert (found[32, 48, :3] == np.asarray(picture)[32, 48]).all()


def test_what_the_cut_out_found_as_a_mask_gives_nearly_the_same_colours() -> None:
    picture, _ = compose(example("crate"), PLAIN["green"])
    found = np.asarray(cut_out(picture, "auto").image)
    again = np.asarray(cut_out_by(picture, found[..., 3]).image)
    assert (again[..., 3] == found[..., 3]).all()
    seen = found[..., 3] > 128
    assert np.abs(again[seen].astype(int) - found[seen]).mean() < 2


def test_a_transparent_picture_keeps_its_colours_under_a_mask() -> None:
    picture = Image.new("RGBA", (96, 64), (10, 200, 30, 0))
    ImageDraw.Draw(picture).rectangle((20, 20, 60, 40), fill=(200, 10, 30, 255))
    found = np.asarray(cut_out_by(picture, np.asarray(disc())).image)
    assert found[12, 48].tolist() == [10, 200, 30, 255]  # was not seen, and was painted over


@pytest.mark.parametrize("level", [0, 127])
def test_a_mask_that_leaves_nothing_is_refused(level: int) -> None:
    with pytest.raises(EspalierError) as failed:
        cut_out_by(Image.new("RGB", (64, 64)), np.full((64, 64), level, np.uint8))
    assert failed.value.code == "input_empty"


def test_a_mask_is_read_from_brightness_and_from_transparency(tmp_path: Path) -> None:
    mask = disc()
    transparent = Image.new("RGBA", mask.size, (9, 9, 9, 0))
    transparent.putalpha(mask)
    read = [
        read_mask(saved(picture, tmp_path / name), mask.size)
        for name, picture in {"l.png": mask, "rgb.png": mask.convert("RGB"), "a.png": transparent}.items()
    ]
    assert all((each == np.asarray(mask)).all() for each in read)
    assert len({mask_hash(each) for each in read}) == 1


def test_a_mask_of_another_size_is_fitted_and_one_of_other_proportions_refused(tmp_path: Path) -> None:
    path = saved(disc((192, 128), 40), tmp_path / "large.png")
    fitted = read_mask(path, (96, 64))
    assert fitted.shape == (64, 96)
    assert np.mean((fitted > 127) != (np.asarray(disc()) > 127)) < 0.02
    with pytest.raises(EspalierError, match=r"192 × 128 pixels, its picture 64 × 64"):
        read_mask(path, (64, 64))


def test_a_greater_tolerance_takes_less_of_a_picture_for_the_object() -> None:
    picture = Image.new("RGB", (256, 256), (200, 200, 200))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 60, 128, 196), fill=(170, 178, 186))
    draw.rectangle((128, 60, 196, 196), fill=(60, 20, 20))
    areas = {}
    for tolerance in (None, 1.0, 4.0):
        found = cut_out(picture, "auto", tolerance=tolerance)
        assert found.is_adjustable
        areas[tolerance] = int((np.asarray(found.image)[..., 3] > 128).sum())
    assert areas[None] == areas[1.0]
    assert areas[4.0] < 0.6 * areas[1.0]
