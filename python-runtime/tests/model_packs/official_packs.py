"""Sparse files with the headers of the released checkpoints: whole packs that take no room on the disk."""

import json
import math
import struct
from collections.abc import Callable
from pathlib import Path

from tests.model_packs.pack_copies import PACKS, Header

MANIFESTS = PACKS.parent / "official-manifests"
OFFICIAL_IMAGE = {
    "sparse_structure_flow_model": "ss_flow_img_dit_L_16l8_fp16",
    "sparse_structure_decoder": "ss_dec_conv3d_16l8_fp16",
    "slat_flow_model": "slat_flow_img_dit_L_64l8p2_fp16",
    "slat_decoder_gs": "slat_dec_gs_swin8_B_64l8gs32_fp16",
    "slat_decoder_mesh": "slat_dec_mesh_swin8_B_64l8m256c_fp16",
    "slat_decoder_rf": "slat_dec_rf_swin8_B_64l8r16_fp16",
}
_ENCODERS = ("ss_enc_conv3d_16l8_fp16", "slat_enc_swin8_B_64l8_fp16")


def official_image_pack(folder: Path) -> Path:
    """The released image pack, the encoders that no role uses included; DINOv2 lies elsewhere."""
    models = {role: f"ckpts/{name}" for role, name in OFFICIAL_IMAGE.items()}
    return write_official_pack(folder, "TrellisImageTo3DPipeline", models, _ENCODERS)


def write_official_pack(folder: Path, pipeline: str, models: dict[str, str], others: tuple[str, ...] = ()) -> Path:
    (folder / "ckpts").mkdir(parents=True)
    for name in (*(ref.removeprefix("ckpts/") for ref in models.values() if ref.startswith("ckpts/")), *others):
        _write_checkpoint(folder / "ckpts", name)
    arguments = json.loads((PACKS / "image-mixed" / "pipeline.json").read_text())["args"]
    arguments |= {"models": models, "image_cond_model": "dinov2_vitl14_reg"}
    if pipeline == "TrellisTextTo3DPipeline":
        del arguments["image_cond_model"]
    (folder / "pipeline.json").write_text(json.dumps({"name": pipeline, "args": arguments}))
    return folder


def write_image_encoder(beside: Path) -> None:
    """DINOv2 as safetensors beside the packs in `beside`."""
    _write_sparse(beside / "dinov2_vitl14_reg.safetensors", _manifest("dinov2_vitl14_reg")["tensors"])


def write_text_encoder(beside: Path) -> None:
    """The folder of CLIP beside the packs in `beside`, its vocabulary left empty."""
    folder = beside / "clip-vit-large-patch14"
    folder.mkdir()
    manifest = _manifest("clip_vit_large_patch14_text")
    _write_sparse(folder / "model.safetensors", manifest["tensors"])
    (folder / "config.json").write_text(json.dumps({"model_type": "clip", "text_config": manifest["args"]}))
    for name in ("vocab.json", "merges.txt"):
        (folder / name).touch()


def edit_sparse_header(path: Path, edit: Callable[[Header], None]) -> None:
    """As edit_header does, without reading and writing gigabytes of zeros."""
    with path.open("rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    edit(header)
    _write_header(path, header)


def _write_checkpoint(folder: Path, name: str) -> None:
    manifest = _manifest(name)
    _write_sparse(folder / f"{name}.safetensors", manifest["tensors"])
    (folder / f"{name}.json").write_text(json.dumps({"name": manifest["class"], "args": manifest["args"]}))


def _manifest(name: str) -> dict:
    return json.loads((MANIFESTS / f"{name}.json").read_text())


def _write_sparse(path: Path, tensors: dict[str, list]) -> None:
    header, position = {}, 0
    for key, (dtype, shape) in tensors.items():
        end = position + math.prod(shape) * {"F16": 2, "F32": 4}[dtype]
        header[key] = {"dtype": dtype, "shape": shape, "data_offsets": [position, end]}
        position = end
    _write_header(path, header)


def _write_header(path: Path, header: Header) -> None:
    """The header, and a hole of the size that it asks for."""
    text = json.dumps(header).encode()
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.truncate(8 + len(text) + max(entry["data_offsets"][1] for entry in header.values()))
