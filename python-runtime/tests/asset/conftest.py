"""What several tests of building share, because it takes long to make."""

import pytest

from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from tests.meshing.sdf_solids import surface_of, table


@pytest.fixture(scope="session")
def surface() -> ExtractedMesh:
    return surface_of(table, resolution=48)
