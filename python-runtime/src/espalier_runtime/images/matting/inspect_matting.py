"""Whether a folder is a matting pack that works: it is opened, and run once on a picture of nothing in particular."""

from pathlib import Path

from PIL import Image

from espalier_runtime.images.matting.matting_model import open_matting

_TRIED_SIDE = 64


def inspect_matting(folder: Path) -> Path:
    """The file of the network, once it has run. Raises pack_damaged or pack_unsupported as it is used."""
    from espalier_runtime.images.matting.matting_manifest import model_file, read_manifest

    open_matting(folder).alpha_of(Image.new("RGB", (_TRIED_SIDE, _TRIED_SIDE), (128, 128, 128)))
    return model_file(folder, read_manifest(folder))
