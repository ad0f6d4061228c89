"""transformers on a Qwen2.5-VL checkpoint: the road that `simpleseg segment` goes, step by step."""

import json
import pathlib

import torch
from PIL import Image
from transformers import AutoTokenizer, Qwen2_5_VLForConditionalGeneration
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil


class Peer:
    def __init__(self, model):
        self.tokenizer = AutoTokenizer.from_pretrained(model)
        settings = json.loads((pathlib.Path(model) / "preprocessor_config.json").read_text())
        settings = {key: value for key, value in settings.items() if not key.endswith("_type") and key != "processor_class"}
        self.processor = Qwen2VLImageProcessorPil(**settings)
        self.model = Qwen2_5_VLForConditionalGeneration.from_pretrained(model).eval()
        self.image_token = self.model.config.image_token_id

    @torch.no_grad()
    def answer(self, path, words, tokens, exactly=False):
        """Greedy ids, the stop token included; `exactly` goes on past stop tokens."""
        pixels = self.processor(Image.open(path).convert("RGB"), return_tensors="pt")
        grid = pixels["image_grid_thw"]
        count = int(grid.prod()) // self.processor.merge_size**2
        content = [dict(type="image"), dict(type="text", text=words)]
        text = self.tokenizer.apply_chat_template(
            [dict(role="user", content=content)], tokenize=False, add_generation_prompt=True)
        text = text.replace("<|image_pad|>", "<|image_pad|>" * count)
        ids = self.tokenizer(text, return_tensors="pt")["input_ids"]
        self.model.model.rope_deltas = None
        output = self.model.generate(
            input_ids=ids, attention_mask=torch.ones_like(ids), mm_token_type_ids=(ids == self.image_token).int(),
            pixel_values=pixels["pixel_values"], image_grid_thw=grid, max_new_tokens=tokens,
            min_new_tokens=tokens if exactly else None, do_sample=False, temperature=None, top_p=None, top_k=None,
            repetition_penalty=1.0, pad_token_id=0)
        return output[0, ids.shape[1]:].tolist()
