"""Conformance of view-aligned packs: the solid and colours that pictures make, and the latent read off them.

Cases name `sides`, `mode` and `seed` in their options. N places or voxels.
"""

import torch

from espalier_runtime.engines.common.sampling_options import SamplingOptions
from espalier_runtime.engines.condition.condition import Condition, condition_for
from espalier_runtime.engines.registry import latent_stage
from espalier_runtime.engines.view_aligned.multi_view_reconstruction import view_object
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.progress import SilentContext
from espalier_tools.conformance.case import ConformanceCase, Produced
from espalier_tools.conformance.engine import Engine


@torch.no_grad()
def run_view_object(case: ConformanceCase, engine: Engine) -> Produced:
    """Cut-out pictures and `points` [N, 3] near the surface to `distance` [N] in model units and `colour` [N, 3]."""
    pack = engine.open_pack(case)
    found = view_object(
        pack,
        pack.pipeline.stages["structured_latent"],
        _condition(case, engine, pack),
        mode=case.options["mode"],
        seed=case.options["seed"],
    )
    points = case.inputs["points"]
    return Produced({"distance": found.solid.distance(points), "colour": found.colours_at(points)})


def run_view_latent(case: ConformanceCase, engine: Engine) -> Produced:
    """Cut-out pictures and `coords` [N, 4] to `feats` [N, C]."""
    pack = engine.open_pack(case)
    feats = latent_stage(pack, engine.device).sample(
        case.inputs["coords"],
        _condition(case, engine, pack),
        generator=torch.Generator().manual_seed(case.options["seed"]),
        options=SamplingOptions(multi_image=case.options["mode"]),
        context=SilentContext(),
    )
    return Produced({"feats": feats})


def _condition(case: ConformanceCase, engine: Engine, pack: ModelPack) -> Condition:
    pictures = [picture.convert("RGBA") for picture in case.input_pictures()]
    return condition_for(pack, pictures, None, engine.device, SilentContext(), sides=case.options["sides"])
