#!/usr/bin/env bash
# nano, the whole road: tokenizer, training, evaluation. Stop it when you like; `Recipes/nano.sh --resume` goes on.
#   needs: Scripts/setup, Scripts/setup-references (for the tokenizer), swift build -c release
set -euo pipefail
cd "$(dirname "$0")/.."
simpleseg=.build/release/simpleseg

# 1. A tokenizer of the project's own words; the same files every time.
.deps/references/bin/python Scripts/nano/tokenizer.py Models/nano

# 2. Lessons are drawn while training, so there is no data set to make. The run ends by itself or with Ctrl-C.
"$simpleseg" train sft Recipes/nano.yaml "$@"

# 3. What a checkpoint publishes is a model folder; only the weights are new.
newest=$(ls -d runs/nano/checkpoints/step-* | tail -1)
cp "$newest/model.safetensors" Models/nano/model.safetensors

# 4. 500 scenes of another seed, with all shapes, colours and backgrounds.
"$simpleseg" scenes --count 500 --seed 1000003 --size 112x112 --out runs/nano/held-out
"$simpleseg" eval --dataset runs/nano/held-out --out runs/nano/answers.jsonl
