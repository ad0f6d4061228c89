/// Which of several processes this one is, and where they meet: torchrun's environment variables.
public struct RankEnvironment: Hashable, Sendable {
    /// This process's number: from 0 to below ``size``.
    public var rank: Int
    /// Number of processes.
    public var size: Int
    /// This process's number among those of its machine.
    public var localRank: Int
    /// Number of processes of this machine.
    public var localSize: Int
    /// The machine that serves the store at which the processes meet.
    public var host: String
    /// Its port.
    public var port: Int
    /// Whether whoever started the processes serves the store; process 0 does otherwise.
    public var isStoreServed: Bool
    /// How many times the processes have been started together before.
    public var attempt: Int

    /// The processes of one machine, started by one that serves the store.
    public init(rank: Int, of size: Int, port: Int) {
        (self.rank, self.size, localRank, localSize) = (rank, size, rank, size)
        (host, self.port, isStoreServed, attempt) = ("127.0.0.1", port, true, 0)
    }

    /// Reads the variables; nil without `RANK` and `WORLD_SIZE`, for a run of one process.
    ///
    /// - Throws: `TrainingError.environment` with everything that is missing or no number in its range.
    public init?(_ variables: [String: String]) throws {
        if variables["RANK"] == nil && variables["WORLD_SIZE"] == nil { return nil }
        var problems: [String] = []
        func number(_ name: String, _ range: ClosedRange<Int>, otherwise: Int? = nil) -> Int {
            if let text = variables[name], let value = Int(text), range.contains(value) { return value }
            if variables[name] == nil, let otherwise { return otherwise }
            let found = variables[name].map { "is '\($0)'" } ?? "is not set"
            problems.append("\(name) \(found), not a number from \(range.lowerBound) to \(range.upperBound)")
            return range.lowerBound
        }
        size = number("WORLD_SIZE", 1...65_536)
        rank = number("RANK", 0...max(0, size - 1))
        // Without the local ones, every process has a machine of its own.
        localSize = number("LOCAL_WORLD_SIZE", 1...size, otherwise: 1)
        localRank = number("LOCAL_RANK", 0...max(0, size - 1), otherwise: 0)
        port = number("MASTER_PORT", 1...65_535)
        host = variables["MASTER_ADDR"] ?? ""
        if host.isEmpty { problems.append("MASTER_ADDR is not set") }
        isStoreServed = variables["TORCHELASTIC_USE_AGENT_STORE"] == "True"
        attempt = number("TORCHELASTIC_RESTART_COUNT", 0...Int.max, otherwise: 0)
        if !problems.isEmpty { throw TrainingError.environment(problems: problems) }
    }

    /// The variables, as ``init(_:)`` reads them.
    public var variables: [String: String] {
        [
            "RANK": "\(rank)", "WORLD_SIZE": "\(size)", "LOCAL_RANK": "\(localRank)",
            "LOCAL_WORLD_SIZE": "\(localSize)", "MASTER_ADDR": host, "MASTER_PORT": "\(port)",
            "TORCHELASTIC_USE_AGENT_STORE": isStoreServed ? "True" : "False",
            "TORCHELASTIC_RESTART_COUNT": "\(attempt)",
        ]
    }
}
