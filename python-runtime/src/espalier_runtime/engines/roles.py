"""The roles that networks play in a pack: the keys of `args.models` in pipeline.json, and who loads each.

The encoders of pictures and words have keys of their own there: see `model_packs/companions`.
"""

STRUCTURE_FLOW = "sparse_structure_flow_model"
"""`trellis`, and `parts` for the shapes of parts."""
STRUCTURE_DECODER = "sparse_structure_decoder"
LATENT_FLOW = "slat_flow_model"
MESH_DECODER = "slat_decoder_mesh"
GAUSSIAN_DECODER = "slat_decoder_gs"
RADIANCE_DECODER = "slat_decoder_rf"
VIEW_MAPS = "view_maps"
SHAPE_CODE = "shape_code"
"""`view_aligned` and `parts`: the local SDF encoder."""
PART_COAT_FLOW = "part_coat_flow_model"
PART_SCALE = "part_scale"
