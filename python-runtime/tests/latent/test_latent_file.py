"""The saved latent: what comes back, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from espalier_runtime.latent.latent_file import load_latent, save_latent
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.protocol.errors import EspalierError

COORDS = torch.tensor([[0, 0, 0, 1], [0, 0, 2, 0], [0, 7, 7, 7]], dtype=torch.int32)
FEATS = torch.arange(24, dtype=torch.float32).reshape(3, 8)
RECIPE = {
    "seed": 7,
    "device": "cpu",
    "pack": {"name": "starter", "sha256": "00"},
    "input": [{"sha256": "00"}],
    "parameters": {"text": "café"},
    "versions": {"torch": "2"},
}
METADATA = {"espalier": json.dumps(RECIPE), "resolution": "8"}


def test_a_saved_latent_comes_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "latent.safetensors"
    save_latent(path, StructuredLatent(COORDS, FEATS, 8, "a space"), RECIPE)
    latent, found = load_latent(path)
    assert torch.equal(latent.coords, COORDS)
    assert torch.equal(latent.feats, FEATS)
    assert (latent.resolution, latent.space, found) == (8, "a space", RECIPE)


def fault(path: Path) -> EspalierError:
    with pytest.raises(EspalierError) as caught:
        load_latent(path)
    assert caught.value.code == "latent_invalid"
    assert caught.value.hint is not None
    return caught.value


def changed(coords: Tensor = COORDS, feats: Tensor = FEATS, **metadata: str) -> Callable[[Path], None]:
    return lambda path: save_file({"coords": coords, "feats": feats}, path, {**METADATA, **metadata})


def row(index: int, values: list[int]) -> Tensor:
    coords = COORDS.clone()
    coords[index] = torch.tensor(values)
    return coords


def recipe(**changes: object) -> Callable[[Path], None]:
    return changed(espalier=json.dumps(RECIPE | changes))


def with_value(value: float) -> Tensor:
    feats = FEATS.clone()
    feats[1, 3] = value
    return feats


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda path: path.write_bytes(b""), "is not a latent file"),
        (lambda path: path.write_bytes(b"\xff" * 64), "is not a latent file"),
        (lambda path: save_file({"coords": COORDS}, path, METADATA), "is not a latent file"),
        (lambda path: save_file({"coords": COORDS, "feats": FEATS}, path), "is not a latent file"),
        (changed(espalier="{"), "is not a latent file"),
        (changed(espalier="[]"), "is not a latent file"),
        (changed(espalier=json.dumps(RECIPE)[:-1] + ', "more": NaN}'), "is not a latent file"),
        (changed(espalier="[" * 100_000), "is not a latent file"),
        (recipe(seed="seven"), "`$.seed`"),
        (recipe(seed=10**30), "is not a latent file"),
        (recipe(pack="starter"), "`$.pack`"),
        (recipe(input={}), "`$.input`"),
        (recipe(parameters=[]), "`$.parameters`"),
        (recipe(parameters={"building": "all"}), "parameters.building is no object"),
        (recipe(versions=None), "`$.versions`"),
        (recipe(words="x" * 2**20), "characters long"),
        (recipe(words="\ud800"), "is not a latent file"),
        (changed(coords=COORDS + torch.tensor([1, 0, 0, 0], dtype=torch.int32)), "row 0 belongs to sample 1"),
        (changed(coords=COORDS - torch.tensor([1, 0, 0, 0], dtype=torch.int32)), "row 0 belongs to sample -1"),
        (changed(coords=row(2, [1, 0, 0, 0])), "row 2 belongs to sample 1"),
        (changed(resolution="many"), "is not a latent file"),
        (changed(resolution="9999"), "its resolution is 9999"),
        (changed(coords=COORDS.long()), "coords are torch.int64"),
        (changed(coords=COORDS[:, :3].contiguous()), r"coords are torch.int32 [3, 3]"),
        (changed(feats=FEATS.half()), "feats are torch.float16"),
        (changed(feats=FEATS[:2].clone()), "3 voxels and 2 feature rows"),
        (changed(coords=row(2, [0, 7, 7, 8])), "row 2 [0, 7, 7, 8] is outside the grid of 8"),
        (changed(coords=row(1, [0, 0, 0, 1])), "row 1 [0, 0, 0, 1] repeats the row before it"),
        (changed(coords=row(1, [0, 0, 0, 0])), "row 1 [0, 0, 0, 0] is not in ascending order"),
        (changed(coords=COORDS[:0], feats=FEATS[:0]), "there are no voxels"),
        (changed(feats=with_value(float("nan"))), "row 1 holds a value that is not finite"),
        (changed(feats=with_value(float("inf"))), "row 1 holds a value that is not finite"),
    ],
)
def test_a_spoiled_latent_is_refused_by_name(tmp_path: Path, write: Callable[[Path], None], said: str) -> None:
    path = tmp_path / "latent.safetensors"
    write(path)
    assert said in fault(path).message


def test_a_truncated_latent_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latent.safetensors"
    save_latent(path, StructuredLatent(COORDS, FEATS, 8), RECIPE)
    path.write_bytes(path.read_bytes()[:-4])
    fault(path)


def test_a_missing_latent_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(EspalierError) as caught:
        load_latent(tmp_path / "latent.safetensors")
    assert caught.value.code == "not_found"
