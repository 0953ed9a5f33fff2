import numpy as np
import torch

from starter_model.image_pack.objects.shards import write_shards
from starter_model.image_pack.training.picture_set import Batch, PictureSet
from starter_model.image_pack.training.picture_variation import vary


def batch_of(tmp_path, pictures: int = 12) -> Batch:
    write_shards(tmp_path, first=0, count=1, pictures=pictures, seed=4, held_out=False)
    return PictureSet(tmp_path).batch(np.arange(pictures))


def test_objects_keep_their_depth_and_outline_whatever_is_painted_on_them(tmp_path):
    batch = batch_of(tmp_path)
    varied = vary(batch, np.random.default_rng(2))
    changed = (varied.picture[:, :3] - batch.picture[:, :3]).abs().amax((1, 2, 3)) > 0.1
    assert changed.sum() >= 6
    for number in range(len(batch.seen)):
        same = torch.equal(varied.front[number], batch.front[number])
        mirrored = torch.equal(varied.front[number], batch.front[number].flip(-1))
        assert same or mirrored
        flip = (lambda values: values) if same else (lambda values: values.flip(-1))
        assert torch.equal(varied.picture[number, 3], flip(batch.picture[number, 3]))
        assert torch.equal(varied.half[number], flip(batch.half[number]))


def test_paint_lies_on_the_picture_and_on_its_unlit_colours_alike_and_changes_no_exposure(tmp_path):
    batch = batch_of(tmp_path)
    varied = vary(batch, np.random.default_rng(3))
    seen = batch.picture[:, 3:].sum((1, 2, 3))
    before, after = (pictures.picture[:, :3].sum((1, 2, 3)) / seen for pictures in (batch, varied))
    np.testing.assert_allclose(after, before, rtol=0.2)
    shown = torch.nn.functional.avg_pool2d(varied.picture[:, :3], 2).flatten(1)
    unlit = varied.colours[:, :3].flatten(1)
    for number in range(len(seen)):
        assert np.corrcoef(shown[number], unlit[number])[0, 1] > 0.7


def test_shards_that_are_written_meanwhile_are_taken_in_behind_those_that_were_there(tmp_path):
    write_shards(tmp_path, first=0, count=1, pictures=3, seed=4, held_out=False)
    pictures = PictureSet(tmp_path)
    before = pictures.batch(np.arange(3))
    write_shards(tmp_path, first=1, count=1, pictures=2, seed=4, held_out=False)
    assert len(pictures) == 3
    pictures.take_in_new_shards()
    assert len(pictures) == 5
    after = pictures.batch(np.array([0, 2, 3, 4]))
    assert torch.equal(after.picture[:2], before.picture[[0, 2]])
    alone = PictureSet(tmp_path).batch(np.array([3, 4]))
    assert torch.equal(after.front[2:], alone.front)


def test_the_same_generator_varies_in_the_same_way(tmp_path):
    batch = batch_of(tmp_path, 3)
    one, again, other = (vary(batch, np.random.default_rng(seed)).picture for seed in (1, 1, 2))
    assert torch.equal(one, again)
    assert not torch.equal(one, other)
