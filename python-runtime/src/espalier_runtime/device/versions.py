"""The versions that a result may depend on, for descriptions and recipes."""

import platform

import torch

from espalier_runtime import __version__


def versions() -> dict[str, str]:
    """Name to version of the runtime and of what computes."""
    cuda = {} if torch.version.cuda is None else {"cuda": torch.version.cuda}
    return {"runtime": __version__, "python": platform.python_version(), "torch": str(torch.__version__), **cuda}
