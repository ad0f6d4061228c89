#!/usr/bin/env bash
# A model's row in the paper's two tables: eight splits of refCOCO, refCOCO+ and refCOCOg, then a report beside the published rows.
#
#   Recipes/paper-row.sh MODEL DATA OUT [options of `simpleseg eval`…]
#
# MODEL  a checkpoint's folder, or with --endpoint URL the server's name for the model
# DATA   holds refcoco, refcoco+ and refcocog, each with refs(unc).p or refs(umd).p and instances.json, and COCO's train2014
#        pictures in images/coco_2014/train2014
# OUT    gets a file of answers a split, report.md and report.html; run again, it goes on where it stopped
#
# Greedy, the whole context for an answer. The published example stops after 512 tokens, which cuts long outlines off:
# --max-new-tokens 512 repeats that. --device cuda for a GPU; --shard i/n on several machines, then `simpleseg eval merge`.
set -euo pipefail
model=${1:?MODEL DATA OUT} data=${2:?MODEL DATA OUT} out=${3:?MODEL DATA OUT}
shift 3
simpleseg=${SIMPLESEG:-.build/release/simpleseg}
mkdir -p "$out"
files=()
for part in refcoco:val refcoco:testA refcoco:testB refcoco+:val refcoco+:testA refcoco+:testB refcocog:val refcocog:test; do
    dataset=${part%%:*} split=${part##*:}
    file=$out/$dataset-$split.jsonl
    "$simpleseg" eval --model "$model" --dataset "$dataset" --data-root "$data" --split "$split" --out "$file" "$@"
    files+=("$file")
done
"$simpleseg" eval report "${files[@]}" --out "$out"
