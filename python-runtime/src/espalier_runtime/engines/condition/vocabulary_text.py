"""The condition of a pack that understands a fixed vocabulary: words as tokens, and advice about the others.

The words themselves are read in `vocabulary_tokenizer`.
"""

import logging

import torch
from jaxtyping import Float
from torch import Tensor

from espalier_runtime.engines.condition.vocabulary_tokenizer import advice_on, read_prompt, word_numbers
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.models.starter.word_encoder import empty_prompt

_log = logging.getLogger(__name__)


def word_tokens(
    pack: ModelPack, role: str, prompt: str, device: torch.device
) -> tuple[Float[Tensor, "one L C"], Float[Tensor, "one L C"], tuple[str, ...]]:
    """Tokens of a prompt and of the empty one, and advice about the prompt.

    Raises input_unsupported for a prompt without a known noun.
    """
    with pack.in_use(role, device) as encoder:
        read = read_prompt(prompt, encoder.config)
        advice = tuple(advice_on(read, encoder.config))
        for sentence in advice:
            _log.warning(sentence)
        wanted = encoder(word_numbers(read.words, encoder.config).to(device))
        return wanted, encoder(empty_prompt(encoder.config, device)), advice
