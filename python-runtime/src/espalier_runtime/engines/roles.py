"""The roles of networks in a pack: the keys of `args.models` in pipeline.json, and which engine loads each.

Image and text encoders have keys of their own there: see `model_packs/companions`.
"""

STRUCTURE_FLOW = "sparse_structure_flow_model"
"""`trellis`, and `parts` for the shapes of parts."""
STRUCTURE_DECODER = "sparse_structure_decoder"
LATENT_FLOW = "slat_flow_model"
MESH_DECODER = "slat_decoder_mesh"
GAUSSIAN_DECODER = "slat_decoder_gs"
RADIANCE_DECODER = "slat_decoder_rf"
VIEW_MAPS = "view_maps"
LOCAL_SDF_ENCODER = "shape_code"
"""`view_aligned` and `parts`. The name is that of the packs, older than the constant's."""
PART_MATERIAL_FLOW = "part_coat_flow_model"
"""`parts`. Packs say coat for material."""
PART_SCALE = "part_scale"
