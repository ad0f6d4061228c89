"""simpleseg's reward for verl: `custom_reward_function.path=Recipes/verl-reward.py custom_reward_function.name=compute_score`.

verl calls `compute_score` for each answer with the row's `data_source`, `reward_model.ground_truth` and `extra_info`; `rows` makes such rows of
the lines of `simpleseg data prepare --format grpo`, for a parquet file:

python3 Recipes/verl-reward.py grpo.jsonl train.parquet
"""
import json
import sys

import simpleseg

REWARDER = simpleseg.Rewarder()


def compute_score(data_source, solution_str, ground_truth, extra_info=None, **_):
    """The total, and each part beside it, which verl logs."""
    truth = json.loads(ground_truth)
    reward = REWARDER(
        solution_str, truth["truth"], truth["width"] or 0, truth["height"] or 0, task=truth["task"], answer=truth.get("answer")
    )
    return {"score": reward.total, **{part: reward.parts.get(part, 0.0) for part in simpleseg.PARTS}}


def rows(path):
    """verl's rows: prompt with `<image>` marks, images by their paths, and what is true as a JSON text."""
    for index, line in enumerate(open(path, encoding="utf-8")):
        record = json.loads(line)
        prompt = [
            {"role": turn["role"], "content": "".join("<image>" if part["type"] == "image" else part["text"] for part in turn["content"])}
            for turn in record["prompt"]
        ]
        yield {
            "data_source": "simpleseg",
            "prompt": prompt,
            "images": [{"image": path} for path in record["images"]],
            "ability": record["task"],
            "reward_model": {
                "style": "rule", "ground_truth": json.dumps({name: record[name] for name in ("truth", "task", "width", "height", "answer")})
            },
            "extra_info": {"index": index, "id": record["id"]},
        }  # fmt: skip


if __name__ == "__main__":
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(rows(sys.argv[1]))), sys.argv[2])
