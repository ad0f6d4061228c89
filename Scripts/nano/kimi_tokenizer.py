"""Makes the tokenizer of Models/nano-kimi: the words of Models/nano in Kimi's kind of files.

    .deps/references/bin/python Scripts/nano/kimi_tokenizer.py Models/nano-kimi

Learnt from the same sentences behind Kimi's split pattern. Digits stay single: the pattern gives up to three at once, but no rank
joins them. The pieces of the answer grammar are named ids among the 256 that stand behind the ranks; they are not special, so that
they count wherever they are written and stay in decoded text.

Writes tiktoken.model, tokenizer_config.json, chat_template.jinja. The corpus is fixed, so the files are, too.
"""

import base64
import importlib.util
import json
import pathlib
import sys

from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

ROOT = pathlib.Path(__file__).resolve().parents[2]


def script(path):
    spec = importlib.util.spec_from_file_location(path.replace("/", "_"), ROOT / "Scripts" / f"{path}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


nano, tiny = script("nano/tokenizer"), script("golden/tiny_tokenizers")
# Where the published files leave ids without a name.
GRAMMAR = {32 + index: piece for index, piece in enumerate(nano.GRAMMAR)}
SINGLE_DIGITS = tiny.KIMI.replace(r"\p{N}{1,3}", r"\p{N}")


def tokens():
    """The bytes of every token, single bytes first, then in the order in which they were joined."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(SINGLE_DIGITS), behavior="isolated", invert=False),
        pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False),
    ])
    trainer = trainers.BpeTrainer(
        vocab_size=621, min_frequency=2, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), special_tokens=[],
        show_progress=False)  # fmt: skip
    tokenizer.train_from_iterator(nano.corpus(), trainer)
    byte_of = {character: byte for byte, character in tiny.byte_characters().items()}
    learnt = sorted(tokenizer.get_vocab(with_added_tokens=False).items(), key=lambda item: item[1])
    joined = [bytes(byte_of[character] for character in token) for token, _ in learnt if len(token) > 1]
    return [bytes([byte]) for byte in range(256)] + joined


def configuration(base):
    """tokenizer_config.json, as published, with the grammar's pieces."""
    def token(content, special):
        return {"content": content, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False, "special": special}

    named = {**{i: token(text, True) for i, text in tiny.KIMI_NAMED.items()}, **{i: token(text, False) for i, text in GRAMMAR.items()}}
    return {
        "added_tokens_decoder": {str(base + i): value for i, value in sorted(named.items())},
        "bos_token": "[BOS]", "clean_up_tokenization_spaces": False, "eos_token": "[EOS]", "model_max_length": 4096,
        "pad_token": "[PAD]", "tokenizer_class": "TikTokenTokenizer", "unk_token": "[UNK]",
    }


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    ranks = tokens()
    lines = [f"{base64.b64encode(token).decode()} {rank}\n" for rank, token in enumerate(ranks)]
    (folder / "tiktoken.model").write_text("".join(lines))
    (folder / "tokenizer_config.json").write_text(json.dumps(configuration(len(ranks)), indent=2, ensure_ascii=False) + "\n")
    (folder / "chat_template.jinja").write_text(tiny.KIMI_TEMPLATE)
    print(f"{folder}: {len(ranks)} ranks, {len(ranks) + 256} ids")


if __name__ == "__main__":
    main()
