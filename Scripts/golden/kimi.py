"""Records two tiny Kimi-VL models and what transformers makes of one prompt: Golden/kimi/{plain,small,grouped}.

usage: kimi.py            (with the pinned references)

`plain` has weights of ordinary size. `small` has tiny activations, so that an epsilon in the wrong place shows. `grouped` has
experts in groups, as larger members of the family do. The picture's grid is not square and is not the grid of the position table
(which is square, as the reference takes for granted), and the routers' corrections are large enough to change who is chosen.

Scripts/conformance/kimi.py makes larger models with the same functions: a checkpoint under the published names, and a renamed copy
of it for the classes of Kimi-K2.5, which compute the same for still pictures.
"""

import hashlib
import json
import pathlib
import shutil
import tempfile

import torch
from safetensors.torch import save_file

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "Golden"
SEED = 20261123
NORMS = ("norm.weight", "norm0.weight", "norm1.weight", "layernorm.weight")


def text(**changes):
    values = dict(
        vocab_size=320, hidden_size=48, intermediate_size=96, moe_intermediate_size=24, num_hidden_layers=3,
        num_attention_heads=4, num_key_value_heads=4, n_shared_experts=2, n_routed_experts=8, num_experts_per_tok=3,
        routed_scaling_factor=2.446, kv_lora_rank=32, qk_rope_head_dim=16, v_head_dim=16, qk_nope_head_dim=16,
        q_lora_rank=None, n_group=1, topk_group=1, first_k_dense_replace=1, norm_topk_prob=True, rms_norm_eps=1e-5,
        rope_theta=8e5, rope_scaling=None, max_position_embeddings=4096, hidden_act="silu", attention_bias=False)
    values.update(changes)
    return values


def vision(**changes):
    values = dict(
        patch_size=14, num_attention_heads=4, num_hidden_layers=3, hidden_size=64, intermediate_size=100,
        init_pos_emb_height=8, init_pos_emb_width=8, merge_kernel_size=[2, 2])
    values.update(changes)
    return values


def shapes(text, vision):
    """Name and shape of every tensor, as the published checkpoint has them."""
    width, inner, patch = vision["hidden_size"], vision["intermediate_size"], vision["patch_size"]
    merged = width * vision["merge_kernel_size"][0] ** 2
    result = {
        "vision_tower.patch_embed.proj.weight": [width, 3, patch, patch],
        "vision_tower.patch_embed.proj.bias": [width],
        "vision_tower.patch_embed.pos_emb.weight": [vision["init_pos_emb_height"], vision["init_pos_emb_width"], width]}

    def linear(name, output, inputs):
        result[f"{name}.weight"], result[f"{name}.bias"] = [output, inputs], [output]

    def norm(name):
        result[f"{name}.weight"], result[f"{name}.bias"] = [width], [width]

    for index in range(vision["num_hidden_layers"]):
        block = f"vision_tower.encoder.blocks.{index}"
        norm(f"{block}.norm0")
        norm(f"{block}.norm1")
        linear(f"{block}.wqkv", 3 * width, width)
        linear(f"{block}.wo", width, width)
        linear(f"{block}.mlp.fc0", inner, width)
        linear(f"{block}.mlp.fc1", width, inner)
    norm("vision_tower.encoder.final_layernorm")
    norm("multi_modal_projector.pre_norm")
    linear("multi_modal_projector.linear_1", merged, merged)
    linear("multi_modal_projector.linear_2", text["hidden_size"], merged)
    result.update(text_shapes(text))
    return result


def text_shapes(text):
    width, heads = text["hidden_size"], text["num_attention_heads"]
    plain, turned, value = text["qk_nope_head_dim"], text["qk_rope_head_dim"], text["v_head_dim"]
    latent = text["kv_lora_rank"]
    result = {"language_model.model.embed_tokens.weight": [text["vocab_size"], width]}

    def gated(name, inner):
        result[f"{name}.gate_proj.weight"] = result[f"{name}.up_proj.weight"] = [inner, width]
        result[f"{name}.down_proj.weight"] = [width, inner]

    for index in range(text["num_hidden_layers"]):
        layer = f"language_model.model.layers.{index}"
        result[f"{layer}.input_layernorm.weight"] = result[f"{layer}.post_attention_layernorm.weight"] = [width]
        result[f"{layer}.self_attn.q_proj.weight"] = [heads * (plain + turned), width]
        result[f"{layer}.self_attn.kv_a_proj_with_mqa.weight"] = [latent + turned, width]
        result[f"{layer}.self_attn.kv_a_layernorm.weight"] = [latent]
        result[f"{layer}.self_attn.kv_b_proj.weight"] = [heads * (plain + value), latent]
        result[f"{layer}.self_attn.o_proj.weight"] = [width, heads * value]
        if index < text["first_k_dense_replace"]:
            gated(f"{layer}.mlp", text["intermediate_size"])
            continue
        result[f"{layer}.mlp.gate.weight"] = [text["n_routed_experts"], width]
        result[f"{layer}.mlp.gate.e_score_correction_bias"] = [text["n_routed_experts"]]
        for expert in range(text["n_routed_experts"]):
            gated(f"{layer}.mlp.experts.{expert}", text["moe_intermediate_size"])
        gated(f"{layer}.mlp.shared_experts", text["n_shared_experts"] * text["moe_intermediate_size"])
    result["language_model.model.norm.weight"] = [width]
    result["language_model.lm_head.weight"] = [text["vocab_size"], width]
    return result


def weights(text, vision, seed, scale=0.17, small=1.0):
    """Random tensors under the published names; norms around 1, biases not zero. `small` shrinks what enters each tower."""
    generator = torch.Generator().manual_seed(seed)
    tensors = {}
    for name, shape in shapes(text, vision).items():
        noise = torch.randn(shape, generator=generator)
        if name.endswith("e_score_correction_bias"):
            tensors[name] = 0.3 * noise
        elif name.endswith(NORMS):
            tensors[name] = 1 + 0.2 * noise
        else:
            tensors[name] = scale * noise * (0.1 if small < 1 else 1)
        if name.startswith("vision_tower.patch_embed") or name.endswith(("embed_tokens.weight", "kv_a_proj_with_mqa.weight")):
            tensors[name] *= small
    return tensors


def config_json(text, vision, image, **more):
    """config.json as the published checkpoint lays it out."""
    return dict(
        architectures=["KimiVLForConditionalGeneration"], model_type="kimi_vl", media_placeholder_token_id=image,
        ignore_index=-100, tie_word_embeddings=False, text_config=dict(model_type="deepseek_v3", **text),
        vision_config=dict(model_type="moonvit", **vision), **more)


def reference(tensors, text, vision, image):
    """Kimi-K2.5's classes over the same tensors, which they read from a renamed copy."""
    # Takes seconds to load, which those who come for names and shapes only are spared.
    from transformers import Kimi_K25Config, Kimi_K25ForConditionalGeneration

    renamed = {}
    for name, value in tensors.items():
        for old, new in [("linear_1", "proj.0"), ("linear_2", "proj.2"), ("pre_norm", "pre_norm")]:
            name = name.replace(f"multi_modal_projector.{old}", f"mm_projector.{new}")
        renamed[name] = value.contiguous()
    config = Kimi_K25Config(
        text_config=dict(model_type="deepseek_v3", num_nextn_predict_layers=0, bos_token_id=1, eos_token_id=2, **text),
        vision_config=dict(
            patch_size=vision["patch_size"], pos_emb_height=vision["init_pos_emb_height"],
            pos_emb_width=vision["init_pos_emb_width"], pos_emb_time=4, num_attention_heads=vision["num_attention_heads"],
            num_hidden_layers=vision["num_hidden_layers"], hidden_size=vision["hidden_size"],
            intermediate_size=vision["intermediate_size"], merge_kernel_size=vision["merge_kernel_size"]),
        projection_hidden_size=vision["hidden_size"], image_token_id=image, tie_word_embeddings=False)
    with tempfile.TemporaryDirectory() as folder:
        save_file(renamed, f"{folder}/model.safetensors", metadata={"format": "pt"})
        config.save_pretrained(folder)
        model, info = Kimi_K25ForConditionalGeneration.from_pretrained(
            folder, dtype=torch.float32, output_loading_info=True)
    assert not info["missing_keys"] and not info["unexpected_keys"] and not info["mismatched_keys"], info
    model.generation_config.eos_token_id = None
    return model.eval()


@torch.no_grad()
def answers(model, ids, pixels, grid, patch, tokens):
    """What the reference makes of ids [1, L], patches [n, 3 · side · side] and grids [pictures, 3]."""
    arguments, result = dict(input_ids=ids, attention_mask=torch.ones_like(ids)), {}
    if pixels is not None:
        pictures = dict(pixel_values=pixels.view(-1, 3, patch, patch), image_grid_thw=grid)
        features = model.model.get_image_features(**pictures).pooler_output
        result["image_features"] = torch.cat(list(features)) if not isinstance(features, torch.Tensor) else features
        arguments.update(pictures)
    result["logits"] = model(**arguments).logits[0].contiguous()
    answer = model.generate(**arguments, max_new_tokens=tokens, do_sample=False, pad_token_id=0)
    result["generated_ids"] = answer[0, ids.shape[1]:].clone()
    return result


def record(name, scale=0.2, small=1.0, **changes):
    folder = GOLDEN / "kimi" / name
    folder.mkdir(parents=True)
    image, grid = 40, torch.tensor([[1, 6, 10]])
    texts = text(
        vocab_size=48, hidden_size=24, intermediate_size=32, moe_intermediate_size=12, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=2, kv_lora_rank=16, qk_rope_head_dim=8, v_head_dim=12,
        qk_nope_head_dim=10, n_routed_experts=6, num_experts_per_tok=2, max_position_embeddings=512)
    texts.update(changes)
    visions = vision(
        patch_size=4, num_attention_heads=2, num_hidden_layers=2, hidden_size=16, intermediate_size=20, init_pos_emb_height=7,
        init_pos_emb_width=7)
    tensors = weights(texts, visions, SEED, scale=scale, small=small)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(config_json(texts, visions, image), indent=1) + "\n")
    ids = torch.tensor([[5, 6, 42] + [image] * 15 + [43, 7, 8, 9, 10]])
    pixels = torch.randn(60, 48, generator=torch.Generator().manual_seed(SEED))
    found = answers(reference(tensors, texts, visions, image), ids, pixels, grid, 4, 12)
    save_file(dict(input_ids=ids[0].clone(), image_grid=grid, pixel_values=pixels, **found), folder / "expected.safetensors")


def certify():
    """Replaces this script's entries in the manifest."""
    import transformers

    script = "Scripts/golden/kimi.py"
    manifest = GOLDEN / "MANIFEST.json"
    entries = [entry for entry in json.loads(manifest.read_text()) if entry["script"] != script]
    for path in sorted(path for path in (GOLDEN / "kimi").rglob("*") if path.is_file()):
        exact = path.name != "expected.safetensors"
        entries.append({
            "file": str(path.relative_to(GOLDEN)), "script": script, "reference": "transformers",
            "version": f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}", "seed": SEED,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "tolerance": 0 if exact else 2e-5,
            "reason": "input of the comparison" if exact else
                "integers are exact; float32 sums in another order differ by up to 1e-5 on values up to 10"})
    entries.sort(key=lambda entry: entry["file"])
    manifest.write_text(json.dumps(entries, indent=1) + "\n")


if __name__ == "__main__":
    shutil.rmtree(GOLDEN / "kimi", ignore_errors=True)
    record("plain")
    record("small", scale=0.3, small=0.01)
    record("grouped", n_routed_experts=8, n_group=4, topk_group=2, num_experts_per_tok=3, norm_topk_prob=False)
    certify()
