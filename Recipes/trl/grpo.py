"""Reinforcement by TRL's GRPO on what `simpleseg data prepare --format grpo` writes, rewarded by the wheel.

usage: grpo.py DATA.jsonl MODEL OUT [--steps N] [--group N] [--scale group|none] [--loss grpo|dr_grpo|dapo]

Rewards are those of `simpleseg train rl` and `simpleseg reward`. For GSPO add `importance_sampling_level="sequence"`. OUT is a
checkpoint that `simpleseg segment --model OUT` runs.
"""
import argparse

import simpleseg
from datasets import Image, List, load_dataset
from transformers import AutoProcessor, Qwen2_5_VLForConditionalGeneration
from trl import GRPOConfig, GRPOTrainer

parser = argparse.ArgumentParser()
parser.add_argument("data")
parser.add_argument("model")
parser.add_argument("out")
parser.add_argument("--steps", type=int, default=2)
parser.add_argument("--group", type=int, default=4)
parser.add_argument("--batch", type=int, default=8)
parser.add_argument("--tokens", type=int, default=96)
parser.add_argument("--rate", type=float, default=1e-6)
parser.add_argument("--scale", default="group")
parser.add_argument("--loss", default="dapo")


def trainer(options, reward=None):
    data = load_dataset("json", data_files=options.data, split="train").cast_column("images", List(Image()))
    model = Qwen2_5_VLForConditionalGeneration.from_pretrained(options.model, dtype="float32", attn_implementation="eager")
    processor = AutoProcessor.from_pretrained(options.model)
    settings = GRPOConfig(
        output_dir=options.out, max_steps=options.steps, per_device_train_batch_size=options.batch, num_generations=options.group,
        max_completion_length=options.tokens, learning_rate=options.rate, lr_scheduler_type="constant", temperature=1.0, top_k=0,
        top_p=1.0, repetition_penalty=1.0, scale_rewards=options.scale, loss_type=options.loss, logging_steps=1, report_to=[],
        save_strategy="no", use_cpu=True, bf16=False, gradient_checkpointing=False, dataloader_pin_memory=False, disable_tqdm=True,
        remove_unused_columns=False, seed=1,
    )  # fmt: skip
    reward = reward or simpleseg.GroupReward(max_completion_length=options.tokens)
    return GRPOTrainer(model=model, args=settings, train_dataset=data, reward_funcs=reward, processing_class=processor)


if __name__ == "__main__":
    options = parser.parse_args()
    run = trainer(options)
    run.train()
    run.save_model(options.out)
    run.processing_class.save_pretrained(options.out)
