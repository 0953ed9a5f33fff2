"""Every engine, and with them every stage class, role and network class that a pack may name. The only such list.

Light: an engine's own modules, and torch with them, are imported when one is made.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from espalier_runtime.engines.parts.description import PARTS
from espalier_runtime.engines.trellis.description import TRELLIS
from espalier_runtime.engines.view_aligned.description import VIEW_ALIGNED
from espalier_runtime.model_packs.catalogue import Catalogue

if TYPE_CHECKING:
    import torch

    from espalier_runtime.engines.engine import Engine
    from espalier_runtime.model_packs.model_pack import ModelPack


def _trellis(pack: "ModelPack", device: "torch.device") -> "Engine[Any]":
    from espalier_runtime.engines.trellis.engine import TrellisEngine

    return TrellisEngine(pack, device)


def _view_aligned(pack: "ModelPack", device: "torch.device") -> "Engine[Any]":
    from espalier_runtime.engines.view_aligned.engine import ViewAlignedEngine

    return ViewAlignedEngine(pack, device)


def _parts(pack: "ModelPack", device: "torch.device") -> "Engine[Any]":
    from espalier_runtime.engines.parts.engine import PartsEngine

    return PartsEngine(pack, device)


_ENGINES = ((TRELLIS, _trellis), (VIEW_ALIGNED, _view_aligned), (PARTS, _parts))
CATALOGUE = Catalogue(
    engines=tuple(description for description, _ in _ENGINES),
    image_encoder="DinoVisionTransformer",
    text_encoder="CLIPTextModel",
    # Upstream's variants that manage memory in training (trellis/models/*: class Elastic…).
    training_prefix="Elastic",
)


def open_pack(folder: Path, *, torso_dtype: "torch.dtype | None" = None) -> "ModelPack":
    """The pack in `folder`; see ModelPack.open."""
    from espalier_runtime.model_packs.model_pack import ModelPack

    return ModelPack.open(folder, CATALOGUE, torso_dtype=torso_dtype)


def engine_for(pack: "ModelPack", device: "torch.device") -> "Engine[Any]":
    """The engine that the pack's stages name, for `pack` on `device`. Loads no network."""
    makers = {description.name: make for description, make in _ENGINES}
    return makers[pack.pipeline.engine.name](pack, device)
