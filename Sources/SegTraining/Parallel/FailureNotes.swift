internal import Foundation
internal import Torch

/// Where in the store processes leave word why they end, for those that wait for them.
struct FailureNotes: Sendable {
    /// What a process says.
    private struct Note: Codable {
        let rank: Int
        let token: String
        let message: String
    }

    /// Seconds that a store may take to answer, which may be on a machine that has gone.
    private static let patience = 2.0

    let rank: Int
    let size: Int
    let attempt: Int
    /// Tells this process's word from that of another one, which may have been started with the same rank.
    private let token = UUID().uuidString

    init(rank: Int, size: Int, attempt: Int) {
        (self.rank, self.size, self.attempt) = (rank, size, attempt)
    }

    private var key: String { "simpleseg/\(attempt)/failure" }

    private func receipt(_ rank: Int) -> String { "simpleseg/\(attempt)/failure/read/\(rank)" }

    /// Leaves word, unless another process has, and as far as it can be left.
    func leave(_ message: String, in store: KeyStore) {
        let note = Note(rank: rank, token: token, message: message)
        let (key, own) = (key, self)
        _ = try? TimeLimit.run(seconds: Self.patience) {
            if own.found(in: store) != nil { return }
            try store.set(key, [UInt8](JSONEncoder().encode(note)))
            try store.set(own.receipt(own.rank), [1])
        }
    }

    /// What another process has said, asked for no longer than a few seconds.
    func look(in store: KeyStore) -> TrainingError? {
        let own = self
        return (try? TimeLimit.run(seconds: Self.patience) { own.found(in: store) }) ?? nil
    }

    /// What another process has said; without a limit of time.
    func found(in store: KeyStore) -> TrainingError? {
        guard let bytes = try? store.get(key), let note = try? JSONDecoder().decode(Note.self, from: Data(bytes)),
            note.token != token
        else { return nil }
        try? store.set(receipt(rank), [1])
        return .otherProcess(rank: note.rank, message: note.message)
    }

    /// Waits until all others have read what this process said: a store ends with the process that serves it.
    ///
    /// - Parameters:
    ///   - store: the store.
    ///   - absent: processes that are not there to read it.
    ///   - seconds: how long at most.
    func waitForReaders(in store: KeyStore, but absent: [Int] = [], seconds: Double) {
        let own = self
        _ = try? TimeLimit.run(seconds: seconds) {
            for other in 0..<own.size where other != own.rank && !absent.contains(other) {
                _ = try? store.get(own.receipt(other), seconds: seconds)
            }
        }
    }
}
