from pathlib import Path

import numpy as np
import pytest

from espalier_runtime.model_packs.model_pack import ModelPack
from starter_model.evaluation.generation import finished_mesh
from starter_model.evaluation.prior_tuning import tune_balloon
from starter_model.evaluation.silhouettes import measure_outline
from tests.starter.outlines import bar, cut_out, disc

PACK = Path(__file__).parents[3] / "packs" / "starter"


def test_the_finished_glb_has_the_pictures_outline_with_its_corners_and_thin_parts():
    alpha = np.maximum(bar(256, 0.2), bar(256, 0.02, 0.45))
    picture = cut_out(alpha)
    figures = measure_outline(picture, finished_mesh(ModelPack.open(PACK), picture))
    assert figures.overlap > 0.98
    assert figures.thin_recall > 0.7


def test_the_balloon_is_tuned_to_the_depth_of_the_training_pictures(tmp_path):
    axis = (np.arange(64) + 0.5) / 64 - 0.5
    inside = np.hypot(*np.meshgrid(axis, axis)) < 0.4
    for name, half in (("thin", 0.08), ("thick", 0.4)):
        folder = tmp_path / name
        folder.mkdir()
        depth = np.where(inside[..., None], np.array([-half, half]), np.nan).astype(np.float16)
        picture = (disc(128, 0.4)[..., None] * np.ones(4) * 255).astype(np.uint8)
        np.savez(folder / "shard-00000.npz", picture=picture[None], depth=depth[None])
    thin, thick = (tune_balloon(tmp_path / name, pictures=1) for name in ("thin", "thick"))
    assert thin.config.softcap < thick.config.softcap
    assert thin.overlap == pytest.approx(thick.overlap, abs=0.4)
