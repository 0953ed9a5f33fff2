"""Opening a pack and loading its networks: what is accepted, and what each fault is called."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from espalier_runtime.engines.registry import CATALOGUE, open_pack
from espalier_runtime.model_packs import model_pack
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import Progress
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from tests.model_packs.pack_copies import PACKS, copy_pack, edit_header, edit_json

CPU = torch.device("cpu")
FLOW_ROLE = "sparse_structure_flow_model"


def fault(run: Callable[[], object]) -> EspalierError:
    with pytest.raises(EspalierError) as caught:
        run()
    return caught.value


def test_a_half_precision_torso_becomes_fp32_on_a_cpu() -> None:
    flow = open_pack(PACKS / "image-mixed").load(FLOW_ROLE, CPU)
    assert {tensor.dtype for tensor in flow.state_dict().values()} == {torch.float32}
    assert not flow.training


def test_which_precision_a_pack_computes_in_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = open_pack(PACKS / "image-small")
    full = ModelPack.open(PACKS / "image-small", CATALOGUE, torso_dtype=torch.float32)
    read, read_checkpoint = [], model_pack.read_checkpoint
    monkeypatch.setattr(
        model_pack, "read_checkpoint", lambda stem, known: read.append(stem) or read_checkpoint(stem, known)
    )
    assert [pack.has_halves for pack in (stored, full, stored, full)] == [True, False, True, False]
    assert 0 < len(read) == len(set(read))


def test_networks_of_a_small_pack_are_read_once() -> None:
    pack = open_pack(PACKS / "image-small")
    with pack.in_use(FLOW_ROLE, CPU) as first:
        pass
    with pack.in_use(FLOW_ROLE, CPU) as second:
        assert second is first
    pack.unload()
    with pack.in_use(FLOW_ROLE, CPU) as third:
        assert third is not first


def test_a_large_network_is_let_go_after_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("espalier_runtime.model_packs.model_pack.may_stay_loaded", lambda _device, _bytes: False)
    pack = open_pack(PACKS / "image-small")
    with pack.in_use(FLOW_ROLE, CPU) as first:
        pass
    with pack.in_use(FLOW_ROLE, CPU) as second:
        assert second is not first


def test_a_missing_tensor_is_named(tmp_path: Path) -> None:
    pack = copy_pack("image-small", tmp_path)
    edit_header(pack / "ckpts" / "ss_flow.safetensors", lambda header: header.update(other=header.pop("pos_emb")))
    error = fault(lambda: open_pack(pack).load(FLOW_ROLE, CPU))
    assert error.code == "pack_damaged"
    assert "pos_emb is missing; other is unexpected" in error.message


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_not_finite_are_named(tmp_path: Path, value: float) -> None:
    pack = copy_pack("image-small", tmp_path)
    path = pack / "ckpts" / "ss_flow.safetensors"
    tensors = load_file(path)
    tensors["out_layer.bias"][3] = value
    save_file(tensors, path)
    error = fault(lambda: open_pack(pack).load(FLOW_ROLE, CPU))
    assert error.code == "pack_damaged"
    assert "out_layer.bias" in error.message


def test_an_unknown_class_is_named(tmp_path: Path) -> None:
    pack = copy_pack("image-small", tmp_path)
    edit_json(pack / "ckpts" / "ss_flow.json", lambda config: config.update(name="Mystery"))
    error = fault(lambda: open_pack(pack).load(FLOW_ROLE, CPU))
    assert error.code == "pack_unsupported"
    assert "'Mystery'" in error.message


def test_a_role_that_the_pack_does_not_name_is_missing() -> None:
    pack = open_pack(PACKS / "image-small")
    assert not pack.has("upscaler")
    assert fault(lambda: pack.load("upscaler", CPU)).code == "pack_missing"


def test_a_companion_that_is_not_there_says_where_to_put_it(tmp_path: Path) -> None:
    pack = open_pack(copy_pack("text-small", tmp_path))
    assert not pack.has("slat_decoder_mesh")
    error = fault(lambda: pack.load("slat_decoder_mesh", CPU))
    assert error.code == "pack_missing"
    assert "../image-mixed/ckpts/slat_dec_mesh" in error.message
    assert error.hint is not None and "beside" in error.hint


def test_decoders_in_another_pack_are_loaded_from_there() -> None:
    decoder = open_pack(PACKS / "text-small").load("slat_decoder_mesh", CPU)
    assert decoder.config.resolution == 64


def test_a_network_whose_use_is_cancelled_stops_inside_and_is_kept_for_the_next_job() -> None:
    pack, checks = open_pack(PACKS / "image-small"), []

    def cancel() -> None:
        checks.append(1)
        if len(checks) == 20:
            raise EspalierError("cancelled", "Cancelled.")

    latent = SparseTensor(torch.tensor([[0, 1, 2, 3], [0, 1, 2, 4]], dtype=torch.int32), torch.zeros(2, 8), 1)
    with (
        pytest.raises(EspalierError, match="Cancelled"),
        pack.in_use("slat_decoder_mesh", CPU, Progress(check=cancel)) as decoder,
    ):
        decoder(latent)
    with pack.in_use("slat_decoder_mesh", CPU) as again:
        assert again is decoder
        assert torch.isfinite(again(latent).feats).all()
    assert len(checks) == 20


def test_unknown_official_keys_are_passed_over(tmp_path: Path) -> None:
    pack = copy_pack("image-small", tmp_path)
    edit_json(pack / "pipeline.json", lambda pipeline: pipeline["args"].update(new_idea={"a": 1}))
    assert open_pack(pack).pipeline.inputs == ("image",)


def test_sampler_parameters_that_the_file_leaves_out_are_upstreams(tmp_path: Path) -> None:
    pack = copy_pack("image-small", tmp_path)
    edit_json(pack / "pipeline.json", lambda pipeline: pipeline["args"]["slat_sampler"].pop("params"))
    settings = open_pack(pack).pipeline.latent_sampler
    assert (settings.steps, settings.rescale_t, settings.cfg_strength, settings.cfg_interval) == (50, 1, 3, (0, 1))


def stage(**changes: object) -> dict:
    return {"version": 1, "stages": {"sparse_structure": {"class": "SilhouetteStructure", **changes}}}


@pytest.mark.parametrize(
    ("extension", "said"),
    [
        ({"version": 2}, "espalier.version is 2"),
        ({"version": 1, "colour": "red"}, "colour"),
        (stage(colour="red"), "colour"),
        ({"version": 1, "stages": {"third": {"class": "A"}}}, "unknown stage 'third'"),
        ({"version": 1, "stages": {"structured_latent": {"class": "Magic"}}}, "unknown class 'Magic'"),
        (stage(models=["depth"]), "uses the model 'depth'"),
    ],
)
def test_inside_our_extension_nothing_unknown_is_accepted(tmp_path: Path, extension: dict, said: str) -> None:
    pack = copy_pack("image-small", tmp_path)
    edit_json(pack / "pipeline.json", lambda pipeline: pipeline["args"].update(espalier=extension))
    error = fault(lambda: open_pack(pack))
    assert error.code == "pack_unsupported"
    assert said in error.message


def test_a_pack_may_say_that_it_is_view_aligned(tmp_path: Path) -> None:
    pack = copy_pack("image-small", tmp_path)
    edit_json(
        pack / "pipeline.json", lambda pipeline: pipeline["args"].update(espalier={"version": 1, "view_aligned": True})
    )
    assert open_pack(pack).view_aligned
    assert not open_pack(PACKS / "image-small").view_aligned


@pytest.mark.parametrize(
    "text", ["{", '{"name": "TrellisImageTo3DPipeline"}', '{"name": "Other", "args": {"models": {}}}']
)
def test_a_spoiled_pipeline_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "pipeline.json").write_text(text)
    error = fault(lambda: open_pack(tmp_path))
    assert error.code in ("pack_damaged", "pack_unsupported")
    assert "pipeline.json" in error.message
