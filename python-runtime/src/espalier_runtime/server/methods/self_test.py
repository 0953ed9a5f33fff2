"""Whether this machine computes what it should: accelerated kernels against plain twins, and a tiny generation."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch
from PIL import Image, ImageDraw

from espalier_runtime.device.description import list_devices
from espalier_runtime.jobs.generate import generate
from espalier_runtime.parity.kernel_parity import check_kernels
from espalier_runtime.protocol.messages.requests import BuildingOptions, GenerateParams, SamplerOptions, SamplingOptions
from espalier_runtime.protocol.messages.runtime_report import KernelsReport, SelfTestReport, TinyGenerationReport
from espalier_runtime.protocol.progress import JobContext, SilentContext
from espalier_runtime.server.methods.failures import failure_of
from espalier_runtime.server.methods.loaded_packs import LoadedPacks
from espalier_runtime.server.methods.pack_list import list_packs

_SIDE = 128


class _OnlyCancellable(SilentContext):
    """Reports nothing of the tiny generation, whose files are gone at once, but stops when the test is cancelled."""

    def __init__(self, context: JobContext) -> None:
        super().__init__()
        self.check_cancelled = context.check_cancelled


def self_test(pack_folders: Sequence[Path], context: JobContext) -> SelfTestReport:
    """The report, with a generation by the smallest usable pack that works from a picture.

    Without such a pack it says so and counts as passed. Nothing is raised but `cancelled`.
    """
    kernels = {}
    for device in list_devices():
        context.check_cancelled()
        kernels[device.id] = _kernels_on(torch.device(device.id))
    context.check_cancelled()
    generation = _tiny_generation(pack_folders, context)
    passed = all(part.passed for part in (*kernels.values(), generation))
    return SelfTestReport(passed=passed, kernels=kernels, generation=generation)


def _kernels_on(device: torch.device) -> KernelsReport:
    try:
        checked = check_kernels(device)
    except Exception as error:  # a driver can fail in any way, and which part fails is what the test is for
        return KernelsReport(passed=False, error=failure_of(error).record())
    differences = {kernel.name: kernel.largest_difference for kernel in checked}
    failed = [kernel.name for kernel in checked if not kernel.is_allowed]
    return KernelsReport(passed=not failed, failed=failed, largest_differences=differences)


def _tiny_generation(pack_folders: Sequence[Path], context: JobContext) -> TinyGenerationReport:
    usable = [pack for pack in list_packs(pack_folders) if pack.problem is None and "image" in pack.inputs]
    if not usable:
        return TinyGenerationReport(passed=True, skipped="there is no usable pack that works from a picture")
    pack = min(usable, key=lambda summary: summary.bytes)
    packs = LoadedPacks()
    try:
        with tempfile.TemporaryDirectory(prefix="espalier-self-test-") as folder:
            params = _params(Path(folder), pack.folder)
            asset = generate(params, packs.open(Path(pack.folder)), _OnlyCancellable(context))
    except Exception as error:
        context.check_cancelled()
        return TinyGenerationReport(passed=False, pack=pack.name, error=failure_of(error).record())
    finally:
        # A runtime that tests itself again and again would grow by what each test leaves free.
        packs.unload()
    return TinyGenerationReport(passed=True, pack=pack.name, timings=asset.timings, mesh=asset.mesh)


def _params(folder: Path, pack_folder: str) -> GenerateParams:
    picture = Image.new("RGBA", (_SIDE, _SIDE))
    ImageDraw.Draw(picture).ellipse((16, 16, _SIDE - 16, _SIDE - 16), fill=(200, 90, 40, 255))
    path = folder / "disc.png"
    picture.save(path)
    few_steps = SamplerOptions(steps=2)
    return GenerateParams(
        job_id="self-test",
        pictures=[str(path)],
        folder=str(folder),
        pack_folder=pack_folder,
        seed=1,
        device="auto",
        cut_out="auto",
        sampling=SamplingOptions(sparse_structure=few_steps, structured_latent=few_steps),
        building=BuildingOptions(texture=False),
    )
