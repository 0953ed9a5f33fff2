"""Conformance of view-aligned packs: the solid and colours that pictures make, and the latent read off them.

Cases name `sides`, `mode` and `seed` in their options. N places or voxels.
"""

import torch

from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.engine import Inputs, SamplingRun, Structure, sides_for
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.engines.view_aligned.engine import ViewAlignedEngine
from espalier_runtime.engines.view_aligned.multi_view_reconstruction import reconstruct_views
from espalier_runtime.protocol.progress import SilentContext
from espalier_tools.conformance.case import ConformanceCase, Produced, samples_of
from espalier_tools.conformance.engine import Engine


@torch.no_grad()
def run_view_reconstruction(case: ConformanceCase, engine: Engine) -> Produced:
    """Cut-out pictures and `points` [N, 3] near the surface to `distance` [N] in model units."""
    pack = engine.open_pack(case)
    found = reconstruct_views(
        pack, _condition(case, ViewAlignedEngine(pack, engine.device)), case.options["mode"], seed=case.options["seed"]
    )
    return Produced({"distance": found.solid.distance(case.inputs["points"])})


def run_view_latent(case: ConformanceCase, engine: Engine) -> Produced:
    """Cut-out pictures and `coords` [N, 4] to `feats` [N, C]."""
    sampler = ViewAlignedEngine(engine.open_pack(case), engine.device)
    condition = _condition(case, sampler)
    run = SamplingRun(SamplingOptions(multi_image=case.options["mode"]), case.options["seed"], SilentContext())
    coords = case.inputs["coords"]
    structure = Structure(coords, samples_of(coords), sampler.grid_resolution(), sampler.reconstruct(condition, run))
    return Produced({"feats": sampler.sample_latent(structure, condition, run).feats})


def _condition(case: ConformanceCase, sampler: ViewAlignedEngine) -> Condition:
    pictures = [picture.convert("RGBA") for picture in case.input_pictures()]
    sides = sides_for(sampler.pipeline, len(pictures), case.options["sides"])
    return sampler.encode(Inputs(pictures, sides=sides))
