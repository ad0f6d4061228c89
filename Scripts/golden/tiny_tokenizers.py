#!/usr/bin/env python3
"""Tiny tokenizers of every kind that SegTokens reads, trained here by the reference implementations.

    .deps/references/bin/python Scripts/golden/tiny_tokenizers.py     writes Golden/tokens and its manifest entries

Scripts/conformance/tokens.py makes larger ones with the same functions.
"""
import base64
import hashlib
import json
import random
import shutil
from pathlib import Path

import tiktoken
import tokenizers
import transformers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

CONTRACTIONS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN = CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}" + REST
LLAMA3 = CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}" + REST
UPPER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]"
LOWER = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]"
PREFIX = r"[^\r\n\p{L}\p{N}]?"
KIMI = "|".join([r"[\p{Han}]+", f"{PREFIX}{UPPER}*{LOWER}+{CONTRACTIONS}?", f"{PREFIX}{UPPER}+{LOWER}*{CONTRACTIONS}?",
                 r"\p{N}{1,3}"]) + REST

QWEN_SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>",
                "<|box_start|>", "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>",
                "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>"]
QWEN_ADDED = ["<tool_call>", "</tool_call>"]
KIMI_NAMED = {0: "[BOS]", 1: "[EOS]", 2: "<|im_end|>", 3: "<|im_user|>", 4: "<|im_assistant|>", 10: "<|im_system|>",
              17: "<|im_middle|>", 18: "<|media_start|>", 19: "<|media_content|>", 20: "<|media_end|>",
              21: "<|media_pad|>", 254: "[UNK]", 255: "[PAD]"}

QWEN_TEMPLATE = (
    "{% for message in messages %}{% if loop.first and message['role'] != 'system' %}"
    "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n{% endif %}<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}<|im_end|>\n{% else %}"
    "{% for part in message['content'] %}{% if part['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>"
    "{% elif 'text' in part %}{{ part['text'] }}{% endif %}{% endfor %}<|im_end|>\n{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")
KIMI_TEMPLATE = (
    "{%- for message in messages -%}{%- if loop.first and messages[0]['role'] != 'system' -%}"
    "{{ '<|im_system|>system<|im_middle|>You are a helpful assistant<|im_end|>' }}{%- endif -%}"
    "{%- if message['role'] == 'system' -%}{{ '<|im_system|>' }}{%- elif message['role'] == 'user' -%}"
    "{{ '<|im_user|>' }}{%- else -%}{{ '<|im_assistant|>' }}{%- endif -%}{{ message['role'] }}{{ '<|im_middle|>' }}"
    "{%- if message['content'] is string -%}{{ message['content'] }}{%- else -%}"
    "{%- for part in message['content'] -%}{%- if part['type'] == 'image' -%}"
    "{{ '<|media_start|>image<|media_content|><|media_pad|><|media_end|>' }}{%- else -%}{{ part['text'] }}"
    "{%- endif -%}{%- endfor -%}{%- endif -%}{{ '<|im_end|>' }}{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{ '<|im_assistant|>assistant<|im_middle|>' }}{%- endif -%}")

LETTERS = [
    "aeioutnsrlhdcmfpgbvkwyxjqz", "аеиоутнсрлкмдвпгбзчйшжяюэцщф", "αειουτνσρλκμδπγβζηθχφψωξ", "אבגדהוזחטיכלמנסעפצקרשת",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "कखगघचछजझटठडढतथदधनपफबभमयरलवशषसह", "กขคงจฉชซญดตถทธนบปผฝพฟมยรลวสหอ", "あいうえおかきくけこさしすせそたちつてと",
    "アイウエオカキクケコサシスセソタチツテト", "的一是不了人我在有他这中大来上个国们到说時長書語圖", "가나다라마바사아자차카타파하고노도로모보", "áéíóúñçãõâêôàèìòùäöüßåæøœ",
]


def corpus(seed, lines):
    """Lines of invented words in a dozen scripts, some words far more frequent than others, and of answers."""
    rng = random.Random(seed)
    words = [["".join(rng.choices(letters, k=rng.randint(1, 7))) for _ in range(200)] for letters in LETTERS]
    weights = [1 / (i + 1) for i in range(200)]
    for _ in range(lines):
        if rng.random() < 0.3:
            yield str([[[round(rng.random(), 3), round(rng.random(), 3)] for _ in range(rng.randint(3, 9))]])
            continue
        line = rng.choices(rng.choice(words[:1] * 8 + words), weights, k=rng.randint(3, 12))
        line = [word.capitalize() if rng.random() < 0.15 else word for word in line]
        yield rng.choice([" ", " ", " ", ", ", "\n", "  "]).join(line) + rng.choice([".", "!", "?", "\n", "", " 2024", "'s"])


def train(pattern, composes, merges, seed, lines):
    """A byte-level BPE tokenizer of about `merges` merges, behind the given split pattern."""
    tokenizer = Tokenizer(models.BPE())
    if composes:
        tokenizer.normalizer = normalizers.NFC()
    split = [pre_tokenizers.Split(Regex(pattern), "isolated")] if pattern else []
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=not pattern)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([*split, byte_level]) if split else byte_level
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=256 + merges, show_progress=False,
                                  initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.train_from_iterator(corpus(seed, lines), trainer)
    return tokenizer


def add_qwen_tokens(tokenizer):
    tokenizer.add_special_tokens([AddedToken(content, special=True, normalized=False) for content in QWEN_SPECIAL])
    tokenizer.add_tokens([AddedToken(content, special=False, normalized=False) for content in QWEN_ADDED])


def save_json(tokenizer, folder, pairs=True, config=None, template=None):
    """tokenizer.json, with merges as pairs or as strings."""
    folder.mkdir(parents=True, exist_ok=True)
    document = json.loads(tokenizer.to_str())
    if not pairs:
        document["model"]["merges"] = [" ".join(pair) for pair in document["model"]["merges"]]
    write_json(folder / "tokenizer.json", document)
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "Qwen2Tokenizer", **(config or {})})
    if template:
        (folder / "chat_template.jinja").write_text(template)


def save_split(tokenizer, folder, template=None):
    """The same tokenizer as vocab.json, merges.txt and tokenizer_config.json."""
    folder.mkdir(parents=True, exist_ok=True)
    document = json.loads(tokenizer.to_str())
    write_json(folder / "vocab.json", document["model"]["vocab"])
    merges = "".join(" ".join(pair) + "\n" for pair in document["model"]["merges"])
    (folder / "merges.txt").write_text("#version: 0.2\n" + merges)
    added = {str(token.pop("id")): token for token in document["added_tokens"]}
    config = {"tokenizer_class": "Qwen2Tokenizer", "added_tokens_decoder": added, "chat_template": template}
    write_json(folder / "tokenizer_config.json", config)


def save_ranks(tokenizer, folder, seed, template=None):
    """A rank file whose tokens are those of `tokenizer`, with the single bytes shuffled; and its tiktoken encoding."""
    folder.mkdir(parents=True, exist_ok=True)
    byte_of = {character: byte for byte, character in byte_characters().items()}
    vocabulary = sorted(tokenizer.get_vocab(with_added_tokens=False).items(), key=lambda item: item[1])
    tokens = [bytes(byte_of[character] for character in token) for token, _ in vocabulary]
    single = [token for token in tokens if len(token) == 1]
    random.Random(seed).shuffle(single)
    ranks = {token: rank for rank, token in enumerate(single + [token for token in tokens if len(token) > 1])}
    lines = [f"{base64.b64encode(token).decode()} {rank}\n" for token, rank in ranks.items()]
    (folder / "tiktoken.model").write_text("".join(lines))
    base = len(ranks)
    special = {KIMI_NAMED.get(i, f"<|reserved_token_{base + i}|>"): base + i for i in range(256)}
    flags = {"lstrip": False, "normalized": False, "rstrip": False, "single_word": False, "special": True}
    added = {str(base + i): {"content": content, **flags} for i, content in KIMI_NAMED.items()}
    config = {"tokenizer_class": "TikTokenTokenizer", "added_tokens_decoder": added, "chat_template": template}
    write_json(folder / "tokenizer_config.json", config)
    return tiktoken.Encoding("kimi", pat_str=KIMI, mergeable_ranks=ranks, special_tokens=special)


def byte_characters():
    """{byte: character} of the byte-level alphabet."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return {**{byte: chr(byte) for byte in printable}, **{byte: chr(256 + i) for i, byte in enumerate(others)}}


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


# ---------------------------------------------------------------- the golden files

SEED = 20260119
GOLDEN = Path(__file__).resolve().parent.parent.parent / "Golden"
TEXTS = [
    "", " ", "Hello world", "Output the polygon coordinates of the octopus in the image.", "[[[0.295, 0.204], [0.298, 0.225]]]",
    "I'm, you'RE, it'ſ, we'Ve, 'tis, 'LL", "1234567890 ١٢٣ ²³ ½", "line one\r\n\r\n  line two \n", "\t\ttabs  and   spaces   ",
    "e\u0301 é A\u030a Å ﬁ", "한글 \u1112\u1161\u11ab 日本語 々〇 ⺀ 中文English混合", "שלום مرحبا नमस्ते สวัสดี", "🙂👩‍👩‍👧‍👦🇩🇪👍🏽", "x\u0323\u0307 \u0307\u0323",
    "<|im_end|> <|image_pad|><|media_pad|> [EOS] <tool_call>", "ABCdefGHI ǅuro ﬀ ʰabc", "!!! ...\n\n ---", "\u00a0\u2003\u3000\u0085x\u000b", "naïve café Ünïcödé",
    "\u0301leading mark \ue000 \U0010ffff",
]


def golden_cases(encode, decode):
    return [{"text": text, "ids": encode(text), "decoded": decode(encode(text))} for text in TEXTS]


def write_golden():
    folder = GOLDEN / "tokens"
    shutil.rmtree(folder, ignore_errors=True)
    qwen = train(QWEN, True, 400, SEED, 600)
    add_qwen_tokens(qwen)
    save_json(qwen, folder / "qwen", template=QWEN_TEMPLATE)
    save_split(qwen, folder / "qwen-split", template=QWEN_TEMPLATE)
    kimi = save_ranks(train(KIMI, False, 400, SEED, 600), folder / "kimi", SEED, template=KIMI_TEMPLATE)
    write_json(folder / "qwen" / "cases.json", golden_cases(
        lambda text: qwen.encode(text).ids, lambda ids: qwen.decode(ids, skip_special_tokens=False)))
    write_json(folder / "kimi" / "cases.json", golden_cases(
        lambda text: kimi.encode(text, allowed_special="all"), kimi.decode))
    certify(folder)


def certify(folder):
    """Replaces this script's entries in the manifest."""
    script = "Scripts/golden/tiny_tokenizers.py"
    versions = {"qwen": f"tokenizers {tokenizers.__version__}, transformers {transformers.__version__}",
                "kimi": f"tiktoken {tiktoken.__version__}, trained by tokenizers {tokenizers.__version__}"}
    manifest = GOLDEN / "MANIFEST.json"
    entries = [entry for entry in json.loads(manifest.read_text()) if entry["script"] != script] if manifest.exists() else []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        kind = path.parent.name.split("-")[0]
        entries.append({
            "file": str(path.relative_to(GOLDEN)), "script": script, "reference": versions[kind].split()[0],
            "version": versions[kind], "seed": SEED, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "tolerance": 0, "reason": "token ids and text are exact"})
    entries.sort(key=lambda entry: entry["file"])
    manifest.write_text(json.dumps(entries, indent=1) + "\n")


if __name__ == "__main__":
    write_golden()
