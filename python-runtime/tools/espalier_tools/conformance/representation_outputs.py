"""How surfaces, Gaussians and radiance fields are named among the outputs of a case."""

import torch
from torch import Tensor

from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from espalier_runtime.radiance.radiance_field import RadianceField
from espalier_runtime.splats.gaussians import GaussianModel

RADIANCE_FIELDS = ("position", "depth", "trivec", "density", "features_dc", "aabb")
FIELDS = ("xyz", "features_dc", "scaling", "rotation", "opacity")


def mesh_outputs(meshes: list[ExtractedMesh]) -> dict[str, Tensor]:
    """mesh.i.vertices, faces, vertex_attrs, success."""
    outputs = {}
    for index, mesh in enumerate(meshes):
        outputs |= {
            f"mesh.{index}.vertices": mesh.vertices,
            f"mesh.{index}.faces": mesh.faces,
            f"mesh.{index}.vertex_attrs": mesh.vertex_attributes,
            f"mesh.{index}.success": torch.tensor([mesh.success], dtype=torch.uint8),
        }
    return outputs


def raw_gaussian_outputs(clouds: list[GaussianModel]) -> dict[str, Tensor]:
    """gaussian.i.raw.*: the fields as the decoder gives them."""
    return {
        f"gaussian.{index}.raw.{field}": getattr(cloud, f"raw_{field}")
        for index, cloud in enumerate(clouds)
        for field in FIELDS
    }


def activated_gaussian_outputs(clouds: list[GaussianModel]) -> dict[str, Tensor]:
    """gaussian.i.*: what the fields stand for, positions in model units."""
    return {
        f"gaussian.{index}.{field}": getattr(cloud, field) for index, cloud in enumerate(clouds) for field in FIELDS
    }


def radiance_field_outputs(fields: list[RadianceField]) -> dict[str, Tensor]:
    """radiance_field.i.*: the voxels of each field."""
    return {
        f"radiance_field.{index}.{name}": getattr(field, name)
        for index, field in enumerate(fields)
        for name in RADIANCE_FIELDS
    }
