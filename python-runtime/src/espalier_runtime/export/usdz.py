"""The USDZ writer: one mesh with a preview surface, packed together with its texture. y up, metres.

Owns the USD spelling of an AssetModel. The USD library takes half a second to load, so it is loaded on first use.
"""

import json
import tempfile
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from espalier_runtime.export import full_disk
from espalier_runtime.export.asset_model import ROUGHNESS, AssetModel
from espalier_runtime.export.asset_names import ascii_only
from espalier_runtime.export.texture_image import encode_texture
from espalier_runtime.export.y_up import to_y_up
from espalier_runtime.images.colour_space import srgb_to_linear

_USD_MODULES = ("Gf", "Sdf", "Tf", "Usd", "UsdGeom", "UsdShade", "UsdUtils", "Vt")
_TEXTURE_NAME = "base-colour.png"


def write_usdz(path: Path, model: AssetModel) -> None:
    """Write `path`; the recipe goes into the root layer's custom data, as JSON. OSErrors pass.

    It is put together beside `path`, so that there is one disk that may be full, and it is the one of `path`.
    """
    with tempfile.TemporaryDirectory(prefix=".packing-", dir=path.parent) as name:
        layer = Path(name) / f"{path.stem}.usdc"
        try:
            _write_layer(layer, model)
        except _usd_library().Tf.ErrorException as error:
            refusal = full_disk.disk_full_in_message(error, path)
            if refusal is None:
                raise
            raise refusal from error
        packed = layer.with_name(path.name)
        _pack(layer, packed)
        packed.replace(path)


def _write_layer(layer: Path, model: AssetModel) -> None:
    usd = _usd_library()
    stage = usd.Usd.Stage.CreateNew(str(layer))
    usd.UsdGeom.SetStageUpAxis(stage, usd.UsdGeom.Tokens.y)
    usd.UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    stage.GetRootLayer().customLayerData = {"espalier": json.dumps(model.recipe)}
    # Letters beyond ASCII are for USD of 2024 and later; the name itself is shown where a program knows display names.
    name = usd.Tf.MakeValidIdentifier(ascii_only(model.name))
    root = usd.UsdGeom.Xform.Define(stage, f"/{name}")
    root.GetPrim().SetDisplayName(model.name)
    stage.SetDefaultPrim(root.GetPrim())
    mesh = _define_mesh(stage, f"/{name}/{name}_mesh", model)
    _bind_material(stage, f"/{name}/{name}_material", mesh, model=model, folder=layer.parent)
    stage.GetRootLayer().Save()


def _pack(layer: Path, packed: Path) -> None:
    is_packed = _usd_library().UsdUtils.CreateNewUsdzPackage(str(layer), str(packed))
    # Where the disk fills the packer leaves what fitted and calls it done; the directory at the end is then missing.
    if not (is_packed and zipfile.is_zipfile(packed)):
        raise full_disk.disk_full_at(packed) or RuntimeError(f"the USD library could not pack {packed.name}")


def _define_mesh(stage: Any, place: str, model: AssetModel) -> Any:
    usd = _usd_library()
    mesh = usd.UsdGeom.Mesh.Define(stage, place)
    positions = to_y_up(model.positions)
    mesh.CreatePointsAttr(usd.Vt.Vec3fArray.FromNumpy(positions))
    mesh.CreateNormalsAttr(usd.Vt.Vec3fArray.FromNumpy(to_y_up(model.normals)))
    mesh.SetNormalsInterpolation(usd.UsdGeom.Tokens.vertex)
    mesh.CreateFaceVertexCountsAttr(usd.Vt.IntArray.FromNumpy(np.full(len(model.faces), 3, np.int32)))
    mesh.CreateFaceVertexIndicesAttr(usd.Vt.IntArray.FromNumpy(model.faces.ravel()))
    mesh.CreateSubdivisionSchemeAttr(usd.UsdGeom.Tokens.none)
    mesh.CreateDoubleSidedAttr(model.material.double_sided)
    mesh.CreateExtentAttr(
        [usd.Gf.Vec3f(*positions.min(axis=0).tolist()), usd.Gf.Vec3f(*positions.max(axis=0).tolist())]
    )
    values = usd.UsdGeom.PrimvarsAPI(mesh)
    if model.uvs is not None:
        uvs = values.CreatePrimvar("st", usd.Sdf.ValueTypeNames.TexCoord2fArray, usd.UsdGeom.Tokens.vertex)
        uvs.Set(usd.Vt.Vec2fArray.FromNumpy(model.uvs))
    if model.colours is not None:
        colours = values.CreatePrimvar("displayColor", usd.Sdf.ValueTypeNames.Color3fArray, usd.UsdGeom.Tokens.vertex)
        colours.Set(usd.Vt.Vec3fArray.FromNumpy(srgb_to_linear(model.colours)))
    return mesh


def _bind_material(stage: Any, place: str, mesh: Any, *, model: AssetModel, folder: Path) -> None:
    usd = _usd_library()
    material = usd.UsdShade.Material.Define(stage, place)
    surface = _shader(stage, f"{place}/surface", "UsdPreviewSurface")
    surface.CreateInput("metallic", usd.Sdf.ValueTypeNames.Float).Set(0.0)
    surface.CreateInput("roughness", usd.Sdf.ValueTypeNames.Float).Set(ROUGHNESS)
    colour = surface.CreateInput("diffuseColor", usd.Sdf.ValueTypeNames.Color3f)
    if model.material.base_colour is not None:
        (folder / _TEXTURE_NAME).write_bytes(encode_texture(model.material.base_colour))
        colour.ConnectToSource(_texture_shader(stage, place).ConnectableAPI(), "rgb")
    elif model.colours is not None:
        reader = _shader(stage, f"{place}/colours", "UsdPrimvarReader_float3")
        reader.CreateInput("varname", usd.Sdf.ValueTypeNames.String).Set("displayColor")
        reader.CreateOutput("result", usd.Sdf.ValueTypeNames.Float3)
        colour.ConnectToSource(reader.ConnectableAPI(), "result")
    material.CreateSurfaceOutput().ConnectToSource(surface.ConnectableAPI(), "surface")
    usd.UsdShade.MaterialBindingAPI.Apply(mesh.GetPrim()).Bind(material)


def _texture_shader(stage: Any, place: str) -> Any:
    usd = _usd_library()
    reader = _shader(stage, f"{place}/uvs", "UsdPrimvarReader_float2")
    reader.CreateInput("varname", usd.Sdf.ValueTypeNames.String).Set("st")
    reader.CreateOutput("result", usd.Sdf.ValueTypeNames.Float2)
    texture = _shader(stage, f"{place}/baseColour", "UsdUVTexture")
    texture.CreateInput("file", usd.Sdf.ValueTypeNames.Asset).Set(f"./{_TEXTURE_NAME}")
    texture.CreateInput("sourceColorSpace", usd.Sdf.ValueTypeNames.Token).Set("sRGB")
    texture.CreateInput("st", usd.Sdf.ValueTypeNames.Float2).ConnectToSource(reader.ConnectableAPI(), "result")
    texture.CreateOutput("rgb", usd.Sdf.ValueTypeNames.Float3)
    return texture


def _shader(stage: Any, place: str, kind: str) -> Any:
    usd = _usd_library()
    shader = usd.UsdShade.Shader.Define(stage, place)
    shader.CreateIdAttr(kind)
    return shader


def _usd_library() -> Any:
    """The USD library's modules as attributes; they have no types."""
    for module in _USD_MODULES:
        import_module(f"pxr.{module}")
    return import_module("pxr")
