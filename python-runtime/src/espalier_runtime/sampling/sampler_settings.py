"""The settings of one sampler in pipeline.json, and what a caller may override (docs/trellis-inference.md §1.2, §3)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

GUIDANCE_INTERVAL = "FlowEulerGuidanceIntervalSampler"
GUIDANCE_ALWAYS = "FlowEulerCfgSampler"
NO_GUIDANCE = "FlowEulerSampler"
PARAMETERS = ("steps", "rescale_t", "cfg_strength", "cfg_interval")
SAMPLERS = (GUIDANCE_INTERVAL, GUIDANCE_ALWAYS, NO_GUIDANCE)


@dataclass(frozen=True)
class SamplerSettings:
    """One sampler. Defaults are upstream's for parameters that a file leaves out (docs/trellis-inference.md §3.2).

    `cfg_strength` s means (1 + s)·conditional − s·negative; `cfg_interval` is in rescaled time, ends included.
    """

    name: str = GUIDANCE_INTERVAL
    sigma_min: float = 1e-5
    steps: int = 50
    rescale_t: float = 1.0
    cfg_strength: float = 3.0
    cfg_interval: tuple[float, float] = (0.0, 1.0)

    def __post_init__(self) -> None:
        if self.name not in SAMPLERS:
            raise ValueError(f"unknown sampler {self.name!r}, supported: {', '.join(SAMPLERS)}")
        if not 1 <= self.steps <= 1000:
            raise ValueError(f"steps is {self.steps}, expected 1 to 1000")
        if not self.rescale_t > 0:
            raise ValueError(f"rescale_t is {self.rescale_t}, expected a positive number")
        if not 0 <= self.sigma_min < 1:
            raise ValueError(f"sigma_min is {self.sigma_min}, expected a number in 0..1")

    def overridden(self, parameters: Mapping[str, Any]) -> "SamplerSettings":
        """These settings with some of steps, rescale_t, cfg_strength, cfg_interval replaced by JSON values.

        ValueError names a parameter that is unknown or has the wrong type.
        """
        for name in parameters:
            if name not in PARAMETERS:
                raise ValueError(f"unknown sampler parameter {name!r}, supported: {', '.join(PARAMETERS)}")
        return msgspec.convert({**asdict(self), **parameters}, SamplerSettings)
