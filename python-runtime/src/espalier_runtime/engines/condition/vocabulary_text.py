"""The prompt condition of a pack with a closed vocabulary: condition tokens, and advice about unknown words.

Tokenizing is `vocabulary_tokenizer`'s.
"""

import logging

import torch
from jaxtyping import Float
from torch import Tensor

from espalier_runtime.engines.condition.vocabulary_tokenizer import (
    advice_on,
    token_ids,
    tokenize_prompt,
    with_usual,
)
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.models.starter.word_encoder import empty_prompt
from espalier_runtime.protocol.advice import Advice

_log = logging.getLogger(__name__)


def prompt_tokens(
    pack: ModelPack, role: str, prompt: str, device: torch.device
) -> tuple[Float[Tensor, "one L C"], Float[Tensor, "one L C"], tuple[Advice, ...]]:
    """Condition tokens of a prompt, those of the empty prompt (the negative), and advice about the prompt.

    Raises input_unsupported for a prompt without a known noun.
    """
    with pack.in_use(role, device) as encoder:
        read = tokenize_prompt(prompt, encoder.config)
        advice = tuple(advice_on(read, encoder.config))
        for sentence in advice:
            _log.warning(sentence)
        words = with_usual(read.words, encoder.config)
        wanted = encoder(token_ids(words, encoder.config).to(device))
        return wanted, encoder(empty_prompt(encoder.config, device)), advice
