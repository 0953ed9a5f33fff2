"""Conformance of single networks: one forward pass of a role, dense or sparse."""

import torch

from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_tools.conformance.case import ConformanceCase, Produced
from espalier_tools.conformance.engine import Engine


@torch.no_grad()
def run_component(case: ConformanceCase, engine: Engine) -> Produced:
    """Flows take t (already 1000·t) and a condition; decoders and encoders the input alone."""
    pack = engine.open_pack(case)
    model = engine.load(pack, case.options.get("checkpoint"), case.role)
    inputs = {name: tensor.to(engine.device) for name, tensor in case.inputs.items()}
    extra = [inputs[name] for name in ("t", "cond") if name in inputs]
    if "coords" not in inputs:
        return Produced({"out": model(inputs["x"], *extra)})
    coords = inputs["coords"]
    out = model(SparseTensor(coords, inputs["feats"], int(coords[:, 0].max()) + 1), *extra)
    return Produced({"out_feats": out.feats, "out_coords": out.coords})
