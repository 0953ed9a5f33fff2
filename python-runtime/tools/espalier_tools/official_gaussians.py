"""The representation of the released Gaussian decoders (docs/trellis-inference.md §1.5), for tests and measurements."""

from espalier_runtime.protocol.open_json import JsonObject

OFFICIAL_GAUSSIANS: JsonObject = {
    "lr": {"_xyz": 1.0, "_features_dc": 1.0, "_opacity": 1.0, "_scaling": 1.0, "_rotation": 0.1},
    "perturb_offset": True,
    "voxel_size": 1.5,
    "num_gaussians": 32,
    "2d_filter_kernel_size": 0.1,
    "3d_filter_kernel_size": 9e-4,
    "scaling_bias": 4e-3,
    "opacity_bias": 0.1,
    "scaling_activation": "softplus",
}
"""`representation_config` of the checkpoints."""
