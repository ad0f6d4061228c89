"""Makes the tokenizer of Models/nano: a small byte-level BPE in Qwen's form.

    .deps/references/bin/python Scripts/nano/tokenizer.py Models/nano --emoji
    … tokenizer.py FOLDER               without the words for emoji: Golden/words, and nano before it had them (see words.py)
    … tokenizer.py SCENES --words       emoji-words.txt anew, from a folder of `simpleseg scenes --style emoji`

Every string stays encodable, since all 256 bytes are in the vocabulary. The merges are learnt from the project's own
questions, expressions and answers, so that their words are one token each; with `--emoji` further merges make most words
for emoji one or two tokens. Digits are never joined (Qwen's pattern splits them). A few pieces of the answer grammar are
added tokens: between two digits of neighbouring numbers there is then one token (`, 0.` or `], [0.`), and a vertex takes
8 tokens instead of 14.

Writes tokenizer.json, tokenizer_config.json, chat_template.jinja. The corpus and the list of words are fixed, so the files
are, too.
"""

import argparse
import collections
import itertools
import json
import pathlib

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

COLORS = "black blue cyan green orange pink purple red white yellow brown gray grey".split()
KINDS = "arrow circle cross diamond heart hexagon moon square star triangle shape object".split()
RANKS = "left right top bottom largest smallest leftmost rightmost topmost biggest".split()
RELATIONS = ["above", "below", "left of", "right of"]
QUESTIONS = [
    '"{q}"\'s polygon',
    "What is the polygon of {q} in the image?",
    "Output the polygon coordinates of {q} in the image.",
    "Tell me the polygon coordinates of {q} in the image.",
    "Give me the polygon coordinates of {q} in the image.",
    "Help me locate the polygon of {q}.",
    "Locate the polygon of {q}.",
    "Output the bounding box of {q} in the image.",
    "Output a point on {q} in the image.",
    "Show me the contour of the object at point {p}.",
    "Show me the bounding box of the object at point {p}.",
    "Show me the center of the object at point {p}.",
    "Give the polygon vertices of the stuff within the box region {b}.",
    "Give the bounding box of the stuff within the box region {b}.",
    "Give a point on the stuff within the box region {b}.",
]
ANSWERS = [
    "{a}.",
    "Sure, you can find it at {a}.",
    "It is found at {a}.",
    "It is at {a}.",
    "There is no {q} in the image.",
]
CHAT = ["system\nYou are a helpful assistant.", "user\n", "assistant\n"]
POINT = "[0.295, 0.204]"
BOX = "[0.372, 0.162, 0.784, 0.605]"
OUTLINE = "[[[0.295, 0.204], [1.000, 0.225], [0.310, 0.241]], [[0.010, 0.012], [0.020, 0.034], [0.001, 0.090]]]"

# How often which word is said of emoji that training may show, as the pre-tokenizer cuts texts; names are Unicode's.
WORDS = pathlib.Path(__file__).with_name("emoji-words.txt")
# All tokens with the words for emoji, the added ones too.
TOKENS = 1920

# The pattern of Qwen2's tokenizer.
PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
SPECIAL = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>",
    "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
    "<|image_pad|>", "<|video_pad|>",
]  # fmt: skip
GRAMMAR = ["[0.", "[[[0.", ", 0.", "], [0.", "]], [[0.", "]]]"]

# Qwen2.5-VL's template: a default system turn, pictures as one placeholder each, which the processor expands.
CHAT_TEMPLATE = (
    "{% for message in messages %}{% if loop.first and message['role'] != 'system' %}<|im_start|>system\n"
    "You are a helpful assistant.<|im_end|>\n{% endif %}<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}<|im_end|>\n"
    "{% else %}{% for content in message['content'] %}"
    "{% if content['type'] == 'image' or 'image' in content or 'image_url' in content %}"
    "<|vision_start|><|image_pad|><|vision_end|>"
    "{% elif 'text' in content %}{{ content['text'] }}{% endif %}{% endfor %}<|im_end|>\n{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def expressions():
    """Nouns, ranked nouns and related nouns."""
    nouns = [f"{color} {kind}" for color, kind in itertools.product(COLORS, KINDS)] + KINDS
    ranked = [f"the {rank} {noun}" for rank, noun in itertools.product(RANKS, KINDS)]
    related = [f"the {a} {relation} the {b}" for a, relation, b in itertools.product(KINDS, RELATIONS, KINDS[:4])]
    return nouns + [f"the {noun}" for noun in nouns] + ranked + related


def corpus():
    """Every sentence that nano is asked or trained, in equal shares; the same list on every run."""
    for question, expression in itertools.product(QUESTIONS, expressions()):
        yield question.format(q=expression, p=POINT, b=BOX)
    for answer, expression in itertools.product(ANSWERS, expressions()):
        yield answer.format(a=OUTLINE, q=expression)
    for text in CHAT * 500:
        yield text


def count(scenes):
    """emoji-words.txt, of the training scenes in a folder."""
    cut, words = trained().pre_tokenizer.pre_tokenize_str, collections.Counter()
    for line in (scenes / "scenes.jsonl").read_text().splitlines():
        record = json.loads(line)
        for thing in record["objects"] if record["split"] == "train" else []:
            for text in thing["expressions"] + [thing["text"], "the " + thing["text"]] * 2:
                words.update(word for word, _ in cut(text))
    lines = [f"{number} {word}\n" for word, number in sorted(words.items(), key=lambda item: (-item[1], item[0]))]
    WORDS.write_text("".join(lines))


def joined(pieces, pair):
    """`pieces` with every occurrence of `pair` made one."""
    result, index = [], 0
    while index < len(pieces):
        found = tuple(pieces[index : index + 2]) == pair
        result.append("".join(pair) if found else pieces[index])
        index += 2 if found else 1
    return result


def more_merges(tokenizer, size):
    """The next `size` merges: always of the pair that is met most, of several the last in the alphabet."""
    words = [line.split(" ") for line in WORDS.read_text().splitlines()]
    texts = [([token.value for token in tokenizer.model.tokenize(word)], int(number)) for number, word in words]
    merges = []
    while len(merges) < size:
        met = collections.Counter()
        for pieces, number in texts:
            for pair in zip(pieces, pieces[1:]):
                met[pair] += number
        merges.append(max(met, key=lambda pair: (met[pair], pair)))
        texts = [(joined(pieces, merges[-1]), number) for pieces, number in texts]
    return merges


def extended(tokenizer):
    """With merges for the words of emoji after those that are there, so that no text about shapes becomes other tokens."""
    description = json.loads(tokenizer.to_str())
    model = description["model"]
    size = TOKENS - len(SPECIAL) - len(GRAMMAR) - len(model["vocab"])
    for first, second in more_merges(tokenizer, size):
        model["vocab"].setdefault(first + second, len(model["vocab"]))
        model["merges"].append([first, second])
    return Tokenizer.from_str(json.dumps(description))


def build(emoji):
    """The tokenizer; with the words of emoji, if wanted."""
    tokenizer = extended(trained()) if emoji else trained()
    tokenizer.add_special_tokens([AddedToken(text, special=True, normalized=False) for text in SPECIAL])
    tokenizer.add_tokens([AddedToken(text, special=False, normalized=False) for text in GRAMMAR])
    return tokenizer


def trained():
    """What the corpus trains."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(PATTERN), behavior="isolated", invert=False),
        pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    trainer = trainers.BpeTrainer(
        vocab_size=621, min_frequency=2, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), special_tokens=[],
        show_progress=False)  # fmt: skip
    tokenizer.train_from_iterator(corpus(), trainer)
    return tokenizer


def configuration(tokenizer):
    """tokenizer_config.json, as transformers reads it."""
    added = {
        str(id): {
            "content": token.content, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False,
            "special": token.special,
        }
        for id, token in sorted(tokenizer.get_added_tokens_decoder().items())
    }  # fmt: skip
    return {
        "add_bos_token": False,
        "add_prefix_space": False,
        "added_tokens_decoder": added,
        "additional_special_tokens": SPECIAL[1:],
        "bos_token": None,
        "clean_up_tokenization_spaces": False,
        "eos_token": "<|im_end|>",
        "errors": "replace",
        "model_max_length": 4096,
        "pad_token": "<|endoftext|>",
        "split_special_tokens": False,
        "tokenizer_class": "Qwen2Tokenizer",
        "unk_token": None,
    }


def write(tokenizer, folder):
    """The three files."""
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps(configuration(tokenizer), indent=2) + "\n")
    (folder / "chat_template.jinja").write_text(CHAT_TEMPLATE)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--emoji", action="store_true")
    parser.add_argument("--words", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.folder
    if arguments.words:
        return count(folder)
    tokenizer = build(arguments.emoji)
    write(tokenizer, folder)
    question = "Output the polygon coordinates of the red star in the image."
    print(f"{tokenizer.get_vocab_size()} tokens; {tokenizer.encode(question).tokens}; {tokenizer.encode(OUTLINE).tokens}")


if __name__ == "__main__":
    main()
