"""What a material of a COLLADA file looks like: the diffuse colour or picture of its effect, and how much it hides."""

from xml.etree.ElementTree import Element

import numpy as np

from starter_model.image_pack.model_sources.readers.collada_document import ColladaDocument, numbers, text
from starter_model.image_pack.model_sources.readers.pieces import UNNAMED_COLOUR, Material

_SHADERS = ("phong", "blinn", "lambert", "constant")


def collada_material(document: ColladaDocument, name: str) -> Material:
    """The material of that id; a plain one where there is none."""
    element = document.by_id(name, "material")
    instance = None if element is None else element.find("instance_effect")
    if element is None or instance is None:
        return Material()
    effect = document.referred(instance, "url", "effect")
    shader = next((one for one in effect.iter() if one.tag in _SHADERS), None)
    if shader is None:
        return Material()
    # Constant shaders have no diffuse colour.
    shown = shader.find("diffuse")
    shown = shader.find("emission") if shown is None else shown
    colour = numbers(None if shown is None else shown.find("color"))
    red, green, blue = colour[:3] if len(colour) >= 3 else UNNAMED_COLOUR
    texture = None if shown is None else shown.find("texture")
    picture = "" if texture is None else _file_name(document, effect, texture)
    return Material(element.get("name", name), (float(red), float(green), float(blue)), _opacity(shader), picture)


def _file_name(document: ColladaDocument, effect: Element, texture: Element) -> str:
    """A texture names a sampler, which names a surface, which names an image; some programs name the image at once."""
    name = texture.get("texture", "")
    parameters = {one.get("sid"): one for one in effect.iter("newparam")}
    for way in ("sampler2D/source", "surface/init_from"):
        if name in parameters:
            name = text(parameters[name].find(way)) or name
    image = document.by_id(name, "image")
    return name if image is None else text(image.find("init_from"))


def _opacity(shader: Element) -> float:
    """As the specification has it for the two ways of saying it. What would not be seen at all is opaque: programs mean
    opposite things by 0 and 1, and nobody models what cannot be seen."""
    transparent, transparency = shader.find("transparent"), shader.find("transparency/float")
    colour = numbers(None if transparent is None else transparent.find("color"))
    if transparent is None or len(colour) != 4:
        return 1.0
    amount = float(text(transparency) or 1)
    hidden = 1 - amount * colour[:3].mean() if transparent.get("opaque") == "RGB_ZERO" else amount * colour[3]
    return float(np.clip(hidden, 0, 1)) or 1.0
