"""The registry of stage classes."""

from espalier_runtime.engines.registry import LATENT_STAGES, STRUCTURE_STAGES
from espalier_runtime.model_packs.pipeline_file import STAGE_CLASSES


def test_every_class_that_a_pack_may_name_can_be_built() -> None:
    assert set(STAGE_CLASSES["sparse_structure"]) == set(STRUCTURE_STAGES)
    assert set(STAGE_CLASSES["structured_latent"]) == set(LATENT_STAGES)
