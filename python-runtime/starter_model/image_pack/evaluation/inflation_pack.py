"""The baseline of comparisons: a pack that inflates the outline and predicts nothing, with another pack's decoders.

Owns its description; the constants of inflation are those of `prior_tuning`.
"""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

from espalier_runtime.engines.roles import VIEW_MAPS
from starter_model.image_pack.build_pack import DESCRIPTION, NAME, TITLE
from starter_model.image_pack.evaluation.prior_tuning import TUNED_CONSTANTS
from starter_model.shared.pack_files import manifest


def write_inflation_pack(pack: Path, folder: Path) -> None:
    """Write to `folder` the starter pack `pack` without its network of depth and colours.

    Solids are outlines inflated with tuned constants; the front has the picture's colours and the back the same,
    blurred.
    """
    description = json.loads((pack / "pipeline.json").read_text())
    arguments = description["args"]
    arguments["models"].pop(VIEW_MAPS, None)
    for stage in arguments["espalier"]["stages"].values():
        stage["args"] = asdict(TUNED_CONSTANTS)
        stage["models"] = [role for role in stage["models"] if role != VIEW_MAPS]
    for stem in arguments["models"].values():
        for suffix in (".json", ".safetensors"):
            copy = folder / f"{stem}{suffix}"
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(pack / f"{stem}{suffix}", copy)
    (folder / "pipeline.json").write_text(json.dumps(description, indent=2) + "\n")
    described = manifest(folder, name=NAME, title=TITLE, description=DESCRIPTION)
    (folder / "espalier-pack.json").write_text(json.dumps(described, indent=2) + "\n")
