"""`draw FILE --out PNG`: a picture of a saved latent through a pack's decoder, or of a Gaussian cloud (.ply)."""

import argparse
import math
from pathlib import Path

import numpy as np
from PIL import Image

from espalier_runtime.device.device_policy import select_device
from espalier_runtime.engines.registry import open_pack
from espalier_runtime.jobs.draw_latent import REPRESENTATIONS, View, draw_cloud, draw_latent
from espalier_runtime.latent.latent_file import load_latent
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import SilentContext
from espalier_runtime.splats.gaussian_ply import MissingColumnsError, read_gaussian_ply
from espalier_runtime.splats.gaussians import GaussianConfig, GaussianModel


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command line."""
    parser.add_argument("file", type=Path, help="latent.safetensors, or a Gaussian cloud as .ply")
    parser.add_argument("--out", type=Path, required=True, help="where to write the PNG")
    parser.add_argument("--pack", type=Path, help="the folder of the pack whose decoder to use (for a latent)")
    parser.add_argument("--as", dest="representation", choices=REPRESENTATIONS, default="gaussians")
    parser.add_argument("--yaw", type=float, default=26.0, help="degrees from the front (default: 26)")
    parser.add_argument("--pitch", type=float, default=18.0, help="degrees above the horizon (default: 18)")
    parser.add_argument("--side", type=int, default=512, help="pixels (default: 512)")
    parser.add_argument("--device", default="auto", help="cpu, cuda:N or auto")


def run(arguments: argparse.Namespace) -> int:
    """Draw and write. Raises what reading, decoding and writing raise."""
    view = View(math.pi + math.radians(arguments.yaw), math.radians(arguments.pitch), arguments.side)
    picture = Image.fromarray(_draw(arguments, view), "RGBA")
    write_atomically(arguments.out, lambda temporary: picture.save(temporary, "PNG"))
    return 0


def _draw(arguments: argparse.Namespace, view: View) -> np.ndarray:
    if arguments.file.suffix == ".ply":
        return draw_cloud(_read_cloud(arguments.file), view)
    if arguments.pack is None:
        raise EspalierError("usage", "A latent is drawn through a pack's decoder.", hint="Name its folder with --pack.")
    latent, _ = load_latent(arguments.file)
    pack, device = open_pack(arguments.pack), select_device(arguments.device)
    return draw_latent(
        pack, latent, view, representation=arguments.representation, device=device, context=SilentContext()
    )


def _read_cloud(path: Path) -> GaussianModel:
    """Raises input_not_found or input_unreadable."""
    try:
        return read_gaussian_ply(path, GaussianConfig())
    except FileNotFoundError as error:
        raise EspalierError("input_not_found", f"There is no file {path}.") from error
    except MissingColumnsError as error:
        raise EspalierError(
            "input_unreadable",
            f"{path.name} is not a Gaussian cloud: {error}.",
            hint="Choose a PLY with x y z, f_dc_*, opacity, scale_* and rot_*.",
        ) from error
    except ValueError as error:
        raise EspalierError(
            "input_unreadable",
            f"{path.name} cannot be read: {error}.",
            hint="Export it again as a binary little-endian PLY of points.",
        ) from error
