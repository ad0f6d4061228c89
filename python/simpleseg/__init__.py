"""SimpleSeg: outlines written as text, and what turns them into masks, rewards and back.

>>> answer = simpleseg.decode("[[[0.2, 0.2], [0.8, 0.2], [0.5, 0.8]]]", width=640, height=480)
>>> answer.mask.shape, answer.area
((480, 640), 55777)
"""

from ._answers import Answer, Diagnostic, Outline, decode, outline
from ._library import SimpleSegError
from ._masks import Mask, RunLengths, compress, expand, fill, iou, overlap
from ._rewards import DEFAULT_WEIGHTS, PARTS, GroupReward, Reward, Rewarder, advantages
from ._tokens import Tokenizer

__version__ = "0.1.0"

__all__ = [
    "Answer", "DEFAULT_WEIGHTS", "Diagnostic", "GroupReward", "Mask", "Outline", "PARTS", "Reward", "Rewarder",
    "RunLengths", "SimpleSegError", "Tokenizer", "advantages", "compress", "decode", "expand", "fill", "iou", "outline", "overlap",
]  # fmt: skip
