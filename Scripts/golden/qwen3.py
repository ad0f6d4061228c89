"""Records tiny Qwen3-VL models and what transformers makes of one prompt: Golden/qwen3/{dense,experts}.

usage: qwen3.py            (with the pinned references)

`dense` has features in two layers, in an order that is not the blocks', and untied tables; `experts` has them in every second layer, tied. The grid's sides
differ from each other and from the square of learned positions. Recorded beside the tensors on the way: the loss of the prompt's own tokens and the norm of
its gradient for each parameter.
"""

import json
import pathlib
import shutil
import sys

import torch
from safetensors.torch import save_file

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "conformance"))
import qwen3  # noqa: E402

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "Golden/qwen3"
ROPE = dict(rope_type="default", rope_theta=1e4, mrope_section=[2, 2, 2], mrope_interleaved=True)
TEXT = dict(
    vocab_size=48, hidden_size=32, intermediate_size=40, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2, head_dim=12,
    rms_norm_eps=1e-6, max_position_embeddings=512, bos_token_id=1, eos_token_id=2, rope_parameters=ROPE)
VISION = dict(
    depth=3, hidden_size=16, intermediate_size=24, num_heads=2, out_hidden_size=32, patch_size=4, spatial_merge_size=2, temporal_patch_size=2,
    in_channels=3, num_position_embeddings=25, deepstack_visual_indexes=[2, 0])
EXPERTS = dict(num_experts=4, num_experts_per_tok=2, moe_intermediate_size=20, decoder_sparse_step=2, mlp_only_layers=[])
GRID = (1, 6, 10)


def record(name, case, seed):
    qwen3.IMAGE = qwen3.qwen.IMAGE = 40
    folder = GOLDEN / name
    shutil.rmtree(folder, ignore_errors=True)
    model = qwen3.build(case, seed)
    qwen3.write_checkpoint(model, case, str(folder))
    ids = torch.tensor([[5, 6, 42] + [40] * (GRID[1] * GRID[2] // 4) + [43, 7, 8, 9, 10]])
    inputs = dict(input_ids=ids, pixel_values=torch.randn(GRID[1] * GRID[2], 96), image_grid=torch.tensor([GRID]))
    expected = qwen3.reference(model, inputs, 12)
    logits = model(
        input_ids=ids, attention_mask=torch.ones_like(ids), mm_token_type_ids=(ids == 40).int(), pixel_values=inputs["pixel_values"],
        image_grid_thw=inputs["image_grid"]).logits[0]
    loss = torch.nn.functional.cross_entropy(logits[:-1], ids[0, 1:])
    loss.backward()
    expected["loss"] = loss.detach()
    for key, parameter in model.named_parameters():
        expected["gradient." + key] = parameter.grad.norm()
    save_file({key: value.contiguous() for key, value in {**expected, **inputs}.items()}, folder / "expected.safetensors")


if __name__ == "__main__":
    record("dense", qwen3.case("dense", text=TEXT, vision=VISION), seed=20261201)
    record("experts", qwen3.case("experts", text=dict(TEXT, **EXPERTS), vision=VISION, tie=True, layout="published"), seed=20261202)
    print(json.dumps(sorted(str(path.relative_to(GOLDEN)) for path in GOLDEN.rglob("*") if path.is_file())))
