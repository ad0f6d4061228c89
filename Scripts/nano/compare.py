"""Asks the embedded model the same questions through transformers and through `simpleseg`: answers must be equal, letter by letter.

    .deps/references/bin/python Scripts/nano/compare.py [--simpleseg .build/release/simpleseg] [--model Models/nano] [--count 100]

Draws scenes with `simpleseg scenes`, has `simpleseg eval` answer one question each, and asks
Qwen2_5_VLForConditionalGeneration, loaded from the same folder, greedily. Prints one line; exits 1 when an answer differs.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import torch
from PIL import Image
from transformers import AutoTokenizer, Qwen2_5_VLForConditionalGeneration
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil


def ours(binary, model, count, folder):
    """(picture, expression, answer) of each question."""
    scenes, answers = folder / "scenes", folder / "answers.jsonl"
    subprocess.run(
        [binary, "scenes", "--count", str(count), "--seed", "77", "--size", "112x112", "--out", scenes], check=True)
    subprocess.run(
        [binary, "eval", "--dataset", scenes, "--out", answers, "--model", model, "--max-new-tokens", "160"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for line in answers.read_text().splitlines():
        record = json.loads(line)
        if "expression" in record:
            yield pathlib.Path(record["image"]), record["expression"], record["text"]


class Reference:
    """The folder, as transformers loads it."""

    def __init__(self, folder):
        self.model = Qwen2_5_VLForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.processor = Qwen2VLImageProcessorPil.from_pretrained(folder)

    @torch.no_grad()
    def answer(self, path, expression):
        image = self.processor(images=[Image.open(path).convert("RGB")], return_tensors="pt")
        question = f"Output the polygon coordinates of {expression} in the image."
        prompt = self.tokenizer.apply_chat_template(
            [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": question}]}], tokenize=False,
            add_generation_prompt=True)
        placeholders = int(image["image_grid_thw"].prod()) // self.processor.merge_size**2
        ids = self.tokenizer(prompt.replace("<|image_pad|>", "<|image_pad|>" * placeholders), return_tensors="pt").input_ids
        kinds = (ids == self.model.config.image_token_id).int()
        self.model.model.rope_deltas = None
        output = self.model.generate(
            input_ids=ids, attention_mask=torch.ones_like(ids), mm_token_type_ids=kinds, **image, max_new_tokens=160,
            do_sample=False)
        return self.tokenizer.decode(
            output[0, ids.shape[1]:], skip_special_tokens=True, clean_up_tokenization_spaces=False)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--simpleseg", default=".build/release/simpleseg")
    parser.add_argument("--model", default="Models/nano")
    parser.add_argument("--count", type=int, default=100)
    arguments = parser.parse_args()
    reference = Reference(arguments.model)
    asked = equal = 0
    with tempfile.TemporaryDirectory() as folder:
        for path, expression, answer in ours(arguments.simpleseg, arguments.model, arguments.count, pathlib.Path(folder)):
            asked += 1
            expected = reference.answer(path, expression)
            equal += answer == expected
            if answer != expected:
                print(f"{path.name}, {expression}:\n  ours {answer}\n  transformers {expected}", file=sys.stderr)
    print(f"nano: {equal} of {asked} greedy answers equal to transformers'")
    sys.exit(0 if asked > 0 and equal == asked else 1)


if __name__ == "__main__":
    main()
