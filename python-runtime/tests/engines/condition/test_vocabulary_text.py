import json
from pathlib import Path

import pytest

from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.model_packs.folder.pipeline_file import read_pipeline
from espalier_runtime.protocol.errors import EspalierError
from starter_model.text_pack.build_pack import pipeline


def written(folder: Path, **changes: object) -> Path:
    document = pipeline()
    extension = {**document["args"]["espalier"], **changes}
    (folder / "pipeline.json").write_text(json.dumps({**document, "args": {**document["args"], "espalier": extension}}))
    return folder


def test_a_word_encoder_stands_in_for_the_official_text_encoder(tmp_path):
    description = read_pipeline(written(tmp_path), CATALOGUE)
    assert (description.inputs, description.word_encoder) == (("text",), "word_encoder")
    assert (description.text_cond_model, description.view_aligned) == (None, False)


def test_without_one_a_text_pipeline_needs_the_official_encoder(tmp_path):
    assert (
        read_pipeline(written(tmp_path, word_encoder=None), CATALOGUE).text_cond_model
        == "openai/clip-vit-large-patch14"
    )


def test_a_role_that_is_not_listed_is_refused_by_name(tmp_path):
    with pytest.raises(EspalierError, match="is the model 'poet'") as raised:
        read_pipeline(written(tmp_path, word_encoder="poet"), CATALOGUE)
    assert raised.value.code == "pack_unsupported"


def test_a_word_encoder_beside_an_official_one_is_refused(tmp_path):
    folder = written(tmp_path)
    document = json.loads((folder / "pipeline.json").read_text())
    document["args"]["text_cond_model"] = "openai/clip-vit-large-patch14"
    (folder / "pipeline.json").write_text(json.dumps(document))
    with pytest.raises(EspalierError, match="without text_cond_model"):
        read_pipeline(folder, CATALOGUE)
