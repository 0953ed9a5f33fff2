"""Where the pictures of a model lie, which its file often says wrongly: by their names, near it."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

# Seen from the file's folder: where models for simulators keep their textures, and where those for games do.
TEXTURE_FOLDERS = (".", "textures", "Textures", "..", "../materials/textures", "../textures", "../Textures")
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".tga", ".bmp", ".tif")


def found_texture(model: Path, names: Iterable[str]) -> Path:
    """The first picture there is of those that the file `model` names: where it says, else one of that name near it,
    whatever the case, else one that differs in its ending. ValueError where there is none: the model would be white."""
    said = [unquote(name.strip()).replace("\\", "/").removeprefix("file://") for name in names]
    near = [path for folder in TEXTURE_FOLDERS for path in sorted((model.parent / folder).glob("*"))]
    pictures = [path for path in near if path.suffix.lower() in PICTURE_ENDINGS]
    for name in filter(None, said):
        last = name.rpartition("/")[2].lower()
        same = [path for path in pictures if path.name.lower() == last]
        similar = [path for path in pictures if path.stem.lower() == last.rpartition(".")[0]]
        if (model.parent / name).is_file():
            return model.parent / name
        if same or similar:
            return (same + similar)[0]
    raise ValueError(f"there is no picture {' or '.join(said)}")
