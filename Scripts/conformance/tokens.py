"""Tokens against tokenizers, tiktoken and transformers, live: tokens.py SEGPROBE_OR_ITS_FOLDER [--quick].

Tokenizers of every kind are trained here, and tens of thousands of seeded strings go through SegProbe and through the
references; every answer must be equal. Requests and answers are little-endian binary; Sources/SegProbe/TokensProbe.swift
has the other side.
"""
import argparse
import json
import random
import struct
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers
from transformers import PreTrainedTokenizerFast

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "golden"))
import tiny_tokenizers as tiny  # noqa: E402

SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
ASSIGNED = [c for c in SCALARS if unicodedata.category(chr(c)) not in ("Cn", "Co")]
MARKS = [c for c in SCALARS if unicodedata.combining(chr(c))]
DECOMPOSING = [c for c in SCALARS if unicodedata.normalize("NFD", chr(c)) != chr(c)]
DIGITS = [c for c in SCALARS if unicodedata.category(chr(c))[0] == "N"]
SPACES = [9, 10, 11, 12, 13, 0x1C, 0x1D, 0x1E, 0x1F, 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F,
          0x205F, 0x3000, 0xFEFF]
HAN = [*range(0x4E00, 0x9FFF, 37), 0x3005, 0x3006, 0x3007, 0x3021, 0x303B, 0x2E80, 0x30FC, 0x30FB, 0x20000, 0xFA0E, 0xF900]
EMOJI = ["👩‍👩‍👧‍👦", "🇩🇪", "👍🏽", "🏳️‍🌈", "1️⃣", "🙂", "☃️", "🧑‍🚀"]
CASES = ["A", "B", "É", "Ж", "ǅ", "ǈ", "a", "b", "é", "ж", "ʰ", "ー", "あ", "ก", "א", "\u0301", "\u093f", "中", "〇", "々"]
WORDS = ["Hello", "world", "don't", "WE'LL", "I'M", "it'ſ", "x'S", "'re", "'Ve", "iPhone", "the octopus", "JSON", "[[[0.295, 0.204]]]"]


# ---------------------------------------------------------------- what is asked


def any_scalars(rng):
    return "".join(chr(rng.choice(SCALARS)) for _ in range(rng.randint(1, 12)))


def assigned_scalars(rng):
    start = rng.randrange(len(ASSIGNED))
    near = ASSIGNED[start:start + 60]
    return "".join(chr(rng.choice(near)) if rng.random() < 0.85 else rng.choice(" '\n.1") for _ in range(rng.randint(1, 24)))


def white_space(rng):
    return "".join(chr(rng.choice(SPACES)) if rng.random() < 0.8 else rng.choice("aA1.") for _ in range(rng.randint(1, 20)))


def plain_white_space(rng):
    return "".join(rng.choice("   \n\n\r\tx.") for _ in range(rng.randint(1, 20)))


def contractions(rng):
    tail = ["s", "S", "ſ", "t", "T", "re", "RE", "rE", "ve", "Ve", "m", "M", "ll", "lL", "d", "D", "r", "l", "v", "K", "'"]
    return "".join(rng.choice(["a", "B", " ", "中", "あ", ""]) + "'" + rng.choice(tail) for _ in range(rng.randint(1, 6)))


def digits(rng):
    return "".join(chr(rng.choice(DIGITS)) if rng.random() < 0.4 else rng.choice("0123456789.,- ") for _ in range(rng.randint(1, 20)))


def cases(rng):
    return "".join(rng.choice(CASES) if rng.random() < 0.9 else rng.choice("!' 1\n") for _ in range(rng.randint(1, 16)))


def marks(rng):
    def scalar():
        draw = rng.random()
        if draw < 0.5:
            return chr(rng.choice(MARKS))
        return chr(rng.choice(DECOMPOSING)) if draw < 0.75 else rng.choice("aeoAU\u0915\u1100\u1161\u11a8가\u09c7\u09be ")
    return "".join(scalar() for _ in range(rng.randint(1, 12)))


def han(rng):
    return "".join(chr(rng.choice(HAN)) if rng.random() < 0.6 else rng.choice("aA1 ，。あ") for _ in range(rng.randint(1, 16)))


def emoji(rng):
    return "".join(rng.choice(EMOJI) if rng.random() < 0.6 else rng.choice(" a\u200d\ufe0f!") for _ in range(rng.randint(1, 8)))


def prose(rng):
    return rng.choice([" ", ", ", "\n", "  "]).join(rng.choice(WORDS) for _ in range(rng.randint(1, 12)))


def controls(rng):
    names = tiny.QWEN_SPECIAL + tiny.QWEN_ADDED + list(tiny.KIMI_NAMED.values()) + ["<|im_", "|>", "<|", "<tool"]
    return "".join(rng.choice(names) if rng.random() < 0.5 else rng.choice(WORDS + [" ", "\n"]) for _ in range(rng.randint(1, 8)))


def long_pieces(rng):
    unit = rng.choice(["a", "ab", "あ", "Ж", " ", "\n", "!", "7", "é", "中", "lorem"])
    return unit * rng.randint(50, 400) + rng.choice(["", "b", " x"])


KINDS = [any_scalars, assigned_scalars, white_space, plain_white_space, contractions, digits, cases, marks, han, emoji,
         prose, controls, long_pieces]


def strings(seed, count):
    rng = random.Random(seed)
    return [KINDS[i % len(KINDS)](rng) for i in range(count)]


def every_scalar():
    """Every scalar there is, alone in front of a letter, a digit and itself."""
    return ["".join(f"{chr(c)}a{chr(c)}1{chr(c)}{chr(c)} {chr(c)}A" for c in SCALARS[i:i + 64]) for i in range(0, len(SCALARS), 64)]


# ---------------------------------------------------------------- the probe


class Probe:
    """SegProbe at `path`, or in the folder `path`."""

    def __init__(self, path):
        self.path = str(Path(path) / "SegProbe" if Path(path).is_dir() else path)

    def ask(self, requests, *arguments):
        done = subprocess.run([self.path, "tokens", *map(str, arguments)], input=b"".join(requests), capture_output=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{arguments}: {done.stderr.decode()}")
        return Answers(done.stdout)

    def encode(self, texts, folder, specials):
        answers = self.ask(map(text_bytes, texts), "encode", folder, specials)
        return [answers.ids() for _ in texts]

    def decode(self, lists, folder, skip):
        answers = self.ask(map(id_bytes, lists), "decode", folder, "skip" if skip else "keep")
        return [(answers.text(), answers.text()) for _ in lists]

    def pieces(self, texts, folder):
        answers = self.ask(map(text_bytes, texts), "pieces", folder)
        return [[answers.raw() for _ in range(answers.integer())] for _ in texts]


class Answers:
    def __init__(self, data):
        self.data, self.position = data, 0

    def integer(self):
        self.position += 4
        return struct.unpack_from("<I", self.data, self.position - 4)[0]

    def take(self, count):
        self.position += count
        return self.data[self.position - count:self.position]

    def raw(self):
        return self.take(self.integer())

    def text(self):
        return self.raw().decode()

    def ids(self):
        count = self.integer()
        return list(struct.unpack(f"<{count}I", self.take(4 * count)))


def text_bytes(text):
    data = text.encode()
    return struct.pack("<I", len(data)) + data


def id_bytes(ids):
    return struct.pack(f"<I{len(ids)}I", len(ids), *ids)


# ---------------------------------------------------------------- the comparison


class Score:
    def __init__(self):
        self.counts, self.failures = {}, []

    def compare(self, name, inputs, ours, theirs):
        assert len(inputs) == len(ours) == len(theirs), name
        self.counts[name] = self.counts.get(name, 0) + len(inputs)
        for given, left, right in zip(inputs, ours, theirs):
            if left != right:
                self.failures.append(f"{name}: {given!r}: ours {left!r}, reference {right!r}"[:600])

    def finish(self, seconds):
        for failure in self.failures[:12]:
            print(failure, file=sys.stderr)
        counts = ", ".join(f"{name} {count}" for name, count in self.counts.items())
        print(f"tokens: {sum(self.counts.values())} comparisons, {len(self.failures)} differences, {seconds:.0f} s ({counts})")
        return 1 if self.failures else 0


def check_tokenizer(score, probe, name, tokenizer, folder, texts, ordinary=None):
    """Encoding of `texts`, special tokens parsed and not."""
    tokenizer.encode_special_tokens = False
    parsed = [encoding.ids for encoding in tokenizer.encode_batch(texts, add_special_tokens=False)]
    score.compare(name, texts, probe.encode(texts, folder, "parsed"), parsed)
    tokenizer.encode_special_tokens = True
    literal = [encoding.ids for encoding in tokenizer.encode_batch(texts, add_special_tokens=False)]
    score.compare(f"{name} literal", texts, probe.encode(texts, folder, "literal"), literal)
    tokenizer.encode_special_tokens = False


def broken_ids(rng, single, size, count):
    """Ids of single bytes, mostly those of which UTF-8 is made and not in its order, and any ids."""
    edges = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF]
    def draw():
        if rng.random() < 0.8:
            return single[rng.choice(edges) if rng.random() < 0.8 else rng.randrange(256)]
        return rng.randrange(size)
    return [[draw() for _ in range(rng.randint(0, 14))] for _ in range(count)]


def check_decoding(score, probe, name, folder, lists, reference):
    for skip in (False, True):
        expected = [reference(ids, skip) for ids in lists]
        answers = probe.decode(lists, folder, skip)
        score.compare(f"{name} decode", lists, [answer[0] for answer in answers], expected)
        score.compare(f"{name} stream", lists, [answer[1] for answer in answers], expected)


def check_qwen(score, probe, folder, count):
    tokenizer = tiny.train(tiny.QWEN, True, 2000, 1, 6000)
    tiny.add_qwen_tokens(tokenizer)
    texts = strings(2, count)
    for name, pairs in [("qwen json", True), ("qwen json, merges as strings", False)]:
        tiny.save_json(tokenizer, folder / name, pairs=pairs)
        check_tokenizer(score, probe, name, tokenizer, folder / name, texts if pairs else texts[:500])
    tiny.save_split(tokenizer, folder / "qwen split")
    check_tokenizer(score, probe, "qwen vocab+merges", tokenizer, folder / "qwen split", texts[:count // 4])
    check_pieces(score, probe, tokenizer, folder / "qwen json", texts[:count // 2] + every_scalar())
    single = {byte: tokenizer.token_to_id(character) for byte, character in tiny.byte_characters().items()}
    lists = broken_ids(random.Random(3), single, tokenizer.get_vocab_size() + 5, count)
    check_decoding(score, probe, "qwen", folder / "qwen json", lists,
                   lambda ids, skip: tokenizer.decode(ids, skip_special_tokens=skip))


def check_pieces(score, probe, tokenizer, folder, texts):
    """Normalization and splitting by themselves, so that a difference cannot hide behind equal ids."""
    bytes_of = {character: byte for byte, character in tiny.byte_characters().items()}
    def pieces(text):
        split = tokenizer.pre_tokenizer.pre_tokenize_str(tokenizer.normalizer.normalize_str(text))
        return [bytes(bytes_of[character] for character in piece) for piece, _ in split]
    score.compare("qwen pieces", texts, probe.pieces(texts, folder), [pieces(text) for text in texts])


def check_flags(score, probe, folder, count):
    """Added tokens with every combination of flags, some of them prefixes of others.

    Tokens with white space at an edge and tokens that strip white space do not meet here: where they overlap, the
    reference gives up ("AddedVocabulary bad split").
    """
    rng = random.Random(4)
    contents = ["<a>", "<ab>", "<a", "word", "wor", "é", "e\u0301x", " sp ", "Å", "中文", "b b", "\n\n"]
    for round_number in range(count):
        tokenizer = tiny.train(tiny.QWEN, rng.random() < 0.7, 300, round_number, 300)
        strips = rng.random() < 0.6
        allowed = [content for content in contents if not strips or content == content.strip()]
        for content in rng.sample(allowed, rng.randint(2, len(allowed))):
            names = ("lstrip", "rstrip", "single_word", "normalized") if strips else ("single_word", "normalized")
            flags = {flag: rng.random() < 0.35 for flag in names}
            add = tokenizer.add_special_tokens if rng.random() < 0.4 else tokenizer.add_tokens
            add([AddedToken(content, **flags)])
        place = folder / f"flags {round_number}"
        tiny.save_json(tokenizer, place)
        pool = contents + [" ", "  ", "_", "a", "1", "\u0301", "²", "e\u0301", "A\u030a", "!"]
        texts = ["".join(rng.choice(pool) for _ in range(rng.randint(1, 10))) for _ in range(200)]
        check_tokenizer(score, probe, "added-token flags", tokenizer, place, texts)


def check_other_kinds(score, probe, folder, count):
    """GPT-2, Llama 3, Kimi's pattern in a tokenizer.json, and patterns that go through ICU."""
    texts = strings(5, count)
    gpt2 = tiny.train(None, False, 1000, 6, 2000)
    tiny.save_json(gpt2, folder / "gpt2")
    check_tokenizer(score, probe, "gpt2", gpt2, folder / "gpt2", texts)
    gpt2.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True, use_regex=True)
    tiny.save_json(gpt2, folder / "gpt2 prefix")
    check_tokenizer(score, probe, "gpt2 with prefix space", gpt2, folder / "gpt2 prefix", texts)
    for name, pattern in [("llama3", tiny.LLAMA3), ("kimi pattern in json", tiny.KIMI)]:
        tokenizer = tiny.train(pattern, False, 1000, 7, 2000)
        document = json.loads(tokenizer.to_str())
        document["model"]["ignore_merges"] = True
        document["model"]["merges"] = document["model"]["merges"][::2]
        tokenizer = Tokenizer.from_str(json.dumps(document))
        tiny.save_json(tokenizer, folder / name)
        check_tokenizer(score, probe, name, tokenizer, folder / name, texts)
    check_icu(score, probe, folder, texts)


def check_icu(score, probe, folder, texts):
    """Patterns without a scanner of their own, on scalars that every Unicode version in play knows alike."""
    known = set(ASSIGNED)
    texts = [text for text in texts if all(ord(c) in known for c in text)]
    sequences = {
        "cl100k": [(r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+",
                    "isolated", False)],
        "deepseek": [(r"\p{N}{1,3}", "isolated", False), (r"[一-龥぀-ゟ゠-ヿ]+", "isolated", False),
                     (r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
                      "isolated", False)],
        "gaps": [(r"\s+", "removed", False)],
        "matches": [(r"\S+|\s", "removed", True)],
    }
    for name, splits in sequences.items():
        tokenizer = tiny.train(tiny.QWEN, False, 1000, 8, 2000)
        steps = [pre_tokenizers.Split(Regex(pattern), behaviour, invert) for pattern, behaviour, invert in splits]
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([*steps, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
        tiny.save_json(tokenizer, folder / name)
        check_tokenizer(score, probe, f"ICU {name}", tokenizer, folder / name, texts)


def cut(text, longest=400_000, run=25_000):
    """The stretches into which the Kimi models' tokenizer cuts a text before tiktoken sees it, restated."""
    for start in range(0, len(text), longest):
        stretch, begin, length = text[start:start + longest], 0, 0
        for i, character in enumerate(stretch):
            length = length + 1 if i and character.isspace() == stretch[i - 1].isspace() else 1
            if length > run:
                yield stretch[begin:i]
                begin, length = i, 1
        yield stretch[begin:]


def check_kimi(score, probe, folder, count):
    place = folder / "kimi"
    encoding = tiny.save_ranks(tiny.train(tiny.KIMI, False, 2000, 9, 6000), place, 9)
    texts = strings(10, count)
    everything = texts + every_scalar()
    expected = encoding.encode_batch(everything, allowed_special="all", num_threads=2)
    score.compare("kimi", everything, probe.encode(everything, place, "parsed"), expected)
    score.compare("kimi literal", texts, probe.encode(texts, place, "literal"), encoding.encode_ordinary_batch(texts, num_threads=2))
    rng = random.Random(11)
    long = [unit * (30_000 // len(unit) + rng.randrange(60_000 // len(unit))) for unit in ["a", " ", "ab中", "x ", "\n", "\x1c", "é"]]
    long += ["lorem ipsum " * 70_000, "<|im_end|>" * 41_000]
    expected = [[id for part in cut(text) for id in encoding.encode(part, allowed_special="all")] for text in long]
    score.compare("kimi long", [text[:20] for text in long], probe.encode(long, place, "parsed"), expected)
    single = {byte: encoding.encode_single_token(bytes([byte])) for byte in range(256)}
    lists = broken_ids(rng, single, encoding.n_vocab, count)
    special = {id: name for name, id in encoding._special_tokens.items()}
    named = set(tiny.KIMI_NAMED.values())
    def reference(ids, skip):
        return encoding.decode([id for id in ids if not (skip and id in special)], errors="replace")
    assert named <= set(special.values())
    check_decoding(score, probe, "kimi", place, lists, reference)


# ---------------------------------------------------------------- conversations


def conversation(rng):
    roles = (["system"] if rng.random() < 0.3 else []) + ["user", "assistant"] * rng.randint(1, 3)
    turns = []
    for role in roles[:rng.randint(1, len(roles))]:
        parts = [("text", "".join(k(rng) for k in rng.sample(KINDS[:11], 2))) for _ in range(rng.randint(1, 3))]
        if role == "user":
            parts.insert(rng.randint(0, len(parts)), ("image", ""))
        if role == "assistant":
            # An assistant's content begins anew with us; these texts begin anew for the reference too.
            parts = [("text", "[[[" + parts[0][1])]
        turns.append((role, parts))
    return turns


def chat_bytes(turns, counts, prompt):
    data = [struct.pack("<BI", prompt, len(turns))]
    for role, parts in turns:
        data.append(struct.pack("<BI", ["system", "user", "assistant"].index(role), len(parts)))
        data += [struct.pack("<B", kind == "image") + text_bytes(text) for kind, text in parts]
    return b"".join(data) + struct.pack(f"<I{len(counts)}I", len(counts), *counts)


def messages(turns):
    return [{"role": role, "content": [{"type": kind, **({"text": text} if kind == "text" else {})} for kind, text in parts]}
            for role, parts in turns]


def check_chat(score, probe, folder, count, name, template, encode, image, answer_end):
    """Rendered text, ids with expanded placeholders, placeholder runs, and answers, against transformers."""
    renderer = PreTrainedTokenizerFast(tokenizer_object=tiny.train(None, False, 10, 0, 10))
    rng = random.Random(12)
    chats = [(conversation(rng), rng.random() < 0.5) for _ in range(count)]
    counts = [[rng.randint(0, 40) for _, parts in turns for kind, _ in parts if kind == "image"] for turns, _ in chats]
    answers = probe.ask([chat_bytes(turns, n, prompt) for (turns, prompt), n in zip(chats, counts)], "chat", folder)
    for (turns, prompt), runs in zip(chats, counts):
        text = renderer.apply_chat_template(messages(turns), chat_template=template, tokenize=False, add_generation_prompt=prompt)
        score.compare(f"{name} chat text", [turns], [answers.text()], [text])
        ids = answers.ids()
        flags = list(answers.take(len(ids)))
        ranges = answers.ids()
        score.compare(f"{name} chat ids", [turns], [(ids, ranges)], [expand(encode(text), image, runs)])
        trained = [encode(parts[0][1]) + [answer_end] for role, parts in turns if role == "assistant"]
        ours = [id for id, flag in zip(ids, flags) if flag]
        score.compare(f"{name} chat answers", [turns], [ours], [sum(trained, [])])


def expand(ids, image, counts):
    output, ranges, counts = [], [], list(counts)
    for id in ids:
        if id == image:
            ranges += [len(output), len(output) + counts[0]]
            output += [id] * counts.pop(0)
        else:
            output.append(id)
    return output, ranges


def check_chats(score, probe, folder, count):
    tokenizer = tiny.train(tiny.QWEN, True, 800, 13, 1500)
    tiny.add_qwen_tokens(tokenizer)
    tiny.save_json(tokenizer, folder / "qwen chat", template=tiny.QWEN_TEMPLATE)
    encoding = tiny.save_ranks(tiny.train(tiny.KIMI, False, 800, 13, 1500), folder / "kimi chat", 13, template=tiny.KIMI_TEMPLATE)
    check_chat(score, probe, folder / "qwen chat", count, "qwen", tiny.QWEN_TEMPLATE,
               lambda text: tokenizer.encode(text, add_special_tokens=False).ids,
               tokenizer.token_to_id("<|image_pad|>"), tokenizer.token_to_id("<|im_end|>"))
    check_chat(score, probe, folder / "kimi chat", count, "kimi", tiny.KIMI_TEMPLATE,
               lambda text: encoding.encode(text, allowed_special="all"),
               encoding.encode_single_token("<|media_pad|>"), encoding.encode_single_token("<|im_end|>"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("probe")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    count = 2000 if options.quick else 24000
    probe, score, start = Probe(options.probe), Score(), time.time()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check_qwen(score, probe, folder, count)
        check_kimi(score, probe, folder, count)
        check_flags(score, probe, folder, 4 if options.quick else 30)
        check_other_kinds(score, probe, folder, count // 6)
        check_chats(score, probe, folder, count // 20)
    return score.finish(time.time() - start)


if __name__ == "__main__":
    sys.exit(main())
