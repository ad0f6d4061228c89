internal import Foundation
internal import Torch

/// How the processes of a run find each other: each says in the store who and where it is, and waits until all have.
struct Rendezvous {
    /// What a process says of itself.
    struct Guest: Codable, Hashable, Sendable {
        var rank: Int
        var size: Int
        /// From where it reaches the machine that serves the store.
        var address: String
        /// Tells two processes of one rank apart.
        var token: String
    }

    private static let interval = 0.05

    let environment: RankEnvironment
    let store: KeyStore
    let failures: FailureNotes
    let deadline: ContinuousClock.Instant
    /// How long the deadline was away, for the sentence.
    let seconds: Double

    /// Waits for all.
    ///
    /// - Throws: `TrainingError.absentProcesses` when some do not come in time, `.ranksDiffer` when they were started with another
    ///   number of processes or with this one's rank, `.otherProcess` when one fails meanwhile.
    /// - Returns: the address at which the others reach this process.
    func meet() throws -> String {
        let own = Guest(
            rank: environment.rank, size: environment.size,
            address: LocalAddress.reaching(environment.host) ?? "127.0.0.1", token: UUID().uuidString)
        // Of two that start with one rank, also at once, the store takes one.
        let bytes = try store.claim(key(environment.rank), [UInt8](JSONEncoder().encode(own)))
        if try read(bytes).token != own.token { throw twin }
        var guests: [Guest?] = Array(repeating: nil, count: environment.size)
        while true {
            for rank in guests.indices where guests[rank] == nil { guests[rank] = try guest(rank) }
            if let failure = failures.found(in: store) { throw failure }
            let missing = guests.indices.filter { guests[$0] == nil }
            if missing.isEmpty { break }
            if .now > deadline {
                throw TrainingError.absentProcesses(ranks: missing, size: environment.size, seconds: seconds)
            }
            Thread.sleep(forTimeInterval: Self.interval)
        }
        return Self.address(of: own, among: guests.compactMap { $0 })
    }

    private var twin: TrainingError {
        .ranksDiffer(rank: environment.rank, what: "was started twice: two processes have RANK \(environment.rank)")
    }

    private func key(_ rank: Int) -> String { "simpleseg/\(environment.attempt)/guest/\(rank)" }

    /// What the process `rank` has said; nil before it has.
    private func guest(_ rank: Int) throws -> Guest? { try store.get(key(rank)).map(read) }

    private func read(_ bytes: [UInt8]) throws -> Guest {
        let guest = try JSONDecoder().decode(Guest.self, from: Data(bytes))
        if guest.size != environment.size {
            let (own, other) = (environment, guest)
            let (first, second) = own.rank < other.rank ? (own.size, other.size) : (other.size, own.size)
            throw TrainingError.ranksDiffer(
                rank: max(own.rank, other.rank),
                what: "has WORLD_SIZE \(second), process \(min(own.rank, other.rank)) has \(first)")
        }
        return guest
    }

    /// Where the others reach `own`: the address from which it reaches the store; where that is loopback and others come from
    /// elsewhere, the one from which it reaches them. A machine's own name may well lead to 127.0.1.1 on that machine.
    static func address(of own: Guest, among guests: [Guest]) -> String {
        guard LocalAddress.isLoopback(own.address) else { return own.address }
        let remote = guests.lazy.map(\.address).first { !LocalAddress.isLoopback($0) }
        return remote.flatMap(LocalAddress.reaching) ?? "127.0.0.1"
    }
}
