"""CLIP tokenizer (byte-pair encoding, Radford et al. 2021) with TRELLIS's padding, and condition tokens of a prompt
(docs/trellis-inference.md §4.3).

Owns no network: the encoder, CLIP's text model, is handed in. B prompts, T = 77 tokens, C channels.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from jaxtyping import Float, Int64
from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers.models import BPE
from tokenizers.normalizers import NFC, Lowercase, Replace
from tokenizers.normalizers import Sequence as Normalizers
from tokenizers.pre_tokenizers import ByteLevel, Split
from tokenizers.pre_tokenizers import Sequence as PreTokenizers
from torch import Tensor

from espalier_runtime.protocol.errors import EspalierError

MAX_TOKENS = 77
_START, _END = "<|startoftext|>", "<|endoftext|>"
_END_OF_WORD = "</w>"
_WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


class ClipTokenizer:
    """Byte-pair encoding over lower-cased words, each ending in `</w>`.

    A prompt that holds `<|startoftext|>` or `<|endoftext|>`, written exactly so, holds that token, as upstream.
    """

    def __init__(self, folder: Path) -> None:
        """Read vocab.json and merges.txt from `folder`; pack_missing or pack_damaged when they are not right."""
        self._tokenizer = _read_vocabulary(folder)
        self._start, self._end = (self._tokenizer.token_to_id(token) for token in (_START, _END))

    def token_ids(self, prompts: Sequence[str]) -> Int64[Tensor, "B T"]:
        """Start, words, end; cut to 77 tokens with the end kept, or padded with ends."""
        rows = []
        for prompt in prompts:
            words = self._tokenizer.encode(prompt, add_special_tokens=False).ids[: MAX_TOKENS - 2]
            rows.append([self._start, *words] + [self._end] * (MAX_TOKENS - 1 - len(words)))
        return torch.tensor(rows)


def text_tokens(
    prompts: Sequence[str],
    tokenizer: ClipTokenizer,
    encoder: Callable[[Int64[Tensor, "B T"]], Float[Tensor, "B T C"]],
    device: torch.device,
) -> Float[Tensor, "B T C"]:
    """The encoder's last hidden state for every prompt; no attention mask, padded positions count."""
    return encoder(tokenizer.token_ids(prompts).to(device))


def _read_vocabulary(folder: Path) -> Tokenizer:
    vocabulary, merges = folder / "vocab.json", folder / "merges.txt"
    for path in (vocabulary, merges):
        if not path.is_file():
            raise EspalierError("pack_missing", f"The file {path.name} is missing from {folder}.")
    try:
        model = BPE.from_file(
            str(vocabulary), str(merges), unk_token=_END, end_of_word_suffix=_END_OF_WORD, fuse_unk=False
        )
    except Exception as error:  # the library raises bare Exceptions
        raise EspalierError("pack_damaged", f"The vocabulary in {folder} cannot be read: {error}.") from error
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = Normalizers([NFC(), Replace(Regex(r"\s+"), " "), Lowercase()])
    tokenizer.pre_tokenizer = PreTokenizers(
        [Split(Regex(_WORDS), behavior="removed", invert=True), ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    if None in (tokenizer.token_to_id(_START), tokenizer.token_to_id(_END)):
        raise EspalierError("pack_damaged", f"The vocabulary in {folder} lacks {_START} or {_END}.")
    # Found before the text is lower-cased, wherever they stand.
    tokenizer.add_special_tokens([AddedToken(token, normalized=False, special=True) for token in (_START, _END)])
    return tokenizer
