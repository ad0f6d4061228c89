#!/usr/bin/env bash
# The embedded checkpoint measured as a whole: scenes of shapes (val) and RefEmoji (val, testA, testB), and a report of all four.
#
#   Recipes/nano-report.sh [OUT [MODEL]]
#
# OUT    gets the drawn sets, the answers, report.md and report.html (default: runs/nano-report), which shows nine answers of each split
# MODEL  a folder, or a name under Models (default: nano)
#
# Run again, it goes on where it stopped. COUNT sets how many samples of a split are asked (default: 500); scenes and choice of
# samples hang on the seeds here alone. The shapes' seed is the one of the checkpoint's card; training drew none of these.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-runs/nano-report} model=${2:-nano} count=${COUNT:-500}
simpleseg=${SIMPLESEG:-.build/release/simpleseg}
mkdir -p "$out/sets"
files=()

# draw NAME COUNT OPTIONS…: a set, unless it is there.
draw() {
    local folder=$out/sets/$1-$2 size=$2
    if [ -d "$folder" ]; then return; fi
    rm -rf "$folder.part"
    "$simpleseg" scenes --count "$size" --size 112x112 --out "$folder.part" "${@:3}"
    mv "$folder.part" "$folder"
}

# ask NAME SET SPLIT…: the answers of a split.
ask() {
    "$simpleseg" eval --model "$model" --dataset "$2" --out "$out/$1.jsonl" "${@:3}" >/dev/null
    files+=("$out/$1.jsonl")
}

draw shapes "$count" --style shapes --seed 1000003
ask shapes "$out/sets/shapes-$count"

# Of twenty scenes of emoji one is in each of val, testA (several of a kind) and testB (glyphs that no other split shows).
emoji=$((count * 20))
draw refemoji "$emoji" --style emoji --seed 1000003
for split in val testA testB; do ask "refemoji-$split" "$out/sets/refemoji-$emoji" --split "$split"; done

"$simpleseg" eval report "${files[@]}" --cases 3 --out "$out"
