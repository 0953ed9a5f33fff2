"""Every kind of case, by the name that case.json gives it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from espalier_runtime.protocol.errors import EspalierError
from espalier_tools.conformance.case import ConformanceCase, Produced
from espalier_tools.conformance.component_kinds import run_component
from espalier_tools.conformance.condition_kinds import run_image_condition, run_preprocess_image, run_text_condition
from espalier_tools.conformance.engine import Engine
from espalier_tools.conformance.pipeline_kinds import run_image, run_text, run_variant
from espalier_tools.conformance.representation_kinds import (
    run_camera,
    run_decode_gaussian,
    run_decode_mesh,
    run_decode_radiance_field,
    run_flexicubes,
    run_gaussian_inverse,
    run_gaussian_ply,
)
from espalier_tools.conformance.sampling_kinds import run_sampler, run_sparse_structure, run_structured_latent
from espalier_tools.conformance.view_kinds import run_view_latent, run_view_reconstruction

KINDS: Mapping[str, Callable[[ConformanceCase, Engine], Produced]] = MappingProxyType(
    {
        "component": run_component,
        "sample_sparse_structure": run_sparse_structure,
        "sample_slat": run_structured_latent,
        "decode_mesh": run_decode_mesh,
        "decode_gaussian": run_decode_gaussian,
        "decode_radiance_field": run_decode_radiance_field,
        "image_condition": run_image_condition,
        "preprocess_image": run_preprocess_image,
        "text_condition": run_text_condition,
        "run_image": run_image,
        "run_multi_image": run_image,
        "run_text": run_text,
        "run_variant": run_variant,
        "gaussian_ply": run_gaussian_ply,
        "gaussian_inverse": run_gaussian_inverse,
        "camera": run_camera,
        "flexicubes": run_flexicubes,
        "sampler": run_sampler,
        "view_object": run_view_reconstruction,
        "view_latent": run_view_latent,
    }
)


def run_case(case: ConformanceCase, engine: Engine) -> Produced:
    """Run the case and give its outputs on the CPU; usage for an unknown kind."""
    kind = KINDS.get(case.kind)
    if kind is None:
        raise EspalierError("usage", f"Unknown kind of case {case.kind!r}; known are {', '.join(KINDS)}.")
    produced = kind(case, engine)
    return Produced({name: tensor.cpu() for name, tensor in produced.tensors.items()}, produced.files)
