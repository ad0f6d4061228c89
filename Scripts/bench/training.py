"""Training a model of the embedded checkpoint's shape: `simpleseg train` against PyTorch with transformers, same weights and threads.

usage: training.py BUILD_FOLDER [--threads N] [--rounds N]

Roll-outs: 16 questions about 16 pictures, 8 answers each of exactly 96 tokens, drawn at temperature 1; tokens per second from question to
rewarded answer for us, of `generate` alone for the peer, which gets all questions in one batch of one length. Supervised steps: 16 pictures with
4 questions each, forward, backward, AdamW; answer tokens learnt a second. The peer is given each conversation as a row of its own,
padded, which is how it is done there; we read each picture once for its questions, which lie packed in rows behind it.
"""

import argparse
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import torch
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Scripts/peers"))
from qwen import Peer  # noqa: E402

NANO = ROOT / "Models/nano"
QUESTIONS, ANSWERS, TOKENS = 16, 8, 96
SCENES, EXAMPLES = 16, 4
EXAMPLE_SCENES = "style: {sizes: [{width: 112, height: 112}]}"
WORDS = "Output the polygon coordinates of the red star in the image."


def random_model(folder):
    """nano's files with weights under which no token stands out, so that answers do not end early."""
    shutil.copytree(NANO, folder)
    peer = Peer(str(NANO))
    torch.manual_seed(1)
    with torch.no_grad():
        for value in peer.model.parameters():
            value.copy_(torch.randn_like(value) * 0.02)
    peer.model.save_pretrained(folder)
    for name in ("config.json", "generation_config.json"):
        shutil.copy(NANO / name, folder / name)
    return str(folder)


def our_rollouts(tool, folder, model, threads):
    config = folder / "rl.yaml"
    config.write_text(
        f"model: {model}\noutput: {folder}/rl\nthreads: {threads}\n"
        f"rollout: {{groups: {QUESTIONS}, groupSize: {ANSWERS}, maxNewTokens: {TOKENS}}}\nexamples: {{{EXAMPLE_SCENES}}}\n")
    output = subprocess.run(
        [tool, "train", "rl", config, "--dry-run", "--json", "--questions", str(QUESTIONS)], check=True, capture_output=True,
        text=True).stdout
    return json.loads(output)["tokensPerSecond"]


def conversation(peer, answer_tokens=0):
    """Ids of one question about a picture of 16 image tokens and the patches; then `answer_tokens` tokens of an answer."""
    random = numpy.random.default_rng(0)
    picture = Image.fromarray(random.integers(0, 255, (112, 112, 3), dtype=numpy.uint8))
    pixels = peer.processor(picture, return_tensors="pt")
    count = int(pixels["image_grid_thw"].prod()) // peer.processor.merge_size**2
    text = peer.tokenizer.apply_chat_template(
        [dict(role="user", content=[dict(type="image"), dict(type="text", text=WORDS)])], tokenize=False,
        add_generation_prompt=True)
    ids = peer.tokenizer(text.replace("<|image_pad|>", "<|image_pad|>" * count), return_tensors="pt")["input_ids"]
    ids = torch.cat([ids, torch.randint(0, 500, (1, answer_tokens))], dim=1)
    return ids, pixels["pixel_values"], pixels["image_grid_thw"]


@torch.no_grad()
def peer_rollouts(peer):
    ids, pixels, grid = conversation(peer)
    batch = ids.repeat(QUESTIONS, 1)
    peer.model.model.rope_deltas = None
    start = time.perf_counter()
    output = peer.model.generate(
        input_ids=batch, attention_mask=torch.ones_like(batch), mm_token_type_ids=(batch == peer.image_token).int(),
        pixel_values=pixels.repeat(QUESTIONS, 1), image_grid_thw=grid.repeat(QUESTIONS, 1), num_return_sequences=ANSWERS,
        do_sample=True, temperature=1.0, top_p=1.0, top_k=0, min_new_tokens=TOKENS, max_new_tokens=TOKENS, pad_token_id=0)
    tokens = output.shape[0] * (output.shape[1] - ids.shape[1])
    return tokens / (time.perf_counter() - start)


def our_steps(tool, folder, model, threads, rounds):
    """Answer tokens per second, and answer tokens per question."""
    config = folder / "sft.yaml"
    shutil.rmtree(folder / "sft", ignore_errors=True)
    config.write_text(
        f"model: {model}\noutput: {folder}/sft\nthreads: {threads}\nstart: checkpoint\nsteps: {rounds + 2}\n"
        f"evaluation: {{everySteps: 0}}\ncheckpointEverySteps: 1000000\nstages: [{{scenes: {SCENES}, examples: {{{EXAMPLE_SCENES}, "
        f"mixture: {{examplesPerScene: {EXAMPLES}}}}}}}]\n")
    subprocess.run([tool, "train", "sft", config], check=True, capture_output=True)
    steps = [json.loads(line) for line in (folder / "sft/metrics.jsonl").read_text().splitlines()][2:]
    rate = statistics.median(step["answerTokens"] / step["seconds"] for step in steps)
    return rate, statistics.mean(step["answerTokens"] for step in steps) / (SCENES * EXAMPLES)


def peer_steps(peer, answer_tokens, rounds):
    ids, pixels, grid = conversation(peer, answer_tokens)
    rows = SCENES * EXAMPLES
    batch = ids.repeat(rows, 1)
    labels = batch.clone()
    labels[:, :-answer_tokens] = -100
    optimizer = torch.optim.AdamW(peer.model.parameters(), lr=1e-4, fused=True)
    rates = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        peer.model.model.rope_deltas = None
        loss = peer.model(
            input_ids=batch, attention_mask=torch.ones_like(batch), mm_token_type_ids=(batch == peer.image_token).int(),
            pixel_values=pixels.repeat(rows, 1), image_grid_thw=grid.repeat(rows, 1), labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(peer.model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        rates.append(rows * answer_tokens / (time.perf_counter() - start))
    return statistics.median(rates[1:])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    tool = str(options.build / "simpleseg")
    print("| work | us | peer | ratio |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        model = random_model(folder / "model")
        peer = Peer(model)
        us = statistics.median(our_rollouts(tool, folder, model, options.threads) for _ in range(options.rounds))
        them = statistics.median(peer_rollouts(peer) for _ in range(options.rounds))
        print(f"| roll-outs, {QUESTIONS} × {ANSWERS} answers of {TOKENS} tokens, tokens/s | {us:.0f} | {them:.0f} | {us / them:.2f} |")
        us, length = our_steps(tool, folder, model, options.threads, options.rounds)
        peer.model.train()
        them = peer_steps(peer, round(length), options.rounds)
        print(f"| supervised step, {SCENES} × {EXAMPLES} questions, answer tokens/s | {us:.0f} | {them:.0f} | {us / them:.2f} |")


if __name__ == "__main__":
    main()
