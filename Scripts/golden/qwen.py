"""Records tiny Qwen2.5-VL models and what transformers makes of one prompt: Golden/qwen/{plain,small}; and Golden/qwen/words.

usage: qwen.py            (with the pinned references)

`plain` has weights of ordinary size. `small` has tiny activations and large epsilons, so that an epsilon in the wrong place shows.
The picture's grid has sides that no window divides, unlike each other, so that every confusion of rows, columns, cells and
patches changes the numbers. `words` has the vocabulary of Golden/tokens/qwen, to be completed with that tokenizer; nothing
is recorded for it.
"""

import hashlib
import json
import pathlib
import shutil

import torch
import transformers
from safetensors.torch import save_file
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "Golden"
SEED = 20261123
IMAGE = 40
GRID = [[1, 10, 18]]
TEXT = dict(
    vocab_size=48, hidden_size=32, intermediate_size=40, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
    rms_norm_eps=1e-6, max_position_embeddings=512, bos_token_id=1, eos_token_id=2,
    rope_parameters=dict(rope_type="default", rope_theta=1e4, mrope_section=[1, 1, 2]))
VISION = dict(
    depth=3, hidden_size=16, intermediate_size=24, num_heads=2, out_hidden_size=32, patch_size=4, window_size=32,
    spatial_merge_size=2, temporal_patch_size=2, in_channels=3, fullatt_block_indexes=[1])


def build(scale, text_epsilon):
    torch.manual_seed(SEED)
    config = Qwen2_5_VLConfig(
        text_config=dict(TEXT, rms_norm_eps=text_epsilon), vision_config=VISION, image_token_id=IMAGE, video_token_id=41,
        vision_start_token_id=42, vision_end_token_id=43, tie_word_embeddings=False)
    model = Qwen2_5_VLForConditionalGeneration(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            is_norm = name.endswith(("norm.weight", "norm1.weight", "norm2.weight", "layernorm.weight", "ln_q.weight"))
            noise = torch.randn_like(parameter)
            parameter.copy_(1 + 0.2 * noise if is_norm else 0.25 * noise)
            if name.endswith(("patch_embed.proj.weight", "embed_tokens.weight")):
                parameter.mul_(scale)
            elif scale < 1 and not is_norm:
                parameter.mul_(0.1)
    model.generation_config.eos_token_id = None
    return model


@torch.no_grad()
def record(name, scale, text_epsilon):
    folder = GOLDEN / "qwen" / name
    folder.mkdir(parents=True)
    model = build(scale, text_epsilon)
    tensors = {
        key.replace("model.visual.", "visual.", 1).replace("model.language_model.", "model.", 1): value.clone()
        for key, value in model.state_dict().items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    config = dict(
        model_type="qwen2_5_vl", image_token_id=IMAGE, video_token_id=41, vision_start_token_id=42, vision_end_token_id=43,
        tie_word_embeddings=False, text_config=dict(TEXT, rms_norm_eps=text_epsilon), vision_config=VISION)
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")

    ids = torch.tensor([[5, 6, 42] + [IMAGE] * 45 + [43, 7, 8, 9, 10]])
    grid = torch.tensor(GRID)
    pixels = torch.randn(180, 96)
    kinds, mask = (ids == IMAGE).int(), torch.ones_like(ids)
    positions, delta = model.model.get_rope_index(ids, kinds, image_grid_thw=grid, attention_mask=mask)
    arguments = dict(
        input_ids=ids, attention_mask=mask, mm_token_type_ids=kinds, pixel_values=pixels, image_grid_thw=grid)
    model.model.rope_deltas = None
    logits = model(**arguments).logits[0]
    model.model.rope_deltas = None
    answer = model.generate(**arguments, max_new_tokens=12, do_sample=False, pad_token_id=0)[0, ids.shape[1]:]
    save_file(dict(
        input_ids=ids[0].clone(), image_grid=grid, pixel_values=pixels, position_ids=positions[:, 0].contiguous(),
        image_features=torch.cat(list(model.model.get_image_features(pixels, grid).pooler_output)),
        logits=logits.contiguous(), generated_ids=answer.clone(), position_delta=delta[0].clone()),
        folder / "expected.safetensors")


def record_words():
    """Weights for the recorded tokenizer, whose highest id is 671 and whose image token is 668."""
    torch.manual_seed(SEED)
    folder = GOLDEN / "qwen" / "words"
    folder.mkdir(parents=True)
    text = dict(TEXT, vocab_size=672, hidden_size=16, intermediate_size=24, num_attention_heads=2, num_key_value_heads=1,
                num_hidden_layers=1)
    vision = dict(VISION, depth=1, hidden_size=8, intermediate_size=12, num_heads=2, out_hidden_size=16, patch_size=14,
                  window_size=112, fullatt_block_indexes=[])
    ids = dict(image_token_id=668, video_token_id=669, vision_start_token_id=665, vision_end_token_id=666)
    model = Qwen2_5_VLForConditionalGeneration(Qwen2_5_VLConfig(
        text_config=text, vision_config=vision, tie_word_embeddings=True, **ids))
    tensors = {
        key.replace("model.visual.", "visual.", 1).replace("model.language_model.", "model.", 1): value.clone()
        for key, value in model.state_dict().items() if key != "lm_head.weight"}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    config = dict(model_type="qwen2_5_vl", tie_word_embeddings=True, text_config=text, vision_config=vision, **ids)
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")


def certify():
    """Replaces this script's entries in the manifest."""
    script = "Scripts/golden/qwen.py"
    manifest = GOLDEN / "MANIFEST.json"
    entries = [entry for entry in json.loads(manifest.read_text()) if entry["script"] != script]
    for path in sorted(path for path in (GOLDEN / "qwen").rglob("*") if path.is_file()):
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
    shutil.rmtree(GOLDEN / "qwen", ignore_errors=True)
    record("plain", scale=1, text_epsilon=1e-6)
    record("small", scale=0.002, text_epsilon=1e-5)
    record_words()
    certify()
