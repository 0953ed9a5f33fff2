"""The folder of a model pack: its descriptions, and which file a role means. Opens no weights and needs no torch."""

from functools import cached_property
from pathlib import Path

from espalier_runtime.model_packs.catalogue import Catalogue
from espalier_runtime.model_packs.checkpoints.checkpoint import Checkpoint, exists
from espalier_runtime.model_packs.companions import image_encoder, text_encoder
from espalier_runtime.model_packs.folder.pack_manifest import (
    PackManifest,
    check_hashes,
    check_sizes,
    folder_hashes,
    hash_of_hashes,
    pack_files,
    read_manifest,
)
from espalier_runtime.model_packs.folder.pipeline_file import PipelineDescription, read_pipeline
from espalier_runtime.model_packs.references import candidate_paths, is_companion
from espalier_runtime.model_packs.small_files import strangeness_is_damage
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.runtime_report import PackSummary


class PackFolder:
    """An opened folder. Made by `open`."""

    def __init__(
        self, folder: Path, pipeline: PipelineDescription, *, manifest: PackManifest | None, catalogue: Catalogue
    ) -> None:
        self.folder = folder
        self.pipeline = pipeline
        self.manifest = manifest
        self.catalogue = catalogue

    @classmethod
    def open(cls, folder: Path, catalogue: Catalogue) -> "PackFolder":
        """Read the pack's descriptions and compare file sizes with its manifest.

        Raises pack_missing, pack_damaged or pack_unsupported, naming the file.
        """
        with strangeness_is_damage(folder):
            pipeline = read_pipeline(folder, catalogue)
            manifest = read_manifest(folder)
            if manifest is not None:
                check_sizes(folder, manifest)
        return cls(folder, pipeline, manifest=manifest, catalogue=catalogue)

    @property
    def name(self) -> str:
        """The name in the manifest, else that of the folder."""
        return self.folder.resolve().name if self.manifest is None else self.manifest.name

    @property
    def view_aligned(self) -> bool:
        """Whether objects stand as the camera of the picture sees them."""
        return self.pipeline.view_aligned

    @cached_property
    def sha256(self) -> str:
        """The hash of all file hashes: from the manifest, or by reading every file where there is none."""
        if self.manifest is not None:
            return self.manifest.sha256
        return hash_of_hashes(folder_hashes(self.folder))

    def verify(self) -> None:
        """Read every file and compare it with the manifest; pack_damaged names the first that differs."""
        if self.manifest is not None:
            check_hashes(self.folder, self.manifest)

    def summary(self) -> PackSummary:
        """What the pack says of itself. A folder without a manifest has a `problem`."""
        manifest, pipeline = self.manifest, self.pipeline
        problem = "It has no manifest; import it, so that its licence and hashes are recorded."
        return PackSummary(
            name=self.name,
            folder=str(self.folder),
            title=self.name if manifest is None else manifest.title,
            description="" if manifest is None else manifest.description,
            inputs=list(pipeline.inputs),
            view_aligned=self.view_aligned,
            engine=pipeline.engine.name,
            has_sampler=pipeline.engine.has_sampler,
            several_pictures="image" in pipeline.inputs and pipeline.engine.inputs.several_pictures,
            variants=pipeline.engine.inputs.variants,
            licence="" if manifest is None else manifest.licence,
            sha256="" if manifest is None else manifest.sha256,
            bytes=self._bytes(),
            problem=problem if manifest is None else None,
        )

    def _bytes(self) -> int:
        if self.manifest is not None:
            return sum(file.bytes for file in self.manifest.files.values())
        return sum((self.folder / path).stat().st_size for path in pack_files(self.folder))

    def has(self, role: str) -> bool:
        """Whether the pack names `role` and its files are on this machine."""
        if role == image_encoder.ROLE:
            reference = self.pipeline.image_cond_model
            return (
                reference is not None
                and image_encoder.find_image_encoder(self.folder, reference, self.catalogue) is not None
            )
        if role == text_encoder.ROLE:
            reference = self.pipeline.text_cond_model
            return (
                reference is not None
                and text_encoder.find_text_encoder(self.folder, reference, self.catalogue) is not None
            )
        reference = self.pipeline.models.get(role)
        return reference is not None and any(exists(stem) for stem in candidate_paths(self.folder, reference))

    def checkpoint_stem(self, role: str) -> Path:
        """The path, without suffix, of the checkpoint that plays `role`; pack_missing when there is none."""
        reference = self.pipeline.models.get(role)
        if reference is None:
            raise EspalierError("pack_missing", f"The pack {self.name} has no model for {role}.")
        candidates = candidate_paths(self.folder, reference)
        for stem in candidates:
            if exists(stem):
                return stem
        hint = "Put the pack that holds it beside this one." if is_companion(reference) else "Fetch the pack again."
        raise EspalierError(
            "pack_missing",
            f"The pack {self.name} needs {reference} for {role}, which is not on this machine.",
            hint=hint,
            details={"role": role, "reference": reference, "tried": [str(stem) for stem in candidates]},
        )

    def image_encoder_checkpoint(self) -> Checkpoint:
        """The files of DINOv2; pack_missing when they are not there."""
        reference = self._companion_reference(self.pipeline.image_cond_model, image_encoder.ROLE)
        found = self._image_encoder(reference)
        if found is None:
            raise self._missing_companion(reference, "its safetensors or .pth file")
        return found

    def text_encoder_files(self) -> text_encoder.TextEncoderFiles:
        """The folder of the CLIP text model and its vocabulary; pack_missing when it is not there."""
        reference = self._companion_reference(self.pipeline.text_cond_model, text_encoder.ROLE)
        found = self._text_encoder(reference)
        if found is None:
            raise self._missing_companion(reference, "config.json, model.safetensors, vocab.json and merges.txt")
        return found

    def _image_encoder(self, reference: str) -> Checkpoint | None:
        return image_encoder.find_image_encoder(self.folder, reference, self.catalogue)

    def _text_encoder(self, reference: str) -> text_encoder.TextEncoderFiles | None:
        return text_encoder.find_text_encoder(self.folder, reference, self.catalogue)

    def _companion_reference(self, reference: str | None, role: str) -> str:
        if reference is None:
            raise EspalierError("pack_unsupported", f"The pack {self.name} names no {role} in its pipeline.json.")
        return reference

    def _missing_companion(self, reference: str, files: str) -> EspalierError:
        return EspalierError(
            "pack_missing",
            f"The pack {self.name} needs {reference}, which is not on this machine.",
            hint=f"Put {files} into a folder {reference.split('/')[-1]} beside the pack.",
            details={"reference": reference},
        )
