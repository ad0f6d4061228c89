"""Kimi-VL: random tiny models, run by transformers' Kimi-K2.5 and DeepSeek-V3 classes and by `simpleseg`, compared tensor by tensor.

usage: kimi.py FOLDER_OF_BINARIES [--quick] [--keep DIR]

Each case is a configuration with random weights (norms around 1, biases and routing corrections not zero), written as a checkpoint
under the published names, and a prompt with pictures whose grids are unlike the table of positions. For the reference the tensors
are renamed as Kimi-K2.5 has them; for a still picture it computes the same. Greedy tokens, which `simpleseg` writes through its
latent cache, must be identical; features and logits of the whole prompt within 1e-4. One checkpoint has tokenizer and processor
files as published and answers a picture; another has the weights of Qwen2.5-VL with one-dimensional positions and Kimi-VL's
tokenizer and template. Models/nano-kimi, or random weights of its shape while it has none, answers questions about 50 drawn scenes:
ids by tiktoken, patches by PIL and numpy, tokens by the same reference classes. Exit status 0 when all agree.
"""

import argparse
import base64
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import jinja2
import numpy
import tiktoken
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import DeepseekV3Config, DeepseekV3ForCausalLM

ROOT = pathlib.Path(__file__).resolve().parents[2]


def script(path):
    """A neighbouring script as a module: several have the same name."""
    spec = importlib.util.spec_from_file_location(path.replace("/", "_"), ROOT / "Scripts" / f"{path}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


recorded, qwen, tokenizers = script("golden/kimi"), script("conformance/qwen"), script("golden/tiny_tokenizers")
TOLERANCE = 1e-4
NANO_TOKENS = 160
IMAGE = 300
text, vision = recorded.text, recorded.vision


def case(name, text=text(), vision=vision(), grids=((1, 6, 10),), **more):
    return dict(name=name, text=text, vision=vision, grids=grids, **more)


CASES = [
    case("grid unlike the table"),
    case("the table's own grid", grids=((1, 8, 8),)),
    case("two pictures", grids=((1, 4, 12), (1, 10, 6))),
    case("three pictures, two of one size", grids=((1, 6, 4), (1, 12, 2), (1, 6, 4))),
    case("experts in groups", text=text(n_routed_experts=16, n_group=4, topk_group=2, num_experts_per_tok=5)),
    case("weights not normalised", text=text(norm_topk_prob=False, routed_scaling_factor=1.3)),
    case("one expert a token, two dense layers", text=text(num_experts_per_tok=1, first_k_dense_replace=2)),
    case("every layer has experts, all are used",
         text=text(first_k_dense_replace=0, num_experts_per_tok=8, n_shared_experts=1)),
    case("values narrower than keys, another theta", text=text(v_head_dim=8, qk_nope_head_dim=20, rope_theta=1e4)),
    case("one head, narrow latent", text=text(
        num_attention_heads=1, num_key_value_heads=1, kv_lora_rank=8, qk_rope_head_dim=4, v_head_dim=48)),
    case("small patches, wide heads", vision=vision(patch_size=8, num_attention_heads=2), grids=((1, 10, 14),)),
    case("merge 3, a smaller table", vision=vision(
        merge_kernel_size=[3, 3], init_pos_emb_height=5, init_pos_emb_width=5), grids=((1, 9, 15),)),
    case("small activations, large epsilon", text=text(rms_norm_eps=1e-3), scale=0.3, small=0.01),
    case("text only", grids=()),
    case("sharded, with a layer for prediction", shards=3, extra=True),
    case("long answer past the first capacity", generate=600, grids=((1, 4, 4),)),
]
QUICK = [CASES[0], CASES[2], CASES[4], CASES[13]]


def write_checkpoint(tensors, case, directory):
    os.makedirs(directory)
    with open(os.path.join(directory, "config.json"), "w") as file:
        json.dump(recorded.config_json(case["text"], case["vision"], IMAGE), file)
    if case.get("extra"):
        layers = case["text"]["num_hidden_layers"]
        tensors = dict(tensors, **{f"language_model.model.layers.{layers}.eh_proj.weight": torch.zeros(2, 4)})
    shards = case.get("shards", 1)
    weight_map = {}
    for shard in range(shards):
        file_name = "model.safetensors" if shards == 1 else f"model-{shard + 1:05}-of-{shards:05}.safetensors"
        part = {name: tensors[name] for name in list(tensors)[shard::shards]}
        save_file(part, os.path.join(directory, file_name), metadata={"format": "pt"})
        weight_map.update({name: file_name for name in part})
    if shards > 1:
        with open(os.path.join(directory, "model.safetensors.index.json"), "w") as file:
            json.dump(dict(metadata={}, weight_map=weight_map), file)


def prompt(case, seed):
    generator = torch.Generator().manual_seed(seed)
    merge, patch = case["vision"]["merge_kernel_size"][0], case["vision"]["patch_size"]
    ids = [5, 6]
    for _, rows, columns in case["grids"]:
        ids += [302] + [IMAGE] * (rows * columns // merge**2) + [303, 7]
    ids += [8, 9, 10]
    patches = sum(rows * columns for _, rows, columns in case["grids"])
    inputs = dict(input_ids=torch.tensor([ids]))
    if patches:
        inputs["pixel_values"] = torch.randn(patches, 3 * patch * patch, generator=generator)
        inputs["image_grid"] = torch.tensor(case["grids"])
    return inputs


def reference(tensors, case, inputs, tokens):
    model = recorded.reference(tensors, case["text"], case["vision"], IMAGE)
    result = recorded.answers(
        model, inputs["input_ids"], inputs.get("pixel_values"), inputs.get("image_grid"), case["vision"]["patch_size"], tokens)
    result["position_ids"] = torch.arange(inputs["input_ids"].shape[1]).expand(3, -1)
    return result


@torch.no_grad()
def text_reference(tensors, case, inputs, tokens):
    """The language model alone, by the class that the published configuration names."""
    config = DeepseekV3Config(num_nextn_predict_layers=0, tie_word_embeddings=False, bos_token_id=1, eos_token_id=2, **case["text"])
    prefix = "language_model."
    with tempfile.TemporaryDirectory() as folder:
        part = {name[len(prefix):]: value for name, value in tensors.items() if name.startswith(prefix)}
        save_file(part, f"{folder}/model.safetensors", metadata={"format": "pt"})
        config.save_pretrained(folder)
        model, info = DeepseekV3ForCausalLM.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    assert not info["missing_keys"] and not info["unexpected_keys"], info
    model.generation_config.eos_token_id = None
    return recorded.answers(model.eval(), inputs["input_ids"], None, None, 0, tokens)


def trace(tool, directory, inputs, tokens, *options):
    given, out = os.path.join(directory, "inputs.safetensors"), os.path.join(directory, "trace.safetensors")
    save_file({name: value.contiguous() for name, value in inputs.items()}, given)
    subprocess.run(
        [tool, "trace", "--model", directory, "--inputs", given, "--out", out, "--generate", str(tokens), *options], check=True)
    return load_file(out)


def compare(ours, theirs):
    """The largest difference, and what is wrong in words."""
    worst, problems = 0.0, []
    for name, expected in theirs.items():
        found = ours[name]
        if found.shape != expected.shape:
            problems.append(f"{name}: shape {tuple(found.shape)}, expected {tuple(expected.shape)}")
        elif expected.is_floating_point():
            difference = (found - expected).abs().max().item()
            worst = max(worst, difference)
            if not difference <= TOLERANCE:
                problems.append(f"{name}: differs by {difference:.3g} on values up to {expected.abs().max():.3g}")
        elif not torch.equal(found.long(), expected.long()):
            problems.append(f"{name}: first difference at {(found != expected).nonzero()[0].tolist()}")
    return worst, problems


def bfloat16_problems(tool, directory, inputs, theirs):
    """bfloat16 is a sanity check: rows point the same way. A near tie may choose another expert."""
    found = trace(tool, directory, inputs, 0, "--dtype", "bfloat16")["logits"]
    cosine = torch.nn.functional.cosine_similarity(found, theirs["logits"], dim=-1).median().item()
    return [] if cosine > 0.99 else [f"bfloat16: half of the rows of logits have a cosine below {cosine:.4f}"]


def account_problems(tool, directory, tensors, extra):
    """Every tensor of the file is consumed, or ignored for a reason."""
    report = json.loads(subprocess.run(
        [tool, "inspect", "--model", directory, "--json"], check=True, capture_output=True, text=True).stdout)
    problems = list(report["problems"])
    if len(report["tensors"]) != len(tensors):
        problems.append(f"inspect: {len(report['tensors'])} tensors are consumed of {len(tensors)}")
    if len(report["ignored"]) != extra:
        problems.append(f"inspect: {len(report['ignored'])} tensors are ignored, expected {extra}")
    return problems


def published_folder_problems(tool, directory):
    """A checkpoint with the published files, and a picture that has to be padded: prompt, patches and answer are the reference's."""
    base, image = first_special(), first_special() + 21
    values = case("published files", text=text(vocab_size=base + 256))
    tensors = recorded.weights(values["text"], values["vision"], seed=99)
    write_checkpoint(tensors, values, directory)
    copy_tokenizer(directory)
    config = recorded.config_json(values["text"], values["vision"], image)
    write_json(directory, "config.json", config)
    write_json(directory, "generation_config.json", dict(eos_token_id=[base + 1], do_sample=True, temperature=0.2))
    write_json(directory, "preprocessor_config.json", dict(
        auto_map=dict(AutoImageProcessor="image_processing_kimi_vl.KimiVLImageProcessor"), in_token_limit=64, patch_size=14,
        num_pooled_tokens=1024, image_mean=[0.5] * 3, image_std=[0.5] * 3, pad_input=True))
    picture, ours = trace_picture(tool, directory, 16)
    ids, grid = ours["input_ids"][None], ours["image_grid"]
    problems = []
    # 133 x 90 pixels hold 9 x 6 whole patches, fewer than the limit: only padded, to 140 x 112.
    if grid.tolist() != [[1, 8, 10]] or (ids == image).sum() != 20:
        problems.append(f"published files: grid {grid.tolist()}, {(ids == image).sum()} image tokens")
    model = recorded.reference(tensors, values["text"], values["vision"], image)
    theirs = recorded.answers(model, ids, ours["pixel_values"], grid, 14, 16)
    stops = [index for index, id in enumerate(theirs["generated_ids"].tolist()) if id == base + 1]
    if stops:
        theirs["generated_ids"] = theirs["generated_ids"][:stops[0] + 1]
    problems += [f"published files: {problem}" for problem in compare(ours, theirs)[1]]
    answer = subprocess.run(
        [tool, "segment", picture, "--query", "the octopus", "--model", directory, "--max-new-tokens", "8"],
        capture_output=True, text=True)
    if answer.returncode != 0:
        problems.append(f"published files: segment: {answer.stderr.strip()}")
    return problems


@torch.no_grad()
def mixed_folder_problems(tool, directory):
    """Qwen2.5-VL's weights without sections of positions, behind Kimi-VL's tokenizer and template, as OpenCUA has them."""
    base, image = first_special(), first_special() + 21
    qwen.IMAGE = image
    values = qwen.case("mixed", text=qwen.text(vocab_size=base + 256))
    model = qwen.build(values, seed=7)
    qwen.write_checkpoint(model, values, directory)
    copy_tokenizer(directory)
    config = qwen.config_json(values)
    del config["image_token_id"], config["text_config"]["rope_parameters"]["mrope_section"]
    write_json(directory, "config.json", dict(config, media_placeholder_token_id=image))
    write_json(directory, "generation_config.json", dict(eos_token_id=[base + 1]))
    write_json(directory, "preprocessor_config.json", dict(
        image_processor_type="Qwen2VLImageProcessor", min_pixels=3136, max_pixels=50176, patch_size=14, temporal_patch_size=2,
        merge_size=2, image_mean=[0.48145466, 0.4578275, 0.40821073], image_std=[0.26862954, 0.26130258, 0.27577711]))
    _, ours = trace_picture(tool, directory, 8)
    ids, theirs = ours["input_ids"][None], {}
    for step in range(8):
        count = ids.shape[1]
        scores = model(
            input_ids=ids, attention_mask=torch.ones_like(ids), pixel_values=ours["pixel_values"],
            image_grid_thw=ours["image_grid"], position_ids=torch.arange(count).expand(3, 1, count)).logits[0]
        theirs.setdefault("logits", scores)
        ids = torch.cat([ids, scores[-1].argmax()[None, None]], dim=1)
        if ids[0, -1] == base + 1:
            break
    theirs["generated_ids"] = ids[0, ours["input_ids"].shape[0]:]
    theirs["position_ids"] = torch.arange(ours["input_ids"].shape[0]).expand(3, -1)
    worst, problems = compare(ours, theirs)
    return [f"mixed files: {problem}" for problem in problems]


def nano_problems(tool, root, count):
    """The embedded twin: greedy answers about drawn scenes, by a road that shares nothing with ours but the files."""
    model = nano_folder(root)
    config = json.loads((model / "config.json").read_text())
    text, vision = config["text_config"], config["vision_config"]
    text = {key: value for key, value in text.items() if key not in ("model_type", "bos_token_id", "eos_token_id", "pad_token_id")}
    vision = {key: value for key, value in vision.items() if key != "model_type"}
    peer = recorded.reference(load_file(model / "model.safetensors"), text, vision, config["media_placeholder_token_id"])
    encoding, template = nano_encoding(model), (model / "chat_template.jinja").read_text()
    stops = [encoding.encode_single_token(name) for name in ("[EOS]", "<|im_end|>", "<|im_assistant|>")]
    problems, tokens = [], 0
    for path, words in drawn(tool, root, count):
        record = segment(tool, model, path, words)
        expected = nano_answer(peer, encoding, template, path, record["prompt"], stops)
        tokens += len(expected)
        if record["token_ids"] != expected:
            problems.append(f"nano-kimi: {words}: {record['token_ids'][:12]}… instead of {expected[:12]}…")
    return problems, tokens


def nano_folder(root):
    model = ROOT / "Models/nano-kimi"
    if (model / "model.safetensors").exists():
        return model
    subprocess.run(
        [sys.executable, str(ROOT / "Scripts/make-random-checkpoint.py"), f"{root}/nano-kimi", "--config", str(model / "config.json"),
         "--tokenizer", str(model), "--dtype", "float32"], check=True, capture_output=True)
    return pathlib.Path(root) / "nano-kimi"


def nano_encoding(model):
    lines = (model / "tiktoken.model").read_text().splitlines()
    ranks = {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in lines)}
    named = json.loads((model / "tokenizer_config.json").read_text())["added_tokens_decoder"]
    special = {named.get(str(id), dict(content=f"<|reserved_token_{id}|>"))["content"]: id for id in range(len(ranks), len(ranks) + 256)}
    return tiktoken.Encoding("nano-kimi", pat_str=tokenizers.KIMI, mergeable_ranks=ranks, special_tokens=special)


def drawn(tool, root, count):
    """A picture and words for one of its objects, scene after scene."""
    scenes = pathlib.Path(root) / "scenes"
    subprocess.run(
        [tool, "scenes", "--count", str(count), "--seed", "20260101", "--size", "112x112", "--out", str(scenes)], check=True,
        capture_output=True)
    for line in (scenes / "scenes.jsonl").read_text().splitlines():
        record = json.loads(line)
        yield str(scenes / record["image"]), record["objects"][0]["expressions"][0]


def segment(tool, model, path, words):
    output = subprocess.run(
        [tool, "segment", path, "--query", words, "--model", str(model), "--max-new-tokens", str(NANO_TOKENS), "--threads", "1"],
        check=True, capture_output=True, text=True).stdout
    return json.loads(output)


@torch.no_grad()
def nano_answer(model, encoding, template, path, question, stops):
    """Greedy ids, the stop token included. 112 pixels are 8 patches a side: nothing is resized or padded."""
    pixels = (numpy.asarray(Image.open(path).convert("RGB"), dtype=numpy.float32) / 255 - 0.5) / 0.5
    assert pixels.shape == (112, 112, 3), pixels.shape
    patches = torch.tensor(pixels).view(8, 14, 8, 14, 3).permute(0, 2, 4, 1, 3).reshape(64, 3, 14, 14)
    turns = [dict(role="user", content=[dict(type="image"), dict(type="text", text=question)])]
    text = jinja2.Template(template).render(messages=turns, add_generation_prompt=True)
    text = text.replace("<|media_pad|>", "<|media_pad|>" * 16)
    ids = torch.tensor([encoding.encode(text, allowed_special="all")])
    answer = model.generate(
        input_ids=ids, attention_mask=torch.ones_like(ids), pixel_values=patches, image_grid_thw=torch.tensor([[1, 8, 8]]),
        max_new_tokens=NANO_TOKENS, do_sample=False, pad_token_id=0, eos_token_id=stops)
    return answer[0, ids.shape[1]:].tolist()


def first_special():
    """The first id behind the recorded tokenizer's ordinary tokens; the special ones follow in the published order."""
    file = ROOT / "Golden" / "tokens" / "kimi" / "tokenizer_config.json"
    return min(int(key) for key in json.loads(file.read_text())["added_tokens_decoder"])


def copy_tokenizer(directory):
    for file in ["tiktoken.model", "tokenizer_config.json"]:
        shutil.copy(ROOT / "Golden" / "tokens" / "kimi" / file, directory)


def trace_picture(tool, directory, tokens):
    """A picture in the folder, and what the model makes of a question about it."""
    picture, out = os.path.join(directory, "picture.png"), os.path.join(directory, "trace.safetensors")
    Image.effect_mandelbrot((133, 90), (-3, -2.5, 2, 2.5), 20).convert("RGB").save(picture)
    subprocess.run(
        [tool, "trace", "--model", directory, "--image", picture, "--query", "the octopus", "--out", out,
         "--generate", str(tokens)], check=True)
    return picture, load_file(out)


def write_json(directory, name, value):
    with open(os.path.join(directory, name), "w") as file:
        json.dump(value, file)


def run_case(tool, case, seed, directory):
    tensors = recorded.weights(case["text"], case["vision"], seed, scale=case.get("scale", 0.17), small=case.get("small", 1.0))
    # The reference drops the embedding of an image token that the model itself wrote: scores of 0 keep it from being written.
    tensors["language_model.lm_head.weight"][IMAGE] = 0
    write_checkpoint(tensors, case, directory)
    inputs = prompt(case, seed)
    tokens = case.get("generate", 24)
    theirs = reference(tensors, case, inputs, tokens)
    ours = trace(tool, directory, inputs, tokens)
    worst, problems = compare(ours, theirs)
    if not case["grids"]:
        difference, more = compare(ours, text_reference(tensors, case, inputs, tokens))
        worst, problems = max(worst, difference), problems + more
    if seed == 0:
        problems += bfloat16_problems(tool, directory, inputs, theirs)
    return worst, problems + account_problems(tool, directory, tensors, int(case.get("extra", False)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--keep", help="folder for the checkpoints; a temporary one otherwise")
    arguments = parser.parse_args()
    tool = os.path.join(arguments.folder, "simpleseg")
    torch.set_num_threads(2)
    cases = QUICK if arguments.quick else CASES
    worst, failed = 0.0, 0
    with tempfile.TemporaryDirectory() as temporary:
        root = arguments.keep or temporary
        for case in cases:
            seed = CASES.index(case)
            difference, problems = run_case(tool, case, seed, os.path.join(root, f"case{seed}"))
            worst = max(worst, difference)
            failed += bool(problems)
            for problem in problems:
                print(f"kimi: {case['name']}: {problem}", file=sys.stderr)
        for name, check in [("published", published_folder_problems), ("mixed", mixed_folder_problems)]:
            problems = check(tool, os.path.join(root, name))
            failed += bool(problems)
            for problem in problems:
                print(f"kimi: {problem}", file=sys.stderr)
        scenes = 10 if arguments.quick else 50
        problems, tokens = nano_problems(tool, root, scenes)
        failed += bool(problems)
        for problem in problems:
            print(f"kimi: {problem}", file=sys.stderr)
    print(f"kimi: {len(cases)} models and folders with published and mixed files against transformers, {failed} differ; "
          f"largest difference {worst:.2e} (allowed {TOLERANCE:.0e}); nano-kimi: {scenes} scenes, {tokens} tokens, "
          f"{len(problems)} answers differ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
