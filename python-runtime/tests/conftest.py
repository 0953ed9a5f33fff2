"""Checks every shape and type annotation of the runtime while its tests run, with threads as the runtime has them."""

import gc

from jaxtyping import install_import_hook

import tests.annotation_checks  # the hook finds its checker by name, and imports nothing itself
from espalier_runtime.__main__ import let_threads_sleep

let_threads_sleep()

_CHECKED = (
    "sparse",
    "sampling",
    "layers",
    "models",
    "images",
    "model_packs",
    "latent",
    "engines",
    "asset",
    "jobs",
    "parity",
    "cameras",
    "raster",
    "splats",
    "radiance",
    "meshing",
    "texturing",
    "export",
)

install_import_hook(
    ["espalier_tools.conformance", *(f"espalier_runtime.{package}" for package in _CHECKED)],
    f"{tests.annotation_checks.__name__}.checked",
)


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end, so that no collection of garbage looks at it again: each
    that a test or the runtime asks for would take a quarter of a second."""
    gc.collect()
    gc.freeze()
