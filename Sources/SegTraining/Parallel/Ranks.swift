internal import Foundation
internal import SegLayers
public import Torch

/// The processes that make one run together, seen from one of them; alone, all of it costs nothing.
///
/// Each takes every size-th part of a step, by the parts' numbers. All call the same functions in the same order.
public final class Ranks {
    /// This process's number. The first, 0, writes the run's folder.
    public let rank: Int
    /// Number of processes.
    public let size: Int
    /// Number of processes of this machine.
    public let localSize: Int
    private let link: RankLink?
    private var group: ProcessGroup? { link?.group }
    /// Whether this process is the first of its machine.
    private let isFirstOfMachine: Bool

    /// A run of this process alone.
    public init() {
        (rank, size, localSize, link, isFirstOfMachine) = (0, 1, 1, nil, true)
    }

    /// Meets the other processes.
    ///
    /// - Parameters:
    ///   - environment: which one this is, and where they meet; nil: this process is alone.
    ///   - device: where the model will be; when that fails, the others are reported.
    ///   - seconds: how long to wait for another process, now and in every step.
    ///   - endsProcess: whether this process is ended when it waits in vain, and nothing else ends it.
    /// - Throws: `TrainingError.absentProcesses`, `.noMeetingPlace`, `.lostProcess` when they do not come in time,
    ///   `.ranksDiffer` and `.otherProcess`; what `device` throws.
    public init(
        _ environment: RankEnvironment?, device: @autoclosure () throws -> Device = .cpu, seconds: Double = 600,
        endsProcess: Bool = false
    ) throws {
        let device = Result { try device() }
        guard let environment, environment.size > 1 else {
            _ = try device.get()
            (rank, size, localSize, link) = (0, 1, environment?.localSize ?? 1, nil)
            isFirstOfMachine = true
            return
        }
        (rank, size, localSize) = (environment.rank, environment.size, environment.localSize)
        isFirstOfMachine = environment.localRank == 0
        link = try RankLink(environment, device: device, seconds: seconds, endsProcess: endsProcess)
    }

    /// Whether this process writes the run's folder.
    public var isFirst: Bool { rank == 0 }
    /// Where tensors are that it exchanges.
    var device: Device { group?.device ?? .cpu }

    /// The values of all processes, in their order.
    func exchange<Value: Codable>(_ value: Value) throws -> [Value] {
        guard let group else { return [value] }
        let bytes = [UInt8](try Self.encoder.encode([value]))
        let counts: [Int] = try waiting { try group.allGather(Tensor([bytes.count], device: group.device)).array() }
        let longest = counts.max() ?? 0
        let padded = bytes + [UInt8](repeating: 0, count: longest - bytes.count)
        let all: [UInt8] = try waiting { try group.allGather(Tensor(padded, device: group.device)).array() }
        return try counts.enumerated().map { index, count in
            let part = Data(all[index * longest..<index * longest + count])
            return try Self.decoder.decode([Value].self, from: part)[0]
        }
    }

    /// Does what waits for other processes, which may not answer.
    func waiting<Value>(_ body: () throws -> Value) throws -> Value {
        guard let link else { return try body() }
        return try link.watch.waiting(body)
    }

    /// The sum of a number over all processes, the same in each of them.
    func sum(_ value: Double) throws -> Double { try exchange(value).reduce(0, +) }

    /// The sum of a number over all processes.
    func sum(_ value: Int) throws -> Int { try exchange(value).reduce(0, +) }

    /// Whether any process says so.
    func any(_ flag: Bool) throws -> Bool { try exchange(flag).contains(true) }

    /// What the first process says.
    func first<Value: Codable>(_ value: Value) throws -> Value { try exchange(value)[0] }

    /// Whether this process takes the part of a step with this number.
    func takes(_ number: Int) -> Bool { number % size == rank }

    /// Bytes that are given within the time of one answer.
    private static let broadcastBytes = 256 << 20

    /// Gives each tensor the values that it has in the process of its owner.
    func broadcast(_ tensors: [Tensor], from owners: [Int]) throws {
        guard let group else { return }
        // Each part has the whole time to itself: what makes progress is not given up.
        var (start, bytes) = (0, 0)
        for index in tensors.indices {
            bytes += tensors[index].count * tensors[index].dtype.byteCount
            if bytes < Self.broadcastBytes && index + 1 < tensors.count { continue }
            let part = start...index
            try waiting { try group.broadcast(Array(tensors[part]), from: Array(owners[part])) }
            (start, bytes) = (index + 1, 0)
        }
    }

    /// What adds up the gradients of `parameters` over the processes, each in its owner; nil for one that is alone.
    func buckets(_ parameters: [Tensor], owners: [Int]) throws -> GradientBuckets? {
        try group.map { try GradientBuckets(parameters, owners: owners, group: $0) }
    }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }()

    private static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }()
}

extension Ranks {
    /// Runs `body`; an error of it ends the other processes too, and the end of another one becomes an error that says
    /// why.
    ///
    /// - Throws: what `body` throws; `TrainingError.otherProcess` and `.lostProcess` when another process failed.
    /// - Returns: what `body` returns.
    public func run<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            let result = try body()
            link?.watch.stop()
            return result
        } catch {
            throw link?.farewell(error) ?? error
        }
    }

    /// Makes sure that all processes begin the same run at the same place, and with the same weights.
    ///
    /// - Parameters:
    ///   - step: steps done.
    ///   - config: the configuration.
    ///   - optimizer: its parameters get the first process's values.
    ///   - output: the folder of the run, which all must see; nil: none.
    /// - Throws: `TrainingError.ranksDiffer` when they do not.
    func begin(step: Int, config: some FileConfig, optimizer: Optimizer, output: URL? = nil) throws {
        if size == 1 { return }
        let steps = try exchange(step)
        let prints = try exchange(RunFingerprint(config, readsFiles: isFirstOfMachine))
        // The first to leave would cut off what the others are still reading: all know it before one goes.
        _ = try exchange(true)
        if let other = steps.indices.first(where: { steps[$0] != steps[0] }) {
            throw TrainingError.ranksDiffer(
                rank: other,
                what:
                    "begins after step \(steps[other]), process 0 after step \(steps[0]): all must see the same output folder"
            )
        }
        for (other, print) in prints.enumerated() {
            let differences = print.differences(from: prints[0])
            if differences.isEmpty { continue }
            throw TrainingError.ranksDiffer(
                rank: other, what: "does not train on the same as process 0: " + differences.joined(separator: "; "))
        }
        if let output { try checkShared(output) }
        let parameters = optimizer.parameters
        try broadcast(parameters.map(\.tensor), from: parameters.map { _ in 0 })
    }

    /// Makes sure that all processes see the run's folder, without which no other number of them could go on.
    private func checkShared(_ output: URL) throws {
        let sign = output.appendingPathComponent(try first(".shared-\(UUID().uuidString)"))
        if isFirst {
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            try Data().write(to: sign)
        }
        _ = try exchange(true)
        let isSeen = try exchange(FileManager.default.fileExists(atPath: sign.path))
        if isFirst { try? FileManager.default.removeItem(at: sign) }
        if let other = isSeen.firstIndex(of: false) {
            throw TrainingError.ranksDiffer(
                rank: other, what: "does not see the output folder \(output.path) as process 0 does: it must be shared")
        }
    }

    /// Makes sure that each process has something to do in a step of `count` parts, which the configuration calls
    /// `key`.
    func check(_ key: String, _ count: Int) throws {
        if count < size { throw TrainingError.tooManyProcesses(count: size, key: key, value: count) }
    }

    /// Sets the threads of tensor operations: `count`, or this process's share of the machine's cores when it is 0.
    func setThreads(_ count: Int) throws {
        if count > 0 {
            try TorchRuntime.setThreadCount(count)
        } else if localSize > 1 {
            try TorchRuntime.setThreadCount(max(1, ProcessInfo.processInfo.activeProcessorCount / localSize))
        }
    }
}
