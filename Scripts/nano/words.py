"""Words for emoji as tokens: the model in MODEL with the tokenizer of `tokenizer.py --emoji`, written to OUT.

usage: words.py MODEL OUT        (needs Scripts/setup-references; MODEL has the tokenizer without those words)

No text about shapes becomes other tokens; ids of special tokens move up. A new token begins as the mean of its pieces' embeddings,
and is scored as its first piece is.
"""

import json
import pathlib
import shutil
import sys

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

import tokenizer as nano

IDS = "image_token_id video_token_id vision_start_token_id vision_end_token_id bos_token_id eos_token_id pad_token_id".split()


def settings(value, moved):
    """A configuration with ids moved and the vocabulary's new size."""
    if isinstance(value, list):
        return [settings(entry, moved) for entry in value]
    if not isinstance(value, dict):
        return value
    changed = {key: settings(entry, moved) for key, entry in value.items()}
    for key in set(IDS) & set(changed):
        ids = changed[key]
        changed[key] = [moved[id] for id in ids] if isinstance(ids, list) else moved[ids]
    if "vocab_size" in changed:
        changed["vocab_size"] = nano.TOKENS
    return changed


def grow(table, moved, pieces, isOutput):
    """A table of tokens, row by row: moved, or made of its pieces."""
    rows = torch.zeros(nano.TOKENS, table.shape[1], dtype=table.dtype)
    for before, after in moved.items():
        rows[after] = table[before]
    for id, parts in pieces.items():
        rows[id] = table[parts[0]] if isOutput else table[parts].mean(0)
    return rows


def main():
    model, out = map(pathlib.Path, sys.argv[1:3])
    before, after = Tokenizer.from_file(str(model / "tokenizer.json")), nano.build(emoji=True)
    old, new = before.get_vocab(), after.get_vocab()
    moved = {id: new[text] for text, id in old.items()}
    pieces = {id: [old[token.value] for token in before.model.tokenize(text)] for text, id in new.items() if text not in old}
    out.mkdir(parents=True, exist_ok=True)
    nano.write(after, out)
    shutil.copy(model / "preprocessor_config.json", out)
    for name in ["config.json", "generation_config.json"]:
        (out / name).write_text(json.dumps(settings(json.loads((model / name).read_text()), moved), indent=2) + "\n")
    weights = load_file(model / "model.safetensors")
    for name, isOutput in [("model.embed_tokens.weight", False), ("lm_head.weight", True)]:
        weights[name] = grow(weights[name], moved, pieces, isOutput)
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
    print(f"{len(old)} tokens before, {len(new)} now")


if __name__ == "__main__":
    main()
