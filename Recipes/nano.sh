#!/usr/bin/env bash
# nano, the whole road: tokenizer, lessons, rewards, evaluation. Stop it when you like; run again, it goes on.
#   needs: Scripts/setup, Scripts/setup-references (for the tokenizer and the finer start), swift build -c release
set -euo pipefail
cd "$(dirname "$0")/.."
simpleseg=.build/release/simpleseg python=.deps/references/bin/python

# 1. A tokenizer of the project's own words; the same files every time.
"$python" Scripts/nano/tokenizer.py Models/nano

# A run ends by itself or with Ctrl-C. What a checkpoint publishes is a model folder; only the weights are new.
# A part that has begun goes on; one that is done ends at once.
#   train BY RECIPE FOLDER: a part of the road, whose weights go to FOLDER.
train() {
    local resume=() run=runs/$2
    if [ -d "$run/checkpoints" ]; then resume=(--resume); fi
    "$simpleseg" train "$1" "Recipes/$2.yaml" "${resume[@]}"
    cp "$(ls -d "$run"/checkpoints/step-* | tail -1)/model.safetensors" "$3/model.safetensors"
}

# 2. Lessons are drawn while training, so there is no data set to make. With a token for 2 × 2 patches answers are placed soonest: single
#    shapes first, then names, several shapes and any background, then relations and finer edges.
if [ ! -d runs/nano-coarse ]; then
    mkdir -p runs/nano-coarse.part
    cp Models/nano/*.json Models/nano/*.jinja runs/nano-coarse.part/
    sed -i -E 's/"(spatial_)?merge_size": 1/"\1merge_size": 2/' runs/nano-coarse.part/*.json
    mv runs/nano-coarse.part runs/nano-coarse
fi
for part in nano nano-words nano-relations; do train sft "$part" runs/nano-coarse; done

# 3. A token for every patch, and emoji; then rewards for what is drawn.
if [ ! -d runs/nano-finer ]; then
    rm -rf runs/nano-finer-scenes
    "$simpleseg" scenes --count 1500 --seed 77 --size 112x112 --out runs/nano-finer-scenes
    "$python" Scripts/nano/finer.py runs/nano-coarse runs/nano-finer-scenes Models/nano
fi
train sft nano-finer Models/nano
train rl nano-rl Models/nano

# 4. 500 scenes of another seed each, of shapes and of RefEmoji, and a report.
Recipes/nano-report.sh
