import Foundation
import Testing
import Torch

/// `ProcessOptions` and `LaunchedProcess` are tested with it: all of these start real processes, which meet on
/// loopback.
@Suite(.serialized) struct ProcessLaunchTests {
    private func succeed(_ arguments: [String]) throws {
        let outcome = try Binary.run(arguments)
        #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
    }

    private func expectClose(_ one: [Double], _ other: [Double], _ what: String, within tolerance: Double = 1e-5) {
        #expect(one.count == other.count && !one.isEmpty, "\(what): \(one) and \(other)")
        for (a, b) in zip(one, other) {
            #expect(abs(a - b) <= tolerance * max(1, abs(a)), "\(what): \(one) and \(other)")
        }
    }

    @Test(arguments: [("adamW", 2), ("muon", 3)])
    func `the examples of several processes are those of one`(rule: String, count: Int) throws {
        try TinyProcessRun.with { run in
            let more =
                "batchesPerStep: 3\noptimization: {rule: \(rule), averageDecay: 0.9, learningRate: 0.01, clipNorm: 0.5}"
            try succeed(["train", "sft", try run.examples("one", more), "--steps", "4"])
            let config = try run.examples("several", more)
            try succeed(["train", "sft", config, "--steps", "4", "--processes", "\(count)"])
            for key in ["loss", "gradientNorm"] {
                expectClose(try run.values(key, of: "one"), try run.values(key, of: "several"), key)
            }
            for key in ["answerTokens", "scenes", "step"] {
                #expect(try run.values(key, of: "one") == run.values(key, of: "several"))
            }
            let scores = try ["one", "several"].map { try run.metrics($0).compactMap { $0["scores"] as? NSDictionary } }
            #expect(scores[0] == scores[1] && scores[0].count == 1)
        }
    }

    @Test func `the rewards and losses of two processes are those of one, and they resume, also as one`() throws {
        try TinyProcessRun.with { run in
            let trained = try run.examples("trained", "optimization: {learningRate: 0.02}\nevaluation: {everySteps: 0}")
            try succeed(["train", "sft", trained, "--steps", "40"])
            let more = "optimization: {learningRate: 0.001, averageDecay: 0.9}\npolicy: {klWeight: 0.05}"
            func start(_ name: String, _ options: [String]) throws {
                try succeed(["train", "rl", try run.rewards(name, from: "trained", step: 40, more)] + options)
            }
            try start("one", ["--steps", "4"])
            try start("two", ["--steps", "4", "--processes", "2"])
            try start("fewer", ["--steps", "2", "--processes", "2"])
            try start("fewer", ["--steps", "4", "--resume"])
            for name in ["two", "fewer"] {
                for key in ["loss", "reward", "gradientNorm", "entropy", "length", "divergence"] {
                    expectClose(try run.values(key, of: "one"), try run.values(key, of: name), "\(key) of \(name)")
                }
                for key in ["scenes", "groups", "flatGroups", "tokens"] {
                    #expect(try run.values(key, of: "one") == run.values(key, of: name), "\(key) of \(name)")
                }
            }
        }
    }

    @Test func `four steps of two processes are two, a stop, and two, bit for bit; one goes on where two stopped`()
        throws
    {
        try TinyProcessRun.with { run in
            let more = "optimization: {schedule: {shape: constant}, averageDecay: 0.9}\nevaluation: {everySteps: 0}"
            let two = ["--processes", "2"]
            try succeed(["train", "sft", try run.examples("whole", more), "--steps", "4"] + two)
            for (name, rest) in [("halves", two), ("fewer", [])] {
                let config = try run.examples(name, more)
                try succeed(["train", "sft", config, "--steps", "2"] + two)
                try succeed(["train", "sft", config, "--steps", "4", "--resume"] + rest)
                expectClose(try run.values("loss", of: "whole"), try run.values("loss", of: name), name)
            }
            for file in [
                "model.safetensors", "training-00001-of-00002.safetensors", "training-00002-of-00002.safetensors",
                "training.safetensors.index.json",
            ] {
                #expect(try run.checkpoint(file, of: "whole") == run.checkpoint(file, of: "halves"))
            }
        }
    }

    @Test func `an error of one process ends all, with its words`() throws {
        try TinyProcessRun.with { run in
            let config = try run.examples("run", "batchesPerStep: 1")
            let outcome = try Binary.run(["train", "sft", config, "--processes", "2"])
            #expect(outcome.status == 1 && outcome.errors.contains("batchesPerStep is 1, fewer than the 2 processes"))
        }
    }

    /// Starts a long run of two processes, gives `body` their launcher's number, and waits for its end.
    private func whileRunning(_ run: TinyProcessRun, _ body: (Int32) throws -> Void) throws -> Binary.Outcome {
        let config = try run.examples("run", "evaluation: {everySteps: 0}")
        let process = Process()
        let errors = Pipe()
        process.executableURL = Binary.url
        process.arguments = [
            "train", "sft", config, "--steps", "100000", "--processes", "2", "--process-timeout", "60",
        ]
        process.standardError = errors
        try process.run()
        while (try? run.values("step", of: "run").count) ?? 0 < 3 && process.isRunning { usleep(20_000) }
        try body(process.processIdentifier)
        let said = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Binary.Outcome(
            status: process.terminationStatus, output: "", errors: String(decoding: said, as: UTF8.self))
    }

    /// The processes that `parent` started.
    private func children(of parent: Int32) throws -> [Int32] {
        let list = try Binary.shell("ps -o pid= --ppid \(parent)").output
        return list.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }.sorted()
    }

    @Test func `SIGTERM to the launcher saves once, and the run goes on from there`() throws {
        try TinyProcessRun.with { run in
            let outcome = try whileRunning(run) { kill($0, SIGTERM) }
            #expect(outcome.status == 143 && outcome.errors.contains("--resume goes on"), "\(outcome.errors)")
            #expect(outcome.errors.components(separatedBy: "checkpoint written").count == 2)
            let last = try #require(run.values("step", of: "run").last)
            let more = ["--resume", "--steps", "\(Int(last) + 1)"]
            try succeed(["train", "sft", run.path("run.yaml")] + more)
            #expect(try run.values("step", of: "run") == (1...Int(last) + 1).map(Double.init))
        }
    }

    @Test(arguments: [0, 1]) func `a process that is killed ends the others at once`(rank: Int) throws {
        try TinyProcessRun.with { run in
            let start = ContinuousClock.now
            var ended = start
            let outcome = try whileRunning(run) { launcher in
                let ranks = try children(of: launcher)
                try #require(ranks.count == 2)
                kill(ranks[rank], SIGKILL)
                ended = .now
            }
            #expect(ContinuousClock.now - ended < .seconds(30))
            #expect(outcome.status == 1 && outcome.errors.contains("process \(rank): ended by signal 9"))
            #expect(
                outcome.errors.contains("process \(1 - rank) of 2 could not go on with the others"), "\(outcome.errors)"
            )
        }
    }

    @Test func `processes end when their launcher is gone`() throws {
        try TinyProcessRun.with { run in
            var started: [Int32] = []
            _ = try whileRunning(run) { launcher in
                started = try children(of: launcher)
                kill(launcher, SIGKILL)
            }
            let deadline = ContinuousClock.now + .seconds(30)
            while started.contains(where: { kill($0, 0) == 0 }) && ContinuousClock.now < deadline { usleep(50_000) }
            #expect(started.count == 2 && started.allSatisfy { kill($0, 0) != 0 })
        }
    }

    @Test func `processes started by torchrun's variables meet, and one with another configuration is refused`() throws
    {
        try TinyProcessRun.with { run in
            let config = try run.examples("run", "evaluation: {everySteps: 0}")
            let other = try run.examples("other", "evaluation: {everySteps: 0}\nseed: 2")
            for (second, status) in [(config, 0), (other, 1)] {
                let port = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: 10).port
                let launch = { (rank: Int, config: String) in
                    "RANK=\(rank) WORLD_SIZE=2 LOCAL_RANK=\(rank) MASTER_ADDR=127.0.0.1 MASTER_PORT=\(port) $simpleseg "
                        + "train sft \(config) --steps 2 --process-timeout 60"
                }
                let outcome = try Binary.shell(
                    "rm -rf \(run.path("run")); \(launch(1, second)) & \(launch(0, config)); a=$?; wait $! && exit $a")
                #expect(outcome.status == Int32(status), "\(outcome.errors)")
                let refusal = "process 1 does not train on the same as process 0: output is "
                let refusals = outcome.errors.components(separatedBy: refusal).count - 1
                #expect(refusals == (status == 1 ? 2 : 0), "\(outcome.errors)")
                #expect(status == 0 || outcome.errors.contains("; seed is 2, not 1"), "\(outcome.errors)")
                if status == 0 { #expect(try run.values("step", of: "run") == [1, 2]) }
            }
        }
    }

    @Test func `a device that is not there is named by every process`() throws {
        try TinyProcessRun.with { run in
            let config = try run.examples("run", "evaluation: {everySteps: 0}\ndevice: cuda:127")
            let outcome = try Binary.run(["train", "sft", config, "--processes", "2"])
            #expect(outcome.status == 1)
            #expect(
                outcome.errors.components(separatedBy: "there is no device cuda:127").count == 3, "\(outcome.errors)")
        }
    }

    @Test(arguments: [["--processes", "0"], ["--processes", "2000"], ["--processes", "2", "--process-timeout", "0"]])
    func `numbers that make no sense are refused`(options: [String]) throws {
        #expect(try Binary.run(["train", "sft", "x.yaml"] + options).status == 64)
    }
}
