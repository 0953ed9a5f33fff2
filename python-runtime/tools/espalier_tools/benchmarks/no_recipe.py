"""The recipe of an object that no job has made."""

from espalier_runtime.protocol.messages.asset_report import Recipe

NO_RECIPE = Recipe(seed=0, device="cpu", pack={"name": "", "sha256": ""}, input=[], parameters={}, versions={})
