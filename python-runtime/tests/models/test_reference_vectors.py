"""Every network against vectors that upstream's modules gave, in fp32 on a CPU."""

import torch

from espalier_runtime.splats.gaussians_from_features import gaussians_from_features
from espalier_tools.official_gaussians import OFFICIAL_GAUSSIANS
from tests.models.filled_networks import filled
from tests.sparse.voxel_sets import reference_voxels, waves
from tests.vectors import assert_is_vector

FLOW = {"model_channels": 32, "cond_channels": 12, "num_blocks": 2, "num_heads": 4, "qk_rms_norm": True}
LATENT = {
    "resolution": 8,
    "model_channels": 32,
    "latent_channels": 4,
    "num_blocks": 2,
    "num_heads": 4,
    "window_size": 4,
}
TIMES = torch.tensor([700.0, 250.0])


def condition() -> torch.Tensor:
    return waves((2, 5, 12), 0.17)


def test_structure_flow_a1() -> None:
    flow = filled("SparseStructureFlowModel", resolution=4, in_channels=3, out_channels=3, patch_size=1, **FLOW)
    out = flow(waves((2, 3, 4, 4, 4)), TIMES, condition())
    assert_is_vector(out, 384, -0.1769819, 0.6641474, "-0.111445 -0.185076 -0.226201 -0.194833 -0.233860 -0.316934")


def test_structure_flow_with_patches_and_shared_modulation_a2() -> None:
    flow = filled(
        "SparseStructureFlowModel",
        resolution=4,
        in_channels=3,
        out_channels=3,
        patch_size=2,
        share_mod=True,
        qk_rms_norm_cross=True,
        **FLOW,
    )
    out = flow(waves((2, 3, 4, 4, 4)), TIMES, condition())
    assert_is_vector(out, 384, -0.0044506, 0.6225301, "-0.097494 0.414135 -0.173921 0.469507 -0.614925 0.854701")


def test_structure_decoder_a5() -> None:
    decoder = filled(
        "SparseStructureDecoder",
        out_channels=1,
        latent_channels=4,
        num_res_blocks=1,
        num_res_blocks_middle=1,
        channels=[16, 8, 4],
    )
    out = decoder(waves((1, 4, 2, 2, 2)))
    assert_is_vector(out, 512, -0.0145563, 0.1180201, "-0.148430 -0.240947 -0.235318 -0.240709 -0.236885 -0.239255")


def test_structure_encoder_a6() -> None:
    encoder = filled(
        "SparseStructureEncoder",
        in_channels=1,
        latent_channels=4,
        num_res_blocks=1,
        num_res_blocks_middle=1,
        channels=[4, 8, 16],
    )
    out = encoder(waves((1, 1, 8, 8, 8)))
    assert_is_vector(out, 32, -0.1746412, 0.5982934, "-0.343652 -0.756088 -0.473402 0.088768 -0.356547 -0.762030")


def test_structured_latent_flow_a8() -> None:
    flow = filled(
        "SLatFlowModel",
        resolution=8,
        in_channels=4,
        out_channels=4,
        patch_size=2,
        num_io_res_blocks=2,
        io_block_channels=[8],
        **FLOW,
    )
    out = flow(reference_voxels(), TIMES, condition()).feats
    assert_is_vector(out, 796, 0.0396100, 0.1875829, "0.091081 0.253828 0.302336 0.214240 0.008469 0.194728")


def test_gaussian_decoder_a9_and_its_perturbation_a10() -> None:
    decoder = filled("SLatGaussianDecoder", representation_config=OFFICIAL_GAUSSIANS, **LATENT)
    out = decoder(reference_voxels())
    perturbation = decoder.offset_perturbation
    assert_is_vector(perturbation, 96, -0.0392178, 0.4303659, "-0.804719 -0.804719 -0.804719 -0.733169 0 -0.225993")
    rows = out.rows_of_samples()[0]
    cloud = gaussians_from_features(
        out.coords[rows, 1:],
        out.feats[rows],
        perturbation=perturbation,
        representation=decoder.config.representation,
        resolution=8,
    )
    assert_is_vector(
        cloud.xyz, 10656, -0.0168273, 0.3007011, "-0.507186 -0.467727 -0.521785 -0.423305 -0.499538 -0.396865"
    )
    assert_is_vector(cloud.rotation, 14208, 0.2493652, 0.5, "0.996395 -0.064988 0.052275 -0.015515 0.993002 0.043840")
    assert_is_vector(cloud.opacity, 3552, 0.1108391, 0.1223779, "0.067621 0.190197 0.045727 0.196959 0.051171 0.138376")


def test_mesh_decoder_a11() -> None:
    decoder = filled("SLatMeshDecoder", representation_config={"use_color": True}, **{**LATENT, "model_channels": 256})
    out = decoder(reference_voxels())
    assert out.coords[8:10].tolist() == [[0, 0, 0, 2], [0, 0, 0, 3]]
    assert_is_vector(
        out.feats, 1286336, -0.0000291, 0.0964227, "-0.021334 -0.010217 0.087667 -0.010313 0.098371 -0.054937"
    )


def test_radiance_field_decoder_a12() -> None:
    decoder = filled("SLatRadianceFieldDecoder", representation_config={"rank": 16, "dim": 8}, **LATENT)
    out = decoder(reference_voxels()).feats
    assert_is_vector(out, 89152, 0.0005916, 0.5335168, "-0.153137 0.470377 -0.662496 0.885759 -0.795898 0.690114")
