"""A build as it is after steps down: with a smaller texture, and a recipe that says what was done without and why."""

from dataclasses import replace

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.texture import with_advice
from espalier_runtime.device.memory_ladder import MemoryLadder
from espalier_runtime.protocol.advice import Advice
from espalier_runtime.protocol.messages.asset_report import Recipe

_SENTENCES = {
    "smaller-chunks": Advice("Memory ran short, so the work was done in smaller pieces."),
    "offload": Advice("Memory ran short, so less of the model was kept loaded, and the processor decoded the shape."),
}


def stepped_down(build: AssetBuild, ladder: MemoryLadder, *, since: int) -> AssetBuild:
    """`build` with the halvings of `ladder`, and its steps from number `since` on added to the recipe."""
    if not ladder.steps:
        return build
    plan = build.plan.with_texture_halved(ladder.halvings)
    parameters = build.recipe["parameters"]
    told = [*parameters.get("steppedDown", []), *ladder.to_json()[since:]]
    recipe: Recipe = {**build.recipe, "parameters": {**parameters, "steppedDown": told}}
    return replace(build, plan=plan, recipe=with_advice(recipe, _sentences(build, ladder)))


def _sentences(build: AssetBuild, ladder: MemoryLadder) -> list[Advice]:
    rungs = dict.fromkeys(step.rung for step in ladder.steps)
    sentences = [_SENTENCES[rung] for rung in rungs if rung in _SENTENCES]
    if ladder.halvings:
        asked, used = build.plan.texture_size, build.plan.with_texture_halved(ladder.halvings).texture_size
        sentences.append(Advice(f"Memory ran short: the texture has {used} pixels a side instead of {asked}."))
    return sentences
