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
    private let group: ProcessGroup?
    private let store: KeyStore?

    /// A run of this process alone.
    public init() {
        (rank, size, localSize, group, store) = (0, 1, 1, nil, nil)
    }

    /// Meets the other processes.
    ///
    /// - Parameters:
    ///   - environment: which one this is, and where they meet; nil: this process is alone.
    ///   - device: where the model will be.
    ///   - seconds: how long to wait for another process, now and in every step.
    /// - Throws: `TrainingError.lostProcess` when they do not come in time.
    public init(_ environment: RankEnvironment?, device: Device = .cpu, seconds: Double = 600) throws {
        guard let environment, environment.size > 1 else {
            (rank, size, localSize, group, store) = (0, 1, environment?.localSize ?? 1, nil, nil)
            return
        }
        (rank, size, localSize) = (environment.rank, environment.size, environment.localSize)
        do throws(TorchError) {
            let store = try KeyStore(
                host: environment.host, port: environment.port,
                serves: environment.rank == 0 && !environment.isStoreServed, seconds: seconds)
            group = try ProcessGroup(
                store, name: "simpleseg/\(environment.attempt)", rank: rank, size: size, device: device,
                seconds: seconds)
            self.store = store
        } catch {
            throw TrainingError.lostProcess(rank: environment.rank, size: environment.size, reason: "\(error)")
        }
    }

    /// Whether this process writes the run's folder.
    public var isFirst: Bool { rank == 0 }

    /// The values of all processes, in their order.
    func exchange<Value: Codable>(_ value: Value) throws -> [Value] {
        guard let group else { return [value] }
        let bytes = [UInt8](try Self.encoder.encode([value]))
        let counts: [Int] = try group.allGather(Tensor([bytes.count], device: group.device)).array()
        let longest = counts.max() ?? 0
        let padded = bytes + [UInt8](repeating: 0, count: longest - bytes.count)
        let all: [UInt8] = try group.allGather(Tensor(padded, device: group.device)).array()
        return try counts.enumerated().map { index, count in
            let part = Data(all[index * longest..<index * longest + count])
            return try Self.decoder.decode([Value].self, from: part)[0]
        }
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

    /// Gives each tensor the values that it has in the process of its owner.
    func broadcast(_ tensors: [Tensor], from owners: [Int]) throws {
        try group?.broadcast(tensors, from: owners)
    }

    /// The named tensors of all processes, which the first one gets on the CPU; the others get nothing. One tensor of another
    /// process is in memory at a time.
    func gather(_ own: [(String, Tensor)]) throws -> [(String, Tensor)] {
        guard let group else { return own }
        let layouts = try exchange(own.map { Layout(name: $0.0, shape: $0.1.shape, dtype: $0.1.dtype.rawValue) })
        var gathered: [(String, Tensor)] = []
        for (owner, layout) in layouts.enumerated() {
            for (index, entry) in layout.enumerated() {
                let tensor = owner == rank ? try own[index].1.detach() : try entry.zeros(device: group.device)
                try group.broadcast([tensor], from: [owner])
                if isFirst { gathered.append((entry.name, try tensor.to(.cpu))) }
            }
        }
        return gathered
    }

    /// What a process must know of another's tensor to receive it.
    private struct Layout: Codable {
        let name: String
        let shape: [Int]
        let dtype: Int32

        func zeros(device: Device) throws -> Tensor {
            try Tensor.zeros(shape, dtype: DType(rawValue: dtype) ?? .float32, device: device)
        }
    }

    /// What adds up the gradients of `parameters` over the processes; nil for one that is alone.
    func buckets(_ parameters: [Tensor]) throws -> GradientBuckets? {
        try group.map { try GradientBuckets(parameters, group: $0) }
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
    /// Runs `body`; an error of it ends the other processes too, and the end of another one becomes an error that says why.
    ///
    /// - Throws: what `body` throws; `TrainingError.otherProcess` and `.lostProcess` when another process failed.
    /// - Returns: what `body` returns.
    public func run<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch {
            guard let group, let store else { throw error }
            group.abandon()
            guard case .operation(let name, _, let message)? = error as? TorchError,
                ProcessGroup.waitingOperations.contains(name)
            else {
                // Whoever waits for this process finds here why it went. It goes whether or not this can be said.
                try? store.set(Self.failureKey, [UInt8](Self.encoder.encode(Failure(rank: rank, message: "\(error)"))))
                throw error
            }
            throw failure(in: store) ?? TrainingError.lostProcess(rank: rank, size: size, reason: message)
        }
    }

    private struct Failure: Codable {
        let rank: Int
        let message: String
    }

    private static let failureKey = "simpleseg/failure"

    /// What another process said before it ended.
    private func failure(in store: KeyStore) -> TrainingError? {
        guard let bytes = try? store.get(Self.failureKey, seconds: 2),
            let failure = try? Self.decoder.decode(Failure.self, from: Data(bytes))
        else { return nil }
        return .otherProcess(rank: failure.rank, message: failure.message)
    }

    /// Makes sure that all processes begin the same run at the same place, and with the same weights.
    ///
    /// - Parameters:
    ///   - step: steps done.
    ///   - config: the configuration.
    ///   - optimizer: its parameters get the first process's values.
    /// - Throws: `TrainingError.ranksDiffer` when they do not.
    func begin(step: Int, config: some FileConfig, optimizer: Optimizer) throws {
        if size == 1 { return }
        let steps = try exchange(step)
        // Each process has a device of its own.
        let own = String(decoding: try config.json, as: UTF8.self).replacing(#/"cuda:\d+"/#, with: #""cuda""#)
        let configs = try exchange(own)
        // The first to leave would cut off what the others are still reading: all know it before one goes.
        _ = try exchange(true)
        if let other = steps.indices.first(where: { steps[$0] != steps[0] }) {
            throw TrainingError.ranksDiffer(
                rank: other, what: "begins after step \(steps[other]), process 0 after step \(steps[0])")
        }
        if let other = configs.indices.first(where: { configs[$0] != configs[0] }) {
            throw TrainingError.ranksDiffer(rank: other, what: "has another configuration than process 0")
        }
        let parameters = optimizer.parameters
        try broadcast(parameters.map(\.tensor), from: parameters.map { _ in 0 })
    }

    /// Makes sure that each process has something to do in a step of `count` parts, which the configuration calls `key`.
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
