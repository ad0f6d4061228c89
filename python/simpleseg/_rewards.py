"""Rewards, as ``train rl`` computes them."""

from __future__ import annotations

import ctypes
import json
import math
import weakref
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

import numpy as np
import numpy.typing as npt

from . import _library
from ._masks import FILLS, Truth, run_lengths

PARTS = ("overlap", "centroid", "format", "box", "length", "points", "absence", "words")
"""The parts of a reward."""

DEFAULT_WEIGHTS: Mapping[str, float] = {
    "overlap": 1.0, "centroid": 0.5, "format": 0.1, "box": 0.0, "length": 0.0, "points": 0.0, "absence": 1.0,
    "words": 1.0,
}  # fmt: skip
"""What each part counts unless said otherwise."""


class Reward(NamedTuple):
    """What an answer earned."""

    total: float
    """The weighted sum of the parts."""
    parts: Dict[str, float]
    """Each part that applies to the question, unweighted."""


def _free(handle: int) -> None:
    _library.core().seg_rewarder_free(handle)


class Rewarder:
    """Rewards answers by one rule. Answers to one question are best rewarded one after the other: what is true of it is
    worked out once. Threads may share a rewarder, but wait for each other; one per thread is faster.

    Args:
        fill: how outlines are filled: ``inclusive`` or ``coco``.
        weights: of the parts, where they differ from :data:`DEFAULT_WEIGHTS`.
        max_new_tokens: the most tokens of an answer, of which the part ``length`` is a share.

    Raises:
        SimpleSegError: for a part that there is not, and a weight that is no number of 0 or more.
    """

    def __init__(
        self, *, fill: str = "inclusive", weights: Optional[Mapping[str, float]] = None, max_new_tokens: int = 320
    ) -> None:
        self._handle: Optional[int] = None
        unknown = sorted(set(weights or {}) - set(PARTS))
        if unknown:
            raise _library.SimpleSegError(f"weights has {unknown[0]!r}, not one of {', '.join(PARTS)}")
        values = np.array([{**DEFAULT_WEIGHTS, **(weights or {})}[part] for part in PARTS], np.float64)
        handle, error = ctypes.c_void_p(), _library.sentence()
        _library.check(
            _library.core().seg_rewarder_new(
                _library.choice(fill, "fill", FILLS), values.ctypes.data,
                _library.side(max_new_tokens, "max_new_tokens"), handle, error, _library.CAPACITY,
            ),
            error,
        )  # fmt: skip
        self._handle = handle.value
        self._end = weakref.finalize(self, _free, handle.value)

    def __call__(
        self, text: str, truth: Truth, width: int, height: int, *, task: str = "textToMask",
        answer: Optional[str] = None, tokens: Optional[int] = None, finished: bool = True,
    ) -> Reward:  # fmt: skip
        """The reward of an answer.

        Args:
            text: what the model wrote.
            truth: the object's mask or run lengths, a list of them for several objects, None for nothing.
            width: of the picture.
            height: of the picture.
            task: what is given and asked for, such as ``textToMask``, ``textToBox``, ``pointToMask``, ``absent``.
            answer: the right words, for tasks that ask for words.
            tokens: the answer's length; without it there is no part ``length``.
            finished: whether it ended by itself.

        Raises:
            SimpleSegError: for what is no truth of that picture or that task.
        """
        record: Dict[str, Any] = {
            "text": _library.utf8(text).decode(), "truth": run_lengths(truth), "task": task,
            "width": _library.side(width, "width"), "height": _library.side(height, "height"),
        }  # fmt: skip
        if answer is not None:
            record["answer"] = _library.utf8(answer, "answer").decode()
        if tokens is not None:
            record["tokens"] = _library.side(tokens, "tokens")
        if not finished:
            record["finished"] = False
        return self.record(record)

    def record(self, record: Mapping[str, Any]) -> Reward:
        """The reward of a record as ``simpleseg reward`` reads them: ``text``, ``truth``, ``task``, ``width``, ``height``,
        and where there are any ``answer``, ``tokens`` and ``finished``.

        Raises:
            SimpleSegError: for a record that cannot be used.
        """
        line = json.dumps(record).encode("ascii")
        parts, total, error = (ctypes.c_double * len(PARTS))(), ctypes.c_double(), _library.sentence()
        _library.check(
            _library.core().seg_reward(
                self._handle, line, len(line), ctypes.addressof(parts), total, error, _library.CAPACITY
            ),
            error,
        )
        return Reward(
            total.value, {name: value for name, value in zip(PARTS, parts) if not math.isnan(value)}
        )


SCALES = ("standardized", "centered")


def advantages(
    rewards: npt.ArrayLike, group_size: int, *, scale: str = "standardized"
) -> npt.NDArray[np.float64]:
    """How much better each answer is than the others of its group, as ``train rl`` computes it.

    Args:
        rewards: one per answer, group after group.
        group_size: answers per group.
        scale: ``standardized`` (over the group's deviation, n − 1, plus 10⁻⁴: GRPO) or ``centered`` (Dr. GRPO).

    Raises:
        SimpleSegError: for rewards that are no whole groups.
    """
    values = np.ascontiguousarray(rewards, np.float64).reshape(-1)
    found, error = np.empty_like(values), _library.sentence()
    _library.check(
        _library.core().seg_advantages(
            values.ctypes.data, len(values), _library.side(group_size, "group_size"),
            _library.choice(scale, "scale", SCALES), found.ctypes.data, error, _library.CAPACITY,
        ),
        error,
    )  # fmt: skip
    return found


class GroupReward:
    """A reward function as TRL's ``GRPOTrainer`` calls it: one reward per completion, from the columns ``truth``, ``task``,
    ``width``, ``height`` and ``answer`` that ``simpleseg data prepare --format grpo`` writes.

    Args:
        rewarder: what rewards; the default rule without one.
        max_completion_length: completions of as many tokens count as cut, so that they earn nothing for their form. None: all count
            as finished.
    """

    __name__ = "simpleseg"

    def __init__(self, rewarder: Optional[Rewarder] = None, *, max_completion_length: Optional[int] = None) -> None:
        self.rewarder = rewarder or Rewarder()
        self.max_completion_length = max_completion_length

    def __call__(
        self, completions: Sequence[Any], *, truth: Sequence[Any], task: Sequence[str], width: Sequence[int],
        height: Sequence[int], answer: Optional[Sequence[Optional[str]]] = None,
        completion_ids: Optional[Sequence[Sequence[int]]] = None, **_: Any,
    ) -> List[float]:  # fmt: skip
        """The rewards, in the order of the completions."""
        rewards = []
        for index, completion in enumerate(completions):
            ids = None if completion_ids is None else completion_ids[index]
            limit = self.max_completion_length
            rewards.append(
                self.rewarder(
                    words(completion), _truth(truth[index]), width[index] or 0, height[index] or 0, task=task[index],
                    answer=None if answer is None else answer[index], tokens=None if ids is None else len(ids),
                    finished=limit is None or ids is None or len(ids) < limit,
                ).total
            )  # fmt: skip
        return rewards


def _truth(truth: Any) -> Truth:
    """A truth as a column holds it: run lengths, a list of them, their JSON, or nothing."""
    found: Truth = json.loads(truth) if isinstance(truth, str) else truth
    # A column of lists has an empty one for what is absent.
    return None if isinstance(found, (list, tuple)) and len(found) == 0 else found


def words(completion: Any) -> str:
    """The text of a completion: a string, or messages whose content is text or parts."""
    if isinstance(completion, str):
        return completion
    if isinstance(completion, Mapping):
        completion = [completion]
    found = []
    for message in completion:
        content = message["content"]
        parts = [content] if isinstance(content, str) else [part.get("text") or "" for part in content]
        found += parts
    return "".join(found)
