#!/usr/bin/env bash
# nano, the whole road: tokenizer, examples, rewards, evaluation. Stop it when you like; run again, it goes on.
#   needs: Scripts/setup, Scripts/setup-references (for the tokenizer and the finer start), swift build -c release
set -euo pipefail
cd "$(dirname "$0")/.."
simpleseg=.build/release/simpleseg python=.deps/references/bin/python

# 1. A tokenizer of the project's own words; the same files every time.
"$python" Scripts/nano/tokenizer.py Models/nano --emoji

# A run ends by itself or with Ctrl-C. What a checkpoint publishes is a model folder; only the weights are new.
# A part that has begun goes on; one that is done ends at once.
#   train BY RECIPE FOLDER OPTIONS…: a part of the road, whose weights go to FOLDER.
train() {
    local resume=() run=runs/$2
    if [ -d "$run/checkpoints" ]; then resume=(--resume); fi
    "$simpleseg" train "$1" "Recipes/$2.yaml" "${resume[@]}" "${@:4}"
    cp "$(ls -d "$run"/checkpoints/step-* | tail -1)/model.safetensors" "$3/model.safetensors"
}

# A folder with nano's files for pictures of about 112 × 112 pixels and a token for MERGE × MERGE patches; the weights come later.
#   small FOLDER MERGE
small() {
    if [ -d "$1" ]; then return; fi
    rm -rf "$1.part"
    mkdir -p "$1.part"
    cp Models/nano/*.json Models/nano/*.jinja "$1.part/"
    sed -i -E "s/\"(spatial_)?merge_size\": 1/\"\1merge_size\": $2/" "$1.part"/*.json
    sed -i -E 's/"min_pixels": [0-9]+/"min_pixels": 8279/; s/"max_pixels": [0-9]+/"max_pixels": 12544/' "$1.part/preprocessor_config.json"
    mv "$1.part" "$1"
}

# 2. Examples are drawn while training, so there is no data set to make. With a token for 2 × 2 patches answers are placed soonest: single
#    shapes first, then names, several shapes and any background, then relations and finer edges.
small runs/nano-coarse 2
for part in nano nano-words nano-relations; do train sft "$part" runs/nano-coarse; done

# 3. A token for every patch, and emoji.
if [ ! -d runs/nano-finer ]; then
    rm -rf runs/nano-finer-scenes
    "$simpleseg" scenes --count 1500 --seed 77 --size 112x112 --out runs/nano-finer-scenes
    "$python" Scripts/nano/finer.py runs/nano-coarse runs/nano-finer-scenes runs/nano-patches
fi
train sft nano-finer runs/nano-patches

# 4. Pictures of half as many pixels again a side, and all unified tasks; then emoji by their names; then rewards for all of it. Two processes make
#    the steps of one.
if [ ! -d runs/nano-tasks ]; then cp runs/nano-patches/model.safetensors Models/nano/; fi
train sft nano-tasks Models/nano --processes 2
train sft nano-names Models/nano --processes 2
train rl nano-rl Models/nano --processes 2

# 5. 500 scenes of another seed each, of shapes and of RefEmoji, and a report.
Recipes/nano-report.sh
