"""Cutting an object out, measured against the true outline."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from espalier_runtime.images.cut_out import advice
from espalier_runtime.images.cut_out.cut_out import cut_out
from espalier_runtime.images.cut_out.network.find_object import find_object
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.body import CutOutMode
from tests.images.cut_out.composed_pictures import BUSY, PLAIN, Background, as_jpeg, compose, example, overlap, ring

THINGS = {"crate": example("crate"), "dragon": example("dragon"), "biplane": example("biplane"), "ring": ring()}


def failure_of(picture: Image.Image, mode: str = "auto") -> EspalierError:
    with pytest.raises(EspalierError) as failed:
        cut_out(picture, mode)  # pyright: ignore[reportArgumentType]
    return failed.value


def test_in_front_of_plain_backgrounds_the_outline_is_found() -> None:
    overlaps = {
        name: [overlap(cut_out(picture, "auto").image, coverage) for picture, coverage in _on(background)]
        for name, background in PLAIN.items()
    }
    assert np.median(list(overlaps.values())) >= 0.96
    assert {name: values for name, values in overlaps.items() if min(values) < 0.85} == {}


def test_soft_shadows_and_jpeg_cost_little() -> None:
    overlaps = []
    for background in ("white", "grey", "gradient"):
        for thing in THINGS.values():
            picture, coverage = compose(thing, PLAIN[background], shadow=True)
            overlaps.append(overlap(cut_out(as_jpeg(picture), "auto").image, coverage))
    assert np.median(overlaps) >= 0.93


@pytest.mark.parametrize("background", BUSY)
def test_in_front_of_a_busy_background_it_is_found(background: str) -> None:
    for picture, coverage in _on(BUSY[background]):
        assert overlap(cut_out(picture, "auto").image, coverage) >= 0.8


def test_white_on_light_grey_is_found_whole() -> None:
    ball = np.zeros((512, 512, 4), np.uint8)
    y, x = np.mgrid[-1:1:512j, -1:1:512j]
    light = np.sqrt(np.clip(1 - x**2 - y**2, 0, 1)) * 0.55 - 0.35 * x - 0.45 * y
    ball[..., :3] = np.clip(205 + 45 * light, 0, 255)[..., None]
    ball[..., 3] = np.where(x**2 + y**2 < 1, 255, 0)
    picture, coverage = compose(
        Image.fromarray(ball), lambda side: np.full((side, side, 3), 222, np.float32), shadow=True
    )
    assert overlap(cut_out(picture, "auto").image, coverage) >= 0.93


@pytest.mark.parametrize("size", [(64, 300), (900, 200)])
def test_the_network_takes_pictures_of_any_proportions(size: tuple[int, int]) -> None:
    share = find_object(np.full((size[1], size[0], 3), 90, np.uint8))
    assert share.shape == (size[1], size[0])
    assert 0 <= share.min() <= share.max() <= 1


def test_a_hole_shows_the_background_and_a_spot_of_its_colour_does_not() -> None:
    picture, coverage = compose(ring(), PLAIN["white"], shadow=True)
    assert np.asarray(cut_out(picture, "auto").image)[128, 128, 3] == 0
    assert coverage[128, 128] == 0

    spotted = ring()
    ImageDraw.Draw(spotted).ellipse((150, 150, 361, 361), fill=(225, 215, 235, 255))
    picture, _ = compose(spotted, PLAIN["white"])
    assert np.asarray(cut_out(picture, "auto").image)[128, 128, 3] == 255


def test_the_outline_is_soft_and_free_of_the_background() -> None:
    picture, coverage = compose(ring(), PLAIN["green"])
    found = np.asarray(cut_out(picture, "auto").image).astype(float)
    assert np.abs(found[..., 3] / 255 - coverage).mean() < 0.005
    rim = (found[..., 3] > 25) & (found[..., 3] < 230)
    assert rim.sum() > 100
    assert np.abs(found[rim][:, :3] - (190, 50, 40)).mean() < 12


def test_a_large_picture_gets_an_outline_as_sharp_as_its_pixels() -> None:
    picture, coverage = compose(ring(), PLAIN["grey"], side=1600)
    assert overlap(cut_out(picture, "auto").image, coverage) >= 0.995


def test_transparency_that_says_something_is_kept_as_it_is() -> None:
    frame = Image.new("RGBA", (256, 256))
    frame.paste(example("crate").resize((180, 180)), (38, 38))
    for mode in ("auto", "keep"):
        found = cut_out(frame, mode)
        assert np.array_equal(np.asarray(found.image), np.asarray(frame))
        assert found.advice == []


def test_an_alpha_channel_that_says_nothing_is_not_taken_for_a_cut_out() -> None:
    picture, coverage = compose(example("crate"), PLAIN["white"])
    picture.putalpha(254)
    assert overlap(cut_out(picture, "auto").image, coverage) >= 0.95


def test_kept_as_it_is_an_opaque_picture_is_the_whole_frame() -> None:
    picture, _ = compose(example("crate"), PLAIN["white"])
    found = cut_out(picture, "keep")
    assert np.asarray(found.image)[..., 3].min() == 255
    assert found.advice == [advice.FILLS_FRAME]


def test_the_same_picture_gives_the_same_cut_out() -> None:
    picture, _ = compose(example("dragon"), BUSY["foliage"])
    first, second = (np.asarray(cut_out(picture, "auto").image) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("mode", ["auto", "keep"])
def test_a_picture_that_is_transparent_all_over_is_refused(mode: str) -> None:
    failure = failure_of(Image.new("RGBA", (64, 64)), mode)
    assert (failure.code, failure.message) == ("input_empty", "The picture is transparent all over.")
    assert failure.hint == "Use a picture that shows an object."


def test_a_picture_with_hardly_a_trace_in_it_is_refused_with_how_faint_it_is() -> None:
    failure = failure_of(Image.new("RGBA", (64, 64), (200, 30, 90, 13)), "auto")
    assert failure.message == "The picture is transparent all over, at most 5 % opaque."


@pytest.mark.parametrize("mode", ["auto", "keep"])
@pytest.mark.parametrize("opacity", [0.3, 0.5, 0.78])
@pytest.mark.parametrize("has_highlight", [False, True])
def test_an_object_that_is_translucent_all_over_is_an_object(
    mode: CutOutMode, opacity: float, *, has_highlight: bool
) -> None:
    solid = Image.new("RGBA", (256, 256))
    solid.paste(example("crate").resize((180, 180)), (38, 38))
    glass = np.asarray(solid).copy()
    glass[..., 3] = np.rint(glass[..., 3] * opacity)
    if has_highlight:
        glass[100:110, 100:110, 3] = 255
    found = cut_out(Image.fromarray(glass), mode)
    assert found.advice == [advice.TRANSLUCENT]
    assert np.abs(np.asarray(found.image)[..., 3].astype(int) - np.asarray(solid)[..., 3]).max() <= 4
    assert np.array_equal(np.asarray(found.image)[..., :3], glass[..., :3])


def test_an_even_veil_over_a_whole_picture_is_not_taken_for_a_cut_out() -> None:
    picture, coverage = compose(example("crate"), PLAIN["white"])
    picture.putalpha(120)
    assert overlap(cut_out(picture, "auto").image, coverage) >= 0.95


def test_glass_in_a_solid_object_stays_as_it_is() -> None:
    window = np.zeros((256, 256, 4), np.uint8)
    window[40:216, 40:216] = (120, 80, 40, 255)
    window[80:176, 80:176, 3] = 90
    assert np.array_equal(np.asarray(cut_out(Image.fromarray(window), "auto").image), window)


def test_white_on_white_and_a_picture_of_nothing_are_refused_with_a_hint() -> None:
    white_on_white, _ = compose(Image.new("RGBA", (10, 10), (254, 254, 254, 255)), PLAIN["white"])
    for picture in (white_on_white, Image.new("RGB", (300, 200), (200, 30, 90))):
        failure = failure_of(picture)
        assert failure.code == "input_empty"
        assert failure.hint is not None
        assert "transparent background" in failure.hint


def test_an_object_of_a_few_pixels_is_refused() -> None:
    frame = Image.new("RGBA", (256, 256))
    frame.paste((255, 0, 0, 255), (100, 100, 105, 105))
    failure = failure_of(frame)
    assert failure.code == "input_too_small"
    assert "5 × 5 pixels" in failure.message


def test_a_small_object_gets_advice() -> None:
    picture, _ = compose(example("crate"), PLAIN["white"], share=0.12)
    assert cut_out(picture, "auto").advice == [advice.TINY]


def test_an_object_that_touches_the_edge_gets_advice() -> None:
    picture, _ = compose(ring(), PLAIN["white"])
    assert advice.TOUCHES_BORDER in cut_out(picture.crop((60, 0, 256, 256)), "auto").advice


def test_two_objects_get_advice_and_a_speck_beside_one_is_dropped() -> None:
    def with_second(side: int) -> Image.Image:
        picture, _ = compose(ring(), PLAIN["white"], share=0.5, side=512)
        picture.paste((20, 60, 160), (420, 40, 420 + side, 40 + side))
        return picture

    assert advice.SEVERAL in cut_out(with_second(80), "auto").advice
    with_speck = cut_out(with_second(10), "auto")
    assert advice.SEVERAL not in with_speck.advice
    assert np.asarray(with_speck.image)[45, 425, 3] == 0


def test_an_object_of_nearly_the_backgrounds_colour_gets_advice() -> None:
    disc = ring()
    flat = Image.new("RGBA", disc.size, (150, 130, 128, 255))
    flat.putalpha(disc.getchannel("A"))
    picture, _ = compose(flat, PLAIN["grey"])
    assert advice.LOW_CONTRAST in cut_out(picture, "auto").advice


def _on(background: Background) -> list[tuple[Image.Image, np.ndarray]]:
    return [compose(thing, background) for thing in THINGS.values()]
