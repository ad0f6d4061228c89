#!/usr/bin/env python3
"""Runs of two hosts that go wrong, or do not: ranks.py FOLDER [CASE…].

FOLDER holds the built simpleseg. Two network namespaces joined by a pair of virtual interfaces are the hosts; each has an
/etc/hosts, and files that differ, of its own. Of every process the status, the last line and the time it took are asserted;
afterwards the last checkpoint is resumed by one, two and three processes. Needs root and iproute2, and says so otherwise.

Cases mostly wait, so a few run side by side, each on hosts of its own. Where processes must end at once they have minutes
until the timeout: that they end in time shows that it was not the timeout, also on a busy machine.
"""
import concurrent.futures
import itertools
import json
import os
import pathlib
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
ADDRESSES = ["10.77.0.1", "10.77.0.2"]
PORT = 29511
# Seconds until processes give each other up: where that is tried, and where it must not come to that.
TIMEOUT, PATIENT = 6, 120
# Seconds within which a process ends at once, its start included.
SOON = 25
SIDE_BY_SIDE = 4
EXAMPLES = "examples: {style: {sizes: [{width: 56, height: 56}], smallestRadius: 0.2}}"


def sh(*words, check=True):
    return subprocess.run(words, check=check, capture_output=True, text=True)


class Hosts:
    """Two network namespaces, joined by a pair of interfaces."""

    def __init__(self, number):
        self.names = [f"seg{os.getpid()}{letter}{number}" for letter in "ab"]

    @staticmethod
    def can_be_made():
        if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("unshare"):
            return False
        name = f"seg{os.getpid()}x"
        made = sh("ip", "netns", "add", name, check=False)
        if made.returncode == 0:
            sh("ip", "netns", "del", name)
        return made.returncode == 0

    def make(self):
        first, second = self.names
        for host in self.names:
            sh("ip", "netns", "add", host)
            sh("ip", "-n", host, "link", "set", "lo", "up")
        sh("ip", "link", "add", "seg0", "netns", first, "type", "veth", "peer", "name", "seg1", "netns", second)
        for host, name, address in zip(self.names, ["seg0", "seg1"], ADDRESSES):
            sh("ip", "-n", host, "addr", "add", address + "/24", "dev", name)
            sh("ip", "-n", host, "link", "set", name, "up")

    def link(self, state):
        sh("ip", "-n", self.names[1], "link", "set", "seg1", state)

    def remove(self):
        for host in self.names:
            sh("ip", "netns", "del", host, check=False)


class Rank:
    """A process on a host, with mounts of its own."""

    def __init__(self, case, rank, size=2, master="10.77.0.1", timeout=PATIENT, config=None, mounts="", host=None, steps=40,
                 variables=None, more=()):
        self.rank, self.began = rank, time.monotonic()
        case.started += 1
        self.log = open(case.folder / f"process{case.started}-rank{rank}.log", "w+")
        words = [case.binary, "train", "sft", config or case.config, "--steps", str(steps), "--process-timeout", str(timeout), *more]
        line = f"{mounts} exec \"$@\""
        environment = dict(os.environ, RANK=str(rank), WORLD_SIZE=str(size), LOCAL_RANK="0", LOCAL_WORLD_SIZE="1",
                           MASTER_ADDR=master, MASTER_PORT=str(case.port), **(variables or {}))
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", case.hosts.names[rank % 2 if host is None else host], "unshare", "-m", "bash", "-c", line, "bash", *words],
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

    def expect(self, status, *phrases, within=SOON):
        found = self.wait(within)
        assert found == status, f"rank {self.rank} ended with {found}, not {status}:\n{self.text()}"
        for phrase in phrases:
            assert phrase in self.last(), f"rank {self.rank} does not say “{phrase}” last:\n{self.text()}"
        for frame in ("frame #", "Exception raised", "[c10d]", ".cpp:", ".cc:"):
            assert frame not in self.text(), f"rank {self.rank} shows the library's insides:\n{self.text()}"

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)


class Case:
    ports = itertools.count(PORT)

    def __init__(self, name, binary, work, hosts):
        self.name, self.binary, self.hosts, self.started = name, binary, hosts, 0
        self.folder = work / name.replace(" ", "-")
        self.folder.mkdir()
        self.output = self.folder / "run"
        self.config = str(self.write("run"))
        self.port = next(Case.ports)

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
            words = [self.binary, "train", "sft", str(config), "--resume", "--steps", str(step + 1), "--process-timeout", str(PATIENT)]
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


def names(case, own, other, **options):
    files = []
    for index, address in enumerate((own, other)):
        path = case.folder / f"hosts{index}"
        path.write_text(f"127.0.0.1 localhost\n{address} headnode\n")
        files.append(Rank(case, index, master="headnode", steps=2, mounts=f"mount --bind {path} /etc/hosts;", **options))
    return files


@case
def a_name_that_is_loopback_at_home(case):
    for rank in names(case, "127.0.1.1", ADDRESSES[0]):
        rank.expect(0, within=60)


@case
def a_name_that_leads_to_the_wrong_machine(case):
    first, second = names(case, ADDRESSES[0], "127.0.1.1", timeout=TIMEOUT)
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
    ranks = case.both(steps=100000, timeout=TIMEOUT)
    case.wait_for_step(3, *ranks)
    case.hosts.link("down")
    try:
        for rank in ranks:
            rank.expect(1, "could not go on with the others")
    finally:
        case.hosts.link("up")
    case.resumes()


def stopped(case, which):
    ranks = case.both(steps=100000, timeout=TIMEOUT)
    case.wait_for_step(3, *ranks)
    ranks[which].kill(signal.SIGSTOP)
    try:
        ranks[1 - which].expect(1, "could not go on with the others")
    finally:
        ranks[which].kill(signal.SIGCONT)
    ranks[which].expect(1, "process")
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
    ranks[1].expect(143, "was told to stop")
    ranks[0].kill()
    case.resumes()


@case
def told_to_stop(case):
    ranks = case.both(steps=100000)
    case.wait_for_step(3, *ranks)
    ranks[1].kill(signal.SIGTERM)
    for rank in ranks:
        rank.wait(SOON)
    assert ranks[1].process.returncode == 143, ranks[1].text()
    case.resumes()


def killed_in_a_step(case, which):
    ranks = case.both(steps=100000)
    case.wait_for_step(3, *ranks)
    ranks[which].kill()
    ranks[1 - which].expect(1, "could not go on with the others")
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
    Rank(case, 1, timeout=TIMEOUT).expect(1, "cannot reach process 0 at 10.77.0.1")


@case
def second_killed_at_join(case):
    first, second = case.both(timeout=TIMEOUT)
    second.kill()
    first.expect(1, f"process 1 of 2 did not come within {TIMEOUT} s")


def killed_while_saving(case, which):
    ranks = case.both(steps=100000)
    case.wait_for_step(3, *ranks)
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        if any(name.startswith(".step-") for name in os.listdir(case.output / "checkpoints")):
            ranks[which].kill()
            break
    ranks[1 - which].expect(1, "could not go on with the others")
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
    time.sleep(3)
    for rank in (first, Rank(case, 1, steps=2)):
        rank.expect(0, within=60)


@case
def too_late(case):
    first = Rank(case, 0, timeout=TIMEOUT / 2)
    first.expect(1, "process 1 of 2 did not come")
    Rank(case, 1, timeout=TIMEOUT / 2).expect(1, "cannot reach process 0")


@case
def wrong_size(case):
    for rank in (Rank(case, 0, size=2), Rank(case, 1, size=3)):
        rank.expect(1, "process 1 has WORLD_SIZE 3, process 0 has 2")


@case
def one_rank_twice(case):
    first, second = Rank(case, 1), Rank(case, 1, host=0)
    third = Rank(case, 0, size=2)
    for rank in (first, second, third):
        rank.wait(60)
    # The store takes one of the two, also when they come at once. The other says so; whom it reaches in time ends with it.
    said = "process 1 was started twice: two processes have RANK 1"
    refused = [rank for rank in (first, second) if rank.last() == f"Error: {said}"]
    assert len(refused) == 1 and refused[0].process.returncode == 1, first.text() + second.text()
    for rank in {first, second, third} - set(refused):
        assert rank.process.returncode == 0 or rank.last() == f"Error: process 1 failed: {said}", rank.text()


def broken_configuration(case, which):
    broken = str(case.write("broken", more="learningRat: 1"))
    ranks = [Rank(case, rank, config=broken if rank == which else None) for rank in (0, 1)]
    ranks[which].expect(1, "broken.yaml: unknown key learningRat")
    ranks[1 - which].expect(1, f"process {which} failed: ", "broken.yaml: unknown key learningRat")


@case
def broken_configuration_of_the_first(case):
    broken_configuration(case, 0)


@case
def broken_configuration_of_the_second(case):
    broken_configuration(case, 1)


@case
def configuration_missing_on_one(case):
    first, second = Rank(case, 0), Rank(case, 1, config=str(case.folder / "nowhere.yaml"))
    second.expect(1, "nowhere.yaml")
    first.expect(1, "process 1 failed: ", "nowhere.yaml")


@case
def other_configuration(case):
    other = str(case.write("other", more="seed: 2"))
    for rank in (Rank(case, 0), Rank(case, 1, config=other)):
        rank.expect(1, "process 1 does not train on the same as process 0: seed is 2, not 1")


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
        rank.expect(1, "model/model.safetensors has other contents")


@case
def other_tokenizer(case):
    path = case.folder / "tokenizer.json"
    path.write_text((ROOT / "Models/nano/tokenizer.json").read_text() + " ")
    mounts = f"mount --bind {path} {ROOT}/Models/nano/tokenizer.json;"
    for rank in (Rank(case, 0), Rank(case, 1, mounts=mounts)):
        rank.expect(1, "model/tokenizer.json has other contents")


@case
def other_data(case):
    for name, seed in (("data", 1), ("other", 2)):
        sh(case.binary, "scenes", "--out", str(case.folder / name), "--count", "12", "--seed", str(seed), "--size", "56x56")
    config = str(case.write("data", stages=f"sources: [{{dataset: {{scenes: {case.folder}/data}}}}]"))
    mounts = f"mount --bind {case.folder}/other {case.folder}/data;"
    for rank in (Rank(case, 0, config=config), Rank(case, 1, config=config, mounts=mounts)):
        rank.expect(1, "stages[0].sources[0].dataset.scenes has other contents")


@case
def disk_full(case):
    case.output.mkdir()
    sh("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(case.output))
    try:
        # Each writes its part of a checkpoint, and either may be the first to find no space.
        for rank in case.both():
            rank.expect(1, "No space left on device")
    finally:
        sh("umount", str(case.output))


@case
def output_not_shared(case):
    case.output.mkdir()
    for rank in (Rank(case, 0), Rank(case, 1, mounts=f"mount -t tmpfs tmpfs {case.output};")):
        rank.expect(1, "does not see the output folder")


def run(name, binary, work, free):
    """What is wrong with a case, or nothing."""
    hosts = free.get()
    began = time.monotonic()
    try:
        CASES[name](Case(name, binary, work, hosts))
        print(f"{name}: as it should be, {time.monotonic() - began:.1f} s", flush=True)
        return True
    except (AssertionError, OSError, subprocess.CalledProcessError) as error:
        print(f"{name}: FAILED: {error}", flush=True)
        return False
    finally:
        free.put(hosts)


def main(folder, wanted):
    if not Hosts.can_be_made():
        print("ranks: left out: network namespaces need root and iproute2")
        return
    binary = str((ROOT / folder / "simpleseg").resolve())
    names = [name for name in CASES if not wanted or name in wanted]
    began = time.monotonic()
    free, all_hosts = queue.Queue(), [Hosts(number) for number in range(min(SIDE_BY_SIDE, len(names)))]
    with tempfile.TemporaryDirectory() as work, concurrent.futures.ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        try:
            for hosts in all_hosts:
                hosts.make()
                free.put(hosts)
            passed = sum(pool.map(lambda name: run(name, binary, pathlib.Path(work), free), names))
        finally:
            for hosts in all_hosts:
                hosts.remove()
    print(f"ranks: {passed} of {len(names)} cases as they should be, {time.monotonic() - began:.0f} s")
    sys.exit(0 if passed == len(names) else 1)


main(sys.argv[1], sys.argv[2:])
