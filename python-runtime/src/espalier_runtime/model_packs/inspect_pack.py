"""Whether a folder is a whole, sound model pack, told without loading a weight: headers against their classes."""

from dataclasses import dataclass, field
from pathlib import Path

from espalier_runtime.model_packs.catalogue import Catalogue
from espalier_runtime.model_packs.checkpoints.checkpoint import Checkpoint, read_checkpoint
from espalier_runtime.model_packs.checkpoints.tensor_faults import TensorFault
from espalier_runtime.model_packs.companions import image_encoder, text_encoder
from espalier_runtime.model_packs.folder.pack_folder import PackFolder
from espalier_runtime.model_packs.references import is_companion
from espalier_runtime.model_packs.small_files import strangeness_is_damage
from espalier_runtime.protocol.errors import ErrorCode, EspalierError
from espalier_runtime.protocol.messages.body import InputKind
from espalier_runtime.protocol.open_json import JsonObject


@dataclass(frozen=True)
class InspectedCheckpoint:
    """A checkpoint that was read, whatever is wrong with it."""

    role: str
    weights: Path
    class_name: str
    bytes: int

    def document(self) -> JsonObject:
        """As one JSON value."""
        return {"role": self.role, "file": str(self.weights), "class": self.class_name, "bytes": self.bytes}


@dataclass(frozen=True)
class PackFault:
    """One thing that is wrong; `details` name the file, the tensor and the like."""

    role: str
    code: ErrorCode
    message: str
    details: JsonObject

    def document(self) -> JsonObject:
        """As one JSON value, with the details beside the rest."""
        return {"role": self.role, "code": self.code, "message": self.message} | self.details


@dataclass(frozen=True)
class PackNeed:
    """A companion that lies elsewhere by design and is not on this machine."""

    role: str
    reference: str

    def document(self) -> JsonObject:
        """As one JSON value."""
        return {"role": self.role, "reference": self.reference}


@dataclass
class PackInspection:
    """What was found."""

    folder: Path
    name: str
    inputs: tuple[InputKind, ...] = ()
    checkpoints: list[InspectedCheckpoint] = field(default_factory=list)
    faults: list[PackFault] = field(default_factory=list)
    needs: list[PackNeed] = field(default_factory=list)

    @property
    def is_usable(self) -> bool:
        """Whether nothing that is here is wrong. Needs are no fault."""
        return not self.faults

    def document(self) -> JsonObject:
        """The findings as one JSON value."""
        return {
            "folder": str(self.folder),
            "name": self.name,
            "usable": self.is_usable,
            "inputs": list(self.inputs),
            "checkpoints": [checkpoint.document() for checkpoint in self.checkpoints],
            "faults": [fault.document() for fault in self.faults],
            "needs": [need.document() for need in self.needs],
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


def inspect_companion(folder: Path, reference: str, catalogue: Catalogue) -> PackInspection:
    """The same for a folder that holds one companion alone, which packs name by `reference`."""
    inspection = PackInspection(folder, reference)
    try:
        with strangeness_is_damage(folder):
            encoder = image_encoder.published_image_encoder(folder, reference, catalogue)
            if encoder is not None:
                faults = image_encoder.image_encoder_faults(encoder)
                _record(inspection, encoder, faults, role=image_encoder.ROLE)
            elif not reference.startswith("clip"):
                raise EspalierError(
                    "pack_unsupported", f"No model of this version uses {reference}, or its file is not there."
                )
            else:
                files = text_encoder.TextEncoderFiles(folder, catalogue)
                _record(inspection, files.checkpoint(), files.faults(), role=text_encoder.ROLE)
    except EspalierError as error:
        inspection.faults.append(_fault("companion", error))
    return inspection


def _inspect(pack: PackFolder, inspection: PackInspection) -> None:
    inspection.name, inspection.inputs = pack.name, pack.pipeline.inputs
    seen = [
        _inspect_role(pack, inspection, role=role, reference=reference)
        for role, reference in pack.pipeline.models.items()
    ]
    seen.append(_inspect_image_encoder(pack, inspection))
    _inspect_text_encoder(pack, inspection)
    for stem in _other_checkpoints(pack.folder, [path for path in seen if path is not None]):
        _inspect_checkpoint(pack, inspection, role=stem.name, stem=stem)


def _inspect_role(pack: PackFolder, inspection: PackInspection, *, role: str, reference: str) -> Path | None:
    if not pack.has(role) and is_companion(reference):
        inspection.needs.append(PackNeed(role, reference))
        return None
    try:
        stem = pack.checkpoint_stem(role)
    except EspalierError as error:
        inspection.faults.append(_fault(role, error))
        return None
    _inspect_checkpoint(pack, inspection, role=role, stem=stem)
    return stem


def _inspect_checkpoint(pack: PackFolder, inspection: PackInspection, *, role: str, stem: Path) -> None:
    try:
        checkpoint = read_checkpoint(stem, pack.catalogue)
        faults = checkpoint.faults()
    except EspalierError as error:
        inspection.faults.append(_fault(role, error))
        return
    _record(inspection, checkpoint, faults, role=role)


def _inspect_image_encoder(pack: PackFolder, inspection: PackInspection) -> Path | None:
    reference = pack.pipeline.image_cond_model
    if reference is None:
        return None
    try:
        checkpoint = image_encoder.find_image_encoder(pack.folder, reference, pack.catalogue)
        if checkpoint is None:
            inspection.needs.append(PackNeed(image_encoder.ROLE, reference))
            return None
        faults = image_encoder.image_encoder_faults(checkpoint)
    except EspalierError as error:
        inspection.faults.append(_fault(image_encoder.ROLE, error))
        return None
    _record(inspection, checkpoint, faults, role=image_encoder.ROLE)
    return checkpoint.weights.with_suffix("")


def _inspect_text_encoder(pack: PackFolder, inspection: PackInspection) -> None:
    reference = pack.pipeline.text_cond_model
    if reference is None:
        return
    try:
        files = text_encoder.find_text_encoder(pack.folder, reference, pack.catalogue)
        if files is None:
            inspection.needs.append(PackNeed(text_encoder.ROLE, reference))
            return
        checkpoint, faults = files.checkpoint(), files.faults()
    except EspalierError as error:
        inspection.faults.append(_fault(text_encoder.ROLE, error))
        return
    _record(inspection, checkpoint, faults, role=text_encoder.ROLE)


def _record(inspection: PackInspection, checkpoint: Checkpoint, faults: list[TensorFault], *, role: str) -> None:
    weights = checkpoint.weights
    inspection.checkpoints.append(InspectedCheckpoint(role, weights, checkpoint.class_name, weights.stat().st_size))
    inspection.faults += [
        PackFault(
            role,
            "pack_damaged",
            f"{weights.name}: {fault}.",
            {"file": str(weights), "tensor": fault.key, "kind": fault.kind},
        )
        for fault in faults
    ]


def _other_checkpoints(folder: Path, seen: list[Path]) -> list[Path]:
    """Stems of the pairs under ckpts/ that no role uses, such as the encoders of the official image pack."""
    known = {path.resolve() for path in seen}
    files = [*(folder / "ckpts").glob("*.json"), *(folder / "ckpts").glob("*.safetensors")]
    stems = {path.with_suffix("") for path in files}
    return sorted(stem for stem in stems if stem.resolve() not in known)


def _fault(role: str, error: EspalierError) -> PackFault:
    return PackFault(role, error.code, error.message, error.details or {})
