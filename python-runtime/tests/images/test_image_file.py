"""Pictures as people have them, and files that are none."""

import io
import os
import struct
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from espalier_runtime.images import image_file
from espalier_runtime.images.image_file import load_picture, read_picture
from espalier_runtime.protocol.errors import EspalierError

ORANGE = (200, 100, 50)


def plain(size: tuple[int, int] = (64, 48)) -> Image.Image:
    return Image.new("RGB", size, ORANGE)


def saved(folder: Path, name: str, picture: Image.Image, **options: object) -> Path:
    path = folder / name
    picture.save(path, **options)
    return path


def failure_of(path: Path) -> EspalierError:
    with pytest.raises(EspalierError) as failed:
        load_picture(path)
    return failed.value


def colour_at(picture: Image.Image, x: int = 5, y: int = 5) -> np.ndarray:
    return np.array(picture.getpixel((x, y)))


@pytest.mark.parametrize(
    ("ending", "extension"),
    [
        ("png", "png"),
        ("jpg", "jpg"),
        ("webp", "webp"),
        ("avif", "avif"),
        ("gif", "gif"),
        ("tif", "tif"),
        ("bmp", "bmp"),
    ],
)
def test_common_formats_are_read_and_kept_byte_for_byte(tmp_path: Path, ending: str, extension: str) -> None:
    path = saved(tmp_path, f"picture.{ending}", plain())
    picture = read_picture(path)
    assert (picture.image.mode, picture.image.size) == ("RGB", (64, 48))
    assert np.abs(colour_at(picture.image) - ORANGE).max() <= 4
    assert (picture.content, picture.extension) == (path.read_bytes(), extension)


def test_the_ending_is_that_of_the_content_not_of_the_name(tmp_path: Path) -> None:
    path = saved(tmp_path, "picture.png", plain(), format="JPEG")
    assert read_picture(path).extension == "jpg"


@pytest.mark.parametrize("name", ["a b.png", 'it\'s "quoted".png', "🫖.png", "two\nlines.png", "-rf.png"])
def test_any_name_that_a_file_can_have_works(tmp_path: Path, name: str) -> None:
    assert load_picture(saved(tmp_path, name, plain())).size == (64, 48)


def test_a_picture_taken_sideways_stands_upright(tmp_path: Path) -> None:
    picture = plain()
    picture.paste((0, 0, 255), (0, 0, 64, 10))
    sideways = Image.Exif()
    sideways[0x0112] = 6  # rotate by 90° clockwise to see it upright
    upright = load_picture(saved(tmp_path, "picture.png", picture, exif=sideways))
    assert upright.size == (48, 64)
    assert upright.getpixel((45, 30)) == (0, 0, 255)


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_transparency_is_kept(tmp_path: Path, mode: str) -> None:
    picture = plain().convert(mode)
    picture.putalpha(Image.new("L", picture.size, 77))
    read = load_picture(saved(tmp_path, "picture.png", picture))
    assert read.mode == "RGBA"
    assert colour_at(read)[3] == 77


def test_a_palette_with_a_transparent_entry_and_a_transparent_colour_are_resolved(tmp_path: Path) -> None:
    palette = saved(tmp_path, "palette.png", plain().quantize(4), transparency=0)
    keyed = saved(tmp_path, "keyed.png", plain(), transparency=ORANGE)
    for path in (palette, keyed):
        read = load_picture(path)
        assert tuple(colour_at(read)) == (*ORANGE, 0)


@pytest.mark.parametrize("channels", [1, 3])
def test_the_see_through_colour_of_sixteen_bits_is_told_from_its_neighbours(tmp_path: Path, channels: int) -> None:
    key, near, other = 0x1234, 0x1235, 0xABCD
    pixels = np.full((32, 32, channels), key, ">u2")
    pixels[8:24, 8:24] = other
    pixels[12, 12] = near
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    colour = struct.pack(f">{channels}H", *[key] * channels)
    kind = {1: 0, 3: 2}[channels]
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 32, 32, 16, kind, 0, 0, 0)) + chunk(b"tRNS", colour)
    path = tmp_path / "deep.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    alpha = np.asarray(load_picture(path).getchannel("A"))
    assert np.array_equal(alpha == 255, (pixels != key).all(axis=-1))
    assert colour_at(load_picture(path), 16, 16)[:3] == pytest.approx([0xAB] * 3, abs=1)


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 64).astype(np.uint16)[None].repeat(48, axis=0)
    read = load_picture(saved(tmp_path, "grey.png", Image.fromarray(ramp)))
    assert read.mode == "RGB"
    assert [read.getpixel((x, 5))[0] for x in (0, 32, 63)] == [0, 130, 255]


def test_cmyk_is_seen_in_its_colours(tmp_path: Path) -> None:
    for name in ("picture.jpg", "picture.tif"):
        read = load_picture(saved(tmp_path, name, plain().convert("CMYK")))
        assert np.abs(colour_at(read) - ORANGE).max() <= 4


def test_an_embedded_profile_is_followed(tmp_path: Path) -> None:
    lab = Image.new("LAB", (64, 48), (128, 128, 128))
    grey = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    same = load_picture(saved(tmp_path, "same.png", plain(), icc_profile=grey.tobytes()))
    assert np.abs(colour_at(same) - ORANGE).max() <= 1
    broken = load_picture(saved(tmp_path, "broken.png", plain(), icc_profile=b"no profile"))
    assert tuple(colour_at(broken)) == ORANGE
    assert np.ptp(colour_at(load_picture(saved(tmp_path, "lab.tif", lab)))) <= 2


@pytest.mark.parametrize("ending", ["png", "webp", "gif"])
def test_of_an_animation_the_first_frame_is_taken(tmp_path: Path, ending: str) -> None:
    second = Image.new("RGB", (64, 48), (0, 0, 255))
    path = saved(tmp_path, f"moving.{ending}", plain(), save_all=True, append_images=[second])
    assert np.abs(colour_at(load_picture(path))[:3] - ORANGE).max() <= 4


def test_a_large_picture_is_reduced_to_what_can_be_used(tmp_path: Path) -> None:
    read = load_picture(saved(tmp_path, "large.jpg", plain((5000, 2500))))
    assert read.size == (2048, 1024)


@pytest.mark.parametrize("size", [(20_000, 20_000), (10_000, 9_000), (17_000, 20)])
def test_a_giant_is_refused_by_its_header_before_a_pixel_is_decoded(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "giant.png"
    path.write_bytes(png_header(size))
    started = time.process_time()
    failure = failure_of(path)
    assert time.process_time() - started < 2
    assert failure.code == "input_too_large"
    assert failure.hint == "Reduce it to 2048 pixels on the longer side: the model sees no more than that."


def test_a_file_of_too_many_bytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_file, "MAX_FILE_BYTES", 1024**2)
    path = tmp_path / "large.png"
    path.write_bytes(bytes(1024**2 + 1))
    assert "the file is larger than 1 MiB" in failure_of(path).message


@pytest.mark.parametrize("size", [(1, 1), (15, 400), (16_000, 20)])
def test_a_picture_of_hardly_any_pixels_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    failure = failure_of(saved(tmp_path, "small.png", plain(size)))
    assert failure.code == "input_too_small"
    assert f"{size[0]} × {size[1]} pixels" in failure.message


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "input_unreadable", "is an empty file"),
        (b"hello", "input_unreadable", "is not a picture, or it is damaged"),
        (b"%PDF-1.7 ...", "input_unsupported", "is a PDF document"),
        (b"<?xml version='1.0'?><svg xmlns='x'/>", "input_unsupported", "is an SVG drawing"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "input_unsupported", "is a HEIC picture"),
    ],
)
def test_what_is_no_picture_is_named(tmp_path: Path, content: bytes, code: str, words: str) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(content)
    failure = failure_of(path)
    assert failure.code == code
    assert words in failure.message
    assert failure.details == {"path": str(path)}


def test_half_a_picture_is_refused(tmp_path: Path) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200, 3), dtype=np.uint8))
    for ending in ("png", "jpg", "webp"):
        path = saved(tmp_path, f"half.{ending}", noise)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        failure = failure_of(path)
        assert failure.code == "input_unreadable"
        assert failure.hint is not None


def test_paths_that_lead_to_no_file_are_refused_at_once(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    expected = {
        tmp_path / "missing.png": "input_not_found",
        circle: "input_not_found",
        Path("x" * 5000): "input_not_found",
        Path("nul\0byte"): "input_not_found",
        tmp_path: "input_unsupported",
        fifo: "input_unsupported",
        Path("/dev/zero"): "input_unsupported",
    }
    assert {path: failure_of(path).code for path in expected} == expected


@pytest.mark.parametrize(
    ("ending", "at", "part"),
    [
        ("png", 33, struct.pack(">I4sI", 0, b"tEXt", zlib.crc32(b"tEXt"))),
        ("jpg", 2, b"\xff\xe1\0\2"),
        ("jpg", 2, b"\xff"),
        ("gif", 13 + 3 * 256, b"\x21\xfe\1a\0"),
    ],
)
def test_millions_of_empty_parts_are_refused_soon(tmp_path: Path, ending: str, at: int, part: bytes) -> None:
    path = saved(tmp_path, f"parts.{ending}", Image.new("L", (64, 64)), **({"optimize": 0} if ending == "gif" else {}))
    content = path.read_bytes()
    path.write_bytes(content[:at] + part * 1_000_000 + content[at:])
    started = time.process_time()
    with pytest.raises(EspalierError, match="far too many parts") as caught:
        read_picture(path)
    assert caught.value.code == "input_unreadable"
    assert time.process_time() - started < 15  # about one; Pillow alone takes ten times as long


@pytest.mark.parametrize(("start", "head"), [(b"II*\0", "<IH"), (b"MM\0*", ">IH"), (b"II+\0\x08\0\0\0", "<QQ")])
def test_a_tiff_of_millions_of_strips_is_refused_before_lists_are_made(tmp_path: Path, start: bytes, head: str) -> None:
    order, count = head[0], 2_000_000
    entry = f"{order}HHQQ" if head[1:] == "QQ" else f"{order}HHII"
    where = len(start) + struct.calcsize(f"{order}{head[1]}")
    tags = [
        (256, 4, 1, 64),
        (257, 4, 1, 64),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, count, 200),
        (279, 4, count, 200),
    ]
    directory = struct.pack(f"{order}{head[2]}", len(tags)) + b"".join(struct.pack(entry, *tag) for tag in tags)
    path = tmp_path / "strips.tif"
    path.write_bytes(start + struct.pack(f"{order}{head[1]}", where) + directory + bytes(200 + 8 * count))
    with pytest.raises(EspalierError, match="far too many parts") as caught:
        read_picture(path)
    assert caught.value.code == "input_unreadable"


@pytest.mark.parametrize(
    ("whole", "damaged"), [(b"av01", b"av02"), (b"iloc", b"ilox"), (b"mdat", b"mdat\xff\xff\xff\xff")]
)
def test_a_damaged_avif_is_refused_as_one(tmp_path: Path, whole: bytes, damaged: bytes) -> None:
    path = saved(tmp_path, "damaged.avif", Image.effect_noise((64, 64), 90).convert("RGB"))
    path.write_bytes(path.read_bytes().replace(whole, damaged))
    assert failure_of(path).code == "input_unreadable"


def test_pixels_without_known_colours_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, "depth.tif", Image.fromarray(np.ones((32, 32), dtype=np.float32)))
    assert failure_of(path).code == "input_unsupported"


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow warns of odd metadata
@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_damage_anywhere_in_a_file_gives_a_picture_or_our_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(data.draw(st.sampled_from(SOUND_FILES)))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content)
    try:
        assert load_picture(path).mode in ("RGB", "RGBA")
    except EspalierError as error:
        assert error.code.startswith("input_")


def encoded(ending: str) -> bytes:
    content = io.BytesIO()
    plain((20, 20)).save(content, ending)
    return content.getvalue()


SOUND_FILES = [encoded(name) for name in ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "TIFF", "BMP")]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_header(size: tuple[int, int]) -> bytes:
    """A PNG that claims to be of this size and holds nearly no pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
