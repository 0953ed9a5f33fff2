"""What a caller may ask of the two sampled stages. Absent parameters are those of the pack's pipeline.json."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from espalier_runtime.protocol.advice import Advice
from espalier_runtime.protocol.messages import requests
from espalier_runtime.sampling.velocity import MultiImageMode

WITHOUT_SAMPLER = Advice("This pack does not sample: the steps or guidance that were asked for had no effect.")
SAME_SHAPE = Advice(
    "This pack does not sample: the seed that was chosen does not change the shape, only fine details of hidden sides."
)


@dataclass(frozen=True)
class SamplingOptions:
    """`sparse_structure` and `structured_latent` override sampler parameters by their names in pipeline.json."""

    num_samples: int = 1
    sparse_structure: Mapping[str, Any] = field(default_factory=dict)
    structured_latent: Mapping[str, Any] = field(default_factory=dict)
    multi_image: MultiImageMode = "stochastic"

    def __post_init__(self) -> None:
        if self.num_samples < 1:
            raise ValueError(f"num_samples is {self.num_samples}, expected at least 1")

    @classmethod
    def from_message(cls, message: requests.SamplingOptions) -> "SamplingOptions":
        """The options as they cross the process boundary."""
        return cls(
            sparse_structure=_parameters(message.sparse_structure),
            structured_latent=_parameters(message.structured_latent),
            multi_image=message.multi_image,
        )

    def advice(self, *, has_sampler: bool, pictures: int, is_seed_chosen: bool, is_chosen: bool = True) -> list[Advice]:
        """What was asked of a sampler and is without effect, as an engine that `has_sampler` or has none takes it.

        Options that nobody chose (`is_chosen` is false) are no wish without effect: a form may fill them in of itself.

        How several pictures are combined is no question of sampling alone: every engine goes by it, and where a view
        is drawn for each region the seed decides which.
        """
        if has_sampler:
            return []
        asks = is_chosen and bool(self.sparse_structure or self.structured_latent)
        draws_views = pictures > 1 and self.multi_image == "stochastic"
        return [
            *([WITHOUT_SAMPLER] if asks else []),
            *([SAME_SHAPE] if is_seed_chosen and not draws_views else []),
        ]


def _parameters(options: requests.SamplerOptions) -> dict[str, int | float]:
    asked = {"steps": options.steps, "cfg_strength": options.guidance}
    return {name: value for name, value in asked.items() if value is not None}
