"""The recipes for TRL, ms-swift and verl: TRL's run for a step or two with nano and are compared with our own steps.

usage: trainers.py RELEASE     RELEASE: the folder of the simpleseg command; .build/wheel holds the wheel

ms-swift and verl are not installed on a CPU: their plug-ins are called as their reward managers call them (ms-swift 4.6.0
`swift/rewards/orm.py`, verl 0.9.1 `workers/reward_manager/naive.py` and `utils/dataset/rl_dataset.py`).
"""
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import types
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
NANO = str(ROOT / "Models/nano")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")


def expect(condition, what):
    if not condition:
        sys.exit(f"recipes: FAILED: {what}")


def load_torchvision():
    """torchvision's wheel is built for CUDA: beside a CPU build of torch the names of two operators must be known."""
    import torch

    sys.path.append(str(ROOT / ".deps/references/serving"))
    library = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        library.define(name + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision  # noqa: F401

    return library


def recipe(name):
    spec = importlib.util.spec_from_file_location(name.replace("-", "_").replace("/", "_"), ROOT / f"Recipes/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(program, *arguments, **named):
    done = subprocess.run([program, *arguments], capture_output=True, text=True, **named)
    expect(done.returncode == 0, f"{' '.join(arguments)}: {done.stderr[-800:]}")
    return done.stdout


def data(program):
    """Scenes, and both formats; a question about each of several pictures."""
    run(program, "scenes", "--count", "12", "--seed", "5", "--out", "scenes")
    for name in ("trl", "grpo"):
        run(program, "data", "prepare", "--scenes", "scenes", "--format", name, "--tasks", "textToMask=1", "--epsilon-ratio", "0.008", "--answer-sentences", "0", "--out", f"all-{name}.jsonl")
        seen, kept = set(), []
        for line in open(f"all-{name}.jsonl"):
            picture = json.loads(line)["images"][0]
            if picture not in seen:
                seen.add(picture)
                kept.append(line)
        pathlib.Path(f"{name}.jsonl").write_text("".join(kept[:4]))


def supervised(program):
    """One step's loss: TRL's and ours on the same four examples."""
    pathlib.Path("sft.yaml").write_text(
        f"model: {NANO}\noutput: runs/sft\nsteps: 1\nthreads: 1\ntensorBoard: false\nevaluation: {{everySteps: 0}}\n"
        "stages: [{imagesPerBatch: 4, rowTokens: 4000, sources: [{conversations: [trl.jsonl]}]}]\n"
        "optimization: {learningRate: 1.0e-5, schedule: {shape: constant, warmupSteps: 0}}\n"
    )
    run(program, "train", "sft", "sft.yaml")
    ours = json.loads(open("runs/sft/metrics.jsonl").readline())
    module = recipe("trl/sft")
    trainer = module.trainer(module.parser.parse_args(["trl.jsonl", NANO, "sft", "--steps", "1", "--batch", "4"]))
    batch = next(iter(trainer.get_train_dataloader()))
    tokens = int((batch["labels"] >= 0).sum())
    expect(tokens == ours["answerTokens"], f"TRL learns {tokens} tokens, we {ours['answerTokens']}")
    trainer.train()
    theirs = trainer.state.log_history[0]["loss"]
    # float32 sums in another order, over pictures resized by torchvision there: 1e-5 of the loss; TRL logs four digits.
    expect(abs(theirs - ours["loss"]) <= 1e-3 * ours["loss"], f"TRL's loss is {theirs}, ours {ours['loss']}")
    trainer.save_model("sft")
    trainer.processing_class.save_pretrained("sft")
    return theirs, ours["loss"], tokens


def reinforced(program, simpleseg):
    """TRL's rewards and advantages: those of `simpleseg reward` and of `train rl`, for the same completions, in both scales."""
    import numpy

    module, worst, count = recipe("trl/grpo"), 0.0, 0
    for scale, ours in (("group", "standardized"), ("none", "centered")):
        rows = []

        class Recorded(simpleseg.GroupReward):
            __name__ = "simpleseg"

            def __call__(self, completions, **columns):
                rewards = super().__call__(completions, **columns)
                for index, completion in enumerate(completions):
                    ids = columns["completion_ids"][index]
                    record = {name: columns[name][index] for name in ("truth", "task", "width", "height", "answer")}
                    text = simpleseg._rewards.words(completion)
                    rows.append(({**record, "text": text, "tokens": len(ids), "finished": len(ids) < self.max_completion_length}, rewards[index]))
                return rewards

        options = module.parser.parse_args(["grpo.jsonl", NANO, "grpo", "--steps", "1", "--group", "4", "--batch", "8", "--scale", scale])
        trainer = module.trainer(options, Recorded(max_completion_length=options.tokens))
        trainer.train()
        lines = "\n".join(json.dumps(row) for row, _ in rows)
        pathlib.Path("rl.yaml").write_text(f"rollout: {{maxNewTokens: {options.tokens}}}\n")
        told = [json.loads(line)["reward"] for line in run(program, "reward", input=lines + "\n").splitlines()]
        expect(told == [reward for _, reward in rows], "TRL is given what `simpleseg reward` says")
        advantages = simpleseg.advantages(told, 4, scale=ours)
        theirs = numpy.array(list(trainer._logs["advantages"]))
        difference = float(abs(advantages - theirs).max())
        expect(len(theirs) == len(told) and difference <= 1e-6 * max(1, abs(advantages).max()), f"advantages ({scale}) differ by {difference}: {advantages} and {theirs}")
        expect(abs(advantages).max() > 0.1, "some answers are better than others")
        worst, count = max(worst, difference), count + len(told)
        trainer.save_model("grpo")
        trainer.processing_class.save_pretrained("grpo")
    return count, worst


def loads_back(program):
    """What TRL has saved answers."""
    picture = sorted(pathlib.Path("scenes/images").iterdir())[0]
    for name in ("sft", "grpo"):
        answer = json.loads(run(program, "segment", str(picture), "--query", "the red star", "--model", name, cwd="."))
        expect("text" in answer and answer["text"], f"{name} answers")


def plugins(program, simpleseg):
    """ms-swift's and verl's plug-ins, called as these call them, and their data."""
    records = [json.loads(line) for line in open("grpo.jsonl")]
    lines = "\n".join(json.dumps({**record, "text": record["answer"]}) for record in records)
    told = [json.loads(line)["reward"] for line in run(program, "reward", input=lines + "\n").splitlines()]
    swift, rewards = types.ModuleType("swift"), types.ModuleType("swift.rewards")

    class ORM:
        def __init__(self, args=None, **named):
            self.args = args

    rewards.ORM, rewards.orms = ORM, {}
    sys.modules["swift"], sys.modules["swift.rewards"] = swift, rewards
    module = recipe("ms-swift-reward")
    columns = {name: [record[name] for record in records] for name in records[0] if name != "prompt"}
    found = rewards.orms["simpleseg"](args=None)([record["answer"] for record in records], messages=None, trainer_state=None, **columns)
    expect(found == told, f"ms-swift's rewards {found} are not {told}")
    for row in module.rows("grpo.jsonl"):
        expect(sum(turn["content"].count("<image>") for turn in row["messages"]) == len(row["images"]), "a mark per picture")
    verl = recipe("verl-reward")
    for row, reward in zip(verl.rows("grpo.jsonl"), told, strict=True):
        answer = records[row["extra_info"]["index"]]["answer"]
        score = verl.compute_score(data_source=row["data_source"], solution_str=answer, ground_truth=row["reward_model"]["ground_truth"], extra_info=row["extra_info"])
        expect(score["score"] == reward, "verl's score")
        expect(row["prompt"][0]["content"].count("<image>") == len(row["images"]), "a mark per picture")
    return len(told)


def main():
    program = os.path.join(os.path.abspath(sys.argv[1]), "simpleseg")
    wheel = sorted((ROOT / ".build/wheel").glob("simpleseg-*.whl"))[-1]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        zipfile.ZipFile(wheel).extractall("package")
        sys.path.insert(0, f"{folder}/package")
        import simpleseg

        library = load_torchvision()
        data(program)
        theirs, ours, tokens = supervised(program)
        print(f"TRL SFTTrainer: loss {theirs}, ours {ours:.6f}, over {tokens} tokens of 4 examples")
        count, worst = reinforced(program, simpleseg)
        print(f"TRL GRPOTrainer: {count} rewards equal to `simpleseg reward`, advantages within {worst:.1e} in both scales")
        loads_back(program)
        print("what TRL saved answers `segment`")
        print(f"ms-swift, verl: {plugins(program, simpleseg)} rewards equal by their plug-ins' interfaces")
        del library
        os.chdir(ROOT)
    print("recipes: all equal")


main()
