"""Supervised fine-tuning by TRL on what `simpleseg data prepare --format trl` writes.

usage: sft.py DATA.jsonl MODEL OUT [--steps N] [--batch N] [--rate R]     pictures' paths are relative to the working directory

DATA is taken as it is: `images` are opened as pictures, `messages` are TRL's. The loss counts the answer's tokens alone, as
`simpleseg train sft` does. OUT is a checkpoint that `simpleseg segment --model OUT` runs.
"""
import argparse

from datasets import Image, List, load_dataset
from transformers import AutoProcessor, Qwen2_5_VLForConditionalGeneration
from trl import SFTConfig, SFTTrainer

parser = argparse.ArgumentParser()
parser.add_argument("data")
parser.add_argument("model")
parser.add_argument("out")
parser.add_argument("--steps", type=int, default=10)
parser.add_argument("--batch", type=int, default=4)
parser.add_argument("--rate", type=float, default=1e-5)


def split(example):
    """The question and the answer apart, so that only the answer is learnt."""
    return {"prompt": example["messages"][:-1], "completion": example["messages"][-1:]}


class UntilTheEnd:
    """A collator whose labels end with the turn: the line break that the template writes after it is not learnt, as in
    `simpleseg train sft`."""

    def __init__(self, collate, end):
        self.collate = collate
        self.end = end

    def __call__(self, rows):
        batch = self.collate(rows)
        ends = (batch["labels"] == self.end).long()
        batch["labels"][ends.cumsum(1) - ends > 0] = -100
        return batch


def trainer(options):
    data = load_dataset("json", data_files=options.data, split="train")
    data = data.map(split, remove_columns=["messages", "id"]).cast_column("images", List(Image()))
    model = Qwen2_5_VLForConditionalGeneration.from_pretrained(options.model, dtype="float32", attn_implementation="eager")
    processor = AutoProcessor.from_pretrained(options.model)
    settings = SFTConfig(
        output_dir=options.out, max_steps=options.steps, per_device_train_batch_size=options.batch, learning_rate=options.rate,
        lr_scheduler_type="constant", weight_decay=0, logging_steps=1, report_to=[], save_strategy="no", use_cpu=True, bf16=False,
        gradient_checkpointing=False, max_length=None, completion_only_loss=True, dataloader_pin_memory=False, disable_tqdm=True,
        train_sampling_strategy="sequential",
    )  # fmt: skip
    made = SFTTrainer(model=model, args=settings, train_dataset=data, processing_class=processor)
    made.data_collator = UntilTheEnd(made.data_collator, processor.tokenizer.eos_token_id)
    return made


if __name__ == "__main__":
    options = parser.parse_args()
    run = trainer(options)
    run.train()
    run.save_model(options.out)
    run.processing_class.save_pretrained(options.out)
