"""Conformance of conditioning: the crop of a picture, picture tokens, text tokens."""

import torch

from espalier_runtime.engines.condition.clip_text import ClipTokenizer, text_tokens
from espalier_runtime.engines.condition.condition import image_condition
from espalier_runtime.images.square_crop import on_black, square_crop
from espalier_runtime.model_packs.companions import text_encoder
from espalier_tools.conformance.case import ConformanceCase, Produced
from espalier_tools.conformance.engine import Engine


def run_preprocess_image(case: ConformanceCase, _engine: Engine) -> Produced:
    """A cut-out picture to the square on black that the encoder sees."""
    square = on_black(square_crop(case.input_pictures()[0].convert("RGBA")))
    return Produced(files={"0.png": lambda path: square.save(path, format="PNG")})


def run_image_condition(case: ConformanceCase, engine: Engine) -> Produced:
    """Pictures as they are to tokens."""
    tokens, _ = image_condition(engine.open_pack(case), case.input_pictures(), engine.device)
    return Produced({"cond": tokens})


@torch.no_grad()
def run_text_condition(case: ConformanceCase, engine: Engine) -> Produced:
    """Prompts to token ids and tokens; the negative is the empty text."""
    pack = engine.open_pack(case)
    tokenizer = ClipTokenizer(pack.text_encoder_files().folder)
    prompts = case.options["prompts"]
    with pack.in_use(text_encoder.ROLE, engine.device) as encoder:
        tokens = text_tokens(prompts, tokenizer, encoder, engine.device)
        negative = text_tokens([""], tokenizer, encoder, engine.device)
    return Produced({"token_ids": tokenizer.token_ids(prompts).int(), "cond": tokens, "neg_cond": negative})
