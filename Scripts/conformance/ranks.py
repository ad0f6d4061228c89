#!/usr/bin/env python3
"""Runs of two hosts that go wrong, or do not: ranks.py FOLDER [CASE…].

FOLDER holds the built simpleseg. Two network namespaces joined by a pair of virtual interfaces are the hosts; each has an
/etc/hosts, and files that differ, of its own. Of every process the status, the last line and the time it took are asserted;
afterwards the last checkpoint is resumed by one, two and three processes. Needs root and iproute2, and says so otherwise.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOSTS = ["segA", "segB"]
ADDRESSES = ["10.77.0.1", "10.77.0.2"]
PORT = 29511
TIMEOUT = 6
EXAMPLES = "examples: {style: {sizes: [{width: 56, height: 56}], smallestRadius: 0.2}}"


def sh(*words, check=True):
    return subprocess.run(words, check=check, capture_output=True, text=True)


def can_make_hosts():
    if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("unshare"):
        return False
    made = sh("ip", "netns", "add", HOSTS[0], check=False)
    if made.returncode == 0:
        sh("ip", "netns", "del", HOSTS[0])
    return made.returncode == 0


def make_hosts():
    for host in HOSTS:
        sh("ip", "netns", "add", host)
        sh("ip", "-n", host, "link", "set", "lo", "up")
    sh("ip", "link", "add", "seg0", "netns", HOSTS[0], "type", "veth", "peer", "name", "seg1", "netns", HOSTS[1])
    for host, name, address in zip(HOSTS, ["seg0", "seg1"], ADDRESSES):
        sh("ip", "-n", host, "addr", "add", address + "/24", "dev", name)
        sh("ip", "-n", host, "link", "set", name, "up")


def link(state):
    sh("ip", "-n", HOSTS[1], "link", "set", "seg1", state)


class Rank:
    """A process on a host, with mounts of its own."""

    def __init__(self, case, rank, size=2, master="10.77.0.1", timeout=TIMEOUT, config=None, mounts="", host=None, steps=40,
                 variables=None, more=()):
        self.rank, self.began = rank, time.monotonic()
        case.started += 1
        self.log = open(case.folder / f"process{case.started}-rank{rank}.log", "w+")
        words = [case.binary, "train", "sft", config or case.config, "--steps", str(steps), "--process-timeout", str(timeout), *more]
        line = f"{mounts} exec \"$@\""
        environment = dict(os.environ, RANK=str(rank), WORLD_SIZE=str(size), LOCAL_RANK="0", LOCAL_WORLD_SIZE="1",
                           MASTER_ADDR=master, MASTER_PORT=str(case.port), **(variables or {}))
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", HOSTS[rank % 2 if host is None else host], "unshare", "-m", "bash", "-c", line, "bash", *words],
            stdout=self.log, stderr=self.log, env=environment, cwd=ROOT)

    def wait(self, seconds):
        """Status and seconds since `since`; fails where the process stays."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"rank {self.rank} stays for more than {seconds} s:\n{self.text()}")
        return self.process.returncode

    def text(self):
        self.log.flush()
        return pathlib.Path(self.log.name).read_text()

    def last(self):
        lines = self.text().strip().splitlines()
        return lines[-1] if lines else ""

    def expect(self, status, *phrases, within=TIMEOUT + 9):
        found = self.wait(within)
        assert found == status, f"rank {self.rank} ended with {found}, not {status}:\n{self.text()}"
        for phrase in phrases:
            assert phrase in self.last(), f"rank {self.rank} does not say “{phrase}” last:\n{self.text()}"
        for frame in ("frame #", "Exception raised", "[c10d]", ".cpp:", ".cc:"):
            assert frame not in self.text(), f"rank {self.rank} shows the library's insides:\n{self.text()}"

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)


class Case:
    port, started = PORT, 0

    def __init__(self, name, binary, work):
        self.name, self.binary = name, binary
        self.folder = work / name.replace(" ", "-")
        self.folder.mkdir()
        self.output = self.folder / "run"
        self.config = str(self.write("run"))
        Case.port += 1
        self.port = Case.port

    def write(self, name, more="", output=None, stages=None):
        path = self.folder / f"{name}.yaml"
        path.write_text(
            f"model: Models/nano\nstart: checkpoint\noutput: {output or self.output}\nthreads: 1\nbatchesPerStep: 3\n"
            f"checkpointEverySteps: 2\nevaluation: {{everySteps: 0}}\noptimization: {{learningRate: 0.0001}}\n"
            f"stages: [{{imagesPerBatch: 1, {stages or EXAMPLES}}}]\n{more}\n")
        return path

    def steps(self, output=None):
        path = (output or self.output) / "metrics.jsonl"
        if not path.exists():
            return []
        lines = path.read_text().splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def wait_for_step(self, step, *ranks):
        limit = time.monotonic() + 60
        while len(self.steps()) < step:
            for rank in ranks:
                assert rank.process.poll() is None, f"rank {rank.rank} ended early:\n{rank.text()}"
            assert time.monotonic() < limit, "no step within a minute:\n" + "".join(rank.text() for rank in ranks)
            time.sleep(0.02)

    def both(self, **options):
        return [Rank(self, 0, **options), Rank(self, 1, **options)]

    def resumes(self):
        """The last checkpoint is whole: one, two and three processes go on from it, each from a copy."""
        last = sorted(path.name for path in (self.output / "checkpoints").glob("step-*"))[-1]
        step = int(last.split("-")[1])
        for count in (1, 2, 3):
            copy = self.folder / f"copy{count}"
            shutil.copytree(self.output, copy)
            config = self.write(f"copy{count}", output=copy)
            words = [self.binary, "train", "sft", str(config), "--resume", "--steps", str(step + 1), "--process-timeout", "60"]
            done = sh(*words, *(["--processes", str(count)] if count > 1 else []), check=False)
            assert done.returncode == 0, f"{count} processes do not go on after step {step}: {done.stderr}"
            assert self.steps(copy)[-1]["step"] == step + 1


CASES = {}


def case(function):
    CASES[function.__name__.replace("_", " ")] = function
    return function


@case
def two_hosts(case):
    """Losses of two hosts are those of one process."""
    for rank in case.both(steps=4):
        rank.expect(0, within=60)
    alone = case.folder / "alone"
    done = sh(case.binary, "train", "sft", str(case.write("alone", output=alone)), "--steps", "4", check=False)
    assert done.returncode == 0, done.stderr
    for one, other in zip(case.steps(alone), case.steps()):
        assert abs(one["loss"] - other["loss"]) <= 1e-6 * max(1, abs(one["loss"])), (one["loss"], other["loss"])
    case.resumes()


def names(case, own, other):
    files = []
    for index, address in enumerate((own, other)):
        path = case.folder / f"hosts{index}"
        path.write_text(f"127.0.0.1 localhost\n{address} headnode\n")
        files.append(Rank(case, index, master="headnode", steps=2, mounts=f"mount --bind {path} /etc/hosts;"))
    return files


@case
def a_name_that_is_loopback_at_home(case):
    for rank in names(case, "127.0.1.1", ADDRESSES[0]):
        rank.expect(0, within=60)


@case
def a_name_that_leads_to_the_wrong_machine(case):
    first, second = names(case, ADDRESSES[0], "127.0.1.1")
    second.expect(1, "cannot reach process 0 at headnode", "MASTER_ADDR leads to this very machine")
    first.expect(1, "process 1 of 2 did not come")


@case
def an_interface_that_is_not_there(case):
    first, second = case.both(variables={"GLOO_SOCKET_IFNAME": "nosuch0"})
    for rank in (first, second):
        rank.expect(1, "GLOO_SOCKET_IFNAME")


@case
def an_interface_by_name(case):
    ranks = [Rank(case, rank, steps=2, variables={"GLOO_SOCKET_IFNAME": f"seg{rank}"}) for rank in (0, 1)]
    for rank in ranks:
        rank.expect(0, within=60)


@case
def link_down(case):
    ranks = case.both(steps=100000)
    case.wait_for_step(3, *ranks)
    link("down")
    try:
        for rank in ranks:
            rank.expect(1, "could not go on with the others", within=TIMEOUT + 14)
    finally:
        link("up")
    case.resumes()


def stopped(case, which):
    ranks = case.both(steps=100000)
    case.wait_for_step(3, *ranks)
    ranks[which].kill(signal.SIGSTOP)
    try:
        ranks[1 - which].expect(1, "could not go on with the others", within=TIMEOUT + 12)
    finally:
        ranks[which].kill(signal.SIGCONT)
    ranks[which].expect(1, "process", within=TIMEOUT + 14)
    case.resumes()


@case
def first_stopped(case):
    stopped(case, 0)


@case
def second_stopped(case):
    stopped(case, 1)


@case
def told_to_stop_while_it_waits(case):
    ranks = case.both(steps=100000, timeout=600)
    case.wait_for_step(3, *ranks)
    ranks[0].kill(signal.SIGSTOP)
    time.sleep(1)
    ranks[1].kill(signal.SIGTERM)
    ranks[1].expect(143, "was told to stop", within=15)
    ranks[0].kill()
    case.resumes()


@case
def told_to_stop(case):
    ranks = case.both(steps=100000)
    case.wait_for_step(3, *ranks)
    ranks[1].kill(signal.SIGTERM)
    for rank in ranks:
        rank.wait(20)
    assert ranks[1].process.returncode == 143, ranks[1].text()
    case.resumes()


def killed_in_a_step(case, which):
    ranks = case.both(steps=100000)
    case.wait_for_step(3, *ranks)
    ranks[which].kill()
    ranks[1 - which].expect(1, "could not go on with the others", within=6)
    case.resumes()


@case
def first_killed_in_a_step(case):
    killed_in_a_step(case, 0)


@case
def second_killed_in_a_step(case):
    killed_in_a_step(case, 1)


@case
def first_killed_at_join(case):
    first = Rank(case, 0)
    time.sleep(0.5)
    first.kill()
    Rank(case, 1).expect(1, "cannot reach process 0 at 10.77.0.1", within=TIMEOUT + 4)


@case
def second_killed_at_join(case):
    first, second = case.both()
    second.kill()
    first.expect(1, f"process 1 of 2 did not come within {TIMEOUT} s", within=TIMEOUT + 4)


def killed_while_saving(case, which):
    ranks = case.both(steps=100000)
    case.wait_for_step(3, *ranks)
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        if any(name.startswith(".step-") for name in os.listdir(case.output / "checkpoints")):
            ranks[which].kill()
            break
    ranks[1 - which].expect(1, "could not go on with the others", within=6)
    case.resumes()


@case
def first_killed_while_saving(case):
    killed_while_saving(case, 0)


@case
def second_killed_while_saving(case):
    killed_while_saving(case, 1)


@case
def late_but_in_time(case):
    first = Rank(case, 0, steps=2)
    time.sleep(TIMEOUT / 2)
    for rank in (first, Rank(case, 1, steps=2)):
        rank.expect(0, within=60)


@case
def too_late(case):
    first = Rank(case, 0)
    first.expect(1, "process 1 of 2 did not come", within=TIMEOUT + 4)
    Rank(case, 1).expect(1, "cannot reach process 0", within=TIMEOUT + 4)


@case
def wrong_size(case):
    for rank in (Rank(case, 0, size=2), Rank(case, 1, size=3)):
        rank.expect(1, "process 1 has WORLD_SIZE 3, process 0 has 2", within=5)


@case
def one_rank_twice(case):
    first, second = Rank(case, 1), Rank(case, 1, host=0)
    third = Rank(case, 0, size=2)
    for rank in (first, second, third):
        rank.wait(30)
    # The others may find each other in time, or not.
    assert any("two processes have RANK 1" in rank.last() for rank in (first, second)), first.text() + second.text()


@case
def other_configuration(case):
    other = str(case.write("other", more="seed: 2"))
    for rank in (Rank(case, 0), Rank(case, 1, config=other)):
        rank.expect(1, "process 1 does not train on the same as process 0: seed is 2, not 1", within=20)


@case
def other_threads(case):
    for rank in (Rank(case, 0, steps=2), Rank(case, 1, steps=2, more=["--threads", "2"])):
        rank.expect(0, within=60)


@case
def other_base(case):
    weights = bytearray((ROOT / "Models/nano/model.safetensors").read_bytes())
    weights[-100] ^= 1
    path = case.folder / "model.safetensors"
    path.write_bytes(weights)
    mounts = f"mount --bind {path} {ROOT}/Models/nano/model.safetensors;"
    for rank in (Rank(case, 0), Rank(case, 1, mounts=mounts)):
        rank.expect(1, "model/model.safetensors has other contents", within=20)


@case
def other_tokenizer(case):
    path = case.folder / "tokenizer.json"
    path.write_text((ROOT / "Models/nano/tokenizer.json").read_text() + " ")
    mounts = f"mount --bind {path} {ROOT}/Models/nano/tokenizer.json;"
    for rank in (Rank(case, 0), Rank(case, 1, mounts=mounts)):
        rank.expect(1, "model/tokenizer.json has other contents", within=20)


@case
def other_data(case):
    for name, seed in (("data", 1), ("other", 2)):
        sh(case.binary, "scenes", "--out", str(case.folder / name), "--count", "12", "--seed", str(seed), "--size", "56x56")
    config = str(case.write("data", stages=f"sources: [{{dataset: {{scenes: {case.folder}/data}}}}]"))
    mounts = f"mount --bind {case.folder}/other {case.folder}/data;"
    for rank in (Rank(case, 0, config=config), Rank(case, 1, config=config, mounts=mounts)):
        rank.expect(1, "stages[0].sources[0].dataset.scenes has other contents", within=20)


@case
def disk_full(case):
    case.output.mkdir()
    sh("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(case.output))
    try:
        first, second = case.both()
        first.expect(1, "No space left on device", within=30)
        second.expect(1, "process 0 failed", "No space left on device", within=10)
    finally:
        sh("umount", str(case.output))


@case
def output_not_shared(case):
    case.output.mkdir()
    for rank in (Rank(case, 0), Rank(case, 1, mounts=f"mount -t tmpfs tmpfs {case.output};")):
        rank.expect(1, "does not see the output folder", within=20)


def main(folder, wanted):
    if not can_make_hosts():
        print("ranks: left out: network namespaces need root and iproute2")
        return
    binary = str((ROOT / folder / "simpleseg").resolve())
    failed = []
    with tempfile.TemporaryDirectory() as work:
        make_hosts()
        try:
            for name, body in CASES.items():
                if wanted and name not in wanted:
                    continue
                began = time.monotonic()
                one = Case(name, binary, pathlib.Path(work))
                try:
                    body(one)
                    print(f"{name}: as it should be, {time.monotonic() - began:.1f} s", flush=True)
                except (AssertionError, subprocess.CalledProcessError) as error:
                    failed.append(name)
                    print(f"{name}: FAILED: {error}", flush=True)
        finally:
            for host in HOSTS:
                sh("ip", "netns", "del", host, check=False)
    print(f"ranks: {len(wanted or CASES) - len(failed)} of {len(wanted or CASES)} cases as they should be")
    sys.exit(1 if failed else None)


main(sys.argv[1], sys.argv[2:])
