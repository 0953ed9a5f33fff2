"""What each method does. Owns the models kept between jobs; threads, lines and answers are the dispatcher's.

Pipelines are imported when they are first needed, so that the runtime says `ready` without them.
"""

import importlib
from collections.abc import Sequence
from pathlib import Path

from espalier_runtime.protocol.messages.asset_report import BuiltAsset, CutOutPreview
from espalier_runtime.protocol.messages.body import Params, Result
from espalier_runtime.protocol.messages.requests import (
    GenerateParams,
    NoParams,
    PreviewCutOutParams,
    RebuildParams,
    SelfTestParams,
    VariantParams,
    VerifyPackParams,
)
from espalier_runtime.protocol.messages.runtime_report import Nothing, RuntimeDescription, SelfTestReport
from espalier_runtime.protocol.progress import JobContext
from espalier_runtime.server.methods.description import describe
from espalier_runtime.server.methods.loaded_packs import LoadedPacks
from espalier_runtime.server.methods.pack_list import verify_pack

_NEEDED_BY_EVERY_GENERATION = ("espalier_runtime.jobs.generate", "espalier_runtime.jobs.rebuild")


class Jobs:
    """The methods of the runtime, with the packs that lie in `pack_folders`."""

    def __init__(self, pack_folders: Sequence[Path]) -> None:
        self._pack_folders = pack_folders
        self._packs = LoadedPacks()

    def prepare(self) -> None:
        """Import what the first generation will need; done by the worker before its first job."""
        for module in _NEEDED_BY_EVERY_GENERATION:
            importlib.import_module(module)

    def describe(self) -> RuntimeDescription:
        """What this runtime is, with memory as it is free now."""
        return describe(self._pack_folders)

    def run(self, params: Params, context: JobContext) -> Result:
        """Do what was asked and return its answer."""
        match params:
            case VariantParams():
                return self._variant(params, context)
            case GenerateParams():
                return self._generate(params, context)
            case RebuildParams():
                return self._rebuild(params, context)
            case PreviewCutOutParams():
                return _preview_cut_out(params, context)
            case VerifyPackParams():
                return verify_pack(Path(params.folder))
            case SelfTestParams():
                return self._self_test(context)
            case NoParams():
                self._packs.unload()
                return Nothing()
        raise AssertionError(f"no method takes {type(params).__name__}")

    def _generate(self, params: GenerateParams, context: JobContext) -> BuiltAsset:
        from espalier_runtime.jobs.generate import generate

        return generate(params, self._packs.open(Path(params.pack_folder)), context)

    def _variant(self, params: VariantParams, context: JobContext) -> BuiltAsset:
        from espalier_runtime.jobs.variant import variant

        return variant(params, self._packs.open(Path(params.pack_folder)), context)

    def _rebuild(self, params: RebuildParams, context: JobContext) -> BuiltAsset:
        from espalier_runtime.jobs.rebuild import rebuild

        return rebuild(params, self._packs.open(Path(params.pack_folder)), context)

    def _self_test(self, context: JobContext) -> SelfTestReport:
        from espalier_runtime.server.methods.self_test import self_test

        return self_test(self._pack_folders, context)


def _preview_cut_out(params: PreviewCutOutParams, context: JobContext) -> CutOutPreview:
    from espalier_runtime.images.cut_out.preview import preview_cut_out

    return preview_cut_out(params, context)
