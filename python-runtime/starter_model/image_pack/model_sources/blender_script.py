"""One file of another program, turned into GLB or PLY by Blender.

Run by a Python that has `bpy`, apart from the project: `python blender_script.py JOB`, a JSON object that
`gathering` writes.
"""

# pyright: reportMissingImports=false
import json
import math
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import bpy
from mathutils import Matrix

_NO_SHAPES = {"CAMERA", "LIGHT", "SPEAKER"}
_PICTURES = {".png", ".jpg", ".jpeg", ".tga", ".bmp", ".tif"}


def convert(job: dict[str, Any]) -> None:
    """Read, mend and write one file."""
    source, target = Path(job["source"]), Path(job["target"])
    _read(source, job["up"])
    _find_pictures([source.parent / folder for folder in job["texture_folders"]])
    _give_materials()
    for material in bpy.data.materials:
        _show_picture(material, _named_texture(source, material, job["textures"]))
    _turn(math.radians(job["turned"]))
    if job["each_object"]:
        for name, objects in _separate_objects():
            _write(Path(job["target"].replace("{object}", name)), objects)
    else:
        _write(target, [one for one in bpy.context.view_layer.objects if one.type not in _NO_SHAPES])


def _read(source: Path, up: str) -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    path, ending = str(source), source.suffix.lower()
    if ending == ".fbx":
        bpy.ops.import_scene.fbx(filepath=path, use_anim=False)
    elif ending == ".obj":
        forward = "Y" if up == "Z" else "NEGATIVE_Z"
        bpy.ops.wm.obj_import(filepath=path, forward_axis=forward, up_axis=up)
    elif ending in (".glb", ".gltf"):
        bpy.ops.import_scene.gltf(filepath=path)
    elif ending == ".blend":
        bpy.ops.wm.open_mainfile(filepath=path)
    else:
        raise ValueError(f"no reader for {ending}")


def _find_pictures(folders: list[Path]) -> None:
    """Pictures that lie elsewhere than the file says are found by their names."""
    near = [path for folder in folders for path in sorted(folder.glob("*"))]
    by_name = {path.name.lower(): path for path in reversed(near) if path.suffix.lower() in _PICTURES}
    for image in bpy.data.images:
        if image.source == "FILE" and not image.packed_file and not Path(bpy.path.abspath(image.filepath)).exists():
            name = image.filepath.replace("\\", "/").rsplit("/", 1)[-1].lower()
            if name in by_name:
                image.filepath = str(by_name[name])


def _give_materials() -> None:
    for one in _meshes(bpy.data.objects):
        if not one.data.materials:
            one.data.materials.append(bpy.data.materials.new("plain"))


def _named_texture(source: Path, material: Any, patterns: list[str]) -> Path | None:
    """The first picture there is of those that the ledger names for a material; ValueError where there is none."""
    if not patterns:
        return None
    names = [pattern.format(stem=source.stem, material=material.name.split(".")[0]) for pattern in patterns]
    found = next((source.parent / name for name in names if (source.parent / name).exists()), None)
    if found is None:
        raise ValueError(f"{source} has no texture {' or '.join(names)}")
    return found


def _show_picture(material: Any, texture: Path | None) -> None:
    """The base colour shows `texture`, or else a picture of the material that did not reach it."""
    if not material.use_nodes:
        colour = material.diffuse_color[:]
        material.use_nodes = True
        _surface(material).inputs["Base Color"].default_value = colour
    base, nodes, links = _surface(material).inputs["Base Color"], material.node_tree.nodes, material.node_tree.links
    if texture is not None:
        picture = nodes.new("ShaderNodeTexImage")
        picture.image = bpy.data.images.load(str(texture))
    elif base.is_linked:
        return
    else:
        picture = next((node for node in nodes if node.type == "TEX_IMAGE" and node.image), None)
    if picture is not None:
        links.new(picture.outputs[0], base)


def _surface(material: Any) -> Any:
    """The material's principled shader, a new one in place of any other."""
    nodes = material.node_tree.nodes
    surface = next((node for node in nodes if node.type == "BSDF_PRINCIPLED"), None)
    if surface is not None:
        return surface
    other = next((node for node in nodes if "Color" in node.inputs and node.type != "TEX_IMAGE"), None)
    surface = nodes.new("ShaderNodeBsdfPrincipled")
    if other is not None:
        surface.inputs["Base Color"].default_value = other.inputs["Color"].default_value
    output = next((node for node in nodes if node.type == "OUTPUT_MATERIAL"), None)
    material.node_tree.links.new(surface.outputs[0], (output or nodes.new("ShaderNodeOutputMaterial")).inputs[0])
    return surface


def _turn(angle: float) -> None:
    """About the vertical axis, for models with their backs in front."""
    turn = Matrix.Rotation(angle, 4, "Z")
    for one in bpy.data.objects:
        if one.parent is None:
            one.matrix_world = turn @ one.matrix_world


def _separate_objects() -> Iterable[tuple[str, list[Any]]]:
    """Each of the outermost objects with all below it; where everything hangs on one, those that hang on it."""
    outermost = [one for one in bpy.context.scene.objects if one.parent is None]
    while len(outermost) == 1 and outermost[0].type == "EMPTY":
        outermost = list(outermost[0].children)
    for one in outermost:
        parts = [one, *one.children_recursive]
        if _meshes(parts):
            yield "".join(letter if letter.isalnum() else "_" for letter in one.name), parts


def _meshes(objects: Iterable[Any]) -> list[Any]:
    return [one for one in objects if one.type == "MESH"]


def _write(target: Path, objects: list[Any]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    bpy.ops.object.select_all(action="DESELECT")
    for one in objects:
        one.hide_viewport = one.hide_select = False
        one.hide_set(False)
        one.select_set(True)
    if target.suffix == ".ply":
        _write_painted(target, objects)
        return
    bpy.ops.export_scene.gltf(
        filepath=str(target),
        use_selection=True,
        export_apply=True,
        export_animations=False,
        export_skins=False,
        export_morph=False,
    )


def _write_painted(target: Path, objects: list[Any]) -> None:
    """The selected objects with their vertex colours. Faces are parted first: in PLY the vertices that they share would
    have one colour."""
    for one in _meshes(objects):
        one.modifiers.new("parted", "EDGE_SPLIT").split_angle = 0
    bpy.ops.wm.ply_export(
        filepath=str(target),
        export_selected_objects=True,
        export_colors="SRGB",
        export_triangulated_mesh=True,
        export_normals=False,
        export_uv=False,
        forward_axis="NEGATIVE_Z",
        up_axis="Y",
    )


if __name__ == "__main__":
    convert(json.loads(sys.argv[1]))
