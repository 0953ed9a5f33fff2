"""A small transformer encoder over the words of a closed vocabulary: the text encoder of the text starter.

B prompts, L tokens, C channels. Token 0 ends a prompt and pads it, as in the official text encoder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
import torch.nn.functional as functional
from jaxtyping import Float, Int64
from torch import Tensor, nn

from espalier_runtime.models.config_checks import require_positive


@dataclass(frozen=True)
class WordEncoderConfig:
    """`words` are numbered from 1 in their order; `synonyms` map to them; `silent`, as packs call the stop words, are
    dropped.

    A prompt needs one of `nouns`; of these, `part_nouns` may also name a part of another thing. `usual` has the colour
    of a noun that is told without any of `colours`, `optional` the parts that it has only when it is told to.
    """

    words: tuple[str, ...]
    nouns: tuple[str, ...]
    part_nouns: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    usual: Mapping[str, str] = field(default_factory=dict)
    optional: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    channels: int = 128
    heads: int = 4
    blocks: int = 2
    longest: int = 16

    def __post_init__(self) -> None:
        require_positive(self, "channels", "heads", "blocks", "longest")
        for noun in (*self.nouns, *self.part_nouns):
            if noun not in self.words:
                raise ValueError(f"nouns has {noun!r}, which is not among the words")
        for word in self.synonyms.values():
            if word not in self.words:
                raise ValueError(f"synonyms lead to {word!r}, which is not among the words")
        parts = (part for parts in self.optional.values() for part in parts)
        for word in (*self.colours, *self.usual, *self.usual.values(), *self.optional, *parts):
            if word not in self.words:
                raise ValueError(f"colours, usual or optional has {word!r}, which is not among the words")

    @property
    def stop_words(self) -> tuple[str, ...]:
        """Words without a meaning of their own."""
        return self.silent


class WordEncoder(nn.Module):
    """The sum of four embeddings (of a token, of the tokens before and after it, of its position), then blocks."""

    def __init__(self, config: WordEncoderConfig) -> None:
        super().__init__()
        self.config = config
        count, channels = len(config.words) + 1, config.channels
        self.word = nn.Embedding(count, channels)
        self.previous = nn.Embedding(count, channels)
        self.following = nn.Embedding(count, channels)
        self.position = nn.Embedding(config.longest, channels)
        self.blocks = nn.ModuleList(WordBlock(channels, config.heads) for _ in range(config.blocks))
        self.norm = nn.LayerNorm(channels)

    def forward(self, tokens: Int64[Tensor, "B L"]) -> Float[Tensor, "B L C"]:
        """Every position's state; padded positions are attended to, by the flows too."""
        before = functional.pad(tokens[:, :-1], (1, 0))
        after = functional.pad(tokens[:, 1:], (0, 1))
        h = self.word(tokens) + self.previous(before) + self.following(after) + self.position.weight[: tokens.shape[1]]
        for block in self.blocks:
            h = block(h)
        return self.norm(h)


class WordBlock(nn.Module):
    """Pre-norm self-attention and feed-forward network."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(channels), nn.LayerNorm(channels)
        self.qkv, self.out = nn.Linear(channels, 3 * channels), nn.Linear(channels, channels)
        self.widen, self.narrow = nn.Linear(channels, 3 * channels), nn.Linear(3 * channels, channels)

    def forward(self, x: Float[Tensor, "B L C"]) -> Float[Tensor, "B L C"]:
        """Two residual steps."""
        q, k, v = self.qkv(self.norm1(x)).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        x = x + self.out(functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))
        return x + self.narrow(functional.gelu(self.widen(self.norm2(x))))


def empty_prompt(config: WordEncoderConfig, device: torch.device) -> Int64[Tensor, "one L"]:
    """The prompt without words: the negative condition of classifier-free guidance."""
    return torch.zeros((1, config.longest), dtype=torch.int64, device=device)
