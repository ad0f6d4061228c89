internal import Foundation
internal import Torch

/// What ties a process to the others of its run.
final class RankLink {
    let store: KeyStore
    let group: ProcessGroup
    let notes: FailureNotes
    let watch: RankWatch
    private let servesStore: Bool

    /// Seconds beyond the deadline after which a call that should have kept it is given up.
    private static let grace = 2.0
    /// Seconds that a store outlives the failure of the process that serves it, so that the others can read why.
    private static let readersGrace = 5.0

    /// A group, handed from the thread that made it to the one that uses it.
    private struct Made: @unchecked Sendable {
        let group: ProcessGroup
    }

    /// Meets the other processes, all within `seconds`; they are told when that fails here.
    ///
    /// - Throws: as `Ranks.init` does.
    init(_ environment: RankEnvironment, device: Result<Device, any Error>, seconds: Double, endsProcess: Bool) throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        let store = try Self.store(of: environment, seconds: seconds)
        let notes = FailureNotes(rank: environment.rank, size: environment.size, attempt: environment.attempt)
        (self.store, self.notes) = (store, notes)
        servesStore = environment.rank == 0 && !environment.isStoreServed
        do {
            group = try Self.group(environment, store, notes, device.get(), deadline: deadline, seconds: seconds)
        } catch {
            if case .otherProcess? = error as? TrainingError { throw error }
            notes.leave("\(error)", in: store)
            var absent: [Int] = []
            if case .absentProcesses(let ranks, _, _)? = error as? TrainingError { absent = ranks }
            if servesStore { notes.waitForReaders(in: store, but: absent, seconds: Self.readersGrace) }
            throw error
        }
        watch = RankWatch(notes: notes, seconds: seconds)
        if endsProcess { watch.start(store) }
    }

    private static func store(of environment: RankEnvironment, seconds: Double) throws -> KeyStore {
        let place = "\(environment.host):\(environment.port)"
        func failure(_ reason: String) -> TrainingError {
            .noMeetingPlace(rank: environment.rank, size: environment.size, place: place, reason: reason)
        }
        do {
            let store = try TimeLimit.run(seconds: seconds + grace) {
                try KeyStore(
                    host: environment.host, port: environment.port,
                    serves: environment.rank == 0 && !environment.isStoreServed, seconds: seconds)
            }
            if let store { return store }
        } catch let error as TorchError where environment.rank == 0 {
            throw failure(error.plainMessage)
        } catch is TorchError {}
        throw failure("no answer within \(Int(seconds)) s (--process-timeout)\(hint(environment))")
    }

    /// What a name that leads to the wrong machine may explain.
    private static func hint(_ environment: RankEnvironment) -> String {
        guard let address = LocalAddress.reaching(environment.host) else {
            return "; the name MASTER_ADDR is unknown here, or no route leads there"
        }
        if environment.localSize == environment.size || !LocalAddress.isLoopback(address) { return "" }
        return "; MASTER_ADDR leads to this very machine here, perhaps by a line of /etc/hosts"
    }

    private static func group(
        _ environment: RankEnvironment, _ store: KeyStore, _ notes: FailureNotes, _ device: Device,
        deadline: ContinuousClock.Instant, seconds: Double
    ) throws -> ProcessGroup {
        let left = (deadline - .now) / .seconds(1)
        let meeting = Rendezvous(
            environment: environment, store: store, failures: notes, deadline: deadline, seconds: seconds)
        guard let address = try TimeLimit.run(seconds: left + grace, { try meeting.meet() }) else {
            throw lost(environment, "the store at \(environment.host):\(environment.port) does not answer")
        }
        let place = ProcessInfo.processInfo.environment["GLOO_SOCKET_IFNAME"] ?? address
        let advice = "; it listens at \(place), and GLOO_SOCKET_IFNAME can name another interface"
        do {
            let made = try TimeLimit.run(seconds: max(1, (deadline - .now) / .seconds(1)) + grace) {
                try Made(
                    group: ProcessGroup(
                        store, name: "simpleseg/\(environment.attempt)", rank: environment.rank,
                        size: environment.size, device: device, address: address, seconds: seconds))
            }
            guard let made else { throw lost(environment, "no connection within \(Int(seconds)) s\(advice)") }
            return made.group
        } catch let error as TorchError {
            throw notes.look(in: store) ?? lost(environment, error.plainMessage + advice)
        }
    }

    private static func lost(_ environment: RankEnvironment, _ reason: String) -> TrainingError {
        .lostProcess(rank: environment.rank, size: environment.size, reason: reason)
    }

    /// Tells the others that this process ends with `error`, or finds out why it has to.
    ///
    /// - Returns: the error with which it ends.
    func farewell(_ error: any Error) -> any Error {
        group.abandon()
        watch.leave(with: error, within: 4 * Self.readersGrace)
        var ending = error
        if case .operation(let name, _, _)? = error as? TorchError, ProcessGroup.waitingOperations.contains(name) {
            if let failure = watch.failure ?? notes.look(in: store) { return failure }
            let reason = (error as? TorchError)?.plainMessage ?? ""
            ending = TrainingError.lostProcess(rank: notes.rank, size: notes.size, reason: reason)
        }
        // Whoever waits for this process finds there why it went. It goes whether or not this can be said.
        notes.leave("\(ending)", in: store)
        if servesStore { notes.waitForReaders(in: store, seconds: Self.readersGrace) }
        return ending
    }
}

extension TorchError {
    /// What a library says, without the places in its sources.
    var plainMessage: String {
        guard case .operation(_, _, let message) = self else { return description }
        let line = message.replacing(#/^(\[[^\]]*\.(cc|cpp|h|hpp):\d+\] ?)+/#, with: "")
        return line.split(separator: "Exception raised from").first.map { $0.trimmingCharacters(in: .whitespaces) }
            ?? line
    }
}
