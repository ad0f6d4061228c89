"""What training changed in one checkpoint, added to another of the same shape: OUT = MODEL + SHARE · (AFTER − BEFORE).

usage: add.py MODEL BEFORE AFTER OUT [SHARE]      (needs Scripts/setup-references; SHARE is 1 unless it is said)

Task arithmetic (Ilharco et al., arXiv 2212.04089). The vocabularies may differ: rows of the token tables go by the tokens' texts, and
rows of tokens that only MODEL has stay.
"""

import pathlib
import shutil
import sys

from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

TABLES = ["model.embed_tokens.weight", "lm_head.weight"]


def main():
    model, before, after, out = map(pathlib.Path, sys.argv[1:5])
    share = float(sys.argv[5]) if len(sys.argv) > 5 else 1.0
    known, ids = (Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab() for folder in (before, model))
    weights, start, end = (load_file(folder / "model.safetensors") for folder in (model, before, after))
    both = [token for token in known if token in ids]
    for name, tensor in weights.items():
        change = share * (end[name] - start[name])
        if name in TABLES:
            tensor[[ids[token] for token in both]] += change[[known[token] for token in both]]
        else:
            tensor += change
    out.mkdir(parents=True, exist_ok=True)
    for path in [*model.glob("*.json"), *model.glob("*.jinja")]:
        if path.name != "training.json":
            shutil.copy(path, out / path.name)
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
    print(f"{len(weights)} tensors, {len(both)} of {len(ids)} tokens")


if __name__ == "__main__":
    main()
