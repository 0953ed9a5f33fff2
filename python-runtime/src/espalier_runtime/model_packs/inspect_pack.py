"""Whether a folder is a whole, sound model pack, told without loading a weight: headers against their classes."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from espalier_runtime.model_packs import image_encoder, text_encoder
from espalier_runtime.model_packs.catalogue import Catalogue
from espalier_runtime.model_packs.checkpoint import read_checkpoint
from espalier_runtime.model_packs.pack_folder import PackFolder
from espalier_runtime.model_packs.references import is_companion
from espalier_runtime.model_packs.small_files import strangeness_is_damage
from espalier_runtime.model_packs.tensor_faults import TensorFault
from espalier_runtime.protocol.errors import EspalierError


@dataclass
class PackInspection:
    """What was found. `needs` lists what lies elsewhere by design and is not on this machine."""

    folder: Path
    name: str
    inputs: tuple[str, ...] = ()
    checkpoints: list[dict[str, Any]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    needs: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_usable(self) -> bool:
        """Whether nothing that is here is wrong. Needs are no fault."""
        return not self.faults

    def document(self) -> dict[str, Any]:
        """The findings as one JSON value."""
        return {
            "folder": str(self.folder),
            "name": self.name,
            "usable": self.is_usable,
            "inputs": list(self.inputs),
            "checkpoints": self.checkpoints,
            "faults": self.faults,
            "needs": self.needs,
        }


def inspect_pack(folder: Path, catalogue: Catalogue) -> PackInspection:
    """Check pipeline.json, the manifest's sizes, every role, and every other checkpoint under ckpts/.

    Reads headers only. All faults are collected; none is raised.
    """
    inspection = PackInspection(folder, folder.name or str(folder))
    try:
        with strangeness_is_damage(folder):
            inspection.name = folder.resolve().name
            _inspect(PackFolder.open(folder, catalogue), inspection)
    except EspalierError as error:
        inspection.faults.append(_fault("pipeline", error))
    return inspection


def _inspect(pack: PackFolder, inspection: PackInspection) -> None:
    inspection.name, inspection.inputs = pack.name, pack.pipeline.inputs
    seen = [_inspect_role(pack, role, reference, inspection) for role, reference in pack.pipeline.models.items()]
    seen.append(_inspect_image_encoder(pack, inspection))
    _inspect_text_encoder(pack, inspection)
    for stem in _other_checkpoints(pack.folder, [path for path in seen if path is not None]):
        _inspect_checkpoint(pack, stem.name, stem, inspection)


def _inspect_role(pack: PackFolder, role: str, reference: str, inspection: PackInspection) -> Path | None:
    if not pack.has(role) and is_companion(reference):
        inspection.needs.append({"role": role, "reference": reference})
        return None
    try:
        stem = pack.checkpoint_stem(role)
    except EspalierError as error:
        inspection.faults.append(_fault(role, error))
        return None
    _inspect_checkpoint(pack, role, stem, inspection)
    return stem


def _inspect_checkpoint(pack: PackFolder, role: str, stem: Path, inspection: PackInspection) -> None:
    try:
        checkpoint = read_checkpoint(stem, pack.catalogue)
        faults = checkpoint.faults()
    except EspalierError as error:
        inspection.faults.append(_fault(role, error))
        return
    _record(inspection, role, checkpoint.weights, checkpoint.class_name, faults)


def _inspect_image_encoder(pack: PackFolder, inspection: PackInspection) -> Path | None:
    reference = pack.pipeline.image_cond_model
    if reference is None:
        return None
    try:
        checkpoint = image_encoder.find_image_encoder(pack.folder, reference, pack.catalogue)
        if checkpoint is None:
            inspection.needs.append({"role": image_encoder.ROLE, "reference": reference})
            return None
        faults = image_encoder.image_encoder_faults(checkpoint)
    except EspalierError as error:
        inspection.faults.append(_fault(image_encoder.ROLE, error))
        return None
    _record(inspection, image_encoder.ROLE, checkpoint.weights, checkpoint.class_name, faults)
    return checkpoint.weights.with_suffix("")


def _inspect_text_encoder(pack: PackFolder, inspection: PackInspection) -> None:
    reference = pack.pipeline.text_cond_model
    if reference is None:
        return
    try:
        files = text_encoder.find_text_encoder(pack.folder, reference, pack.catalogue)
        if files is None:
            inspection.needs.append({"role": text_encoder.ROLE, "reference": reference})
            return
        checkpoint, faults = files.checkpoint(), files.faults()
    except EspalierError as error:
        inspection.faults.append(_fault(text_encoder.ROLE, error))
        return
    _record(inspection, text_encoder.ROLE, files.weights, checkpoint.class_name, faults)


def _record(inspection: PackInspection, role: str, weights: Path, class_name: str, faults: list[TensorFault]) -> None:
    inspection.checkpoints.append(
        {"role": role, "file": str(weights), "class": class_name, "bytes": weights.stat().st_size}
    )
    inspection.faults += [
        {
            "role": role,
            "code": "pack_damaged",
            "file": str(weights),
            "tensor": fault.key,
            "kind": fault.kind,
            "message": f"{weights.name}: {fault}.",
        }
        for fault in faults
    ]


def _other_checkpoints(folder: Path, seen: list[Path]) -> list[Path]:
    """Stems of the pairs under ckpts/ that no role uses, such as the encoders of the official image pack."""
    known = {path.resolve() for path in seen}
    files = [*(folder / "ckpts").glob("*.json"), *(folder / "ckpts").glob("*.safetensors")]
    stems = {path.with_suffix("") for path in files}
    return sorted(stem for stem in stems if stem.resolve() not in known)


def _fault(role: str, error: EspalierError) -> dict[str, Any]:
    return {"role": role, "code": error.code, "message": error.message, **(error.details or {})}
