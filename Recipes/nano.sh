#!/usr/bin/env bash
# nano, the whole road: tokenizer, training, evaluation. Stop it when you like; run again, it goes on.
#   needs: Scripts/setup, Scripts/setup-references (for the tokenizer), swift build -c release
set -euo pipefail
cd "$(dirname "$0")/.."
simpleseg=.build/release/simpleseg

# 1. A tokenizer of the project's own words; the same files every time.
.deps/references/bin/python Scripts/nano/tokenizer.py Models/nano

# 2. Lessons are drawn while training, so there is no data set to make. Single shapes first, then names, several shapes and any background,
#    then relations and finer edges, then rewards for what is drawn.
#    A run ends by itself or with Ctrl-C. What a checkpoint publishes is a model folder; only the weights are new.
#    A part that has begun goes on; one that is done ends at once.
for part in nano nano-words nano-relations nano-rl; do
    resume=() by=sft
    if [ "$part" = nano-rl ]; then by=rl; fi
    if [ -d "runs/$part/checkpoints" ]; then resume=(--resume); fi
    "$simpleseg" train "$by" "Recipes/$part.yaml" "${resume[@]}"
    newest=$(ls -d "runs/$part"/checkpoints/step-* | tail -1)
    cp "$newest/model.safetensors" Models/nano/model.safetensors
done

# 3. 500 scenes of another seed, with all shapes, colours and backgrounds.
"$simpleseg" scenes --count 500 --seed 1000003 --size 112x112 --out runs/nano/held-out
"$simpleseg" eval --dataset runs/nano/held-out --out runs/nano/answers.jsonl
