"""simpleseg's reward as a plug-in of ms-swift (4.6): `swift rlhf --rlhf_type grpo --external_plugins Recipes/ms-swift-reward.py
--reward_funcs simpleseg --dataset train.jsonl …`. For GSPO add `--importance_sampling_level sequence`.

ms-swift calls an `ORM` with the completions and every column of the data as a list. `rows` makes its lines of those of
`simpleseg data prepare --format grpo`:

python3 Recipes/ms-swift-reward.py grpo.jsonl train.jsonl
"""
import json
import sys

import simpleseg


def rows(path):
    """ms-swift's rows: `messages` with `<image>` marks in place of `prompt`, and every other column."""
    for line in open(path, encoding="utf-8"):
        record = json.loads(line)
        prompt = record.pop("prompt")
        record["messages"] = [
            {"role": turn["role"], "content": "".join("<image>" if part["type"] == "image" else part["text"] for part in turn["content"])}
            for turn in prompt
        ]
        yield record


if __name__ == "__main__":
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(sys.argv[1]))
    sys.exit()

from swift.rewards import ORM, orms  # noqa: E402


class SimpleSegReward(ORM):
    """The default rule of `simpleseg train rl`."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.reward = simpleseg.GroupReward()

    def __call__(self, completions, **columns):
        return self.reward(completions, **columns)


orms["simpleseg"] = SimpleSegReward
