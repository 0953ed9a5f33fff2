"""Encoders in the layouts that their publishers use give the same tokens as in the fixtures' layout."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from espalier_runtime.engines.registry import CATALOGUE, open_pack
from espalier_runtime.model_packs.companions import image_encoder
from espalier_runtime.model_packs.inspect_pack import inspect_pack
from espalier_runtime.protocol.errors import EspalierError
from tests.model_packs.pack_copies import PACKS, copy_pack, edit_json

CPU = torch.device("cpu")
HUB_NAME = "dinov2_vitl14_reg"


@pytest.fixture
def hub_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack that names the hub entry, whose network is as small as that of the fixtures."""
    config = json.loads((PACKS / "image-small" / "ckpts" / "image_cond_model.json").read_text())
    monkeypatch.setattr(image_encoder, "_HUB_ARGUMENTS", {HUB_NAME: config["args"]})
    pack = copy_pack("image-small", tmp_path)
    for suffix in (".json", ".safetensors"):
        (pack / "ckpts" / f"image_cond_model{suffix}").unlink()
    edit_json(pack / "pipeline.json", lambda pipeline: pipeline["args"].update(image_cond_model=HUB_NAME))
    return pack


def original_weights() -> dict[str, torch.Tensor]:
    return load_file(PACKS / "image-small" / "ckpts" / "image_cond_model.safetensors")


def repository_weights() -> dict[str, torch.Tensor]:
    """The same weights under the keys of the `transformers` layout, written out here a second time."""
    renamed = {}
    for key, value in original_weights().items():
        if ".attn.qkv." in key:
            block, kind = key.split(".")[1], key.split(".")[-1]
            for name, part in zip(("query", "key", "value"), value.chunk(3), strict=True):
                renamed[f"encoder.layer.{block}.attention.attention.{name}.{kind}"] = part.contiguous()
            continue
        for ours, theirs in (
            ("blocks.", "encoder.layer."),
            ("attn.proj", "attention.output.dense"),
            ("ls1.gamma", "layer_scale1.lambda1"),
            ("ls2.gamma", "layer_scale2.lambda1"),
            ("patch_embed.proj", "embeddings.patch_embeddings.projection"),
            ("pos_embed", "embeddings.position_embeddings"),
        ):
            key = key.replace(ours, theirs)
        if key in ("cls_token", "mask_token", "register_tokens"):
            key = f"embeddings.{key}"
        renamed[key.replace("norm.", "layernorm.") if key.startswith("norm.") else key] = value
    return renamed


def tokens(pack: Path) -> torch.Tensor:
    encoder = open_pack(pack).load(image_encoder.ROLE, CPU)
    picture = torch.randn(1, 3, 518, 518, generator=torch.Generator().manual_seed(1))
    return encoder(picture)


@pytest.mark.parametrize("place", ["pth", "safetensors", "repository"])
def test_every_published_layout_gives_the_same_tokens(hub_pack: Path, place: str) -> None:
    if place == "pth":
        torch.save(original_weights(), hub_pack / f"{HUB_NAME}4_pretrain.pth")
    elif place == "safetensors":
        save_file(original_weights(), hub_pack.parent / f"{HUB_NAME}.safetensors")
    else:
        folder = hub_pack.parent / "facebook" / "dinov2-with-registers-large"
        folder.mkdir(parents=True)
        save_file(repository_weights(), folder / "model.safetensors")
    assert torch.equal(tokens(hub_pack), tokens(PACKS / "image-small"))


def test_a_missing_hub_encoder_says_where_to_put_it(hub_pack: Path) -> None:
    with pytest.raises(EspalierError, match=HUB_NAME) as caught:
        tokens(hub_pack)
    assert caught.value.code == "pack_missing"


def test_a_pickle_that_is_more_than_tensors_is_refused(hub_pack: Path) -> None:
    torch.save({"cls_token": Path("/")}, hub_pack / f"{HUB_NAME}4_pretrain.pth")
    with pytest.raises(EspalierError, match="not a plain state dict") as caught:
        tokens(hub_pack)
    assert caught.value.code == "pack_damaged"


def repack(path: Path, changes: Callable[[zipfile.ZipInfo, bytes], bytes], compression: int) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w", compression) as archive:
        for info, content in parts:
            archive.writestr(info.filename, changes(info, content))


@pytest.mark.parametrize("spoilt", ["packed", "with a vast table", "no archive"])
def test_an_archive_that_could_unfold_without_end_is_refused_before_torch_reads_it(
    hub_pack: Path, spoilt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hub_pack / f"{HUB_NAME}4_pretrain.pth"
    torch.save(original_weights(), path)
    if spoilt == "packed":
        repack(path, lambda _, content: content, zipfile.ZIP_DEFLATED)
    elif spoilt == "with a vast table":
        repack(
            path,
            lambda info, content: content + bytes(9 * 1024**2) if info.filename.endswith(".pkl") else content,
            zipfile.ZIP_STORED,
        )
    else:
        path.write_bytes(b"cos\nsystem\n(S'touch /tmp/ran'\ntR.")

    def unwanted(*_: object, **__: object) -> None:
        raise AssertionError("torch was asked to read it")

    monkeypatch.setattr(torch, "load", unwanted)
    with pytest.raises(EspalierError, match="is damaged") as caught:
        tokens(hub_pack)
    assert caught.value.code == "pack_damaged"


@pytest.mark.parametrize("spoilt", ["renamed", "of another shape", "of another kind", "cut short"])
def test_the_inspection_names_what_is_wrong_in_the_original_release(hub_pack: Path, spoilt: str) -> None:
    weights, path = original_weights(), hub_pack / f"{HUB_NAME}4_pretrain.pth"
    if spoilt == "renamed":
        weights["registers"] = weights.pop("register_tokens")
    elif spoilt == "of another shape":
        weights["register_tokens"] = weights["register_tokens"][:, 1:]
    elif spoilt == "of another kind":
        weights["register_tokens"] = weights["register_tokens"].half()
    torch.save(weights, path)
    if spoilt == "cut short":
        path.write_bytes(path.read_bytes()[:-1000])
    messages = [fault.message for fault in inspect_pack(hub_pack, CATALOGUE).faults]
    assert any(("register_tokens" if spoilt != "cut short" else path.name) in message for message in messages)


def test_a_sound_original_release_passes_the_inspection(hub_pack: Path) -> None:
    torch.save(original_weights(), hub_pack / f"{HUB_NAME}4_pretrain.pth")
    assert inspect_pack(hub_pack, CATALOGUE).faults == []


def test_a_tensor_that_is_missing_under_its_other_name_is_told(hub_pack: Path) -> None:
    weights = repository_weights()
    del weights["encoder.layer.1.attention.attention.key.weight"]
    save_file(weights, hub_pack.parent / f"{HUB_NAME}.safetensors")
    with pytest.raises(EspalierError, match=r"blocks\.1\.attn\.qkv\.weight is missing"):
        tokens(hub_pack)


@pytest.mark.parametrize("scheme", ["bare", "with a vision tower"])
def test_the_text_model_loads_under_either_key_scheme(tmp_path: Path, scheme: str) -> None:
    pack = copy_pack("text-small", tmp_path)
    path = pack / "text_cond_model" / "model.safetensors"
    weights = load_file(path)
    if scheme == "bare":
        weights = {key.removeprefix("text_model."): value for key, value in weights.items()}
    else:
        weights |= {
            "text_model.embeddings.position_ids": torch.arange(77)[None],
            "vision_model.post_layernorm.weight": torch.ones(4),
            "logit_scale": torch.tensor(1.0),
        }
    save_file(weights, path)
    ids = torch.arange(77)[None]
    changed, plain = (open_pack(folder).load("text_cond_model", CPU)(ids) for folder in (pack, PACKS / "text-small"))
    assert torch.equal(changed, plain)


def test_a_text_model_with_a_missing_tensor_names_it(tmp_path: Path) -> None:
    pack = copy_pack("text-small", tmp_path)
    path = pack / "text_cond_model" / "model.safetensors"
    weights = load_file(path)
    del weights["text_model.final_layer_norm.bias"]
    save_file(weights, path)
    with pytest.raises(EspalierError, match=r"final_layer_norm\.bias is missing"):
        open_pack(pack).load("text_cond_model", CPU)
