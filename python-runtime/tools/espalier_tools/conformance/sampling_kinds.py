"""Conformance of sampling: the samplers on a toy velocity, and each sampled stage of a pack."""

import torch
from torch import Tensor

from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.engine import SamplingRun, Structure
from espalier_runtime.engines.roles import STRUCTURE_FLOW
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.engines.trellis.engine import TrellisEngine, occupied_voxels
from espalier_runtime.protocol.progress import SilentContext
from espalier_runtime.sampling.flow_euler import integrate
from espalier_runtime.sampling.sampler_settings import SamplerSettings
from espalier_runtime.sampling.velocity import conditioned_velocity, one_by_one
from espalier_tools.conformance.case import ConformanceCase, Produced, samples_of
from espalier_tools.conformance.engine import Engine


def run_sampler(case: ConformanceCase, _engine: Engine) -> Produced:
    """v = x/2 + mean(cond_b)·cos(t_model/1000), with every call's time written down."""
    times = []

    def toy(x: Tensor, t: Tensor, condition: Tensor) -> Tensor:
        times.append(t[0])
        pull = condition.flatten(1).mean(dim=1) * torch.cos(t / 1000)
        return 0.5 * x + pull.view(-1, *[1] * (x.ndim - 1))

    options = case.options
    settings = SamplerSettings(name=options["sampler"], sigma_min=options.get("sigma_min", 1e-5))
    settings = settings.overridden(options.get("params", {}))
    noise = case.inputs["noise"]
    velocity = conditioned_velocity(
        one_by_one(toy),
        case.inputs["cond"],
        case.inputs.get("neg_cond"),
        settings=settings,
        batch_size=len(noise),
        multi_image=options["multi"]["mode"] if "multi" in options else None,
    )
    steps = list(integrate(velocity, noise, settings))
    return Produced(
        {
            "samples": steps[-1].x_t,
            "pred_x_t": torch.stack([step.x_t for step in steps]),
            "pred_x_0": torch.stack([step.x_0 for step in steps]),
            "model_t": torch.stack(times),
        }
    )


def run_sparse_structure(case: ConformanceCase, engine: Engine) -> Produced:
    """Stage 1 from a given condition."""
    pack = engine.open_pack(case)
    options = SamplingOptions(
        num_samples=case.options.get("num_samples", 1), sparse_structure=case.options.get("sampler_params", {})
    )
    sampler = TrellisEngine(pack, engine.device)
    latent = sampler.sample_dense_latent(
        _condition(case, engine), SamplingRun(options, case.options["seed"], SilentContext())
    )
    logits = sampler.decode_structure(latent)
    config = pack.configuration(STRUCTURE_FLOW)
    shape = (options.num_samples, config.in_channels, *[config.resolution] * 3)
    noise = torch.randn(shape, generator=_generator(case))
    return Produced({"noise": noise, "z_s": latent, "logits": logits, "coords": occupied_voxels(logits)})


def run_structured_latent(case: ConformanceCase, engine: Engine) -> Produced:
    """Stage 2 on given voxels from a given condition."""
    options = SamplingOptions(structured_latent=case.options.get("sampler_params", {}))
    sampler = TrellisEngine(engine.open_pack(case), engine.device)
    coords = case.inputs["coords"]
    structure = Structure(coords, samples_of(coords), sampler.grid_resolution(), None)
    run = SamplingRun(options, case.options["seed"], SilentContext())
    feats = sampler.sample_latent(structure, _condition(case, engine), run).feats
    return Produced({"noise": torch.randn(feats.shape, generator=_generator(case)), "feats": feats})


def _condition(case: ConformanceCase, engine: Engine) -> Condition:
    tokens, negative = (case.inputs[name].to(engine.device) for name in ("cond", "neg_cond"))
    return Condition(tokens, negative, rows="samples")


def _generator(case: ConformanceCase) -> torch.Generator:
    return torch.Generator().manual_seed(case.options["seed"])
