"""The condition of a pack that understands a fixed vocabulary: words as tokens, and advice about the others.

The words themselves are read in `vocabulary_tokenizer`.
"""

import logging

import torch
from jaxtyping import Float
from torch import Tensor

from espalier_runtime.engines.condition.vocabulary_tokenizer import advice_on, read_prompt, word_numbers
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.models.starter.word_encoder import WordEncoderConfig, empty_prompt

_log = logging.getLogger(__name__)


def word_tokens(
    pack: ModelPack, role: str, prompt: str, device: torch.device
) -> tuple[Float[Tensor, "one L C"], Float[Tensor, "one L C"]]:
    """Tokens of a prompt and of the empty one. Raises input_unsupported for a prompt without a known noun."""
    with pack.in_use(role, device) as encoder:
        read = read_prompt(prompt, encoder.config)
        for sentence in advice_on(read, encoder.config):
            _log.warning(sentence)
        wanted = encoder(word_numbers(read.words, encoder.config).to(device))
        return wanted, encoder(empty_prompt(encoder.config, device))


def prompt_advice(pack: ModelPack, prompt: str | None) -> list[str]:
    """What to tell about a prompt before anything is made; nothing for packs without a fixed vocabulary."""
    role = pack.pipeline.word_encoder
    if role is None or prompt is None:
        return []
    config = pack.configuration(role)
    assert isinstance(config, WordEncoderConfig), f"the role {role} is played by {type(config).__name__}"
    return advice_on(read_prompt(prompt, config), config)
