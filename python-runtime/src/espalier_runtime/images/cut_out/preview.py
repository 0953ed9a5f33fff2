"""Preview files of a cut-out: the image in its own frame, and the square that the model sees."""

from pathlib import Path

import numpy as np
from PIL import Image

from espalier_runtime.images.cut_out.cut_out import cut_out, cut_out_by, cut_out_object
from espalier_runtime.images.cut_out.mask import read_mask
from espalier_runtime.images.cut_out.separate_objects import separate_objects
from espalier_runtime.images.image_file import load_picture
from espalier_runtime.images.matting.matting_model import matting_alpha
from espalier_runtime.images.square_crop import square_crop
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.protocol.messages.asset_report import CutOutPreview
from espalier_runtime.protocol.messages.requests import PreviewCutOutParams
from espalier_runtime.protocol.progress import JobContext

CUT_OUT_NAME = "cut-out.png"
SQUARE_NAME = "square.png"
PICTURE_NAME = "picture.png"


def preview_cut_out(params: PreviewCutOutParams, context: JobContext) -> CutOutPreview:
    """Write the pictures into `params.folder`, which exists. Raises what reading and cutting out raise."""
    context.progress("condition", 0, 1)
    picture = load_picture(Path(params.picture))
    context.check_cancelled()
    if params.mask is not None:
        found = cut_out_by(picture, read_mask(Path(params.mask), picture.size))
    elif params.matting is not None:
        found = cut_out_by(picture, matting_alpha(Path(params.matting.folder), picture))
    else:
        found = cut_out(picture, params.cut_out, tolerance=params.tolerance)
    objects = separate_objects(np.asarray(found.image.getchannel("A")))
    if params.object is not None and params.mask is None:
        found, _ = cut_out_object(picture, found, params.object)
    context.check_cancelled()
    folder = Path(params.folder)
    picture_path = _write(folder / PICTURE_NAME, picture) if params.mask is None else None
    cut_out_path = _write(folder / CUT_OUT_NAME, found.image)
    square_path = _write(folder / SQUARE_NAME, square_crop(found.image))
    context.progress("condition", 1, 1)
    width, height = found.image.size
    return CutOutPreview(
        cut_out=str(cut_out_path),
        square=str(square_path),
        width=width,
        height=height,
        advice=found.advice,
        is_adjustable=found.is_adjustable,
        objects=objects,
        picture=None if picture_path is None else str(picture_path),
    )


def _write(path: Path, picture: Image.Image) -> Path:
    write_atomically(path, lambda temporary: picture.save(temporary, "PNG", compress_level=2))
    return path
