internal import ArgumentParser
internal import Foundation
internal import SegFiles
internal import SimpleSeg
internal import Torch

/// What this computer has, and what would be slow on it.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Says what this computer has for the work, and what would be slow and why.",
        discussion: """
            Looks at the processor, memory and its bandwidth (measured, half a second), libtorch, devices and the default model. \
            The exit status is 1 when something that every model needs is missing.

            simpleseg doctor
            """)

    @Flag(help: "Print JSON in place of a table.")
    var json = false

    func run() throws {
        let finding = Diagnosis.current()
        try FigureOutput.write(finding, table: finding.table, json: json)
        if !finding.isFit { throw ExitCode.failure }
    }
}

/// What was found.
struct Diagnosis: Encodable {
    var version: String
    var machine: Machine
    /// Bytes a second of one thread, and of all cores.
    var bandwidthOfOne: Double
    var bandwidth: Double
    /// libtorch's version; nil where it cannot be loaded, for the reason in `problems`.
    var torch: String?
    var threads: Int
    var cudaDevices: Int
    /// The default model's folder, where it is there.
    var model: String?
    /// What is missing.
    var problems: [String]
    /// What would be slow, and why.
    var slow: [String]

    /// Whether models can run here.
    var isFit: Bool { problems.isEmpty }

    /// Looks at this computer.
    static func current() -> Diagnosis {
        let machine = Machine.current()
        var finding = Diagnosis(
            version: Version.text, machine: machine, bandwidthOfOne: MemoryBandwidth.measure(threads: 1),
            bandwidth: MemoryBandwidth.measure(threads: machine.cores), threads: 0, cudaDevices: 0, problems: [],
            slow: [])
        do {
            finding.torch = try TorchRuntime.version()
            finding.threads = try TorchRuntime.threadCount()
            finding.cudaDevices = try Device.cudaCount()
        } catch {
            finding.problems.append("libtorch cannot be used: \(error)")
        }
        do { finding.model = try ModelLocation().directory.path } catch { finding.problems.append("\(error)") }
        finding.slow = finding.reasons
        return finding
    }

    /// What would be slow, and why.
    var reasons: [String] {
        var reasons: [String] = []
        if machine.features.isEmpty {
            reasons.append("no vector instructions are known of this processor: products run on plain code")
        }
        if machine.processor != "unknown", !machine.features.contains("avx2"), !machine.features.contains("asimd") {
            reasons.append("without AVX2 matrix products take several times as long")
        }
        if machine.features.contains("avx2"), !machine.features.contains("avx512f") {
            reasons.append(
                "without AVX-512 reading a picture takes up to twice as long; writing an answer hardly differs")
        }
        if cudaDevices == 0 { reasons.append(onCPU) }
        if machine.memory > 0, machine.memory < 20 << 30 {
            reasons.append(
                "\(Self.gigabytes(machine.memory)) GB of memory: a model of 7 B values needs 16 GB in bfloat16, 8 GB in int8"
            )
        }
        if machine.load > Double(machine.cores) {
            let load = String(format: "%.1f", machine.load)
            reasons.append("the machine is busy (load \(load) on \(machine.cores) cores): everything takes longer")
        }
        return reasons
    }

    private var onCPU: String {
        let tokens = bandwidth / 2 / 15e9
        return "no CUDA device: a model of 7 B values in bfloat16 (15 GB) writes at most "
            + String(format: "%.1f tokens per second, since each token reads all weights", tokens)
    }

    /// The finding as Markdown.
    var table: String {
        let rows = [
            ("program", version), ("processor", "\(machine.processor), \(machine.cores) cores"),
            ("features", machine.features.joined(separator: " ")),
            ("memory", "\(Self.gigabytes(machine.memory)) GB, \(Self.gigabytes(machine.freeMemory)) GB free"),
            (
                "bandwidth",
                String(format: "%.1f GB/s, one thread %.1f GB/s (copying)", bandwidth / 1e9, bandwidthOfOne / 1e9)
            ),
            ("libtorch", torch.map { "\($0), \(threads) threads" } ?? "not usable"),
            ("CUDA devices", "\(cudaDevices)"), ("default model", model ?? "not found"),
        ]
        let lines = ["| what | found |", "| --- | --- |"] + rows.map { "| \($0.0) | \($0.1) |" }
        let lists = problems.map { "- missing: \($0)" } + slow.map { "- slow: \($0)" }
        return (lines + (lists.isEmpty ? [] : [""]) + lists).joined(separator: "\n")
    }

    private static func gigabytes(_ bytes: Int) -> String { String(format: "%.1f", Double(bytes) / 1e9) }
}
