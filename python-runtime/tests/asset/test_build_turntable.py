"""The object turning once: as single pictures, and as a film."""

from dataclasses import replace
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from PIL import Image

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_from_surface import build_asset_from_surface
from espalier_runtime.asset.colours import ColourInputs
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.asset_report import BuiltAsset
from espalier_runtime.protocol.messages.requests import BuildingOptions
from espalier_runtime.protocol.progress import SilentContext
from tests.asset.surface_builds import RECIPE, ListeningContext, build, surface_from
from tests.folder_contents import contents
from tests.meshing.coloured_solids import sphere


def film_of(surface: ExtractedMesh, folder: Path, context: SilentContext, **options) -> BuiltAsset:
    """Six pictures stand for the many of a film, which only differ in their number."""
    plan = BuildingPlan.decide(BuildingOptions(texture_size=128, turntable_video=True, **options))
    assert plan.video_frames == 120
    return build_asset_from_surface(
        surface, ColourInputs(), AssetBuild(folder, replace(plan, video_frames=6), RECIPE), context=context
    )


def test_a_turntable_shows_the_object_from_as_many_sides_and_wholly_in_the_picture(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    build(surface, tmp_path, texture=False, turntable_frames=3)
    frames = [tmp_path / f"turntable-{number:03d}.png" for number in (1, 2, 3)]
    pictures = []
    for path in frames:
        with Image.open(path) as picture:
            pictures.append(np.asarray(picture))
    opaque = np.stack([picture[..., 3] == 255 for picture in pictures])
    assert opaque.mean(axis=(1, 2)).min() > 0.05
    assert not (opaque[:, :3].any() or opaque[:, -3:].any() or opaque[:, :, :3].any() or opaque[:, :, -3:].any())
    assert (opaque[0] != opaque[1]).mean() > 0.01
    assert len(list(tmp_path.glob("turntable-*"))) == 3


def test_a_film_turns_the_object_on_light_paper_and_is_named_in_the_answer(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    context = ListeningContext()
    asset = film_of(surface, tmp_path, context)
    assert asset.files.turntable == str(tmp_path / "turntable.webm")
    msgspec.convert(asset, BuiltAsset)
    reader = cv2.VideoCapture(asset.files.turntable)
    frames = np.stack([reader.read()[1] for _ in range(6)]).astype(int)
    assert not reader.read()[0]
    assert frames.shape == (6, 512, 512, 3)
    assert frames[:, :8].min() > 190
    assert (np.abs(np.diff(frames, axis=0)).max(axis=3) > 40).mean(axis=(1, 2)).min() > 0.01
    assert context.told.count(("progress", "export")) >= 8


def test_a_film_of_a_heavy_object_is_drawn_from_a_lighter_one_in_the_same_colours(tmp_path: Path) -> None:
    heavy = surface_from(sphere(6))
    asset = film_of(heavy, tmp_path, SilentContext(), texture=False, simplify=0.0)
    assert asset.mesh.faces > 80_000
    reader = cv2.VideoCapture(asset.files.turntable)
    frame = reader.read()[1][..., ::-1].astype(int)
    centre = frame[150:360, 180:330].reshape(-1, 3)
    red, blue = centre[:, 0] - centre[:, 2] > 60, centre[:, 2] - centre[:, 0] > 60
    assert min(red.mean(), blue.mean()) > 0.25


def test_a_build_cancelled_while_its_film_is_drawn_leaves_the_earlier_files(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    build(surface, tmp_path, texture=False)
    earlier = contents(tmp_path)

    class CancelledInTheFilm(ListeningContext):
        def progress(self, stage: str, done: float, total: float) -> None:
            if stage == "export" and total == 1 and done < 1:  # the film tells a share, the files a count
                self._cancel_at = self.asked + 1

    with pytest.raises(EspalierError, match="cancelled"):
        film_of(surface, tmp_path, CancelledInTheFilm(), texture=False)
    assert contents(tmp_path) == earlier
