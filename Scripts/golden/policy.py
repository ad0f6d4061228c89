"""Records policy losses and their gradients as TRL's formulas give them: Golden/training/policy.json.

usage: policy.py            (with the pinned references)

Written from the formulas of TRL's GRPOTrainer: padded tables of log-probabilities [answers, longest] with a mask, importance
sampling by token or by sequence, loss types grpo, dapo and dr_grpo, two clips, the k3 divergence from a reference. Everything is
in float64, gradients by torch's autograd. The inputs are float32 numbers. Also advantages of a few groups, by torch's own std.
"""

import hashlib
import json
import pathlib

import torch

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "Golden"
FILE = GOLDEN / "training/policy.json"
SEED = 20261125
DRAWS = 4
NORMALIZATIONS = {"sequence": "grpo", "token": "dapo", "budget": "dr_grpo"}


def trl_loss(logps, old, reference, mask, advantages, *, level, loss_type, low, high, beta, budget):
    """One step's loss, and the shares of tokens in the clipped region below and above."""
    log_ratio = logps - old
    if level == "sequence":
        weights = ((log_ratio * mask).sum(-1) / mask.sum(-1).clamp(min=1.0)).unsqueeze(-1)
    else:
        weights = log_ratio
    coef_1 = torch.exp(weights)
    coef_2 = torch.clamp(coef_1, 1 - low, 1 + high)
    per_token = -torch.min(coef_1 * advantages.unsqueeze(1), coef_2 * advantages.unsqueeze(1))
    if beta:
        per_token = per_token + beta * (torch.exp(reference - logps) - (reference - logps) - 1)
    per_token = per_token.expand_as(mask)
    if loss_type == "grpo":
        loss = ((per_token * mask).sum(-1) / mask.sum(-1).clamp(min=1.0)).mean()
    elif loss_type == "dapo":
        loss = (per_token * mask).sum() / mask.sum()
    else:
        loss = (per_token * mask).sum() / (per_token.size(0) * budget)
    below = ((coef_1 < 1 - low) & (advantages.unsqueeze(1) < 0)).expand_as(mask)
    above = ((coef_1 > 1 + high) & (advantages.unsqueeze(1) > 0)).expand_as(mask)
    return loss, (below * mask).sum() / mask.sum(), (above * mask).sum() / mask.sum()


def case(generator, level, normalization, beta):
    def normal(*shape):
        return torch.randn(*shape, generator=generator).double()

    count = int(torch.randint(2, 7, (1,), generator=generator))
    lengths = torch.randint(1, 8, (count,), generator=generator)
    mask = (torch.arange(int(lengths.max()))[None] < lengths[:, None]).double()
    low, high = (3e-2, 4e-2) if level == "sequence" else (0.2, 0.28)
    old = (-normal(*mask.shape).abs()).float().double()
    logps = (old + (0.1 if level == "sequence" else 0.4) * normal(*mask.shape)).float().double().requires_grad_()
    reference = (old + 0.2 * normal(*mask.shape)).float().double()
    advantages = normal(count).float().double()
    budget = 9
    loss, below, above = trl_loss(
        logps, old, reference, mask, advantages, level=level, loss_type=NORMALIZATIONS[normalization], low=low, high=high,
        beta=beta, budget=budget)
    loss.backward()

    def flat(table):
        return [table[row, column].item() for row in range(count) for column in range(int(lengths[row]))]

    return dict(
        ratio=level, normalization=normalization, clipLow=low, clipHigh=high, klWeight=beta, budget=budget,
        lengths=lengths.tolist(), advantages=advantages.tolist(), current=flat(logps.detach()), old=flat(old),
        reference=flat(reference), loss=loss.item(), gradient=flat(logps.grad), clippedLow=below.item(),
        clippedHigh=above.item())


def group(generator):
    rewards = torch.rand(int(torch.randint(2, 10, (1,), generator=generator)), generator=generator).double()
    centered = rewards - rewards.mean()
    return dict(
        rewards=rewards.tolist(), centered=centered.tolist(), standardized=(centered / (rewards.std() + 1e-4)).tolist())


def certify():
    """Replaces this script's entry in the manifest."""
    script = "Scripts/golden/policy.py"
    manifest = GOLDEN / "MANIFEST.json"
    entries = [entry for entry in json.loads(manifest.read_text()) if entry["script"] != script]
    entries.append({
        "file": "training/policy.json", "script": script, "reference": "torch autograd on TRL's formulas",
        "version": f"torch {torch.__version__.split('+')[0]}", "seed": SEED,
        "sha256": hashlib.sha256(FILE.read_bytes()).hexdigest(), "tolerance": 2e-6,
        "reason": "float64 there, float32 here; the exponentials of differences near 1 lose a digit"})
    entries.sort(key=lambda entry: entry["file"])
    manifest.write_text(json.dumps(entries, indent=1) + "\n")


def main():
    generator = torch.Generator().manual_seed(SEED)
    cases = [case(generator, level, normalization, beta)
             for level in ("sequence", "token") for normalization in NORMALIZATIONS for beta in (0.0, 0.1)
             for _ in range(DRAWS)]
    groups = [group(generator) for _ in range(20)]
    FILE.write_text(json.dumps(dict(cases=cases, groups=groups), indent=None) + "\n")
    certify()
    clipped = sum(one["clippedLow"] > 0 for one in cases), sum(one["clippedHigh"] > 0 for one in cases)
    print(f"{len(cases)} losses, of which {clipped[0]} and {clipped[1]} clip below and above; {len(groups)} groups")


if __name__ == "__main__":
    main()
