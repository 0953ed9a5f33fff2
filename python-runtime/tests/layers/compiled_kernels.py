"""Run by test_triton_kernels.py: compiles every kernel in Triton for three generations of cards, which needs none;
prints how many bytes of code each became."""

import json
import sys

import triton
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource

from espalier_runtime.layers.fused.triton_norms import layer_norm_kernel, rms_norm_kernel
from espalier_runtime.sparse.triton_convolution import implicit_gemm_kernel

HALVES, FULL, COUNT, NUMBER = "*fp16", "*fp32", "i32", "fp32"
LAYER_NORM = {
    **dict.fromkeys(("x", "addend", "gain", "shift", "total", "out"), HALVES),
    **dict.fromkeys(("x_stride", "addend_stride", "gain_stride", "shift_stride", "channels"), COUNT),
    "epsilon": NUMBER,
    **dict.fromkeys(("HAS_ADDEND", "ONE_PLUS_GAIN", "THEN_SILU", "BLOCK"), "constexpr"),
}
RMS_NORM = {
    **dict.fromkeys(("x", "out"), HALVES),
    **dict.fromkeys(("first", "second"), FULL),
    **dict.fromkeys(("row_stride", "part_stride", "heads", "head_channels"), COUNT),
    "root": NUMBER,
    **dict.fromkeys(("BLOCK_HEADS", "BLOCK_CHANNELS"), "constexpr"),
}
CONVOLUTION = {
    **dict.fromkeys(("feats", "weights", "bias", "out"), HALVES),
    "rows": "*i32",
    **dict.fromkeys(("feats_stride", "rows_stride", "out_stride"), COUNT),
    **dict.fromkeys(("count", "offsets", "channels", "channels_out"), COUNT),
    **dict.fromkeys(("BLOCK_ROWS", "BLOCK_OUT", "BLOCK_IN"), "constexpr"),
}
KERNELS = [
    (layer_norm_kernel, LAYER_NORM, {"HAS_ADDEND": True, "ONE_PLUS_GAIN": True, "THEN_SILU": True, "BLOCK": 1024}),
    (
        layer_norm_kernel,
        {**LAYER_NORM, "gain": FULL, "shift": FULL},
        {"HAS_ADDEND": False, "ONE_PLUS_GAIN": False, "THEN_SILU": False, "BLOCK": 1024},
    ),
    (rms_norm_kernel, RMS_NORM, {"BLOCK_HEADS": 16, "BLOCK_CHANNELS": 64}),
    (implicit_gemm_kernel, CONVOLUTION, {"BLOCK_ROWS": 64, "BLOCK_OUT": 128, "BLOCK_IN": 32}),
]
made = {}
for capability in (75, 90, 120):
    for place, (kernel, signature, constants) in enumerate(KERNELS):
        source = ASTSource(fn=kernel, signature=signature, constexprs=constants)
        compiled = triton.compile(source, target=GPUTarget("cuda", capability, 32))
        made[f"{kernel.__name__} {place} for {capability}"] = len(compiled.asm["cubin"])
sys.stdout.write(json.dumps(made))
