"""The condition of both sampled stages: image or prompt tokens with their negative, and the images themselves.

Makes the condition before any random number is drawn (docs/trellis-inference.md §5).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import torch
from jaxtyping import Float, UInt8
from PIL import Image
from torch import Tensor

from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.cameras.view_frames import NoOutlineError
from espalier_runtime.engines.condition.clip_text import ClipTokenizer, text_tokens
from espalier_runtime.engines.condition.image_tokens import image_tokens
from espalier_runtime.engines.condition.vocabulary_text import prompt_tokens
from espalier_runtime.images.square_crop import NoForegroundError, SinglePixelError, on_black, square_crop
from espalier_runtime.model_packs.companions import image_encoder, text_encoder
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.advice import Advice
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.body import PictureSide


@dataclass(frozen=True, eq=False)
class Condition:
    """What is wanted: one object, or another one of each sample.

    `rows` says what the batch axis of `tokens` counts: views of one object, which are mixed as several pictures are,
    or samples, each with a condition of its own. `tokens` and `negative_tokens`, of any length, are None for a pack
    without an encoder. `pictures` are the square crops, RGBA, row 0 on top, for an engine that looks at them; `sides`
    the side of the object that each shows.
    `advice` is what the user should know about the prompt. `pose` is where the picture's camera stood, for an engine
    whose objects stand as it saw them and that can tell. `seen` is what such an engine has found in each picture, or
    empty where nobody has looked yet: its networks are asked once.
    """

    tokens: Float[Tensor, "B L C"] | None = None
    negative_tokens: Float[Tensor, "one L_negative C"] | None = None
    pictures: Sequence[UInt8[np.ndarray, "S S 4"]] = field(default_factory=tuple)
    sides: tuple[PictureSide, ...] = ()
    advice: tuple[Advice, ...] = ()
    rows: Literal["views", "samples"] = "views"
    pose: PicturePose | None = None
    seen: tuple[Any, ...] = ()


def token_condition(
    pack: ModelPack, pictures: Sequence[Image.Image], prompt: str | None, device: torch.device
) -> Condition:
    """Tokens of cut-out RGBA pictures, or of words, whichever the pack works from; raises input_empty for the other."""
    if "image" not in pack.pipeline.inputs:
        return text_condition(pack, prompt, device)
    crops = square_crops(pack, pictures)
    if pack.pipeline.image_cond_model is None:
        return Condition()
    return Condition(*image_condition(pack, [on_black(crop) for crop in crops], device))


def square_crops(pack: ModelPack, pictures: Sequence[Image.Image]) -> list[Image.Image]:
    """The squares that models see of cut-out pictures. Raises input_empty or input_too_small."""
    if not pictures:
        raise _lacks_input(pack, "a picture", "Give it a picture, or choose a pack that works from words.")
    with unusable_cut_outs():
        return [square_crop(picture) for picture in pictures]


@contextmanager
def unusable_cut_outs() -> Iterator[None]:
    """Turns what geometry refuses about a cut-out into input_empty or input_too_small."""
    try:
        yield
    except (NoForegroundError, NoOutlineError) as error:
        raise EspalierError(
            "input_empty",
            "The picture has no opaque part.",
            hint="Use a picture whose object is not transparent, or let Espalier cut it out.",
        ) from error
    except SinglePixelError as error:
        raise EspalierError(
            "input_too_small",
            "The object in the picture is a single pixel.",
            hint="Use a picture in which the object is larger.",
        ) from error


def image_condition(
    pack: ModelPack, pictures: Sequence[Image.Image], device: torch.device
) -> tuple[Float[Tensor, "B T C"], Float[Tensor, "one one C"]]:
    """Tokens of square pictures and their negative, which is zeros (docs/trellis-inference.md §4.2): one token of them,
    since the attention to many that are alike is that to one."""
    with pack.in_use(image_encoder.ROLE, device) as encoder, torch.no_grad():
        tokens = image_tokens(pictures, encoder, device)
    return tokens, torch.zeros_like(tokens[:1, :1])


def text_condition(pack: ModelPack, prompt: str | None, device: torch.device) -> Condition:
    """Tokens of a prompt; the negative is the encoding of the empty text (docs/trellis-inference.md §4.3)."""
    if prompt is None or not prompt.strip():
        raise _lacks_input(pack, "a text", "Say in a few words what it should make.")
    if pack.pipeline.word_encoder is not None:
        wanted, empty, advice = prompt_tokens(pack, pack.pipeline.word_encoder, prompt, device)
        return Condition(wanted, empty, advice=advice)
    tokenizer = ClipTokenizer(pack.text_encoder_files().folder)
    with pack.in_use(text_encoder.ROLE, device) as encoder, torch.no_grad():
        tokens = text_tokens([prompt, ""], tokenizer, encoder, device)
    return Condition(tokens[:1], tokens[1:])


def _lacks_input(pack: ModelPack, wanted: str, hint: str) -> EspalierError:
    return EspalierError("input_empty", f"The pack {pack.name} works from {wanted}, and there is none.", hint=hint)
